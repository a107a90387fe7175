"""The Jurisdictions page without a browser: tabs, filters in the address, what each number says."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT
from tests.support.small import by_hand, warehouse_of
from upa.catalogue import columns, fields, phrases
from upa.places.points import LATITUDES, LONGITUDES
from upa.questions import query
from upa.questions.facility_filter import JurisdictionFilter
from upa.questions.filter_base import Scope
from upa.ui import maps
from upa.warehouse.access import EVERYTHING

TABS = (
    "County map",
    "Facilities",
    "Businesses",
    "Submittals",
    "Emergency plans",
    "Programs",
    "Inventory",
    "Movements",
    "Changes",
    "Reported twice?",
)
NAMES = {1500: "Kern", 3302: "Riverside Fire"}


@pytest.fixture(scope="module")
def folder(loaded_sample: Path) -> Path:
    return loaded_sample


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    yield folder


def visit(tab: str = "", /, **address: str) -> AppTest:
    """Open the page by its address."""
    address |= {"tab": tab} if tab else {}
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page("pages/jurisdictions.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    """Everything the page says, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error")
    said = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    said += [f"{m.label} {m.value} {m.delta}" for m in at.metric]
    said += [e.proto.body for e in at.get("html")]
    return "\n".join(said)


def figures(at: AppTest) -> dict[str, tuple[str, str]]:
    return {m.label: (m.value, m.delta) for m in at.metric}


def alts(at: AppTest) -> list[str]:
    """Texts in place of the charts."""
    return [chart.proto.alt for chart in at.get("plotly_chart")]


# --- every tab ------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "scope", [{}, {"agency": "3302"}, {"county": "10"}, {"county": "31"}, {"agency": "9999"}]
)
def test_every_tab_draws_for_any_choice_of_agencies_and_counties(
    tab: str, scope: dict[str, str]
) -> None:
    at = visit(tab, **scope)
    assert not at.error
    assert at.title[0].value == "Jurisdictions"
    assert at.metric[0].label == "Facilities"


@pytest.mark.parametrize("tab", TABS)
def test_every_figure_says_what_it_counts(tab: str) -> None:
    at = visit(tab)
    assert all(len(m.proto.help.split()) >= 5 for m in at.metric)
    assert all(len(alt.split()) >= 5 for alt in alts(at))


FIGURES_ONLY = ("day", "movements", "points", "points_known", "summary")
LISTS = [
    name
    for name in query.names()
    if name.startswith("jurisdictions/") and not name.endswith(FIGURES_ONLY)
]


@pytest.mark.parametrize("name", LISTS)
def test_every_column_of_a_list_has_a_meaning_and_is_declared_public_or_not(name: str) -> None:
    table = "organizations" if name.endswith("/businesses") else "facilities"
    shown = query.run(name, EVERYTHING).columns
    assert {c for c in shown if not columns.help_text(c, table)} == set()
    declared = {f.column for f in fields.catalogue()} | columns.computed().keys()
    assert set(shown) <= declared


def test_only_the_open_tab_asks_its_questions() -> None:
    assert len(visit("Facilities").dataframe) == 1
    assert len(visit("Programs").dataframe) == 0


@pytest.mark.parametrize(
    ("key", "label"), [("programs", "Programs"), ("twice", "Reported twice?"), ("map", TABS[0])]
)
def test_a_tab_opens_by_its_key_and_by_its_label_in_an_older_link(key: str, label: str) -> None:
    by_key, by_label = visit(key, county="10"), visit(label, county="10")
    assert [at.session_state["tab"] for at in (by_key, by_label)] == [label, label]
    assert [at.query_params["tab"] for at in (by_key, by_label)] == [key, key]
    assert text(by_key) == text(by_label)


def test_an_older_link_keeps_its_page_of_the_list() -> None:
    assert "26–50 of" in text(visit("Facilities", page="2"))


def test_a_tab_that_is_not_known_opens_the_first() -> None:
    assert visit("nonsense").session_state["tab"] == TABS[0]


# --- head -----------------------------------------------------------------------------------------


def test_the_head_shows_the_counts_of_the_scope() -> None:
    held = query.run("jurisdictions/summary", EVERYTHING, agency=[3302]).iloc[0]
    shown = figures(visit("Programs", agency="3302"))
    known = f"loaded of {held['facilities_known']:,} known"
    assert shown["Facilities"] == (str(held["facilities_loaded"]), known)
    assert shown["Awaiting review"][0] == str(held["awaiting_review"])
    assert shown["Overdue"] == (
        str(held["overdue"]),
        f"{held['not_determinable']} not determinable",
    )


