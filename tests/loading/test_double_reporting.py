"""Double reporting: all of a made exchange is found, nothing else, and nothing is counted twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from tests.support import content, doubles, edt
from tests.support.doubles import PORTAL, Exchange, Site
from upa.agencies import entry_exports
from upa.catalogue.records import UserError
from upa.loading import loader
from upa.questions import query
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING
from upa.warehouse.entry_file import EditConflict
from upa.warehouse.generations import Warehouse

ORDINARY = 1_000
UNIT_COLUMNS = {"a": "gallons", "b": "cubic_feet", "c": "pounds", "d": "tons"}
OTHERWISE = {
    "inventory/facets": "counts of each choice, which overlap",
    "jurisdictions/double_reporting": "the evidence",
    "jurisdictions/double_sides": "the evidence",
    "businesses/facilities": "a business, checked below",
    "businesses/footprint": "a business, checked below",
    "businesses/inventory": "a business, checked below",
    "businesses/inventory_by_state": "a business, checked below",
    "businesses/inventory_totals": "a business, checked below",
    "businesses/by_county": "a business, checked below",
    "facilities/materials_by_dot_class": "a facility, checked below",
    "facilities/materials_by_state": "a facility, checked below",
    "inventory/ehs_components": "only components, of which these materials have none",
    "overview/chemicals": "a search, checked below",
    "inventory/over_time": "checked by year below",
    "inventory/thresholds": "one material may be compared with several thresholds; checked below",
}
"""Questions whose rows do not add up to all materials, and why; checks list only what they find."""


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return doubles.made(ORDINARY)


@pytest.fixture(scope="module")
def home(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubles") / "warehouse"
    _, files = edt.loaded(folder, *exchange.answers())
    assert {f.status for f in files} == {"loaded"}
    return folder


@pytest.fixture(autouse=True)
def served(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(home))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


def listed(**params: object) -> list[dict]:
    rows = query.run("jurisdictions/double_reporting", EVERYTHING, **params).astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def pairs(rows: list[dict]) -> set[frozenset[int]]:
    return {frozenset((row["cers_id"], row["counted_cers_id"])) for row in rows}


# Independent figures


def items(
    exchange: Exchange, basis: str = "submitted", aside: set[int] | None = None
) -> pd.DataFrame:
    """Every material that counts: of each CERS ID the last inventory, of each site one."""
    left_out = exchange.aside if aside is None else aside
    rows = []
    for site in exchange.sites:
        standing = [r for r in site.reports if basis != "accepted" or r.status == "4"]
        if not standing or site.cers_id in left_out:
            continue
        rows += [
            {"cers_id": site.cers_id, "county_id": site.county, "business": site.code,
             "name": m.name, "units": m.units, "amount": m.amount, "ehs": m.ehs}
            for m in max(standing, key=lambda r: r.on).materials
        ]  # fmt: skip
    return pd.DataFrame(rows)


def amounts(frame: pd.DataFrame) -> dict[str, float]:
    """Sums by unit, by the name of their column."""
    sums = frame.groupby("units")["amount"].sum()
    return {column: float(sums[unit]) for unit, column in UNIT_COLUMNS.items()}


# Detection


def test_twenty_facilities_reported_through_both_channels_are_found_among_a_thousand_others(
    exchange: Exchange,
) -> None:
    found = {frozenset((s.cers_id,)) for s in exchange.twice[:15]}
    sites = exchange.twice[15:]
    found |= {
        frozenset((a.cers_id, b.cers_id)) for a, b in zip(sites[::2], sites[1::2], strict=True)
    }
    assert len(found) == 20
    assert len(exchange.ordinary) == ORDINARY
    rows = listed()
    assert pairs(rows) == found
    inventories = [row for row in rows if row["submittal_element"] == 2]
    assert len(inventories) == 20
    kinds = [row["double_kind"] for row in inventories]
    assert (kinds.count("channels"), kinds.count("sites")) == (15, 5)
    assert {row["strength"] for row in rows} == {"detected"}
    assert {row["reporting_year"] for row in rows} == {2025}


def test_the_report_made_last_counts_whatever_its_channel(exchange: Exchange) -> None:
    made = {s.cers_id: s for s in exchange.twice}
    channels = set()
    for row in listed():
        if row["submittal_element"] != 2:
            continue
        last = max(made[row["counted_cers_id"]].reports, key=lambda r: r.on)
        first = min(made[row["cers_id"]].reports, key=lambda r: r.on)
        named = {PORTAL: "local-portal", doubles.CERS: "cers"}
        assert row["counted_through"] == named[last.kind]
        assert row["reported_through"] == named[first.kind]
        assert str(row["counted_on"].date()) == last.on[:10] == "2025-03-09"
        assert str(row["submitted_on"].date()) == first.on[:10] == "2025-02-01"
        assert row["counted_size"] == row["materials"] == len(last.materials)
        channels.add(row["counted_through"])
    assert channels == {"cers", "local-portal"}


def test_two_cers_ids_say_what_agrees_and_that_one_is_left_out(exchange: Exchange) -> None:
    rows = listed(double_kind="sites")
    assert {row["cers_id"] for row in rows} == exchange.aside
    for row in rows:
        assert row["site_match"] == "Same address; Same name"
        assert row["shared_materials"] == row["materials"]
        assert row["double_outcome"] == "Counts once"
    assert listed(double_kind="sites", double_outcome="Both count: not certain") == []


def test_cases_are_counted_by_kind_and_scope_as_they_are_listed(exchange: Exchange) -> None:
    counts = query.run("jurisdictions/double_counts", EVERYTHING)
    assert counts["cases"].sum() == len(listed())
    for county in doubles.COUNTIES:
        inside = {s.cers_id for s in exchange.sites if s.county == county}
        here = listed(county=[county])
        assert pairs(here) == {p for p in pairs(listed()) if p & inside}


def test_both_sides_are_shown_with_channel_file_materials_and_amounts(exchange: Exchange) -> None:
    made = {s.cers_id: s for s in exchange.twice}
    row = listed(double_kind="sites")[0]
    keys = {"counted_key": row["counted_submittal_key"], "superseded_key": row["submittal_key"]}
    sides = query.run("jurisdictions/double_sides", EVERYTHING, **keys)
    assert list(sides["side"]) == ["Submitted last", "Submitted before"]
    assert list(sides["cers_id"]) == [row["counted_cers_id"], row["cers_id"]]
    for _, side in sides.iterrows():
        held = pd.DataFrame([vars(m) for m in made[side["cers_id"]].reports[0].materials])
        assert side["materials"] == len(held)
        for unit, column in UNIT_COLUMNS.items():
            of_unit = held[held["units"] == unit]["amount"]
            assert side[column] == of_unit.sum() or (of_unit.empty and pd.isna(side[column]))
        assert side["file_name"].startswith("answer-")
    both = query.run("jurisdictions/double_materials", EVERYTHING, **keys)
    assert both["is_in_both"].all()
    assert sorted(both["common_name"]) == sorted(
        m.name for m in made[row["cers_id"]].reports[0].materials
    )


# No total counts a material twice


def totals(column: str, answers: dict[str, pd.DataFrame]) -> dict[str, float]:
    """What the answers that have this column add up to."""
    return {n: float(rows[column].sum()) for n, rows in answers.items() if column in rows}


def all_of_them() -> set[str]:
    """Questions whose rows add up to all materials."""
    return {n for n in query.names() if n not in OTHERWISE and not n.startswith("checks/")}


def added_up(name: str, column: str, **params: object) -> float:
    return float(query.run(name, EVERYTHING, **params)[column].sum())


def test_no_question_counts_a_material_of_a_site_twice(exchange: Exchange) -> None:
    frame = items(exchange)
    expected = {"materials": len(frame), **amounts(frame)}
    assert expected["materials"] < len(items(exchange, aside=set()))
    answers = {n: query.run(n, EVERYTHING) for n in sorted(all_of_them())}
    for column, value in expected.items():
        found = totals(column, answers)
        assert len(found) >= (20 if column == "materials" else 15), column
        assert found == dict.fromkeys(found, value), column


def test_neither_on_the_basis_of_the_latest_accepted_inventories(exchange: Exchange) -> None:
    frame = items(exchange, "accepted")
    names = [n for n in all_of_them() if "basis" in query.question(n).types]
    answers = {n: query.run(n, EVERYTHING, basis="accepted") for n in names}
    for column, value in {"materials": len(frame), **amounts(frame)}.items():
        found = totals(column, answers)
        assert len(found) >= 15, column
        assert found == dict.fromkeys(found, value), column


def test_lists_and_templates_of_everything_leave_the_inventory_out_too(exchange: Exchange) -> None:
    frame = items(exchange)
    counted = set(frame["cers_id"])
    for name in ("inventory/items", "inventory/template"):
        rows = query.run(name, EVERYTHING)
        assert len(rows) == len(frame)
        assert set(rows["cers_id"]) == counted
        assert rows["maximum_daily_amount"].sum() == frame["amount"].sum()
    assert set(query.run("inventory/template_sizes", EVERYTHING)["cers_id"]) == counted
    assert set(query.run("inventory/top_holders", EVERYTHING)["cers_id"]) == counted
    assert set(query.run("inventory/thresholds", EVERYTHING)["cers_id"]) <= counted


@pytest.mark.parametrize("county", list(doubles.COUNTIES))
def test_counts_of_a_county_and_its_agency_hold_each_site_once(
    exchange: Exchange, county: int
) -> None:
    frame = items(exchange)
    here = frame[frame["county_id"] == county]
    agency = doubles.COUNTIES[county][2]
    for params in ({"county": [county]}, {"agency": [agency]}):
        for name in ("overview/counts", "jurisdictions/summary"):
            (held,) = query.run(name, EVERYTHING, **params).to_dict("records")
            assert held["materials"] == len(here)
            assert held["facilities_with_ehs"] == here[here["ehs"] == "Y"]["cers_id"].nunique()
            known = sum(s.county == county for s in exchange.sites)
            assert held["facilities_known"] == known, "both CERS IDs stay facilities"
    names = here.groupby("name")["cers_id"].nunique()
    found = query.run("jurisdictions/chemicals", EVERYTHING, county=[county])
    assert dict(zip(found["common_name"], found["facilities"], strict=True)) == names.to_dict()
    for name, facilities in names.items():
        searched = query.run(
            "overview/chemicals", EVERYTHING, search=[name.lower()], county=[county]
        )
        assert list(searched["facilities"]) == [facilities]


def test_businesses_count_each_site_once(exchange: Exchange) -> None:
    frame = items(exchange)
    listed_here = query.run("businesses/list", EVERYTHING).set_index("business_code")
    for site in exchange.twice[13:]:
        own = frame[frame["business"] == site.code]
        of = {"business": site.code}
        assert listed_here.loc[site.code, "materials"] == len(own)
        assert "1 reported twice" in listed_here.loc[site.code, "flags"]
        for name in ("inventory_totals", "inventory", "inventory_by_state", "by_county"):
            assert added_up(f"businesses/{name}", "materials", **of) == len(own), name
        assert query.run("businesses/footprint", EVERYTHING, **of)["materials"].max() == len(own)
        found = query.run("businesses/double_reporting", EVERYTHING, **of)
        assert site.cers_id in set(found["cers_id"]) | set(found["counted_cers_id"])
    others = listed_here.drop([s.code for s in exchange.twice])
    assert not others["flags"].str.contains("twice").any()


def test_over_the_years_a_site_counts_once_in_each(exchange: Exchange) -> None:
    expected: Counter[int] = Counter()
    for site in exchange.sites:
        last = {int(r.on[:4]): r for r in site.reports}
        if site.cers_id not in exchange.aside:
            expected.update({year: len(r.materials) for year, r in last.items()})
    for accepted in (False, True):
        rows = query.run("inventory/over_time", EVERYTHING, basis="history", accepted_only=accepted)
        found = dict(zip(rows["submitted_year"], rows["materials"], strict=True))
        if not accepted:
            assert found == expected
        assert found[2025] == len(items(exchange, "accepted" if accepted else "submitted"))


def test_a_facility_still_shows_what_totals_leave_out_and_where_it_counts(
    exchange: Exchange,
) -> None:
    left = items(exchange, aside=set())
    left = left[left["cers_id"].isin(exchange.aside)]
    for cers_id, own in left.groupby("cers_id"):
        for name in ("inventory/items", "facilities/materials_by_state"):
            rows = query.run(name, EVERYTHING, cers_id=cers_id)
            assert rows["maximum_daily_amount"].sum() == own["amount"].sum()
        assert added_up("inventory/totals", "materials", cers_id=cers_id) == len(own)
        assert len(query.run("inventory/template", EVERYTHING, cers_ids=[cers_id])) == len(own)
        (row,) = query.run("facilities/list", EVERYTHING, search=[str(cers_id)]).to_dict("records")
        assert row["material_count"] == len(own)
        (case,) = listed(cers_id=cers_id)
        assert row["counted_under"] == case["counted_cers_id"]


# What a person decides


def test_a_dismissed_pair_counts_with_both_and_taking_it_back_restores_the_rule(
    exchange: Exchange,
) -> None:
    row = listed(double_kind="sites")[0]
    pair = (row["counted_cers_id"], row["cers_id"])
    entries.decide_double(pair, "both", "Ana", "Two operators of one yard", expected="")
    both = items(exchange, aside=exchange.aside - {row["cers_id"]})
    for name in ("overview/counts", "inventory/totals", "jurisdictions/summary"):
        assert added_up(name, "materials") == len(both)
    years = query.run("inventory/over_time", EVERYTHING, basis="history").set_index(
        "submitted_year"
    )
    assert years.loc[2025, "materials"] == len(both)
    (shown,) = listed(cers_id=row["cers_id"])
    assert shown["double_outcome"] == "Both count: decided"
    assert (shown["decided_by"], shown["decision_reason"]) == ("Ana", "Two operators of one yard")
    entries.decide_double(pair, "open", "Ana", "A mistake", expected="both")
    assert entries.double_decisions() == []
    assert added_up("overview/counts", "materials") == len(items(exchange))


def test_where_both_channels_of_a_facility_are_right_both_inventories_count_until_taken_back(
    exchange: Exchange,
) -> None:
    site = exchange.twice[4]
    more = pd.DataFrame([vars(m) for m in site.reports[0].materials])
    own = (site.cers_id, site.cers_id)
    entries.decide_double(own, "both", "Ana", "Two tank farms", expected="")
    expected = len(items(exchange)) + len(more)
    for name in ("overview/counts", "inventory/totals", "jurisdictions/summary", "businesses/list"):
        assert added_up(name, "materials") == expected
    held = query.run("inventory/items", EVERYTHING, cers_id=site.cers_id)
    assert len(held) == len(more) + len(site.reports[1].materials)
    assert set(held["cers_id"]) == {site.cers_id}
    accepted = len(items(exchange, "accepted")) + len(more)
    assert added_up("inventory/totals", "materials", basis="accepted") == accepted
    years = query.run("inventory/over_time", EVERYTHING, basis="history").set_index(
        "submitted_year"
    )
    assert years.loc[2025, "materials"] == expected
    assert {r["double_outcome"] for r in listed(cers_id=site.cers_id)} == {"Both count: decided"}
    assert (
        "twice"
        not in query.run("businesses/list", EVERYTHING).set_index("business_code")["flags"][
            site.code
        ]
    )
    entries.decide_double(own, "open", "Ana", "A mistake", expected="both")
    assert added_up("inventory/totals", "materials") == len(items(exchange))


def test_a_decision_on_sites_carries_a_name_and_a_reason_and_overrules_nobody_unseen() -> None:
    with pytest.raises(UserError, match="Who enters"):
        entries.decide_double((1, 2), "once", " ", "because")
    with pytest.raises(UserError, match="Why is that so"):
        entries.decide_double((1, 2), "once", "Ana", " ")
    with pytest.raises(ValueError, match="not a decision"):
        entries.decide_double((1, 1), "twice", "Ana", "because")  # type: ignore[arg-type]
    entries.decide_double((2, 1), "once", "Ana", "One gate", expected="")
    with pytest.raises(EditConflict):
        entries.decide_double((1, 2), "both", "Ben", "Two gates", expected="")
    (made,) = entries.double_decisions()
    assert (made.first_cers_id, made.second_cers_id, made.decision) == (1, 2, "once")


def test_decisions_on_sites_move_with_everything_else_entered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entries.decide_double((2, 1), "once", "Ana", "One gate")
    exported = entry_exports.export_all()
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "other.sqlite"))
    assert entry_exports.import_all(exported)["double_decisions"] == 1
    assert entries.double_decisions()[0].reason == "One gate"
    older = json.loads(exported)
    del older["double_decisions"]
    assert entry_exports.import_all(json.dumps(older).encode())["double_decisions"] == 0


# Weaker likeness, uploads, loads one after the other


def small(folder: Path, monkeypatch: pytest.MonkeyPatch, *files: bytes) -> None:
    """A warehouse of its own into which the files were loaded one by one."""
    for file in files:
        _, (made,) = edt.loaded(folder, file)
        assert made.status == "loaded"
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))


def answer(*sites: Site, at: str = "2026-01-05T08:00:00Z") -> bytes:
    key = edt.guid(at, *(s.cers_id for s in sites))
    return edt.answer(*(o for s in sites for o in s.block()), at=at, key=key)


CERS_SITE = Site(10700001, "Delta Marine Supply", "12 Harbor Way", (doubles.report(1),), 1)
TWIN = replace(
    CERS_SITE, cers_id=10700002, code=2, reports=(doubles.report(1, PORTAL, "2025-03-09"),)
)


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ({}, {}, "detected"),
        ({}, {"name": "DELTA MARINE SUPPLIES INC"}, "detected"),
        ({}, {"address": "12 HARBOR WY."}, "detected"),
        ({}, {"address": "12 Harbour Way"}, None),
        ({}, {"name": "Delta Marine Supply B"}, None),
        ({}, {"name": "Harbor Master", "code": 1}, "possible"),
        ({}, {"name": "Harbor Master"}, None),
        ({}, {"name": "Delta Marine Supply Yard"}, "possible"),
        ({}, {"name": "Delta Marine Supply 2"}, None),
        ({}, {"suite": "Suite 4"}, None),
        ({"suite": "Unit 4"}, {"suite": "# 4"}, "detected"),
        ({}, {"reports": (doubles.report(3, PORTAL, "2025-03-09"),)}, "possible"),
        ({}, {"reports": (doubles.report(1, PORTAL, "2024-03-09"),)}, "possible"),
        ({}, {"reports": (doubles.report(1, "3", "2025-03-09"),)}, None),
        ({"point": (38.1, -121.5)}, {"point": (38.1005, -121.5), "suite": "B"}, "possible"),
        ({"point": (38.1, -121.5)}, {"point": (38.1005, -121.5), "address": "9 Pier"}, None),
        ({"point": (38.1, -121.5)}, {"point": (38.102, -121.5), "suite": "B"}, None),
        (
            {"point": (38.1, -121.5), "suite": "A"},
            {"point": (38.1, -121.5), "suite": "B"},
            None,
        ),
    ],
)
def test_only_strong_evidence_sets_an_inventory_aside(
    one: dict, other: dict, strength: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = (replace(CERS_SITE, **one), replace(TWIN, **other))
    small(tmp_path / "w", monkeypatch, answer(*sites))
    rows = listed()
    assert [row["strength"] for row in rows] == [strength] * (strength is not None)
    held = [len(s.reports[-1].materials) for s in sites]
    total = held[1] if strength == "detected" else sum(held)
    assert added_up("overview/counts", "materials") == total
    if strength == "possible":
        entries.decide_double((TWIN.cers_id, CERS_SITE.cers_id), "once", "Ana", "One yard")
        newer = held[sites[1].reports[-1].on > sites[0].reports[-1].on]
        assert added_up("overview/counts", "materials") == newer
        assert added_up("inventory/totals", "materials") == newer
        assert listed()[0]["double_outcome"] == "Counts once: decided"


@pytest.mark.parametrize("first", [0, 1])
def test_a_case_is_found_in_whichever_load_the_second_half_comes_and_ends_with_it(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves = [answer(CERS_SITE), answer(TWIN)]
    files = [halves[first], halves[1 - first]]
    small(tmp_path / "w", monkeypatch, files[0])
    assert listed() == []
    small(tmp_path / "w", monkeypatch, files[1])
    assert [row["cers_id"] for row in listed()] == [CERS_SITE.cers_id]
    moved = replace(TWIN, address="400 Far Street",
                    reports=(doubles.report(1, PORTAL, "2025-04-01"),))  # fmt: skip
    small(tmp_path / "w", monkeypatch, answer(moved, at="2026-02-05T08:00:00Z"))
    assert listed() == []


def test_a_site_once_reported_twice_counts_once_though_only_one_of_its_ids_reports_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*TWIN.reports, doubles.report(3, PORTAL, "2026-02-01"))
    small(tmp_path / "w", monkeypatch, answer(CERS_SITE, replace(TWIN, reports=later)))
    (row,) = listed()
    assert (row["reporting_year"], row["aside_cers_id"]) == (2025, CERS_SITE.cers_id)
    assert added_up("overview/counts", "materials") == len(later[-1].materials)
    years = query.run("inventory/over_time", EVERYTHING, basis="history").set_index(
        "submitted_year"
    )
    assert dict(years["facilities"]) == {2026: 1, 2025: 1}


def test_of_three_cers_ids_of_one_site_the_last_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = replace(CERS_SITE, cers_id=10700003, reports=(doubles.report(1, "1", "2025-05-01"),))
    small(tmp_path / "w", monkeypatch, answer(CERS_SITE, TWIN, third))
    assert pairs(listed()) == {frozenset((10700001, 10700002)), frozenset((10700002, 10700003))}
    (counted,) = query.run("inventory/top_holders", EVERYTHING).to_dict("records")
    assert counted["cers_id"] == 10700003


def test_a_decision_survives_undo_loading_again_and_rebuilding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "w"
    small(folder, monkeypatch, answer(CERS_SITE), answer(TWIN))
    both = len(CERS_SITE.reports[0].materials) + len(TWIN.reports[0].materials)
    entries.decide_double((CERS_SITE.cers_id, TWIN.cers_id), "both", "Ana", "Two gates")
    assert added_up("overview/counts", "materials") == both
    Warehouse(folder).undo()
    assert listed() == []
    small(folder, monkeypatch, answer(TWIN))
    assert added_up("overview/counts", "materials") == both
    before = listed()
    loader.rebuild(Warehouse(folder))
    assert listed() == before
    assert added_up("overview/counts", "materials") == both


@pytest.mark.parametrize(
    ("channel", "mode", "kind", "outcome", "counted"),
    [
        ("cers", "replace", "upload", "Counts once", 1),
        ("local-portal", "replace", "channels", "Counts once", 1),
        ("local-portal", "append", "channels", "Both count: appended", 3),
    ],
)
def test_an_inventory_from_a_workbook_and_from_an_answer_of_one_year_is_shown(
    channel: str,
    mode: str,
    kind: str,
    outcome: str,
    counted: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small(tmp_path / "w", monkeypatch, answer(CERS_SITE))
    own = str(CERS_SITE.cers_id)
    for day, name in ((datetime(2024, 6, 1, 20), "Old"), (datetime(2025, 6, 1, 20), "Kerosene")):
        book = content.template({"CERSID": own, "CommonName": name})
        given = {"submitted_on": day, "channel": channel, "mode": mode}
        assert content.loaded_as(Warehouse(tmp_path / "w"), book, **given).all_loaded
    (row,) = listed()
    assert (row["double_kind"], row["reporting_year"], row["submittal_element"]) == (kind, 2025, 2)
    assert row["double_outcome"] == outcome
    assert row["counted_submittal_key"].startswith("workbook:")
    extra = len(CERS_SITE.reports[0].materials) - 2
    assert added_up("overview/counts", "materials") == counted + (extra if counted > 1 else 0)


def test_a_portal_s_own_submittal_that_cers_answered_with_is_one_and_no_double(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = edt.guid("portal's key")
    head = {"SubmittalElementRegulatorKey": own, "SubmittalType": PORTAL}
    sent = edt.inventory(edt.material(), head=edt.header(None, **head))
    answered = edt.inventory(edt.material(), head=edt.header(edt.guid("cers"), **head))
    small(tmp_path / "w", monkeypatch, edt.submitted(edt.occasion(sent)))
    small(tmp_path / "w", monkeypatch, edt.answer(edt.occasion(answered)))
    assert listed() == []
    assert added_up("overview/counts", "materials") == 1


@pytest.mark.parametrize("status", ["1", "6"])
def test_drafts_and_not_applicable_submittals_are_no_reports(
    status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = doubles.report(1, PORTAL, "2025-03-09", status)
    site = replace(CERS_SITE, reports=(*CERS_SITE.reports, other))
    small(tmp_path / "w", monkeypatch, answer(site, replace(TWIN, reports=(other,))))
    assert listed() == []
