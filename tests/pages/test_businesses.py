"""The Businesses page: its figures equal those walked from the files, and unknown is never zero."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import edt
from tests.support.browser import ROOT
from tests.support.exchange_walk import Exchange, Submittal, amount_of, day, walk
from tests.support.exchange_walk import key as place_key
from tests.support.sample import copied
from upa.agencies import directory
from upa.businesses import worksheet
from upa.businesses.likeness import Comparison
from upa.catalogue import fields
from upa.catalogue.paths import QUERIES
from upa.loading import loader
from upa.places import counties
from upa.questions import query
from upa.questions.business_filter import BusinessFilter
from upa.questions.filter_base import Scope
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

SAMPLE = ROOT / "data" / "sample"
SPANNING = range(90000001, 90000011)
TWELVE = [str(10700001 + n) for n in range(12)]
OWN, OTHER = 90000500, 90000501
EHS = ("EHS", "HC1EHS", "HC2EHS", "HC3EHS", "HC4EHS", "HC5EHS")


@pytest.fixture(scope="module")
def sample_home(loaded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(loaded_sample, tmp_path_factory.mktemp("businesses") / "warehouse").folder


@pytest.fixture(scope="module")
def walked() -> Exchange:
    return walk(SAMPLE)


@pytest.fixture
def sample(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(sample_home))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


@pytest.fixture
def twelve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A business known with 12 facilities of which 7 are loaded, and one of a similar name."""
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    cities = ["Bakersfield", "Delano", "Taft"] * 3 + ["Clovis", "San Joaquin", "Reedley"]
    rows = [
        edt.el(
            "Facility",
            *edt.leaves({
                "CERSID": c, "FacilityName": f"Valley Fuel Stop {n}",
                "SiteAddress": f"{n} Main St", "City": cities[n], "ZipCode": "93301",
            }),
        )
        for n, c in enumerate(TWELVE)
    ]  # fmt: skip
    named = edt.business(str(OWN), OrganizationName="Valley Fuel Stops", FacilityCount="12")
    named.append(edt.el("Facilities", *rows))
    second = edt.business(
        str(OTHER), "10700099", OrganizationName="VALLEY FUEL STOPS, INC.", FacilityCount="1"
    )
    loaded = [
        edt.occasion(
            edt.facility_information(f"Valley Fuel Stop {n}"),
            edt.inventory(edt.material(f"Diesel {n}"), edt.material(f"Propane {n}", Units="b")),
            cers_id=c,
            code=str(OWN),
        )
        for n, c in enumerate(TWELVE[:7])
    ]
    files = edt.organization_query(named, second), edt.answer(*loaded)
    sources = [edt.source(data, f"{n}.xml") for n, data in enumerate(files)]
    report = loader.load(sources, Warehouse())
    assert [f.status for f in report.files] == ["loaded", "loaded"]


