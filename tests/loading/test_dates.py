"""Dates that cannot be: such a submittal is said, and is current only where there is no other."""

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.support import edt
from tests.support.content import (
    after,
    content,
    current,
    differences,
    inventory,
    loaded_as,
    template,
)
from upa.catalogue import clock
from upa.loading import loader
from upa.loading.loader import rebuild
from upa.warehouse import past_days
from upa.warehouse.generations import Warehouse

JANUARY, MARCH = "2024-01-10T17:00:00Z", "2024-03-10T17:00:00Z"
IMPOSSIBLE = ["2206-01-10T17:00:00Z", "2024-03-12T17:00:00Z", "0001-01-01T00:00:00", "1995-12-30"]
"""Of an answer of March 2024: years after it, two days after it, no year, before the program."""


def said(warehouse: Warehouse) -> list[str]:
    sql = "select message from findings where code = 'impossible-date' order by all"
    return [message for (message,) in edt.select(warehouse, sql)]


@pytest.mark.parametrize("odd", IMPOSSIBLE)
def test_a_submittal_whose_date_cannot_be_is_said_and_not_current(tmp_path: Path, odd: str) -> None:
    data = edt.answer(
        inventory("odd", odd, "Never", status="4"),
        inventory("real", JANUARY, "Diesel", status="4"),
        at=MARCH,
    )
    warehouse = after(tmp_path, data)
    assert current(warehouse) == ["Diesel"]
    (message,) = said(warehouse)
    assert "newest one with a possible date counts" in message
    sql = "select accepted_submittal_key from current_submittals"
    assert edt.select(warehouse, sql) == [(edt.guid("real"),)]


@pytest.mark.parametrize("odd", IMPOSSIBLE)
def test_it_is_current_where_there_is_no_other_and_that_is_said(tmp_path: Path, odd: str) -> None:
    warehouse = after(tmp_path, edt.answer(inventory("odd", odd, "Only"), at=MARCH))
    assert current(warehouse) == ["Only"]
    assert "as no other one of this element is held" in said(warehouse)[0]


def test_an_answer_from_the_future_is_held_against_the_day_it_is_loaded(tmp_path: Path) -> None:
    later = edt.answer(inventory("odd", "2206-01-10T17:00:00Z", "Never"), at="2206-02-01T00:00:00Z")
    warehouse = after(tmp_path, later, edt.answer(inventory("a", JANUARY, "Diesel"), at=MARCH))
    assert current(warehouse) == ["Diesel"]


def test_a_submittal_of_the_hour_before_its_answer_has_a_possible_date(tmp_path: Path) -> None:
    warehouse = after(tmp_path, edt.answer(inventory("a", MARCH, "Diesel"), at=MARCH))
    assert said(warehouse) == []


@pytest.mark.parametrize("name", ["inventory.csv", "inventory.xlsx"])
def test_a_workbook_dated_after_its_load_never_stands_above_an_answer(
    tmp_path: Path, name: str
) -> None:
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel"), at=MARCH))
    coming = clock.utc_now() + timedelta(days=40)
    report = loaded_as(warehouse, template({"CommonName": "Argon"}, name=name), submitted_on=coming)
    assert current(warehouse) == ["Diesel"]
    (file,) = report.files
    assert "its date cannot be" in file.not_current
    assert "undo this load" in file.not_current
    before = content(warehouse)
    rebuild(warehouse)
    assert not differences(before, warehouse)


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    odd = edt.answer(inventory("odd", IMPOSSIBLE[0], "Never"), at=MARCH)
    real = edt.answer(inventory("a", JANUARY, "Diesel"), at=MARCH)
    one, other = after(tmp_path / "1", odd, real), after(tmp_path / "2", real, odd)
    assert not differences(one, other)


@pytest.mark.parametrize(("day", "names"), [
    (date(2024, 2, 1), ["Diesel"]), (date(2024, 4, 1), ["Diesel"]), (date(2023, 1, 1), []),
])  # fmt: skip
def test_past_days_do_not_show_it_either(tmp_path: Path, day: date, names: list[str]) -> None:
    odd = [inventory(f"odd {at}", at, "Never") for at in IMPOSSIBLE]
    warehouse = after(tmp_path, edt.answer(*odd, inventory("a", JANUARY, "Diesel"), at=MARCH))
    file = past_days.day_file(day, warehouse)
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute("select common_name from current_inventory order by all")
        assert [name for (name,) in rows.fetchall()] == names


def test_a_workbook_loaded_while_the_clock_was_ahead_gives_way_to_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path)
    for at, name in ((datetime(2027, 5, 1), "Ahead"), (datetime(2026, 5, 1), "Now")):
        monkeypatch.setattr(loader, "utc_now", lambda at=at: at)
        report = loaded_as(warehouse, template({"CommonName": name}))
    assert current(warehouse) == ["Now"]
    assert report.files[0].not_current is None
    rebuild(warehouse)
    assert current(warehouse) == ["Now"]


def test_a_load_says_when_what_it_brought_is_not_what_is_current(tmp_path: Path) -> None:
    warehouse = after(tmp_path, edt.answer(inventory("a", MARCH, "Diesel"), at=MARCH))
    older = clock.to_utc(datetime(2024, 1, 5))
    (file,) = loaded_as(warehouse, template({}), submitted_on=older).files
    assert "a later submittal is held, the latest of 2024-03-10" in file.not_current
    (again,) = loaded_as(warehouse, edt.answer(inventory("a", MARCH, "Diesel"), at=MARCH)).files
    assert (again.status, again.not_current) == ("already-loaded", None)
