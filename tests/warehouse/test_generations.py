"""Generations: published at once, undone, pruned, rebuilt from kept sources, readable by others."""

import csv
import os
import subprocess
import sys
from datetime import datetime
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
from upa.catalogue import fields
from upa.catalogue.paths import PROJECT as ROOT
from upa.catalogue.records import UserError
from upa.loading import sources
from upa.loading.loader import rebuild
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

JANUARY, FEBRUARY, MARCH, APRIL = (f"2024-0{m}-10T17:00:00Z" for m in (1, 2, 3, 4))
NAMES = ("Argon", "Butane", "Chlorine", "Diesel", "Ethanol", "Fluorine")


def week(number: int) -> bytes:
    on = f"2024-01-{number + 10}T17:00:00Z"
    return edt.answer(inventory(f"k{number}", on, NAMES[number]), at=on)


def weeks(folder: Path, count: int) -> Warehouse:
    """A warehouse with a generation for each of some weeks."""
    return after(folder, *(week(n) for n in range(count)))


def told(error: pytest.ExceptionInfo[UserError]) -> str:
    assert error.value.next_step
    return str(error.value)


# --- undo ----------------------------------------------------------------------------------------


def test_undo_leads_to_the_generation_before_and_then_to_an_empty_warehouse(tmp_path):
    warehouse = weeks(tmp_path, 2)
    assert (warehouse.undo(), current(warehouse)) == (1, ["Argon"])
    assert warehouse.undo() is None
    assert warehouse.generation is None
    with pytest.raises(UserError, match="Nothing is loaded yet"):
        warehouse.cursor(EVERYTHING)
    with pytest.raises(UserError, match="nothing to undo"):
        warehouse.undo()


def test_after_an_undo_a_load_gets_a_new_number_and_its_undo_leads_to_where_it_began(tmp_path):
    warehouse = weeks(tmp_path, 2)
    warehouse.undo()
    assert loaded_as(warehouse, week(2)).generation == 3
    names = edt.select(warehouse, "select common_name from inventory_items order by all")
    assert names == [("Argon",), ("Chlorine",)]
    assert warehouse.undo() == 1


def test_undo_to_empty_and_a_new_load_give_the_same_as_a_fresh_warehouse(tmp_path):
    warehouse = weeks(tmp_path / "1", 1)
    warehouse.undo()
    assert loaded_as(warehouse, week(1)).generation == 2
    assert differences(warehouse, after(tmp_path / "2", week(1))) == []


def test_undo_and_load_in_turns_never_lose_the_way_back(tmp_path):
    warehouse = weeks(tmp_path, 2)
    for number in (2, 3, 4, 5):
        warehouse.undo()
        loaded_as(warehouse, week(number))
    assert warehouse.undo() == 1
    assert current(warehouse) == ["Argon"]


def test_undo_beyond_what_is_kept_says_so_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_KEEP_GENERATIONS", "1")
    warehouse = weeks(tmp_path, 2)
    with pytest.raises(UserError) as error:
        warehouse.undo()
    assert "can no longer be undone" in told(error)
    assert current(warehouse) == ["Butane"]


# --- generations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "kept"), [(None, [3, 4, 5]), ("2", [4, 5]), ("0", [5]), ("many", [3, 4, 5])]
)
def test_three_generations_are_kept_or_as_many_as_set(tmp_path, monkeypatch, setting, kept):
    if setting:
        monkeypatch.setenv("UPA_KEEP_GENERATIONS", setting)
    warehouse = weeks(tmp_path, 5)
    assert warehouse.generations() == kept
    assert sorted(p.stem for p in tmp_path.glob("*.json")) == [str(n) for n in kept]


def test_a_generation_that_was_undone_goes_with_the_next_load(tmp_path):
    warehouse = weeks(tmp_path, 2)
    warehouse.undo()
    loaded_as(warehouse, week(2))
    assert warehouse.generations() == [1, 3]


