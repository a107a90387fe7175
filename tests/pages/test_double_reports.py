"""What was reported twice, on the pages and in files: both sides, decisions, totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import doubles, edt, exported
from tests.support.browser import ROOT
from tests.support.doubles import PORTAL, Exchange, Site
from upa.catalogue import columns
from upa.exports import writers
from upa.exports.request import Request
from upa.questions import query
from upa.warehouse import entries, past_days
from upa.warehouse.access import EVERYTHING

TAB = "Reported twice?"
YARD = Site(10700001, "Delta Marine Supply", "12 Harbor Way", (doubles.report(1),), 1)
OTHER = replace(
    YARD,
    cers_id=10700002,
    name="Delta Marine Supply Yard",
    code=2,
    reports=(doubles.report(1, PORTAL, "2025-03-09"),),
)
KINDS = {"One facility, both channels": "channels", "One site, two CERS IDs": "sites"}
SITE = "Twice Fuel P, Inc. (10100515 and 10100015) · Hazardous Materials Inventory · 2025"
FACILITY = "Twice Fuel B (10100001) · Hazardous Materials Inventory · 2025"
POSSIBLE = "Delta Marine Supply Yard (10700002 and 10700001) · Hazardous Materials Inventory · 2025"


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    made = doubles.made(60)
    made.ordinary += [YARD, OTHER]
    return made


@pytest.fixture(scope="module")
def home(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubles") / "warehouse"
    edt.loaded(folder, *exchange.answers())
    return folder


@pytest.fixture(autouse=True)
def served(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(home))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


def visit(page: str, **address: str) -> AppTest:
    """A page opened by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page(f"pages/{page}.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    """Everything the page says, in one string."""
    kinds = ("markdown", "caption", "subheader", "error", "warning", "info")
    said = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    said += [e.proto.body for e in at.get("html")]
    said += [e.proto.label for e in at.get("page_link")]
    return "\n".join(said)


def materials() -> int:
    """Materials as Overview counts them."""
    return int(query.run("overview/counts", EVERYTHING)["materials"].sum())


def held(exchange: Exchange, *restored: int) -> int:
    """Materials that count by the rule, with those of the CERS IDs that count beside."""
    return sum(
        len(s.reports[-1].materials)
        for s in exchange.sites
        if s.cers_id not in exchange.aside or s.cers_id in restored
    )


def press(at: AppTest, label: str, author: str, reason: str) -> AppTest:
    """Decide the chosen case."""
    at.text_input[-2].input(author)
    at.text_input[-1].input(reason)
    (button,) = [b for b in at.button if b.label == label]
    return button.click().run()


# The tab


def test_the_tab_lists_every_case_and_counts_them_by_kind() -> None:
    at = visit("jurisdictions", tab=TAB)
    assert "1–21 of 21 cases" in text(at)
    assert len(at.dataframe[0].value) == 21
    assert "not both" in text(at) and "What was submitted last counts" in text(at)
    (kinds,) = [r for r in at.radio if "All cases" in r.options]
    for kind, cases in (("One facility, both channels", 15), ("One site, two CERS IDs", 6)):
        kinds.set_value(KINDS[kind]).run()
        assert f"1–{cases} of {cases} cases" in text(at)
        assert set(at.dataframe[0].value["double_kind"]) == {kind}
    kinds.set_value("upload").run()
    assert "There is no such case here." in text(at)


def test_the_tab_follows_the_scope_and_says_what_to_do_where_there_is_nothing(
    exchange: Exchange,
) -> None:
    for county in doubles.COUNTIES:
        here = visit("jurisdictions", tab=TAB, county=str(county)).dataframe[0].value
        inside = {s.cers_id for s in exchange.sites if s.county == county}
        assert set(here["counted_cers_id"]) <= inside
        assert len(here) == len(
            query.run("jurisdictions/double_reporting", EVERYTHING, county=[county])
        )
    empty = text(visit("jurisdictions", tab=TAB, county="1"))
    assert "came both through CERS and through a local portal here" in empty
    assert "Load what the local portal holds" in empty


def test_both_sides_of_a_case_stand_beside_each_other_with_the_rule_in_words() -> None:
    at = visit("jurisdictions", tab=TAB, case=SITE)
    said = text(at)
    assert "**Counts once.** Same address; Same name. By the rule what was submitted on 2025-03-09 "
    assert "through CERS counts, not what came on 2025-02-01 through a local portal" in said
    assert "no total holds the latest inventory of 10100015" in said
    (sides,) = [e.proto.body for e in at.get("html") if "Both submittals" in e.proto.body]
    for word in ("Submitted last", "Submitted before", "10100515", "115 TWICE ST.", "answer-"):
        assert word in sides
    both = at.dataframe[1].value
    assert set(both["is_in_both"]) == {"Yes"}
    assert list(both["counted_amount"]) == list(both["superseded_amount"])


# Decisions


@pytest.mark.parametrize(
    ("case", "pair", "restored"),
    [(SITE, (10100015, 10100515), (10100015,)), (FACILITY, (10100001, 10100001), ())],
)
def test_both_count_everywhere_once_somebody_says_so_until_it_is_taken_back(
    case: str, pair: tuple[int, int], restored: tuple[int, ...], exchange: Exchange
) -> None:
    before = materials()
    assert before == held(exchange)
    at = press(
        visit("jurisdictions", tab=TAB, case=case), "Both are right: count both", "Ana", "Two"
    )
    assert "**Both count: decided.**" in text(at)
    assert "Decided by Ana on " in text(at)
    site = next(s for s in exchange.sites if s.cers_id == pair[0])
    more = len(site.reports[0].materials)
    assert materials() == before + more
    assert not restored or before + more == held(exchange, *restored)
    (made,) = entries.double_decisions()
    assert ((made.first_cers_id, made.second_cers_id), made.decision) == (pair, "both")
    assert "**Counts once.**" in text(press(at, "Take back", "Ben", "A mistake"))
    assert materials() == before


def test_a_possible_case_counts_twice_only_until_somebody_says_it_is_one_site(
    exchange: Exchange,
) -> None:
    at = visit("jurisdictions", tab=TAB, case=POSSIBLE)
    assert "That they are one site is not certain, so both count" in text(at)
    assert materials() == held(exchange)
    press(at, "It is one site: count once", "Ana", "One gate")
    assert materials() == held(exchange) - len(YARD.reports[0].materials)


def test_a_decision_without_a_name_or_reason_is_refused_in_words() -> None:
    at = visit("jurisdictions", tab=TAB, case=SITE)
    for author, reason, said in (("", "Two", "Who enters this?"), ("Ana", "", "Why is that so?")):
        assert said in text(press(at, "Both are right: count both", author, reason))
    assert entries.double_decisions() == []


# The other pages


def test_the_report_of_a_facility_that_does_not_count_says_where_its_site_does() -> None:
    said = text(visit("facilities", cers_id="10100015"))
    assert "No total counts this inventory" in said and "CERS ID 10100515" in said
    assert "No total" not in text(visit("facilities", cers_id="10100515"))
    ordinary = text(visit("facilities", cers_id="10300000"))
    assert "Nothing of one year came both through CERS and through a local portal." in ordinary


def test_pages_with_totals_say_how_many_inventories_are_left_out() -> None:
    said = "Not counted: 5 inventories of sites that reported later under another CERS ID"
    assert said in text(visit("overview"))
    at = visit("inventory")
    assert said in text(at)
    for cers_id in range(10100015, 10100020):
        entries.decide_double((cers_id, cers_id + 500), "both", "Ana", "Two tenants")
    assert "Not counted" not in text(at.run())


def test_on_a_day_before_the_second_report_nothing_was_reported_twice(exchange: Exchange) -> None:
    said = text(visit("jurisdictions", tab=TAB, as_of="2025-02-15"))
    assert "came both through CERS and through a local portal here" in said
    day = past_days.day_file(date(2025, 2, 15))
    first = [[r for r in s.reports if r.on < "2025-02-16"][-1:] for s in exchange.sites]
    total = query.run("overview/counts", EVERYTHING, day)["materials"].sum()
    assert total == sum(len(r.materials) for reports in first for r in reports)


# Files


def test_files_of_everything_hold_each_material_once(exchange: Exchange) -> None:
    request = Request("inventory/items", {}, "agency", table="current_inventory", access=EVERYTHING)
    heads, *body = exported.same_everywhere(request)
    ids = [int(row[heads.index("CERS ID")]) for row in body]
    assert len(ids) == held(exchange)
    assert exchange.aside & set(ids) == set()


def test_the_public_file_of_cases_names_nobody_who_decided() -> None:
    entries.decide_double((10100015, 10100515), "both", "Ana Decider", "Told by phone")
    asked = "jurisdictions/double_reporting"
    for audience, is_there in (("agency", True), ("public", False)):
        request = Request(asked, {}, audience, table="double_reports", access=EVERYTHING)
        content = writers.content(request, "csv").decode("utf-8-sig")
        assert ("Ana Decider" in content) is is_there
        assert ("Told by phone" in content) is is_there
        assert "10100015" in content


def test_every_column_of_the_cases_has_a_heading_and_a_meaning() -> None:
    keys = query.run("jurisdictions/double_reporting", EVERYTHING).iloc[0]
    both = {"counted_key": keys["counted_submittal_key"], "superseded_key": keys["submittal_key"]}
    for name in ("double_reporting", "double_counts", "double_sides", "double_materials"):
        params = both if name in ("double_sides", "double_materials") else {}
        shown = query.run(f"jurisdictions/{name}", EVERYTHING, **params).columns
        assert {c for c in shown if not columns.help_text(c, "double_reports")} == set()
