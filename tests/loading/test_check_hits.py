"""Rules about what was reported: each has one home, and all who tell of them tell the same."""

import ast
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support import edt
from tests.support.browser import ROOT
from tests.support.content import after, loaded_as
from tests.support.small import SAMPLE
from upa.catalogue import checks as catalogue
from upa.catalogue import fields
from upa.loading import loader
from upa.loading.reports import LoadReport
from upa.questions import checks, query
from upa.sample import exchange
from upa.warehouse import check_hits, past_days
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

FACILITIES = int(os.environ.get("UPA_AGREEMENT_FACILITIES", "40"))
"""Size of the generated exchange; the suite has a small one, any other can be asked for."""
AT_LOAD = [check for check in catalogue.checks() if check.evaluated == "at load"]

# What only a reader can know. A rule about what was read is a file of queries/checks instead.
OF_READING = {
    *("bad-number", "inexact-number", "bad-date", "unlikely-date", "bad-boolean", "yes-no-digit"),
    *("unknown-code", "bad-guid", "too-long", "control-character"),
    *("no-value-words", "word-for-code", "number-in-words", "rough-number", "number-with-unit"),
    *("unit-taken", "unit-contradicts"),
    *("submittal-rejected", "record-rejected"),
}


# --- one home -------------------------------------------------------------------------------------