def test_current_names_the_served_file_and_nothing_else_of_a_load_is_left(tmp_path):
    weeks(tmp_path, 1)
    assert (tmp_path / "CURRENT").read_text() == "1.duckdb"
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"CURRENT", "LOCK", "1.duckdb", "1.json", "sources"}


def test_a_cursor_taken_before_a_load_keeps_its_data_and_the_next_sees_the_new(tmp_path):
    warehouse = weeks(tmp_path, 1)
    early = warehouse.cursor(EVERYTHING)
    loaded_as(warehouse, week(1))
    sql = "select common_name from current_inventory"
    assert early.execute(sql).fetchall() == [("Argon",)]
    assert warehouse.cursor(EVERYTHING).execute(sql).fetchall() == [("Butane",)]


def test_the_served_data_cannot_be_changed_and_reach_no_other_file(tmp_path):
    warehouse = weeks(tmp_path, 1)
    for sql in ("delete from facilities", f"copy facilities to '{tmp_path}/out.csv'"):
        with pytest.raises(duckdb.Error):
            warehouse.cursor(EVERYTHING).execute(sql)
    assert not (tmp_path / "out.csv").exists()


def test_others_open_the_file_with_their_own_duckdb_while_it_is_served(tmp_path):
    warehouse = weeks(tmp_path, 1)
    current(warehouse)
    code = (
        "import duckdb, sys\n"
        "c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print(c.execute('select common_name, maximum_daily_amount from inventory_items')"
        ".fetchall())\n"
        "print(c.execute('select pacific(submitted_on) from submittals').fetchall()[0][0])"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "1.duckdb")]
    out = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == ["[('Argon', 500.5)]", "2024-01-10 09:00:00"]


def test_the_file_is_written_for_older_versions_of_duckdb_too(tmp_path):
    weeks(tmp_path, 1)
    with duckdb.connect(str(tmp_path / "1.duckdb"), read_only=True) as connection:
        sql = "select tags['storage_version'] from duckdb_databases() where not internal"
        (version,) = connection.execute(sql).fetchall()[0]
    assert version.startswith("v1.4")


# --- schema --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A warehouse that holds next to nothing."""
    return after(tmp_path_factory.mktemp("w"), edt.regulator_listing(c1500="Example"))


def test_every_table_view_and_column_has_a_comment(empty):
    sql = """
        select table_name from duckdb_tables() where comment is null or comment = ''
        union all
        select view_name from duckdb_views() where not internal and comment is null
        union all
        select table_name || '.' || column_name from duckdb_columns()
        where not internal and comment is null
    """
    assert edt.select(empty, sql) == []


def test_tables_and_columns_are_those_of_the_catalogue(empty):
    sql = """
        select table_name, list((column_name, lower(data_type)))
        from duckdb_columns() where not internal group by table_name
    """
    held = dict(edt.select(empty, sql))
    for name in fields.tables():
        expected = {(f.column, f.duckdb_type) for f in fields.columns(name).values()}
        found = set(held[name])
        assert (found if name != "inventory_items" else found & expected) == expected, name
    assert set(held["inventory_items"]) == set(held["current_inventory"])
    assert held.keys() - fields.tables().keys() == {"code_labels", "accepted_inventory"}


def test_names_that_others_rely_on_are_there(empty):
    relied_on = {
        "source_files": "sha256 name kind is_sample loaded_on",
        "findings": "severity code locator field_number value message",
        "unknown_elements": "path occurrences",
        "regulators": "regulator_code regulator_name",
        "organizations": "organization_code organization_name",
        "facilities": "cers_id facility_name city county_id organization_code",
        "facility_regulators": "cers_id submittal_element regulator_code",
        "submittals": "submittal_key cers_id submittal_element submittal_status submitted_on",
        "submittal_values": "submittal_key path value",
        "inventory_items": "cers_id common_name cas_number maximum_daily_amount units",
        "documents": "submittal_key slot option",
        "transfers": "cers_id organization_code occurred_on",
        "current_submittals": "cers_id submittal_element accepted_submittal_key",
        "current_inventory": "cers_id common_name cas_number maximum_daily_amount units",
    }
    for table, columns in relied_on.items():
        assert edt.select(empty, f"select {', '.join(columns.split())} from {table} limit 0") == []


