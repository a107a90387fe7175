"""Past days: what CERS would have answered then, out of what was delivered since."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.support import edt
from tests.support import exchange_weeks as weeks
from tests.support.content import after, dated, inventory, loaded_as, template
from upa.catalogue import clock, fields
from upa.catalogue.records import UserError
from upa.loading.loader import rebuild
from upa.warehouse import past_days
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

FACILITIES = 2_000
OF_THE_FILE = ("sha256", "locator", "data_set_date_time", "content_mark", "status_basis")
"""Columns that tell which of several deliveries stands for a submittal."""
OF_FILES = ("source_files", "unknown_elements", "submittal_deliveries", "warehouse_info")
"""Tables about files rather than about what they tell."""
VIEWS = ("inventory_items",)


# --- ten days of ten weeks ------------------------------------------------------------------------


def random_days() -> list[date]:
    days = [weeks.START + timedelta(days=n) for n in range(7 * weeks.WEEKS)]
    return sorted(random.Random(11).sample(days, 10))


@dataclass
class Held:
    """A warehouse of all weekly answers, and for each day a file of only those up to it."""

    all_weeks: Warehouse
    only_until: dict[date, Path] = field(default_factory=dict)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Weeks loaded one after the other, and for each day an answer asked at its end, undone."""
    happened = weeks.happened(FACILITIES)
    made = Held(Warehouse(tmp_path_factory.mktemp("weeks")))
    to_come = list(range(weeks.WEEKS + 1))
    for day in random_days():
        past_weeks = [n for n in to_come if weeks.ANSWERED[n] <= weeks.at(day, 23, 59)]
        load_all(made.all_weeks, (f for n in past_weeks for f in happened.weekly(n)))
        to_come = to_come[len(past_weeks) :]
        load_all(made.all_weeks, happened.on_day(day))
        served = made.all_weeks.served
        made.only_until[day] = served.rename(served.with_name(f"{day}.db"))
        made.all_weeks.undo()
    load_all(made.all_weeks, (f for n in to_come for f in happened.weekly(n)))
    return made


def load_all(warehouse: Warehouse, files: Iterable[bytes]) -> None:
    given = list(files)
    assert not given or loaded_as(warehouse, *given).all_loaded