def test_the_day_counted_to_comes_from_the_data_and_can_be_chosen() -> None:
    at = visit("Submittals")
    assert at.date_input(key="counted_to.day").value == date(2026, 3, 21)
    assert "counted to 2026-03-21" in text(at)
    later = visit("Submittals", counted_to="2027-03-21")
    assert "Due by 2027-03-21" in text(later)
    assert int(figures(later)["Overdue"][0]) > int(figures(at)["Overdue"][0])


def test_nothing_loaded_invites_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "none"))
    assert "Nothing is loaded yet" in text(visit())


# --- county map -----------------------------------------------------------------------------------


def test_the_map_and_its_table_have_the_same_numbers() -> None:
    at = visit("County map", colour="Awaiting review")
    rows = at.dataframe[0].value
    top = rows.loc[rows["awaiting_review"].idxmax()]
    assert f"most in {top['county_id']} County: {int(top['awaiting_review'])}" in alts(at)[0]
    assert rows["facilities_known"].sum() == len(query.run("jurisdictions/facilities", EVERYTHING))


def test_where_nothing_is_loaded_a_count_is_empty_and_not_zero() -> None:
    rows = visit("County map").dataframe[0].value.set_index("county_id")
    assert rows.loc["Placer", "facilities_known"] == 3
    assert rows.loc["Placer", "facilities_loaded"] == 0
    unknown = ["materials", "facilities_with_ehs", "awaiting_review", "overdue", "silent"]
    assert rows.loc["Placer", unknown].isna().all()


@pytest.mark.parametrize(("kind", "code"), [("county", 10), ("agency", 3302)])
def test_choosing_a_county_or_agency_opens_it(kind: str, code: int) -> None:
    at = visit("County map")
    at.selectbox(key=f"open_{kind}").set_value(code).run()
    assert not at.exception
    scope = {"county": [code]} if kind == "county" else {"agency": [code]}
    meant = query.run("jurisdictions/facilities", EVERYTHING, limit=25, **scope)["cers_id"].tolist()
    assert at.dataframe[0].value["cers_id"].tolist() == meant
    assert at.session_state[kind] == str(code)


# --- facilities -----------------------------------------------------------------------------------


def test_the_filter_in_the_address_gives_the_list_and_its_sentence() -> None:
    address = {"agency": "3302", "elements": "9", "requirements": "2", "statuses": "2,4"}
    at = visit("Facilities", **address)
    asked = JurisdictionFilter.from_query_params(address)
    meant = query.run("jurisdictions/facilities", EVERYTHING, sort="name", **asked.params())
    assert at.dataframe[0].value["cers_id"].tolist() == meant["cers_id"].tolist() != []
    assert "where Aboveground Petroleum Storage Tanks is applicable" in text(at)


def test_typing_a_name_narrows_the_list() -> None:
    at = visit("Facilities")
    at.text_input(key="JurisdictionFilter.facility_name").set_value("growers").run()
    names = at.dataframe[0].value["facility_name"]
    assert len(names) and all("growers" in n.lower() for n in names)
    assert at.query_params["facility_name"] == "growers"


def test_a_list_is_paged_by_25() -> None:
    first, second = visit("Facilities"), visit("Facilities", page="2")
    assert "1–25 of" in text(first) and "26–50 of" in text(second)
    shown = [set(at.dataframe[0].value["cers_id"]) for at in (first, second)]
    assert [len(ids) for ids in shown] == [25, 25] and not shown[0] & shown[1]


def test_a_facility_without_a_loaded_inventory_has_unknown_materials() -> None:
    at = visit("Facilities", county="31")
    rows = at.dataframe[0].value
    assert len(rows) == 3
    assert rows[["material_count", "ehs_count", "finding_count"]].isna().all(axis=None)
    assert "None of these facilities has a known position." in text(at)


def test_a_search_without_result_says_what_to_do() -> None:
    assert "Take a filter away" in text(visit("Facilities", facility_name="no such name"))
    assert "load their exchange files" in text(visit("Facilities", agency="9999"))


def test_the_map_says_how_many_facilities_it_cannot_show() -> None:
    known = query.run("jurisdictions/points_known", EVERYTHING, county=[10]).iloc[0]
    at = visit("Facilities", county="10")
    without = known["facilities"] - known["with_point"]
    assert without > 0
    assert f"{without} facilities have no known position" in text(at)
    assert f"Map of {known['with_point']} facilities" in alts(at)[0]