def test_labels_of_codes_can_be_joined_in_sql(empty):
    sql = "select label from code_labels where list = 'units' and code = 'b'"
    assert edt.select(empty, sql) == [(fields.codes("units")["b"],)]


def test_the_warehouse_says_which_generation_it_is_and_when_it_was_made(tmp_path):
    facts = dict(edt.select(weeks(tmp_path, 2), "select name, value from warehouse_info"))
    assert (facts["generation"], facts["is_sample"]) == ("2", "false")
    made, loaded = datetime.fromisoformat(facts["made_on"]), datetime.min
    for source in Warehouse(tmp_path).manifest()["sources"]:
        loaded = max(loaded, datetime.fromisoformat(source["loaded_on"]))
    assert made >= loaded


FIELD_ADDED = """
import sys
from pathlib import Path
from upa.catalogue import fields
fields.REFERENCE = Path(sys.argv[1])
from tests.support import edt
warehouse, (report,) = edt.loaded(Path(sys.argv[2]), Path(sys.argv[3]).read_bytes())
print(report.status, dict(report.counts)["unknown_elements"])
print(edt.select(warehouse, "select flash_point_note from current_inventory"))
"""


def test_a_field_added_to_the_catalogue_is_loaded_without_another_edit(tmp_path):
    reference = with_field(tmp_path / "reference")
    block = edt.inventory(edt.material(FlashPointNote="Closed cup"))
    (tmp_path / "answer.xml").write_bytes(edt.answer(edt.occasion(block)))
    paths = (reference, tmp_path / "w", tmp_path / "answer.xml")
    run = [sys.executable, "-c", FIELD_ADDED, *map(str, paths)]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines() == ["loaded 0", "[('Closed cup',)]"], done.stderr


