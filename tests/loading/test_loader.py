"""Loading follows the exchange format's rules, whatever the order in which files arrive."""

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import edt
from tests.support.content import (
    accepted,
    after,
    all_orders,
    content,
    current,
    dated,
    differences,
    ever,
    findings,
    inventory,
    loaded_as,
    template,
)
from upa.catalogue.paths import DATA
from upa.loading.loader import load
from upa.loading.reports import LoadOptions
from upa.readers.files import DiskFile
from upa.warehouse.generations import Warehouse

JANUARY, FEBRUARY, MARCH, APRIL = (f"2024-0{m}-10T17:00:00Z" for m in (1, 2, 3, 4))

SAMPLE = DATA / "sample"
OTHER = 10123457


def status(warehouse: Warehouse) -> list[tuple]:
    sql = "select submittal_status, submittal_action_comments from submittals order by all"
    return edt.select(warehouse, sql)


# --- the same again ------------------------------------------------------------------------------


def test_a_file_loaded_twice_changes_nothing_and_says_so(tmp_path):
    data = edt.answer(edt.occasion(edt.facility_information(), edt.inventory(edt.material())))
    warehouse = after(tmp_path, data)
    before = content(warehouse)
    report = loaded_as(warehouse, edt.source(data, "the-same-under-another-name.xml"))
    (file,) = report.files
    assert file.status == "already-loaded"
    assert file.name == "the-same-under-another-name.xml"
    assert file.counts["inventory_items"] == 1
    assert report.generation is None
    assert warehouse.generation == 1
    assert not differences(before, warehouse)


def test_a_file_given_twice_in_one_load_is_loaded_once(tmp_path):
    data = edt.answer(inventory("a", JANUARY, "Diesel"))
    report = loaded_as(Warehouse(tmp_path), data, data)
    assert [f.status for f in report.files] == ["loaded", "already-loaded"]
    assert ever(Warehouse(tmp_path)) == ["Diesel"]


def test_submittals_that_two_files_share_are_held_once_in_either_order(tmp_path):
    shared = inventory("a", JANUARY, "Diesel")
    week_1 = edt.answer(shared, at=JANUARY)
    week_2 = edt.answer(
        inventory("a", JANUARY, "Diesel"),
        inventory("b", FEBRUARY, "Argon", cers_id=OTHER),
        at=FEBRUARY,
    )
    one, other = after(tmp_path / "1", week_1, week_2), after(tmp_path / "2", week_2, week_1)
    assert not differences(one, other)
    assert (ever(one), ever(one, OTHER)) == (["Diesel"], ["Argon"])
    assert findings(one, "submittal-changed") == []


def test_a_submittal_that_stands_twice_in_one_file_is_held_once_and_said(tmp_path):
    twice = [inventory("a", JANUARY, "Diesel", "Argon", status=s) for s in "42"]
    between = [inventory(f"k{n}", JANUARY, "Oxygen", cers_id=OTHER + n) for n in range(10)]
    warehouse = after(tmp_path, edt.answer(twice[0], *between, twice[1]))
    assert ever(warehouse) == ["Argon", "Diesel"]
    assert ("4",) in edt.select(warehouse, "select distinct submittal_status::text from submittals")
    assert [key for key, _ in findings(warehouse, "submittal-repeated")] == [edt.guid("a")]