# --- businesses -----------------------------------------------------------------------------------


def test_a_business_shows_7_of_12_loaded() -> None:
    rows = visit("Businesses").dataframe[0].value.set_index("organization_name")
    growers = rows.loc["Redwillow Growers"]
    assert (growers["facilities_known"], growers["facilities_loaded"]) == (12, 7)
    assert growers["not_named"] == 0


@pytest.mark.parametrize("reach", ["Several facilities here", "Reaching beyond"])
def test_the_reach_chosen_is_the_number_shown(reach: str) -> None:
    at = visit("Businesses", county="10", reach=reach)
    assert f"{figures(at)[reach][0]} business" in text(at)
    assert str(len(at.dataframe[0].value)) == figures(at)[reach][0]


def test_a_business_search_without_result_says_so() -> None:
    at = visit("Businesses")
    at.text_input(key="business_name_typed").set_value("no such business").run()
    assert "No business meets this choice." in text(at)


# --- submittals -----------------------------------------------------------------------------------


def test_a_participating_agency_sees_its_own_elements_only() -> None:
    rows = visit("Submittals", agency="1911").dataframe[0].value
    assert rows["submittal_element"].tolist() == [
        "Hazardous Materials Inventory",
        "Emergency Response and Training Plans",
    ]


@pytest.mark.parametrize(
    ("state", "figure"), [("Awaiting review", "Awaiting review"), ("Overdue", "Overdue")]
)
def test_the_list_holds_as_many_elements_as_the_figure_says(state: str, figure: str) -> None:
    at = visit("Submittals", agency="3302", state=state)
    assert str(len(at.dataframe[1].value)) == figures(at)[figure][0]


def test_what_cannot_be_told_says_what_to_load() -> None:
    said = text(visit("Submittals", county="31"))
    assert "No submittal element of these agencies and counties is known." in said
    assert "Of 3 facilities no file says what is required" in said
    assert "Load a facility query (RFQ)" in said


# --- programs, inventory, movements ---------------------------------------------------------------


def test_each_program_says_its_rule_its_basis_and_what_is_open() -> None:
    at = visit("Programs")
    table = next(e.proto.body for e in at.get("html") if "HMRRP" in e.proto.body)
    rows = query.run("jurisdictions/programs", EVERYTHING)
    for row in rows.to_dict("records"):
        for said in (row["rule"], row["rule_basis"], row["not_determinable_reason"]):
            assert said in table
    counts = ["regulated", "not_in_program", "with_other_agency", "program_not_determinable"]
    known = query.run("jurisdictions/summary", EVERYTHING).iloc[0]["facilities_known"]
    assert (rows[counts].sum(axis=1) == known).all()


def test_the_inventory_follows_the_basis_of_the_scope() -> None:
    submitted, accepted = visit("Inventory"), visit("Inventory", basis="accepted")
    assert "Latest submitted inventories" in text(submitted)
    assert "Latest accepted inventories" in text(accepted)
    for at, basis in ((submitted, "submitted"), (accepted, "accepted")):
        totals = query.run("inventory/totals", EVERYTHING, basis=basis, mixtures=True).iloc[0]
        assert figures(at)["Materials"][0] == f"{totals['materials']:,}"
        assert figures(at)["Trade secrets"][0] == f"{totals['hidden']:,}"


def test_trade_secrets_are_not_named_among_the_materials() -> None:
    whole = query.run("jurisdictions/chemicals", EVERYTHING, trade_secrets=True)
    shown = query.run("jurisdictions/chemicals", EVERYTHING)
    assert shown["materials"].sum() < whole["materials"].sum()


@pytest.mark.parametrize("moves", ["New", "Transferred", "Silent for more than a year"])
def test_movements_list_as_many_facilities_as_they_count(moves: str) -> None:
    at = visit("Movements", moves=moves)
    assert at.dataframe[0].value["cers_id"].nunique() == int(figures(at)[moves][0]) > 0


def test_elements_that_changed_their_agency_come_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = by_hand()
    (moved,) = [r for r in rows["facility_regulators"] if r["submittal_element"] == 4]
    moved["regulator_code"] = 1500
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse_of(tmp_path, rows).folder))
    came = query.run("jurisdictions/reassigned", EVERYTHING, agency=[1500])
    assert came["direction"].tolist() == ["Came from another agency"]
    assert came["former_regulator_name"].tolist() == ["Delano Fire"]
    went = query.run("jurisdictions/reassigned", EVERYTHING, agency=[1501])
    assert went["direction"].tolist() == ["Went to another agency"]
    assert query.run("jurisdictions/reassigned", EVERYTHING, agency=[1500, 1501]).empty