def differences(one: Path, other: Path) -> dict[str, list[tuple]]:
    """Rows that only one of two warehouse files has, by table, with which has them."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        found = {}
        for table in sorted(fields.tables().keys() - {*OF_FILES, *VIEWS}):
            here, there = (rows_of(table, which) for which in ("one", "other"))
            only = connection.execute(
                f"select 'one', * from ({here} except all {there}) "
                f"union all select 'other', * from ({there} except all {here}) limit 6"
            ).fetchall()
            found |= {table: only} if only else {}
        return found


def rows_of(table: str, which: str) -> str:
    """SQL of what a table tells, without which of several deliveries told it."""
    left = [c for c in fields.columns(table) if c in OF_THE_FILE]
    left += ["as_of"] if table == "facility_regulators" else []  # a submittal's file date
    rows = f"from {which}.{table} as t "
    if table == "findings":  # of the deliveries that count
        rows += f"semi join {which}.submittals using (submittal_key, sha256) "
    return rows + (f"select t.* exclude ({', '.join(left)})" if left else "select t.*")


@pytest.mark.parametrize("day", random_days(), ids=str)
def test_a_past_day_is_what_a_warehouse_of_the_answers_up_to_it_holds(held, day):
    made = past_days.day_file(day, held.all_weeks)
    assert differences(made, held.only_until[day]) == {}


def test_the_comparison_finds_that_another_day_differs(held):
    found = differences(held.only_until[random_days()[0]], held.all_weeks.served)
    assert {"submittals", "current_inventory", "facilities", "transfers"} <= found.keys()


# --- one submittal, one day -----------------------------------------------------------------------

DAY = date(2024, 3, 10)
"""The clocks of California went forward on this day: it ended at 07:00 UTC and began at 08:00."""
LAST_MINUTE, NEXT_DAY = "2024-03-11T06:59:00Z", "2024-03-11T07:00:00Z"
EARLY, LATER, LATEST = "2024-02-01T17:00:00Z", "2024-04-01T17:00:00Z", "2024-05-01T17:00:00Z"


def answered(
    asked: str,
    status: str,
    reviewed: str | None = None,
    on: str = EARLY,
    key: str = "k",
    **more: str,
) -> bytes:
    """What CERS answered when it was asked about one inventory."""
    details = {"SubmittalActionOn": reviewed, "SubmittalActionComments": "Seen"} if reviewed else {}
    head = edt.header(edt.guid(key), on, status, **details, **more)
    return edt.answer(edt.occasion(edt.inventory(edt.material(), head=head)), at=asked)


def of(folder: Path, *files: bytes) -> Warehouse:
    """A warehouse of these files."""
    warehouse, reports = edt.loaded(folder, *files)
    assert [r.status for r in reports] == ["loaded"] * len(files)
    return warehouse


def seen_on(warehouse: Warehouse, day: date, sql: str) -> list[tuple]:
    return warehouse.cursor(EVERYTHING, past_days.day_file(day, warehouse)).execute(sql).fetchall()


def status_on(warehouse: Warehouse, day: date = DAY) -> list[tuple]:
    """Status, how it is known, and the date of the action, of every submittal there was."""
    return seen_on(warehouse, day, "select submittal_status, status_basis, "
                   "submittal_action_on::date::varchar from submittals order by all")  # fmt: skip


REVIEWED: dict[str, tuple[list[tuple], tuple]] = {
    "by the day": ([(LATER, "4", LAST_MINUTE)], (4, "action-date", "2024-03-11")),
    "after it": ([(LATER, "4", NEXT_DAY)], (2, "assumed", None)),
    "at an unknown time": ([(LATER, "4")], (2, "assumed", None)),
    "never": ([(LATER, "2")], (2, "not-reviewed", None)),
    "after a file": ([(EARLY, "2"), (LATER, "4", NEXT_DAY)], (2, None, None)),
    "begun in a file": ([(EARLY, "3"), (LATER, "4", NEXT_DAY)], (3, None, None)),
    "after a file by the day": (
        [(EARLY, "3"), (LATER, "4", LAST_MINUTE)],
        (4, "action-date", "2024-03-11"),
    ),
    "by the day and again": (
        [(LATER, "3", LAST_MINUTE), (LATEST, "4", NEXT_DAY)],
        (3, "action-date", "2024-03-11"),
    ),
    "in a file by the day": ([(EARLY, "5", EARLY)], (5, None, "2024-02-01")),
}
"""Deliveries of a submittal; its status on the day, how it is known, and when the action was."""


@pytest.mark.parametrize("turn", [1, -1], ids=["forwards", "backwards"])
def test_the_status_is_that_of_an_action_by_the_day_else_of_a_file_made_by_it_else_submitted(
    tmp_path, turn
):
    files = [answered(*told, key=name) for name, case in REVIEWED.items() for told in case[0]]
    warehouse = Warehouse(tmp_path)
    assert loaded_as(warehouse, *files[::turn]).all_loaded
    sql = (
        "select submittal_key, submittal_status, status_basis, submittal_action_on::date::varchar "
        "from submittals"
    )
    found = {key: rest for key, *rest in seen_on(warehouse, DAY, sql)}
    assert found == {edt.guid(name): [*shown] for name, (_, shown) in REVIEWED.items()}


def test_a_review_of_which_only_the_next_is_told_is_taken_from_the_file_before_it(tmp_path):
    files = answered(EARLY, "2"), answered(LATER, "4", "2024-03-20T17:00:00Z")
    warehouse = of(tmp_path, *files)
    assert status_on(warehouse, date(2024, 3, 19)) == [(2, None, None)]
    assert status_on(warehouse, date(2024, 3, 20)) == [(4, "action-date", "2024-03-20")]


def test_what_a_review_says_is_gone_on_a_day_before_it(tmp_path):
    warehouse = of(tmp_path, answered(LATER, "4", NEXT_DAY, NextDueDate="2025-03-01"))
    sql = "select submittal_action_comments, next_due_date from submittals"
    assert seen_on(warehouse, DAY, sql) == [(None, None)]
    assert seen_on(warehouse, DAY + timedelta(days=1), sql) == [("Seen", date(2025, 3, 1))]


def test_the_day_stands_in_the_file(tmp_path):
    warehouse = of(tmp_path, answered(LATER, "2"))
    assert seen_on(warehouse, DAY, "select as_of_day()") == [(DAY,)]
    assert edt.select(warehouse, "select as_of_day()") == [(None,)]


@pytest.mark.parametrize(("on", "there"), [(LAST_MINUTE, 1), (NEXT_DAY, 0)])
def test_a_submittal_is_there_from_the_pacific_day_on_which_it_was_made(tmp_path, on, there):
    warehouse = of(tmp_path, answered(LATER, "2", on=on))
    for table in ("submittals", "current_inventory", "facilities", "current_submittals"):
        assert seen_on(warehouse, DAY, f"select count(*) from {table}") == [(there,)]


def test_the_inventory_before_stands_again_on_a_day_before_the_one_that_replaced_it(tmp_path):
    warehouse = of(
        tmp_path,
        edt.answer(inventory("one", EARLY, "Argon", status="4", SubmittalActionOn=EARLY), at=LATER),
        edt.answer(inventory("two", NEXT_DAY, "Butane"), at=LATEST),
    )
    sql = "select common_name, submittal_status from current_inventory"
    assert seen_on(warehouse, DAY, sql) == [("Argon", 4)]
    assert seen_on(warehouse, DAY, "from past_inventory") == []
    assert seen_on(warehouse, DAY, sql.replace("current", "accepted")) == [("Argon", 4)]
    assert edt.select(warehouse, sql) == [("Butane", 2)]


@pytest.mark.parametrize(("on", "business"), [(LAST_MINUTE, 10000202), (NEXT_DAY, 10000101)])
def test_a_transfer_holds_from_the_day_on_which_it_occurred(tmp_path, on, business):
    moved = dated(edt.transfer_query(edt.transfer(OccurredOn=on)), LATER)
    warehouse = of(tmp_path, answered(EARLY, "2"), moved)
    sql = "select organization_code from facilities"
    assert seen_on(warehouse, DAY, sql) == [(business,)]
    held = "select organization_code from organizations where facilities_known > 0"
    assert seen_on(warehouse, DAY, held) == [(business,)]
    assert edt.select(warehouse, sql) == [(10000202,)]


def test_lists_made_after_the_day_are_not_known_but_agencies_keep_their_first_name(tmp_path):
    listed = dated(edt.facility_query(edt.listed_facility(str(edt.CERS_ID + 1))), LATER)
    businesses = dated(edt.organization_query(edt.business("10000303", "10999999")), LATER)
    names = edt.regulator_listing(c1777="Example Fire Protection District")
    warehouse = of(tmp_path, answered(EARLY, "2"), listed, businesses, names)
    assert seen_on(warehouse, DAY, "select cers_id from facilities") == [(edt.CERS_ID,)]
    assert seen_on(warehouse, DAY, "select organization_code from organizations") == [(10000101,)]
    sql = "select regulator_name from regulators where regulator_code = 1777"
    assert seen_on(warehouse, DAY, sql) == [("Example Fire Protection District",)]
    assert len(edt.select(warehouse, "from facilities")) == 3


@pytest.mark.parametrize(("on", "there"), [(date(2024, 3, 10), 1), (date(2024, 3, 9), 0)])
def test_a_workbook_counts_from_the_submittal_date_chosen_for_it(tmp_path, on, there):
    chosen = datetime(2024, 3, 10, 20)
    warehouse = after(tmp_path, template({"CommonName": "Argon"}), submitted_on=chosen)
    assert len(seen_on(warehouse, on, "from current_inventory")) == there
    statuses = status_on(warehouse, on)
    assert [basis for _, basis, _ in statuses] == ["not-reviewed"] * there


def test_findings_are_those_of_what_was_there(tmp_path):
    wrong = edt.material(MaximumDailyAmount="ten")
    early = edt.inventory(edt.material(), head=edt.header(edt.guid("early"), EARLY))
    late = edt.inventory(wrong, head=edt.header(edt.guid("late"), NEXT_DAY))
    warehouse = of(tmp_path, edt.answer(edt.occasion(early, late), at=LATER))
    sql = "select count(*) from findings where value = 'ten'"
    assert edt.select(warehouse, sql) == [(1,)]
    assert seen_on(warehouse, DAY, sql) == [(0,)]


# --- the files ------------------------------------------------------------------------------------


def made(warehouse: Warehouse) -> list[str]:
    return sorted(p.name for p in warehouse.past.glob("*"))


def test_a_past_day_is_made_once_and_leaves_what_is_served_as_it_is(tmp_path):
    warehouse = after(tmp_path, answered(LATER, "2"))
    before = warehouse.served.read_bytes()
    assert not past_days.is_made(DAY, warehouse)
    first = past_days.day_file(DAY, warehouse)
    marked = first.stat().st_mtime_ns
    assert past_days.day_file(DAY, warehouse) == first
    assert first.stat().st_mtime_ns == marked
    assert past_days.is_made(DAY, warehouse)
    assert warehouse.served.read_bytes() == before
    assert made(warehouse) == ["1-2024-03-10.duckdb"]


def test_a_load_begins_past_days_anew_and_an_undo_shows_them_as_before(tmp_path):
    warehouse = after(tmp_path, answered(EARLY, "2"))
    assert status_on(warehouse) == [(2, None, None)]
    after(tmp_path, answered(LATER, "4", LAST_MINUTE))
    assert status_on(warehouse) == [(4, "action-date", "2024-03-11")]
    warehouse.undo()
    assert status_on(warehouse) == [(2, None, None)]


def test_past_days_go_with_their_generation(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_KEEP_GENERATIONS", "1")
    warehouse = after(tmp_path, answered(EARLY, "2"))
    past_days.day_file(DAY, warehouse)
    after(tmp_path, answered(LATER, "2"))
    assert made(warehouse) == []
    rebuild(warehouse)
    assert status_on(warehouse) == [(2, None, None)]


def test_four_past_days_are_kept_and_what_a_dead_process_left_is_cleared(tmp_path):
    warehouse = after(tmp_path, answered(EARLY, "2"))
    warehouse.past.mkdir()
    for name, age in (("making-dead.duckdb", 2), ("making-alive.duckdb", 0)):
        (warehouse.past / name).write_bytes(b"")
        os.utime(warehouse.past / name, (time.time() - age * 3600,) * 2)
    for number in range(5):
        path = past_days.day_file(DAY + timedelta(days=number), warehouse)
        os.utime(path, (number, number))
    assert made(warehouse) == [
        *(f"1-2024-03-{day}.duckdb" for day in (11, 12, 13, 14)),
        "making-alive.duckdb",
    ]


def test_today_is_the_present_and_no_day_to_come_can_be_shown(tmp_path):
    warehouse = after(tmp_path, answered(EARLY, "2"))
    assert past_days.day_file(None, warehouse) is None
    assert past_days.day_file(clock.today(), warehouse) is None
    with pytest.raises(UserError, match="That day cannot be shown"):
        past_days.day_file(clock.today() + timedelta(days=1), warehouse)
    with pytest.raises(UserError, match="That day cannot be shown"):
        past_days.day_file(date(1066, 10, 14), warehouse)
    assert past_days.day_file(DAY, Warehouse(tmp_path / "empty")) is None


def test_many_who_ask_for_the_same_day_at_once_get_one_file(tmp_path):
    warehouse = after(tmp_path, answered(EARLY, "2"))
    with ThreadPoolExecutor(4) as asking:
        paths = set(asking.map(lambda _: past_days.day_file(DAY, warehouse), range(8)))
    assert [p.name for p in paths] == made(warehouse)


def test_a_warehouse_of_another_version_has_to_be_rebuilt_first(tmp_path):
    warehouse = after(tmp_path, answered(EARLY, "2"))
    with duckdb.connect(str(warehouse.served)) as connection:
        connection.execute("update warehouse_info set value = 'old' where name = 'format'")
    with pytest.raises(UserError, match="another version"):
        past_days.day_file(DAY, warehouse)
    assert made(warehouse) == []