def exchange() -> list[bytes]:
    """Files of some weeks that touch each other in every way that the rules speak of."""
    information = edt.facility_information(head=edt.header(edt.guid("info"), JANUARY, "2"))
    organized = edt.occasion(
        edt.facility_information("Renamed", head=edt.header(edt.guid("info 2"), MARCH, "4")),
        code="10000303",
    )
    local = edt.header(None, JANUARY, "2", SubmittalElementRegulatorKey=edt.guid("portal"))
    answered = edt.header(
        edt.guid("cers"), JANUARY, "4", SubmittalElementRegulatorKey=edt.guid("portal")
    )
    return [
        edt.answer(edt.occasion(information), inventory("a", JANUARY, "Diesel"), at=JANUARY),
        edt.answer(
            inventory("a", JANUARY, "Diesel", status="4", SubmittalActionComments="Complete"),
            inventory("b", FEBRUARY, "Argon", "Oxygen"),
            at=FEBRUARY,
        ),
        edt.answer(inventory("b", FEBRUARY, "Argon", status="5"), organized, at=MARCH),
        edt.answer(inventory("0", "2023-05-01T08:00:00Z", "Old paint", status="4"), at=APRIL),
        dated(edt.facility_query(edt.listed_facility(RegulatorCode="1501", City="Delano")), MARCH),
        edt.transfer_query(edt.transfer(), edt.transfer(code="10000303", OccurredOn=FEBRUARY)),
        dated(edt.transfer_query(edt.transfer(Comments="As corrected")), APRIL),
        dated(edt.organization_query(edt.business("10000101", str(edt.CERS_ID))), FEBRUARY),
        edt.submitted(edt.occasion(edt.inventory(edt.material(), head=local), cers_id=str(OTHER))),
        edt.answer(
            edt.occasion(edt.inventory(edt.material(), head=answered), cers_id=str(OTHER)),
            at=FEBRUARY,
        ),
    ]


@pytest.fixture(scope="module")
def in_order():
    """Content after the exchange was loaded in its order, a load for each file."""
    with tempfile.TemporaryDirectory() as folder:
        yield content(loaded_in(Path(folder), range(len(exchange()) + 1), 3))


def loaded_in(folder: Path, order: range | list[int], cut: int) -> Warehouse:
    """The exchange and a workbook in that order, in two loads."""
    book = template({"CommonName": "Propane", "CERSID": str(OTHER)})
    files = [*(edt.source(data) for data in exchange()), book]
    for part in (order[:cut], order[cut:]):
        options = LoadOptions("append", 1500, datetime(2024, 3, 1, 8), "cers")
        report = load([files[n] for n in part], Warehouse(folder), options)
        assert report.all_loaded, report.files
    return Warehouse(folder)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(11)), st.integers(0, 11))
def test_any_order_of_files_and_any_cut_into_loads_gives_the_same_content(in_order, order, cut):
    with tempfile.TemporaryDirectory() as folder:
        assert differences(in_order, loaded_in(Path(folder), order, cut)) == []


def test_the_exchange_of_the_order_test_holds_what_each_rule_speaks_of(in_order):
    codes = {row[1:3] for row in in_order["findings"]}
    assert ("warning", "submittal-changed") in codes
    for table in ("transfers", "organizations", "facility_listings", "past_inventory"):
        assert len(in_order[table]) > 0, table


@pytest.mark.slow
def test_the_sample_gives_the_same_content_backwards_and_one_by_one(tmp_path):
    kept = "*_1500_*", "*_3700.xml", "facility_transfers*", "organization*", "*.csv"
    files = sorted({p for pattern in kept for p in SAMPLE.glob(pattern)})
    options = LoadOptions(submitted_on=datetime(2026, 3, 1, 8))
    assert load(files, Warehouse(tmp_path / "1"), options).all_loaded
    for file in reversed(files):
        assert load([file], Warehouse(tmp_path / "2"), options).all_loaded
    assert differences(Warehouse(tmp_path / "1"), Warehouse(tmp_path / "2")) == []


# --- which submittal is current ------------------------------------------------------------------


def test_a_newer_submittal_supersedes_and_an_older_one_arriving_later_does_not(tmp_path):
    older = edt.answer(inventory("a", JANUARY, "Diesel"), at=APRIL)
    newer = edt.answer(inventory("b", FEBRUARY, "Argon"), at=MARCH)
    warehouse = all_orders(tmp_path, older, newer)
    assert current(warehouse) == ["Argon"]
    assert ever(warehouse) == ["Argon", "Diesel"]


def test_an_inventory_replaces_the_one_before_as_a_whole(tmp_path):
    first = edt.answer(inventory("a", JANUARY, "Diesel", "Argon", "Oxygen"), at=JANUARY)
    second = edt.answer(inventory("b", FEBRUARY, "Argon"), at=FEBRUARY)
    warehouse = after(tmp_path, first, second)
    assert current(warehouse) == ["Argon"]
    assert edt.select(warehouse, "select material_count from facilities") == [(1,)]