# --- filter ---------------------------------------------------------------------------------------


def test_a_filter_survives_its_address() -> None:
    asked = JurisdictionFilter(
        Scope((1500,), (15,)),
        facility_name="Fuel",
        address="Main",
        business_name="Valley",
        naics="4471",
        elements=(2, 4),
        requirements=(2, 3),
        statuses=(4,),
        submitted_from=date(2025, 1, 2),
    )
    assert JurisdictionFilter.from_query_params(asked.to_query_params()) == asked


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Facilities of Kern"),
        ({"statuses": (4,)}, "Facilities of Kern with a last submittal that is Accepted"),
        (
            {"elements": (4,), "statuses": (2,)},
            "Facilities of Kern with a last submittal of Underground Storage Tanks that is "
            "Submitted",
        ),
        (
            {"requirements": (2, 3), "statuses": (5,)},
            "Facilities of Kern where an element is applicable or always applicable and its last "
            "submittal is Not Accepted",
        ),
        ({"facility_name": "Fuel"}, "Facilities of Kern named “Fuel”"),
    ],
)
def test_the_filter_reads_as_a_sentence(asked: dict, sentence: str) -> None:
    assert JurisdictionFilter(Scope((1500,)), **asked).sentence(NAMES) == sentence


def test_every_criterion_has_a_clause_and_a_parameter() -> None:
    own = {f.name for f in JurisdictionFilter._own()}
    assert own == set(JurisdictionFilter.CLAUSES)
    known = set(query.question("jurisdictions/facilities").types)
    assert set(JurisdictionFilter().params()) <= known


# --- maps -----------------------------------------------------------------------------------------


def test_every_county_has_an_outline_and_its_middle_lies_in_the_state() -> None:
    assert set(maps.outlines()) == set(range(1, 59))
    (west, east), (south, north) = LONGITUDES, LATITUDES
    assert all(west < x < east and south < y < north for x, y in maps.centres().values())


def test_classes_hold_every_value_above_zero_once_and_in_order() -> None:
    values = [0, 1, 1, 2, 5, 8, 13, 40, 41, 900]
    found = maps.classes(values)
    assert len(found) == 5
    assert all(sum(low <= v <= high for low, high in found) == 1 for v in values if v)
    assert not any(low <= 0 for low, _ in found)
    assert found == sorted(found)
    assert maps.classes([0, 0]) == [] and maps.classes([7]) == [(7, 7)]


def test_a_county_map_writes_each_number_on_its_county() -> None:
    figure = maps.county_map({10: 5, 15: 0, 19: 1200}, "Facilities", chosen=[10])
    numbers = figure.data[-1]
    assert dict(zip(numbers.customdata, numbers.text, strict=True)) == {
        10: "5",
        15: "0",
        19: "1,200",
    }
    assert "Fresno County: 5" in numbers.hovertext
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert legend == ["Nothing known", "Facilities: 0", "5", "1,200"]


def test_maps_name_no_map_service() -> None:
    points = pd.DataFrame(
        {
            "latitude": [36.7, 35.4],
            "longitude": [-119.8, -119.0],
            "facilities": [1, 9],
            "cers_id": [10900001, 10900002],
            "facility_name": ["Fuel", None],
            "city": ["Fresno", None],
        }
    )
    for figure in (maps.county_map({10: 1}, "Facilities"), maps.facility_map(points)):
        assert {trace.type for trace in figure.data} == {"scatter"}
        assert not re.search(r"https?://|mapbox|tile", figure.to_json().lower())
    said = maps.facility_map(points).data[-1].hovertext
    assert list(said) == ["Fuel, Fresno", "9 facilities here"]


def test_short_names_in_lists_are_those_of_the_elements() -> None:
    rows = fields.reference("codes/submittal_elements")
    short = {r["short"] for r in rows}
    listed = query.run("jurisdictions/facilities", EVERYTHING)["elements_required"].dropna()
    assert {name for text in listed for name in text.split(", ")} <= short


def test_file_names_say_what_is_in_the_file() -> None:
    asked = JurisdictionFilter(Scope((3302,)), elements=(9,), requirements=(2,))
    assert phrases.slug(asked.sentence(NAMES)).startswith("facilities-of-riverside-fire-where-")
