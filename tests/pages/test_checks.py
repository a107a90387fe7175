"""The Checks page without a browser: the table, one check, its export, what a visitor may ask."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT
from tests.support.small import SAMPLE
from upa.loading import loader
from upa.questions import checks, query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

NOW = {"trade_secrets": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("checks-page")
    files = sorted(SAMPLE.glob("*.*"))
    late = [f for f in files if f.name == "weekly_follow_up_1500.xml"]
    loader.load([f for f in files if f not in late], Warehouse(made))
    loader.load(late, Warehouse(made))
    return made


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    yield folder


def visit(name: str = "checks", /, **address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page(f"pages/{name}.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(at, kind))


@pytest.fixture(scope="module")
def results(folder: Path) -> list[checks.Result]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPA_WAREHOUSE", str(folder))
        return checks.results(NOW, EVERYTHING, Warehouse().before())


def test_the_sample_has_something_for_every_check(results):
    assert not [r.check.question for r in results if not r.found]


def test_the_table_shows_every_check_with_what_it_found(results):
    shown = visit().dataframe[0].value
    assert list(shown["check_name"]) == [r.check.name for r in results]
    assert list(shown["found"]) == [r.found for r in results]
    assert list(shown["facilities"]) == [r.facilities for r in results]
    assert list(shown["undetermined"]) == [r.unknown for r in results]
    assert set(shown["severity"]) == {"✕ Error", "⚠ Warning", "• Advice"}


def test_the_share_is_of_what_was_examined(results):
    shown = visit().dataframe[0].value.set_index("check_name")["share"]
    materials = query.run("inventory/totals", EVERYTHING, trade_secrets=False)["materials"][0]
    by_name = {r.check.name: r for r in results}
    found = by_name["Older hazard scheme only"].found
    assert shown["Older hazard scheme only"] == pytest.approx(100 * found / materials, abs=0.005)
    facilities = query.run("overview/counts", EVERYTHING)["facilities_loaded"][0]
    silent = by_name["Gone silent"].facilities
    assert shown["Gone silent"] == pytest.approx(100 * silent / facilities, abs=0.005)


def test_the_change_since_the_last_load_is_said_in_words(results):
    shown = visit().dataframe[0].value.set_index("check_name")["since_load"]
    moved = {r.check.name: r.found - r.before for r in results if r.found != r.before}
    assert moved
    for name, more in moved.items():
        assert (
            shown[name]
            == f"{'▲' if more > 0 else '▼'} {abs(more):,} {'more' if more > 0 else 'fewer'}"
        )
    assert (shown[[n for n in shown.index if n not in moved]] == "= Same").all()


@pytest.mark.parametrize("name", [c.question.split("/")[1] for c in checks.checks()])
def test_one_check_says_its_question_why_and_how_many(results, name):
    at = visit(check=name)
    (result,) = [r for r in results if r.check.question == f"checks/{name}"]
    said = text(at).replace("\\", "")
    assert result.check.name in said and result.check.asks in said
    assert result.check.why in said and result.check.rests_on in said
    last = min(result.found, 25)
    assert f"1–{last:,} of {result.found:,} row" in said
    assert len(at.dataframe[0].value) == last
    assert query.question(result.check.question).sql in at.code[0].value
    for why in result.undetermined:
        assert why in said


def test_the_pages_of_a_check_are_all_its_rows_in_order(results):
    found = next(r.found for r in results if r.check.question == "checks/not_reviewed")
    pages = [
        visit(check="not_reviewed", page=str(n + 1)).dataframe[0].value
        for n in range(-(-found // 25))
    ]
    whole = query.run("checks/not_reviewed", EVERYTHING)
    together = pd.concat(pages)
    assert list(together["cers_id"]) == list(whole["cers_id"])
    assert list(together["age_days"]) == list(whole["age_days"])


def test_the_scope_narrows_every_check(results):
    at = visit(agency="1500")
    counted = {r.check.name: r.found for r in checks.results({**NOW, "agency": [1500]}, EVERYTHING)}
    shown = at.dataframe[0].value.set_index("check_name")["found"]
    assert dict(shown) == counted
    assert "Kern County" in text(at)


def test_days_and_trade_secrets_stand_in_the_address(results):
    many = visit(check="not_reviewed", days="1")
    few = visit(check="not_reviewed", days="600")
    assert many.number_input[0].value == 1
    assert "of " in text(many) and text(many) != text(few)
    plain = visit(check="old_hazards_only").dataframe[0].value
    assert visit(check="old_hazards_only", trade_secrets="1").checkbox[0].value is True
    assert len(plain)


@pytest.mark.parametrize("days", ["0", "abc", "99999999999999999999", "-4", "²"])
def test_days_that_are_no_days_count_as_not_given(days):
    assert visit(check="not_reviewed", days=days).number_input[0].value == 30


def test_an_unknown_check_is_said_and_the_others_offered():
    at = visit(check="../schema/macros")
    assert "There is no check called" in text(at)
    assert len(at.dataframe[0].value) == len(checks.checks())


def test_a_scope_without_facilities_finds_nothing_and_breaks_nothing():
    at = visit(county="25", check="silent")
    assert "Nothing found" in text(at)
    assert set(visit(county="25").dataframe[0].value["since_load"]) <= {"= Same"}


def test_an_empty_warehouse_says_what_to_load(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    assert "Nothing is loaded yet" in text(visit())


def test_the_overview_says_how_many_checks_found_something_and_leads_there(results):
    at = visit("overview")
    (figure,) = [m for m in at.metric if m.label == "Checks that found something"]
    failing = sum(r.found > 0 for r in results)
    assert figure.value == f"{failing:,}"
    assert figure.delta == f"of {len(results):,} checks"