def test_a_later_status_of_the_same_submittal_updates_it_and_an_earlier_one_does_not(tmp_path):
    submitted = edt.answer(inventory("a", JANUARY, "Diesel"), at=JANUARY)
    reviewed = edt.answer(
        inventory("a", JANUARY, "Diesel", status="4", SubmittalActionComments="Complete"),
        at=FEBRUARY,
    )
    warehouse = all_orders(tmp_path, submitted, reviewed)
    assert status(warehouse) == [(4, "Complete")]
    assert ever(warehouse) == ["Diesel"]
    deliveries = edt.select(warehouse, "select count(*) from submittal_deliveries")
    assert deliveries == [(2,)]
    assert edt.select(warehouse, "select submittal_status from current_inventory") == [(4,)]


def test_the_report_of_a_load_counts_what_its_submittals_change(tmp_path):
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel"), at=FEBRUARY))
    later = edt.answer(
        inventory("a", JANUARY, "Diesel", status="4"), inventory("b", MARCH, "Argon"), at=MARCH
    )
    earlier = edt.answer(inventory("a", JANUARY, "Diesel", status="3"), at=JANUARY)
    report = loaded_as(warehouse, later, earlier)
    assert [f.changes for f in report.files] == [{"newer": 1, "new": 1}, {"older": 1}]