def visit(**address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("pages/businesses.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def answer(name: str, **params: object) -> list[dict]:
    rows = query.run(f"businesses/{name}", EVERYTHING, **params).astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def listed(**params: object) -> dict[int, dict]:
    return {row["business_code"]: row for row in answer("list", **params)}


def texts(at: AppTest) -> str:
    shown = [*at.markdown, *at.caption, *at.info]
    return "\n".join(str(element.value) for element in shown)


def held_materials(walked: Exchange, facilities: set[int]) -> list[tuple[int, dict]] | None:
    """(facility, material) of the last inventories; None when no inventory is held."""
    held = {c: walked.materials(c) for c in facilities}
    if all(rows is None for rows in held.values()):
        return None
    return [(c, row) for c, rows in held.items() for row in rows or []]


def is_ehs(material: dict) -> bool:
    return any(material.get(column) == "Y" for column in EHS)


def last_of(walked: Exchange, facilities: set[int]) -> dict[tuple[int, int], Submittal]:
    return {k: s for k, s in walked.current().items() if k[0] in facilities}


def agencies_of(walked: Exchange, cers_id: int) -> set[str]:
    assigned = {walked.agency(code) for code in walked.assigned(cers_id).values()}
    return assigned | {walked.cupa(cers_id)}


# Every figure of the list


def test_every_business_of_an_answer_is_listed(sample: None, walked: Exchange) -> None:
    held = {walked.holder(c) for c in walked.known()} - {None}
    assert set(listed()) >= held | set(walked.organizations)


def test_facilities_known_and_loaded_of_every_business_are_those_of_the_files(
    sample: None, walked: Exchange
) -> None:
    for code, row in listed().items():
        facilities = walked.facilities_of(code)
        loaded = facilities & walked.loaded()
        found = (row["facilities_known"], row["facilities_loaded"], row["facilities_not_loaded"])
        assert found == (len(facilities), len(loaded), len(facilities - loaded)), code


def test_agencies_jurisdictions_and_counties_of_every_business_are_those_of_the_files(
    sample: None, walked: Exchange
) -> None:
    for code, row in listed().items():
        facilities = walked.facilities_of(code)
        agencies = set().union(*(agencies_of(walked, c) for c in facilities))
        counties = {walked.county(c) for c in facilities}
        cupas = {walked.cupa(c) for c in facilities}
        found = (row["agency_count"], row["jurisdiction_count"], row["county_count"])
        assert found == (len(agencies), len(cupas), len(counties)), code
        assert (row["county_names"] or "") == ", ".join(sorted(counties))
        inferred = sum(1 not in walked.assigned(c) for c in facilities)
        assert row["facilities_inferred"] == inferred, code


def test_materials_of_every_business_are_those_of_the_last_inventories_held(
    sample: None, walked: Exchange
) -> None:
    some = 0
    for code, row in listed().items():
        materials = held_materials(walked, walked.facilities_of(code))
        if materials is None:
            assert row["materials"] is None and row["ehs_materials"] is None, code
            continue
        some += 1
        found = (row["materials"], row["ehs_materials"])
        assert found == (len(materials), sum(is_ehs(m) for _, m in materials)), code
    assert some > 50


def test_statewide_counts_and_lead_agencies_are_those_of_the_answers(
    sample: None, walked: Exchange
) -> None:
    rows = listed()
    for code, organization in walked.organizations.items():
        said = int(organization.findtext("FacilityCount"))
        assert rows[code]["facility_count"] == said, code
        assert rows[code]["not_named"] == max(said - rows[code]["facilities_known"], 0)
        assert rows[code]["is_mjb"] == (organization.findtext("IsMJB") == "true")


def test_a_business_under_several_cupas_reports_in_cers_and_one_under_one_may_use_a_portal(
    sample: None, walked: Exchange
) -> None:
    routes = defaultdict(set)
    for code, row in listed().items():
        organization = walked.organizations.get(code)
        is_mjb = organization is not None and organization.findtext("IsMJB") == "true"
        cupas = {walked.cupa(c) for c in walked.facilities_of(code)}
        routes[is_mjb or len(cupas) > 1].add(row["route"])
    assert routes[True] == {"Several jurisdictions"}
    assert "Several jurisdictions" not in routes[False]
    assert "One jurisdiction" in routes[False]


def test_the_list_shows_the_rows_of_its_question(sample: None) -> None:
    grid = visit().dataframe[0].value
    rows = query.run("businesses/list", EVERYTHING, limit=25)
    assert list(grid["organization_name"]) == list(rows["organization_name"])
    for column in ("facilities_known", "facilities_loaded", "agency_count", "county_names"):
        assert list(grid[column]) == list(rows[column])


# Filters


@pytest.mark.parametrize("county", ["Fresno", "Kern", "San Diego"])
def test_a_touched_county_keeps_businesses_with_a_facility_there(
    sample: None, walked: Exchange, county: str
) -> None:
    number = counties.county_ids()[county]
    asked = BusinessFilter(touching=(number,), several_jurisdictions=True)
    expected = {
        code
        for code in listed()
        if county in {walked.county(c) for c in walked.facilities_of(code)}
        and listed()[code]["route"] == "Several jurisdictions"
    }
    assert set(listed(**asked.params())) == expected
    assert expected


def test_the_scope_keeps_businesses_with_a_facility_of_the_agency(
    sample: None, walked: Exchange
) -> None:
    asked = BusinessFilter(Scope(agency=(1911,)))
    expected = {walked.holder(c) for c in walked.known() if 1911 in walked.assigned(c).values()} - {
        None
    }
    rows = listed(**asked.params())
    assert set(rows) == expected
    assert any(row["agency_count"] > 1 for row in rows.values())


def test_filters_of_size_lead_origin_and_name_hold(sample: None) -> None:
    every = listed()
    checks = {
        BusinessFilter(several_facilities=True): lambda r: max(
            r["facilities_known"], r["facility_count"] or 0) > 1,
        BusinessFilter(several_facilities=False): lambda r: max(
            r["facilities_known"], r["facility_count"] or 0) <= 1,
        BusinessFilter(agencies_min=5): lambda r: r["agency_count"] >= 5,
        BusinessFilter(leads=(3400,)): lambda r: r["lead_regulator_code"] == 3400,
        BusinessFilter(origins=("2",)): lambda r: r["origin"] in ("2", "Business"),
        BusinessFilter(unloaded=True): lambda r: r["facilities_not_loaded"] > 0,
        BusinessFilter(search="growers redwillow"): lambda r: r["business_code"] == 90000008,
    }  # fmt: skip
    for asked, holds in checks.items():
        found = set(listed(**asked.params()))
        assert found == {code for code, row in every.items() if holds(row)}, asked
        assert 0 < len(found) < len(every), asked


def test_a_filter_says_itself_in_english_and_comes_back_from_the_address() -> None:
    asked = BusinessFilter(Scope(county=(10,)), "fuel", True, (15,), True, 3, (1500,), ("4",), True)
    said = asked.sentence({1500: "Kern County"})
    assert said == (
        "Businesses matching “fuel” with several facilities in several jurisdictions under at "
        "least 3 agencies touching Kern County led by Kern County entered by Letter with "
        "facilities that are not loaded with facilities in Fresno County"
    )
    assert BusinessFilter.from_query_params(asked.to_query_params()) == asked
    assert BusinessFilter().sentence({}) == "All known businesses"


# One business


@pytest.mark.parametrize("code", SPANNING)
def test_the_footprint_counts_each_facility_under_every_agency_it_answers_to(
    sample: None, walked: Exchange, code: int
) -> None:
    facilities, current = walked.facilities_of(code), walked.current()
    expected: dict[str, Counter] = defaultdict(Counter)
    for cers_id in facilities:
        is_loaded = cers_id in walked.loaded()
        assigned = walked.assigned(cers_id)
        for agency in agencies_of(walked, cers_id):
            expected[agency]["known"] += 1
            expected[agency]["loaded"] += is_loaded
        made = current.get((cers_id, 2))
        if made is not None:
            kind = {4: "accepted", 5: "not", 2: "awaiting", 3: "awaiting"}.get(made.status, "other")
            expected[walked.agency(assigned[2])][kind] += 1
        elif cers_id in walked.uploads:
            expected[walked.cupa(cers_id)]["other"] += 1
    found = {row["agency_name"]: row for row in answer("footprint", business=code)}
    assert set(found) == set(expected)
    for agency, counts in expected.items():
        row = found[agency]
        assert (row["facilities_known"], row["facilities_loaded"]) == (
            counts["known"], counts["loaded"])  # fmt: skip
        reviews = ("accepted", "not_accepted", "awaiting_review", "other_status")
        if not counts["loaded"]:
            assert {row[name] for name in (*reviews, "materials")} == {None}
        else:
            kinds = ("accepted", "not", "awaiting", "other")
            assert [row[n] for n in reviews] == [counts[k] for k in kinds], agency


@pytest.mark.parametrize("code", SPANNING)
def test_counties_statuses_and_refusals_are_those_of_the_files(
    sample: None, walked: Exchange, code: int
) -> None:
    facilities = walked.facilities_of(code)
    counties = Counter(walked.county(c) for c in facilities)
    rows = answer("by_county", business=code)
    assert {
        fields.code_label("counties", r["county_id"]): r["facilities_known"] for r in rows
    } == counties
    current = last_of(walked, facilities)
    by_element = {r["submittal_element"]: r for r in answer("statuses", business=code)}
    for element in {element for _, element in current}:
        statuses = Counter(s.status for (_, e), s in current.items() if e == element)
        row = by_element[element]
        names = {4: "accepted", 5: "not_accepted", 2: "submitted", 3: "under_review"}
        assert {s: row[n] for s, n in names.items()} == {s: statuses[s] for s in names}
    refused = {
        (c, walked.agency(walked.assigned(c)[2]), s.status, day(s.submitted_on))
        for (c, e), s in current.items()
        if e == 2 and s.status not in (4, 6)
    }
    assert {
        (r["cers_id"], r["agency_name"], r["submittal_status"], r["submitted_on"].date())
        for r in answer("not_accepted", business=code)
        if r["cers_id"] not in walked.uploads
    } == refused


@pytest.mark.parametrize("code", SPANNING)
def test_inventory_across_sites_is_summed_per_state_and_unit_only(
    sample: None, walked: Exchange, code: int
) -> None:
    materials = held_materials(walked, walked.facilities_of(code)) or []
    open_rows = [(c, m) for c, m in materials if m.get("TradeSecret") != "Y"]
    expected: dict[tuple, list] = defaultdict(list)
    for cers_id, row in open_rows:
        given = ((row.get(c) or "").strip().lower() for c in ("PhysicalState", "Units"))
        place = tuple(text or None for text in given)
        expected[place].append((cers_id, row.get("MaximumDailyAmount")))
    rows = answer("inventory_by_state", business=code)
    assert {(r["physical_state"], r["units"]) for r in rows} == set(expected)
    for row in rows:
        held = expected[row["physical_state"], row["units"]]
        amounts = [n for _, text in held if (n := amount_of(text)) is not None]
        assert (row["materials"], row["facilities"]) == (len(held), len({c for c, _ in held}))
        assert row["without_amount"] == len(held) - len(amounts)
        if amounts:
            assert row["maximum_daily_amount"] == pytest.approx(sum(amounts))
    secrets = answer("inventory_totals", business=code)[0]["trade_secrets"]
    assert secrets == len(materials) - len(open_rows)


@pytest.mark.parametrize("code", SPANNING)
def test_people_that_differ_are_those_of_the_newest_forms(
    sample: None, walked: Exchange, code: int
) -> None:
    current = last_of(walked, walked.facilities_of(code))
    owners: dict[str, set[int]] = defaultdict(set)
    for (cers_id, element), made in current.items():
        if element == 1 and cers_id not in walked.uploaded:
            name = made.block.findtext("OwnerOperatorInformation/OwnerName")
            if name:
                owners[name.lower()].add(cers_id)
    found = {
        r["reported_value"].lower(): set(map(int, r["cers_ids"].split(", "))) - walked.uploaded
        for r in answer("people", business=code)
        if r["reported_field"] == "Owner"
    }
    expected = owners if len(owners) > 1 else {}
    assert {k: v for k, v in found.items() if v} == expected


def test_transfers_show_what_came_and_what_left(sample: None, walked: Exchange) -> None:
    for transfer in walked.transfers:
        cers_id = int(transfer.findtext("Facility/CERSID"))
        code = int(transfer.findtext("Organization/OrganizationCode"))
        came = {r["cers_id"]: r for r in answer("transfers", business=code)}
        assert came[cers_id]["direction"] == "Came"
        earlier = next(h[3] for h in walked.holders[cers_id] if h[0] == 2 and h[3] != code)
        left = {r["cers_id"]: r["direction"] for r in answer("transfers", business=earlier)}
        assert left[cers_id] == "Left"


def test_materials_reported_differently_have_no_value_common_to_all_that_report_them(
    sample: None, walked: Exchange
) -> None:
    rows = [r for code in SPANNING for r in answer("reported_differently", business=code)]
    assert rows
    states = [r for r in rows if r["reported_field"] == "EHS"]
    assert states and {r["reported_value"] for r in states} <= {"Yes", "No"}
    assert all(r["facilities"] < r["facilities_with_it"] for r in rows)


def test_every_section_of_a_business_can_be_opened_without_an_error(sample: None) -> None:
    for section in ("contacts", "submittals", "inventory", "differences", "transfers", "request"):
        at = visit(business="90000001", section=section)
        assert at.title[0].value == "Larkfield Wireless"
        assert not at.error


def test_a_code_that_no_file_mentions_is_said_with_the_next_step(sample: None) -> None:
    at = visit(business="90999999")
    assert "No loaded file mentions organization code 90999999" in at.info[0].value
    assert "load the file" in at.info[0].value


def test_an_empty_warehouse_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    assert "Nothing is loaded yet" in visit().info[0].value


# Seven of twelve


def test_seven_of_twelve_facilities_are_loaded_and_the_other_five_are_named(twelve: None) -> None:
    row = listed()[OWN]
    assert (row["facilities_loaded"], row["facilities_known"]) == (7, 12)
    at = visit(business=str(OWN))
    shown = {m.label: (m.value, m.delta) for m in at.metric}
    assert shown["Facilities loaded"] == ("7", "of 12 known facilities")
    assert shown["Materials"] == ("14", "at 7 of 12 known facilities")
    assert "5 of 12 known facilities are not loaded" in texts(at)
    grid = at.dataframe[0].value
    missing = grid[grid["is_loaded"] == "No"]
    assert sorted(missing["cers_id"]) == [int(c) for c in TWELVE[7:]]
    assert list(missing["materials"].isna()) == [True] * 5
    assert set(missing["facility_name"]) == {f"Valley Fuel Stop {n}" for n in range(7, 12)}


def test_no_total_counts_the_five_unloaded_facilities_as_zero(twelve: None) -> None:
    rows = {r["agency_name"]: r for r in answer("footprint", business=OWN)}
    unloaded = [r for r in rows.values() if not r["facilities_loaded"]]
    assert sum(r["facilities_known"] for r in unloaded) == 3
    for row in unloaded:
        assert {row[n] for n in ("accepted", "not_accepted", "materials", "ehs_materials")} == {
            None
        }
    by_county = answer("by_county", business=OWN)
    assert [r["materials"] for r in by_county if not r["facilities_loaded"]] == [None]
    other = listed()[OTHER]
    assert (other["facilities_known"], other["facilities_loaded"]) == (1, 0)
    assert other["materials"] is None
    assert visit(business=str(OTHER)).metric[3].value == "not loaded"


def test_the_agency_of_an_unloaded_facility_is_inferred_from_its_place_and_marked(
    twelve: None,
) -> None:
    found = {r["cers_id"]: r for r in answer("facilities", business=OWN, loaded=False)}
    clovis = found[int(TWELVE[9])]
    assert clovis["agency_basis"] == "Inferred from the city"
    assert clovis["agency_name"].startswith("Fresno County")
    loaded = answer("facilities", business=OWN, loaded=True)
    assert {r["agency_basis"] for r in loaded} == {"Assigned"}


def test_a_city_is_found_however_it_is_written(twelve: None) -> None:
    table = counties.jurisdictions().to_pylist()
    keys = {row["place_key"] for row in table if row["place_key"]}
    assert {place_key("San  JOAQUIN."), counties.place_key("Saint Helena")} <= keys
    cursor = Warehouse().cursor(EVERYTHING)
    sql = (QUERIES / "businesses" / "_facilities.sql").read_text(encoding="utf-8")
    expression = sql.split("by_city.place_key = ")[1].split("left join")[0]
    expression = expression.replace("facilities.city", "$city")
    for city in ("San  JOAQUIN.", "Saint Helena", "La Cañada Flintridge", "St. Helena", "Clovis"):
        made = cursor.execute(f"select {expression}", {"city": city}).fetchall()[0][0]
        assert made == counties.place_key(city)


# Groups


def test_a_similar_name_is_proposed_and_nothing_is_merged_by_itself(twelve: None) -> None:
    features = query.run("businesses/features", EVERYTHING).itertuples(index=False, name=None)
    comparison = Comparison(features)
    assert comparison.profiles[OWN].names & comparison.profiles[OTHER].names
    assert {OWN, OTHER} <= set(listed())


def test_a_confirmed_group_is_one_business_and_its_organizations_stay_visible(
    twelve: None,
) -> None:
    entries.decide((OWN, OTHER), "confirmed", "E. Example", "Same owner")
    rows = listed()
    assert OTHER not in rows
    assert (rows[OWN]["organization_count"], rows[OWN]["facilities_known"]) == (2, 13)
    assert rows[OWN]["facility_count"] == 13
    at = visit(business=str(OTHER))
    assert at.title[0].value == "Valley Fuel Stops"
    assert "2 organizations grouped as one business" in at.expander[1].label
    assert "confirmed by E. Example" in texts(at)
    codes = {r["organization_code"] for r in answer("organizations", business=OWN)}
    assert codes == {OWN, OTHER}


def test_a_group_can_be_taken_apart_again_on_the_page(twelve: None) -> None:
    entries.decide((OWN, OTHER), "confirmed", "E. Example")
    at = visit(business=str(OWN))
    at.text_input(key="split.author").set_value("F. Example")
    next(b for b in at.button if b.label == "Take this group apart").click()
    at.run()
    assert not at.exception
    assert {OWN, OTHER} <= set(listed())
    assert [d.decision for d in entries.decisions()] == ["split"]


def test_a_decision_without_a_name_is_refused_with_the_next_step(twelve: None) -> None:
    entries.decide((OWN, OTHER), "confirmed", "E. Example")
    at = visit(business=str(OWN))
    next(b for b in at.button if b.label == "Take this group apart").click()
    at.run()
    assert "Who enters this?" in at.error[0].value
    assert OTHER not in listed()


@pytest.fixture
def proposed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two organizations of one name and headquarters."""
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    made = [
        edt.business(str(code), f"1080000{code % 10}", OrganizationName=name,
                     OrganizationHeadquarters="Fresno, CA")
        for code, name in ((OWN, "Valley Fuel Stops"), (OTHER, "VALLEY FUEL STOPS, INC."))
    ]  # fmt: skip
    loader.load([edt.source(edt.organization_query(*made))], Warehouse())
    yield
    assert os.environ["UPA_LOCAL"].endswith("local.sqlite")


def test_a_proposal_shows_its_evidence_and_score_and_is_confirmed_on_the_page(
    proposed: None,
) -> None:
    at = visit(view="same")
    assert "Score 0.60" in texts(at)
    at.text_input[-2].set_value("E. Example")
    next(b for b in at.button if b.label == "Same business").click()
    at.run()
    assert not at.exception
    assert [(d.first_code, d.second_code, d.decision) for d in entries.decisions()] == [
        (OWN, OTHER, "confirmed")
    ]
    assert "No proposal is open" in texts(at)
    assert OTHER not in listed()


def test_a_dismissed_proposal_does_not_come_back(proposed: None) -> None:
    at = visit(business=str(OWN), section="same")
    at.text_input[-2].set_value("E. Example")
    next(b for b in at.button if b.label == "Not the same").click()
    at.run()
    assert [d.decision for d in entries.decisions()] == ["dismissed"]
    assert "No proposal is open" in texts(visit(view="same"))
    assert {OWN, OTHER} <= set(listed())


# Contacts


def test_the_contact_list_names_every_regulator_of_the_businesses_once(
    sample: None, walked: Exchange
) -> None:
    asked = BusinessFilter(touching=(10,), several_jurisdictions=True)
    rows = query.run("businesses/regulators", EVERYTHING, **asked.params())
    made = worksheet.contact_list(rows, directory.current())
    for code in listed(**asked.params()):
        own = made[made["business_code"] == code]
        expected = set().union(*(agencies_of(walked, c) for c in walked.facilities_of(code)))
        assert sorted(own["agency_name"]) == sorted(expected)
    kern = made[made["agency_name"].str.startswith("Kern County")]
    assert set(kern["agency_phone"]) == {directory.current().by_code(1500).phone}


def test_a_confirmed_group_is_one_business_on_the_other_pages_too(twelve: None) -> None:
    before = query.run("overview/counts", EVERYTHING).to_dict("records")[0]
    entries.decide((OWN, OTHER), "confirmed", "E. Example")
    after = query.run("overview/counts", EVERYTHING).to_dict("records")[0]
    assert after["businesses"] == before["businesses"] - 1
    found = query.run("overview/businesses", EVERYTHING, search=["valley"], limit=5).to_dict(
        "records"
    )
    assert [(r["organization_code"], r["facilities_known"]) for r in found] == [(OWN, 13)]
    here = query.run("jurisdictions/businesses", EVERYTHING).to_dict("records")
    assert [(r["organization_code"], r["known_here"]) for r in here] == [(OWN, 13)]
    listed_facilities = query.run("facilities/list", EVERYTHING, business=OWN)
    assert len(listed_facilities) == 13