def finding_codes(path: Path) -> Iterator[str]:
    """Codes of the findings that a module makes itself: second argument or keyword `code`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in ("Finding", "Problem"):
            continue
        place = 1 if node.func.id == "Finding" else 0
        given = [k.value for k in node.keywords if k.arg == "code"] + node.args[place : place + 1]
        yield from (code.value for code in given if isinstance(code, ast.Constant))


def test_loading_finds_by_itself_only_what_cannot_be_known_afterwards():
    modules = sorted((ROOT / "upa" / "loading").rglob("*.py"))
    assert {code for path in modules for code in finding_codes(path)} == OF_READING


def test_no_rule_stands_in_a_module_and_in_a_check():
    codes = {c for path in sorted((ROOT / "upa").rglob("*.py")) for c in finding_codes(path)}
    assert {code.replace("-", "_") for code in codes} & {
        c.code for c in catalogue.checks()
    } == set()


def test_no_two_checks_are_one_rule():
    for what in ("name", "asks", "finding"):
        texts = Counter(getattr(check, what) for check in catalogue.checks())
        assert [text for text, times in texts.items() if text and times > 1] == []


def test_a_check_is_evaluated_at_load_unless_its_answer_changes_without_one():
    on_request = {c.code for c in catalogue.checks()} - {c.code for c in AT_LOAD}
    assert on_request == {
        *("overdue", "not_reviewed", "not_accepted", "silent", "inventory_not_within_year"),
        *("required_not_submitted", "agency_unknown"),
        *("one_address", "alike_nearby", "business_disagrees"),
        *("listed_not_ehs", "rmp_not_calarp"),
    }


@pytest.mark.parametrize("check", AT_LOAD, ids=lambda check: check.code)
def test_the_finding_of_a_check_is_a_sentence_about_fields_of_the_catalogue(check):
    assert check.finding.endswith(".") and check.finding[0].isupper()
    assert set(check.columns) <= set(fields.columns(check.table))


@pytest.mark.parametrize(
    ("code", "cers_code"),
    [
        *((f"{what}_missing", "1028") for what in ("name", "ehs", "state", "amount", "unit")),
        *(("average_above_maximum", "1037"), ("percent_out_of_range", "1027")),
        *(("ehs_not_in_pounds", "1069"), ("trade_secret_reported", "1078")),
        *(("zip_code_malformed", "1017"), ("site_zip_code_malformed", "1017")),
        *(("epa_id_malformed", "1017"), ("days_out_of_range", None), ("duplicate_rows", None)),
    ],
)
def test_a_check_that_cers_makes_carries_its_code(code, cers_code):
    assert catalogue.check_named(f"checks/{code}").cers_code == cers_code


# --- all tell the same ----------------------------------------------------------------------------


def sample_files(_: Path) -> list[Path]:
    return sorted(p for p in SAMPLE.glob("*.*") if p.suffix != ".md")


def generated_files(folder: Path) -> list[Path]:
    path = folder / "submittals.xml"
    exchange.write_submittals(path, FACILITIES, seed=11)
    return [path]


@pytest.fixture(scope="module", params=[sample_files, generated_files])
def loads(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Warehouse, LoadReport, LoadReport]]:
    """A warehouse, the report of its one load, and that of a dry run before."""
    folder = tmp_path_factory.mktemp("agreement")
    (folder / "files").mkdir()
    files = request.param(folder / "files")
    warehouse = Warehouse(folder / "warehouse")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPA_WAREHOUSE", str(warehouse.folder))
        dry = loader.load(files, warehouse, dry_run=True)
        yield warehouse, loader.load(files, warehouse), dry


def by_severity(report: LoadReport) -> Counter[str]:
    total: Counter[str] = Counter()
    for file in report.files:
        total.update(file.counts["findings"])
    return total


def test_a_check_asked_for_finds_what_it_found_at_the_load(loads):
    hits = Counter(edt.select(loads[0], "select code, cers_id, locator from check_hits"))
    places = Counter(edt.select(loads[0], "select code, cers_id from check_hits"))
    for check in AT_LOAD:
        given = {"trade_secrets": True}
        rows = query.run(check.question, EVERYTHING, **checks.params_of(check.question, given))
        asked = Counter((check.code, int(number)) for number in rows["cers_id"])
        assert asked == Counter({k: n for k, n in places.items() if k[0] == check.code})
        if check.table == "inventory_items":
            lines = zip(rows["cers_id"], rows["locator"], strict=True)
            found = Counter((check.code, int(number), place) for number, place in lines)
            assert found == Counter({k: n for k, n in hits.items() if k[0] == check.code})


def test_the_report_of_a_load_is_that_of_its_dry_run(loads):
    _, report, dry = loads
    counts = [{f.name: f.counts for f in each.files} for each in (report, dry)]
    assert counts[0] == counts[1]
    assert by_severity(report)["error"] > 0


def test_the_report_of_a_load_counts_what_is_listed_of_its_files(loads):
    warehouse, report, _ = loads
    listed = query.run("submissions/findings", EVERYTHING)
    assert by_severity(report) == Counter(listed[listed["sha256"].notna()]["severity"])
    of_files = dict(edt.select(warehouse, "select name, finding_count from source_files"))
    assert of_files == {f.name: sum(f.counts["findings"].values()) for f in report.files}
    per_rule = query.run("submissions/finding_codes", EVERYTHING)
    assert per_rule["times"].sum() == len(listed)


def test_the_facility_page_lists_the_hits_of_the_checks_apart_from_what_was_not_read(loads):
    warehouse, _, _ = loads
    hits = Counter(
        dict(edt.select(warehouse, "select cers_id, count(*) from check_hits group by 1"))
    )
    assert hits
    for number in sorted(hits)[:25]:
        found = query.run("facilities/findings", EVERYTHING, cers_id=number)
        assert (found["found_by"] == "Check").sum() == hits[number]
        assert set(found["found_by"]) <= {"Check", "Reading"}
        assert found["message"].notna().all()


def test_a_facility_counts_the_errors_and_warnings_its_page_lists(loads):
    sql = "select cers_id, finding_count from facilities order by finding_count desc limit 25"
    for number, count in edt.select(loads[0], sql):
        found = query.run("facilities/findings", EVERYTHING, cers_id=number)
        rejected = found["code"].isin(["submittal-rejected", "record-rejected"])
        assert count == (found["severity"].isin(["error", "warning"]) & ~rejected).sum()


def test_a_hit_names_its_place_and_shows_the_cells_compared(loads):
    found = edt.select(
        loads[0],
        "select hits.*, items.average_daily_amount, items.maximum_daily_amount, "
        "facilities.organization_code as held_by from check_hits as hits "
        "inner join current_inventory as items using (submittal_key, locator, cers_id, sha256) "
        "inner join facilities using (cers_id) where code = 'average_above_maximum'",
    )
    assert found
    label = {name: field.label for name, field in fields.columns("inventory_items").items()}
    for row in found:
        code, severity, _, organization, key, table, *_, value, _, average, most, held_by = row
        assert (code, severity, table) == ("average_above_maximum", "error", "inventory_items")
        assert organization == held_by and key
        assert value == (
            f"{label['average_daily_amount']} {average:g}; {label['maximum_daily_amount']} {most:g}"
        )


def test_a_hit_says_whether_its_material_is_a_trade_secret(loads):
    marked = edt.select(
        loads[0],
        "select distinct hits.is_secret, coalesce(items.trade_secret = 'Y', false) "
        "from check_hits as hits "
        "inner join current_inventory as items using (submittal_key, locator, cers_id, sha256)",
    )
    assert sorted(marked) == [(False, False), (True, True)]


def test_a_hit_about_a_facility_stands_in_its_facility_information(loads):
    found = edt.select(
        loads[0],
        "select hits.submittal_key = last.submittal_key, hits.sha256 = last.sha256 "
        "from check_hits as hits inner join current_submittals as last using (cers_id) "
        "where hits.table_name <> 'inventory_items' and last.submittal_element = 1",
    )
    assert set(found) == {(True, True)}


# --- what a load changes --------------------------------------------------------------------------


JANUARY, FEBRUARY = "2024-01-10T17:00:00Z", "2024-02-10T17:00:00Z"
OTHER = edt.CERS_ID + 1


def inventory_of(amount: str, on: str, number: int = edt.CERS_ID) -> edt.Element:
    """What a facility submitted: one material whose maximum daily amount is 10."""
    item = edt.material(AverageDailyAmount=amount, MaximumDailyAmount="10")
    head = edt.header(edt.guid("inventory", number, on), on)
    return edt.occasion(edt.inventory(item, head=head), cers_id=str(number))


def hits(warehouse: Warehouse) -> list[tuple]:
    sql = "select cers_id, value from check_hits where code = 'average_above_maximum' order by all"
    return edt.select(warehouse, sql)


def wrong(average: str) -> str:
    return f"Average daily amount {average}; Maximum daily amount 10"


def test_the_hits_of_a_facility_are_those_of_what_it_has_now(tmp_path):
    both = edt.answer(
        inventory_of("11", JANUARY),
        inventory_of("12", JANUARY, OTHER),
        at=JANUARY,
    )
    assert hits(after(tmp_path, both)) == [(edt.CERS_ID, wrong("11")), (OTHER, wrong("12"))]
    corrected = edt.answer(inventory_of("9", FEBRUARY), at=FEBRUARY)
    warehouse = after(tmp_path, corrected)
    assert hits(warehouse) == [(OTHER, wrong("12"))]
    now = dict(edt.select(warehouse, "select cers_id, finding_count from facilities"))
    assert now[edt.CERS_ID] == now[OTHER] - 1


def test_an_older_file_that_comes_later_breaks_no_rule_that_what_stands_does_not(tmp_path):
    after(tmp_path, edt.answer(inventory_of("9", FEBRUARY), at=FEBRUARY))
    late = edt.answer(inventory_of("11", JANUARY), at=JANUARY)
    assert hits(after(tmp_path, late)) == []


def test_a_past_day_has_the_hits_of_what_stood_then(tmp_path):
    after(tmp_path, edt.answer(inventory_of("11", JANUARY), at=JANUARY))
    last = edt.answer(inventory_of("9", FEBRUARY), at=FEBRUARY)
    warehouse = after(tmp_path, last)
    then = past_days.day_file(date(2024, 1, 20), warehouse)
    sql = "select value from check_hits where code = 'average_above_maximum'"
    assert edt.select(warehouse, sql) == []
    assert warehouse.cursor(EVERYTHING, then).execute(sql).fetchall() == [(wrong("11"),)]


def test_hits_of_all_facilities_are_found_anew_when_the_checks_are_others(tmp_path, monkeypatch):
    first = edt.answer(inventory_of("11", JANUARY), at=JANUARY)
    after(tmp_path, first)
    only = [check for check in AT_LOAD if check.code == "no_container"]
    monkeypatch.setattr(check_hits, "checks", lambda: only)
    check_hits._hits.cache_clear()
    other = edt.answer(inventory_of("12", JANUARY, OTHER), at=JANUARY)
    assert edt.select(after(tmp_path, other), "from check_hits") == []
    check_hits._hits.cache_clear()


def test_facilities_are_examined_in_parts_with_the_same_result(tmp_path, monkeypatch):
    monkeypatch.setattr(check_hits, "SIZE", 3)
    submittals = (inventory_of("11", JANUARY, edt.CERS_ID + n) for n in range(7))
    warehouse = after(tmp_path, edt.answer(*submittals, at=JANUARY))
    assert hits(warehouse) == [(edt.CERS_ID + n, wrong("11")) for n in range(7)]


def test_a_file_given_twice_in_one_load_has_the_same_counts_twice(tmp_path):
    data = edt.answer(inventory_of("11", JANUARY), at=JANUARY)
    once, again = loaded_as(Warehouse(tmp_path), data, data).files
    assert (once.status, again.status) == ("loaded", "already-loaded")
    assert once.counts == again.counts and once.counts["findings"]["error"] == 1
