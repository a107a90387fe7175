"""What two warehouses hold, compared table by table, and small loads to compare."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import openpyxl

from tests.support import edt
from upa.catalogue import fields
from upa.catalogue.records import SourceFile
from upa.loading.loader import load
from upa.loading.reports import LoadOptions, LoadReport
from upa.readers.files import StreamFile
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

OF_THE_LOAD = {"loaded_on", "load_number", "file_number"}
"""Columns that tell when and in which order files were loaded, nothing of what they hold."""
OF_THE_FILE = ("generation", "made_on", "id", "parent")
"""Facts of warehouse_info about one generation."""
AT_LOADING = "the moment of loading"
MATERIAL = {
    "CommonName": "Diesel",
    "EHS": "N",
    "PhysicalState": "b",
    "MaximumDailyAmount": "500",
    "Units": "a",
}

Content = dict[str, Counter[tuple]]


def content(warehouse: Warehouse) -> Content:
    """Every table's rows as a multiset; dates that are only when a file was loaded are alike."""
    cursor = warehouse.cursor(EVERYTHING)
    files = cursor.execute("select loaded_on, file_number from source_files").fetchall()
    moments = {m + timedelta(microseconds=n) for m, number in files for n in (0, number)}
    names = cursor.execute("select table_name from duckdb_tables() order by all").fetchall()
    return {name: Counter(_rows(warehouse, name, moments)) for (name,) in names}


def _rows(warehouse: Warehouse, table: str, moments: set) -> list[tuple]:
    cursor = warehouse.cursor(EVERYTHING).execute(f"select * from {table}")
    kept = [i for i, d in enumerate(cursor.description) if d[0] not in OF_THE_LOAD]
    rows = cursor.fetchall()
    if table == "warehouse_info":
        rows = [row for row in rows if row[0] not in OF_THE_FILE]
    return [tuple(AT_LOADING if row[i] in moments else row[i] for i in kept) for row in rows]


def differences(one: Content | Warehouse, other: Content | Warehouse) -> list[str]:
    """In words, where the content differs; nothing when it is the same."""
    one, other = (c if isinstance(c, dict) else content(c) for c in (one, other))
    found = [f"only one has the table {name}" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        found += [f"{name}: only the first has {row}" for row in one[name] - other[name]]
        found += [f"{name}: only the second has {row}" for row in other[name] - one[name]]
    return found


def after(folder: Path, *files: bytes | SourceFile, **options: object) -> Warehouse:
    """The warehouse in a folder once these files were loaded, one load each; none was refused."""
    warehouse = Warehouse(folder)
    for file in files:
        report = loaded_as(warehouse, file, **options)
        assert report.all_loaded, report.files
    return warehouse


def loaded_as(warehouse: Warehouse, *files: bytes | SourceFile, **options: object) -> LoadReport:
    """What became of one load of these files."""
    given = [_named(f) if isinstance(f, bytes) else f for f in files]
    return load(given, warehouse, LoadOptions(**options))


def _named(data: bytes) -> SourceFile:
    """Bytes as a file with a name that the same bytes always have."""
    return edt.source(data, f"{hashlib.sha256(data).hexdigest()[:8]}.xml")


def other_orders(*files: bytes) -> list[tuple[bytes, ...]]:
    """Files backwards and, when they are three or more, begun with the second."""
    backwards = files[::-1]
    begun_later = (*files[1:], files[0])
    return [backwards] if backwards == begun_later else [backwards, begun_later]


def all_orders(folder: Path, *files: bytes) -> Warehouse:
    """The warehouse of files loaded one by one; other orders, in one load, gave the same."""
    made = after(folder / "one-by-one", *files)
    for number, order in enumerate(other_orders(*files)):
        other = Warehouse(folder / str(number))
        assert loaded_as(other, *order).all_loaded
        assert differences(made, other) == []
    return made


def dated(data: bytes, at: str) -> bytes:
    """A query answer as CERS would have given it at another time."""
    assert edt.AT.encode() in data
    return data.replace(edt.AT.encode(), at.encode(), 1)


def inventory(
    key: str, on: str, *names: str, status: str = "2", cers_id: int = edt.CERS_ID, **more: str
) -> edt.Element:
    """One occasion on which a facility submitted an inventory of materials with these names."""
    head = edt.header(edt.guid(key), on, status, **more)
    materials = (edt.material(name) for name in names)
    return edt.occasion(edt.inventory(*materials, head=head), cers_id=str(cers_id))


def template(*rows: dict[str, object], name: str = "inventory.csv") -> SourceFile:
    """An inventory template with rows that lack nothing but what they say; .csv or .xlsx."""
    headings = fields.template_headers("inventory")
    full = [{"CERSID": str(edt.CERS_ID)} | MATERIAL | row for row in rows]
    grid = [headings, *([row.get(h) for h in headings] for row in full)]
    return StreamFile(name, io.BytesIO(_xlsx(grid) if name.endswith("x") else _csv(grid)))


def _csv(grid: Iterable[list]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(grid)
    return out.getvalue().encode()


def _xlsx(grid: Iterable[list]) -> bytes:
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def current(warehouse: Warehouse, cers_id: int = edt.CERS_ID) -> list[str]:
    """Names of the materials a facility has now."""
    sql = "select common_name from current_inventory where cers_id = $1 order by all"
    return [name for (name,) in edt.select(warehouse, sql, cers_id)]


def ever(warehouse: Warehouse, cers_id: int = edt.CERS_ID) -> list[str]:
    """Names of the materials of every inventory of a facility that is held."""
    sql = "select common_name from inventory_items where cers_id = $1 order by all"
    return [name for (name,) in edt.select(warehouse, sql, cers_id)]


def accepted(warehouse: Warehouse) -> list[str]:
    """Names of the materials of the last accepted inventories."""
    sql = "select common_name from accepted_inventory order by all"
    return [name for (name,) in edt.select(warehouse, sql)]


def findings(warehouse: Warehouse, code: str) -> list[tuple]:
    """Submittal and file date of the findings with a code."""
    sql = (
        "select f.submittal_key, s.data_set_date_time::varchar from findings as f "
        "inner join source_files as s using (sha256) where f.code = $1 order by all"
    )
    return edt.select(warehouse, sql, code)