def with_field(folder: Path) -> Path:
    """A copy of the reference data with a field more."""
    folder.mkdir()
    for path in fields.REFERENCE.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "fields.csv").unlink()
    with (fields.REFERENCE / "fields.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    row = dict.fromkeys(reader.fieldnames, "") | {
        "table": "inventory_items",
        "column": "flash_point_note",
        "element": "FlashPointNote",
        "type": "text",
        "public": "yes",
        "label": "Flash point note",
    }
    with (folder / "fields.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows([*rows, row])
    return folder


def test_a_warehouse_of_another_schema_is_not_loaded_into_and_a_rebuild_takes_it_over(
    tmp_path, monkeypatch
):
    warehouse = weeks(tmp_path, 1)
    before = content(warehouse)
    with monkeypatch.context() as other:
        other.setattr("upa.warehouse.schema.schema_mark", lambda: "another")
        with pytest.raises(UserError, match="from another version") as error:
            loaded_as(warehouse, week(1))
        assert "rebuild" in told(error)
    assert not list(tmp_path.glob("loading*"))
    rebuild(warehouse)
    assert differences(before, warehouse) == []


# --- rebuild -------------------------------------------------------------------------------------


def varied(folder: Path) -> Warehouse:
    """A warehouse of files of several kinds, one of them undone."""
    on = datetime(2024, 3, 1, 8)
    warehouse = weeks(folder, 3)
    after(folder, template({"CommonName": "Propane"}), submitted_on=on, mode="append")
    after(folder, edt.facility_query(edt.listed_facility()), edt.transfer_query(edt.transfer()))
    after(folder, template({"CommonName": "Xenon"}, name="a.xlsx"), regulator_code=1500)
    warehouse.undo()
    changed = edt.answer(inventory("k1", "2024-01-11T17:00:00Z", "Butane", "More"), at=APRIL)
    return after(folder, changed)


def damaged(path: Path) -> None:
    """Overwrite the first half of a file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(os.urandom(size // 2))


def test_a_rebuild_gives_the_same_content_as_the_loads_did_also_after_an_undo(tmp_path):
    warehouse = varied(tmp_path)
    before = content(warehouse)
    report = rebuild(warehouse)
    assert report.all_loaded
    assert report.generation == warehouse.generation
    assert differences(before, warehouse) == []
    numbers = "select file_number, load_number, loaded_on, name from source_files order by all"
    rebuilt = edt.select(warehouse, numbers)
    warehouse.undo()
    assert edt.select(warehouse, numbers) == rebuilt


def test_a_damaged_warehouse_says_so_and_a_rebuild_brings_it_back(tmp_path):
    warehouse = weeks(tmp_path, 2)
    before = content(warehouse)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in tmp_path.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    (copy / "sources").symlink_to(tmp_path / "sources")
    damaged(copy / "2.duckdb")
    broken = Warehouse(copy)
    for use in (lambda: broken.cursor(EVERYTHING), lambda: loaded_as(broken, week(3))):
        with pytest.raises(UserError) as error:
            use()
        assert "rebuild" in told(error)
    rebuild(broken)
    assert differences(before, broken) == []
    assert not list(copy.glob("loading*"))


def test_a_missing_served_file_is_told_and_rebuilt(tmp_path):
    warehouse = weeks(tmp_path, 1)
    (tmp_path / "1.duckdb").unlink()
    with pytest.raises(UserError, match="cannot be read"):
        loaded_as(warehouse, week(1))
    rebuild(warehouse)
    assert current(Warehouse(tmp_path)) == ["Argon"]


def test_without_kept_sources_a_rebuild_says_why_not_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_KEEP_SOURCES", "0")
    warehouse = weeks(tmp_path, 1)
    assert not (tmp_path / "sources").exists()
    with pytest.raises(UserError) as error:
        rebuild(warehouse)
    assert "UPA_KEEP_SOURCES" in told(error)
    assert current(warehouse) == ["Argon"]


def test_an_empty_warehouse_has_nothing_to_rebuild(tmp_path):
    with pytest.raises(UserError, match="cannot be rebuilt"):
        rebuild(Warehouse(tmp_path))


def test_a_kept_source_that_was_changed_is_not_taken_for_the_file_it_was(tmp_path):
    warehouse = weeks(tmp_path, 2)
    one, two = sorted((tmp_path / "sources").iterdir())
    one.write_bytes(two.read_bytes())
    report = rebuild(warehouse)
    assert sorted(f.status for f in report.files) == ["loaded", "refused"]
    assert any("damaged" in f.reason for f in report.files if f.status == "refused")
    assert (report.generation, warehouse.generation) == (None, 2)


def test_a_damaged_list_of_loaded_files_is_told(tmp_path):
    warehouse = weeks(tmp_path, 1)
    (tmp_path / "1.json").write_text("{")
    with pytest.raises(UserError, match="cannot be read"):
        warehouse.undo()


def test_a_source_that_cannot_be_kept_stops_the_load_before_it_is_published(tmp_path):
    warehouse = weeks(tmp_path, 1)
    for path in (tmp_path / "sources").iterdir():
        path.unlink()
    (tmp_path / "sources").rmdir()
    (tmp_path / "sources").write_text("in the way")
    with pytest.raises(UserError, match="cannot be kept"):
        loaded_as(warehouse, week(1))
    assert (warehouse.generation, current(warehouse)) == (1, ["Argon"])


def test_a_source_is_kept_as_it_was_received(tmp_path):
    data = week(1)
    after(tmp_path, data)
    entry = Warehouse(tmp_path).manifest()["sources"][0]
    path = Warehouse(tmp_path).source(entry["sha256"])
    kept = sources.KeptFile(path, entry["name"], None, entry["size_bytes"])
    with kept.open() as stream:
        assert stream.read() == data