def test_last_submitted_and_last_accepted_are_both_known(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel", status="4"), at=JANUARY)
    two = edt.answer(inventory("b", FEBRUARY, "Argon", status="2"), at=FEBRUARY)
    warehouse = all_orders(tmp_path, one, two)
    assert current(warehouse) == ["Argon"]
    assert accepted(warehouse) == ["Diesel"]
    sql = "select submittal_key, accepted_submittal_key, submittal_count from current_submittals"
    assert edt.select(warehouse, sql) == [(edt.guid("b"), edt.guid("a"), 2)]


def test_a_submittal_not_accepted_stays_the_last_submitted_until_replaced(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel", status="4"), at=JANUARY)
    two = edt.answer(inventory("b", FEBRUARY, "Argon", status="5"), at=FEBRUARY)
    warehouse = after(tmp_path, one, two)
    assert (current(warehouse), accepted(warehouse)) == (["Argon"], ["Diesel"])


def test_an_unknown_status_counts_as_submitted_and_not_accepted(tmp_path):
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel", status="42")))
    assert (current(warehouse), accepted(warehouse)) == (["Diesel"], [])
    assert status(warehouse) == [(42, None)]


def test_not_applicable_ends_the_element_and_its_materials_stay_in_the_history(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel", status="4"), at=JANUARY)
    two = edt.answer(inventory("b", FEBRUARY, "Argon", status="6"), at=FEBRUARY)
    warehouse = all_orders(tmp_path, one, two)
    assert (current(warehouse), accepted(warehouse)) == ([], [])
    assert ever(warehouse) == ["Argon", "Diesel"]
    held = edt.select(warehouse, "select material_count, inventory_status from facilities")
    assert held == [(0, 6)]


def test_a_draft_is_never_current(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel"), at=JANUARY)
    draft = edt.answer(inventory("b", FEBRUARY, "Argon", status="1"), at=FEBRUARY)
    warehouse = all_orders(tmp_path, one, draft)
    assert current(warehouse) == ["Diesel"]
    assert edt.select(warehouse, "select submittal_count from current_submittals") == [(1,)]


def test_an_inventory_resubmitted_minutes_later_the_same_day_supersedes(tmp_path):
    occasions = [
        inventory("b", "2024-03-05T18:12:00Z", "Argon"),
        inventory("a", "2024-03-05T18:05:30Z", "Diesel"),
    ]
    warehouse = all_orders(tmp_path, *(edt.answer(o) for o in occasions))
    assert current(warehouse) == ["Argon"]


def test_of_submittals_at_the_same_moment_the_later_data_date_wins_then_the_key(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel"), at=MARCH)
    two = edt.answer(inventory("b", JANUARY, "Argon"), at=FEBRUARY)
    warehouse = all_orders(tmp_path / "dates", one, two)
    assert current(warehouse) == ["Diesel"]
    together = [inventory(key, JANUARY, key) for key in "ab"]
    for n, order in enumerate((together, together[::-1])):
        warehouse = after(tmp_path / str(n), edt.answer(*order))
        assert current(warehouse) == [max("ab", key=edt.guid)]


# --- content that changed ------------------------------------------------------------------------


def test_other_content_under_the_same_key_is_told_and_the_later_data_date_is_used(tmp_path):
    files = (
        edt.answer(inventory("a", JANUARY, "Diesel"), at=JANUARY),
        edt.answer(inventory("a", JANUARY, "Diesel", "Argon"), at=FEBRUARY),
        edt.answer(inventory("a", JANUARY, "Diesel", status="4"), at=MARCH),
    )
    warehouse = all_orders(tmp_path / "2", *files[:2])
    assert current(warehouse) == ["Argon", "Diesel"]
    assert findings(warehouse, "submittal-changed") == [(edt.guid("a"), "2024-02-10 17:00:00")]
    warehouse = all_orders(tmp_path / "3", *files)
    assert current(warehouse) == ["Diesel"]
    assert findings(warehouse, "submittal-changed") == [(edt.guid("a"), "2024-03-10 17:00:00")]
    counted = "select finding_count from source_files order by data_set_date_time"
    assert [n for (n,) in edt.select(warehouse, counted)][-1] > 0


def test_the_report_of_a_load_counts_the_finding_of_changed_content(tmp_path):
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel"), at=JANUARY))
    same = edt.answer(inventory("a", JANUARY, "Diesel"), at=FEBRUARY)
    other = edt.answer(inventory("a", JANUARY, "Argon"), at=MARCH)
    counts = [loaded_as(warehouse, f).files[0].counts["findings"] for f in (same, other)]
    assert counts[1].get("warning", 0) == counts[0].get("warning", 0) + 1


@pytest.mark.parametrize("change", [{"EHS": "Y"}, {"MaximumDailyAmount": None}, {"UnitsX": "b"}])
def test_one_changed_cell_of_a_material_is_changed_content(tmp_path, change):
    def answer(at: str, **values: str | None) -> bytes:
        block = edt.inventory(edt.material(**values), head=edt.header(edt.guid("a"), JANUARY))
        return edt.answer(edt.occasion(block), at=at)

    warehouse = after(tmp_path, answer(JANUARY), answer(FEBRUARY, **change))
    assert len(findings(warehouse, "submittal-changed")) == 1


def test_materials_in_another_order_are_the_same_content(tmp_path):
    one = edt.answer(inventory("a", JANUARY, "Diesel", "Argon"), at=JANUARY)
    two = edt.answer(inventory("a", JANUARY, "Argon", "Diesel"), at=FEBRUARY)
    warehouse = after(tmp_path, one, two)
    assert findings(warehouse, "submittal-changed") == []
    assert ever(warehouse) == ["Argon", "Diesel"]


# --- workbooks -----------------------------------------------------------------------------------


def book(name: str, on: datetime, mode: str, folder: Path) -> Warehouse:
    return after(folder, template({"CommonName": name}), submitted_on=on, mode=mode)


def test_what_a_workbook_does_not_say_is_kept_as_chosen(tmp_path):
    on = datetime(2024, 3, 1, 8)
    chosen = {"submitted_on": on, "regulator_code": 3700, "channel": "local-portal"}
    warehouse = after(tmp_path, template({}, name="a.xlsx"), mode="append", **chosen)
    facts = "submitted_on, regulator_code, channel, mode"
    for table in ("source_files", "current_submittals"):
        stored = edt.select(warehouse, f"select {facts} from {table}")
        assert stored == [(on, 3700, "local-portal", "append")], table


def test_a_workbook_without_a_date_counts_as_submitted_when_loaded(tmp_path):
    warehouse = after(tmp_path, template({}))
    sql = "select count(*) from source_files where submitted_on = loaded_on and mode = 'replace'"
    assert edt.select(warehouse, sql) == [(1,)]


def test_replace_drops_the_inventory_before_it_and_append_adds_to_it(tmp_path):
    days = [datetime(2024, month, 1, 8) for month in (1, 2, 3, 4)]
    steps = [
        ("Diesel", "replace", ["Diesel"]),
        ("Argon", "append", ["Argon", "Diesel"]),
        ("Oxygen", "append", ["Argon", "Diesel", "Oxygen"]),
        ("Propane", "replace", ["Propane"]),
    ]
    for day, (name, mode, expected) in zip(days, steps, strict=True):
        assert current(book(name, day, mode, tmp_path)) == expected


def test_append_without_an_inventory_before_it_stands_alone(tmp_path):
    assert current(book("Argon", datetime(2024, 1, 1), "append", tmp_path)) == ["Argon"]


def test_append_adds_to_an_exchanged_inventory_unless_that_was_not_applicable(tmp_path):
    for status_code, expected in (("4", ["Argon", "Diesel"]), ("6", ["Argon"])):
        folder = tmp_path / status_code
        after(folder, edt.answer(inventory("a", JANUARY, "Diesel", status=status_code)))
        assert current(book("Argon", datetime(2024, 3, 1), "append", folder)) == expected


def test_an_older_replace_that_arrives_late_comes_under_the_appended_rows(tmp_path):
    book("Argon", datetime(2024, 3, 1), "append", tmp_path)
    warehouse = book("Diesel", datetime(2024, 2, 1), "replace", tmp_path)
    assert current(warehouse) == ["Argon", "Diesel"]


def test_two_workbooks_for_a_facility_are_two_submittals_and_the_newer_is_current(tmp_path):
    book("Argon", datetime(2024, 3, 1), "replace", tmp_path)
    warehouse = book("Diesel", datetime(2024, 2, 1), "replace", tmp_path)
    assert current(warehouse) == ["Argon"]
    assert ever(warehouse) == ["Argon", "Diesel"]


def test_replace_touches_only_the_facilities_in_the_workbook(tmp_path):
    after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel", cers_id=OTHER)))
    warehouse = book("Argon", datetime(2024, 3, 1), "replace", tmp_path)
    assert (current(warehouse), current(warehouse, OTHER)) == (["Argon"], ["Diesel"])


# --- files that are refused ----------------------------------------------------------------------

CUT_OFF = edt.answer(inventory("cut", JANUARY, "Lost"))[:-60]


def test_one_bad_file_does_not_stop_the_others_and_leaves_no_trace(tmp_path):
    good = edt.answer(inventory("a", JANUARY, "Diesel"))
    more = edt.answer(inventory("b", JANUARY, "Argon", cers_id=OTHER))
    report = loaded_as(Warehouse(tmp_path / "1"), good, CUT_OFF, b"no format at all", more)
    assert [f.status for f in report.files] == ["loaded", "refused", "refused", "loaded"]
    assert all(f.reason and f.next_step for f in report.files if f.status == "refused")
    alone = Warehouse(tmp_path / "2")
    loaded_as(alone, good, more)
    assert differences(Warehouse(tmp_path / "1"), alone) == []
    kept = [p.name for p in (tmp_path / "1" / "sources").iterdir()]
    assert sorted(kept) == sorted(f"{f.sha256}.zst" for f in report.files if f.status == "loaded")


def test_a_load_whose_files_are_all_refused_makes_no_generation(tmp_path):
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel")))
    report = loaded_as(warehouse, CUT_OFF)
    assert (report.generation, report.all_loaded) == (None, False)
    assert warehouse.generations() == [1]
    assert not list(tmp_path.glob("loading*"))


def test_a_missing_file_and_an_empty_folder_are_refused_by_name(tmp_path):
    (tmp_path / "empty").mkdir()
    given = [tmp_path / "missing.xml", tmp_path / "empty"]
    report = load(given, Warehouse(tmp_path / "w"))
    assert sorted((f.name, f.status) for f in report.files) == [
        ("empty", "refused"),
        ("missing.xml", "refused"),
    ]
    assert all(f.reason and f.next_step for f in report.files)


def test_a_folder_is_loaded_without_hidden_files_and_what_spreadsheet_programs_leave(tmp_path):
    folder = tmp_path / "in"
    (folder / "deeper").mkdir(parents=True)
    for name in ("a.xml", ".hidden.xml", "~$open.xlsx", "README.md", "deeper/b.xml"):
        data = edt.answer(inventory(name, JANUARY, "Diesel"))
        (folder / name).write_bytes(data)
    report = load([folder], Warehouse(tmp_path / "w"))
    assert [(f.name, f.status) for f in report.files] == [("a.xml", "loaded"), ("b.xml", "loaded")]


def test_a_dry_run_reports_the_same_and_changes_nothing_on_disk(tmp_path):
    warehouse = after(tmp_path / "w", edt.answer(inventory("a", JANUARY, "Diesel")))
    before = {p: p.read_bytes() for p in sorted((tmp_path / "w").rglob("*")) if p.is_file()}
    path = tmp_path / "new.xml"
    path.write_bytes(edt.answer(inventory("b", FEBRUARY, "Argon")))
    dry = load([DiskFile(path)], warehouse, dry_run=True)
    assert dry.files[0].status == "loaded"
    assert dry.generation is None
    assert before == {p: p.read_bytes() for p in sorted((tmp_path / "w").rglob("*")) if p.is_file()}
    wet = load([DiskFile(path)], warehouse)
    assert (wet.files[0].counts, wet.generation) == (dry.files[0].counts, 2)


# --- sample and real -----------------------------------------------------------------------------

FICTIONAL = edt.answer(
    inventory("s", JANUARY, "Sample"), key="5a3b1e00-0000-4000-8000-000000000001"
)
REAL = edt.answer(inventory("a", JANUARY, "Diesel"))


def names_held(warehouse: Warehouse) -> list[str]:
    return [n for (n,) in edt.select(warehouse, "select common_name from inventory_items")]


def test_the_first_real_load_sets_sample_data_aside_and_undo_leads_back(tmp_path):
    warehouse = after(tmp_path, FICTIONAL)
    report = loaded_as(warehouse, REAL)
    assert report.started_empty
    assert names_held(warehouse) == ["Diesel"]
    assert warehouse.undo() == 1
    assert names_held(warehouse) == ["Sample"]


def test_sample_data_is_refused_by_a_warehouse_of_real_data(tmp_path):
    warehouse = after(tmp_path, REAL)
    report = loaded_as(warehouse, FICTIONAL)
    assert [f.status for f in report.files] == ["refused"]
    assert "UPA_WAREHOUSE" in report.files[0].next_step
    assert names_held(warehouse) == ["Diesel"]


@pytest.mark.parametrize("files", [[FICTIONAL, REAL], [REAL, FICTIONAL]])
def test_of_sample_and_real_files_in_one_load_only_the_real_are_held(tmp_path, files):
    report = loaded_as(Warehouse(tmp_path), *files)
    assert names_held(Warehouse(tmp_path)) == ["Diesel"]
    assert sorted(f.status for f in report.files) == ["loaded", "refused"]
    assert all(f.next_step for f in report.files if f.status == "refused")


def test_a_bad_real_file_does_not_set_the_sample_aside(tmp_path):
    warehouse = after(tmp_path, FICTIONAL)
    more = FICTIONAL.replace(b"Sample", b"Second").replace(
        edt.guid("s").encode(), edt.guid("s2").encode()
    )
    report = loaded_as(warehouse, CUT_OFF, more)
    assert [f.status for f in report.files] == ["refused", "loaded"]
    assert not report.started_empty
    assert sorted(names_held(warehouse)) == ["Sample", "Second"]
    assert not list(tmp_path.glob("loading*"))


def test_the_warehouse_says_whether_it_holds_sample_data(tmp_path):
    warehouse = after(tmp_path, FICTIONAL)
    told = "select value from warehouse_info where name = 'is_sample'"
    assert edt.select(warehouse, told) == [("true",)]
    loaded_as(warehouse, REAL)
    assert edt.select(warehouse, told) == [("false",)]


def test_what_a_listed_record_without_its_number_says_stays_readable_in_the_finding(tmp_path):
    nameless = edt.listed_facility("", Name="Lost Dairy")
    warehouse, _ = edt.loaded(tmp_path, edt.facility_query(nameless, edt.listed_facility()))
    sql = "select code, value from findings where column_name = 'cers_id'"
    ((code, value),) = edt.select(warehouse, sql)
    assert code == "record-rejected"
    assert "Facility: Lost Dairy, " in value and "Example Fuels" in value
    assert edt.select(warehouse, "select count(*) from facility_listings") == [(1,)]
