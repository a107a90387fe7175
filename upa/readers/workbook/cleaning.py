"""The rows below the headings, with what spreadsheets do to values put right or said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.fields import Field
from upa.catalogue.records import Finding
from upa.readers.workbook.headings import Header
from upa.readers.workbook.refusals import listed
from upa.readers.workbook.sheet import Sheet
from upa.readers.workbook.templates import FACILITY, INVENTORY

CAS_COLUMN = re.compile(r"cas_number|hc\d_cas")

Located = tuple[int, Finding]
"""A row (from 0) of a sheet, and a finding that does not name its facility yet."""


def data_rows(sheet: Sheet, header: Header) -> tuple[pa.Table, list[Finding]]:
    """Rows below the headings with their number (from 0) in column `row`, without blank ones."""
    body = sheet.cells.slice(header.row + 1)
    numbers = pa.array(np.arange(header.row + 1, sheet.cells.num_rows), pa.int64())
    columns = {name: body.column(n) for name, n in header.columns.items()}
    rows = pa.table({"row": numbers, **columns})
    telling = ("cers_id", "common_name") if header.template is INVENTORY else header.columns
    filled = _filled(rows, list(telling))
    if pc.all(filled).as_py():
        return rows, []
    skipped = rows.filter(pc.invert(filled))
    stray = skipped.filter(_filled(skipped, list(header.columns)))
    return rows.filter(filled), [_stray(sheet, row) for row in stray.to_pylist()]


def _filled(rows: pa.Table, names: list[str]) -> pa.ChunkedArray:
    """Which rows have a value in any of the columns."""
    mask = pc.is_valid(rows.column(names[0]))
    for name in names[1:]:
        mask = pc.or_(mask, pc.is_valid(rows.column(name)))
    return mask


def _stray(sheet: Sheet, row: Mapping[str, object]) -> Finding:
    values = [f"{v}" for k, v in row.items() if k != "row" and v is not None]
    return Finding(
        "warning",
        "row-skipped",
        "The row has neither CERSID nor CommonName, so it was taken as blank, but holds values.",
        locator=sheet.locator(row["row"]),
        value=listed(values),
    )


def clean_cells(sheet: Sheet, header: Header, rows: pa.Table) -> tuple[pa.Table, list[Located]]:
    """Put right what spreadsheets do to values, and say what cannot be."""
    findings: list[Located] = []
    columns = fields.columns(header.template.table)
    for index, name in enumerate(rows.column_names[1:], 1):
        place = _SheetColumn(sheet, header, columns[name])
        column = rows.column(name)
        column, found = _without_dates(place, rows, column)
        findings += found + _blanked(place)
        rows = rows.set_column(index, name, column)
    return _zero_padded(rows), findings


@dataclass(frozen=True)
class _SheetColumn:
    """A column of a sheet, for findings about its cells."""

    sheet: Sheet
    header: Header
    field: Field

    @property
    def number(self) -> int:
        return self.header.columns[self.field.column]

    def finding(
        self, row: int, severity: str, code: str, sentence: str, value: str | None
    ) -> tuple[int, Finding]:
        finding = Finding(
            severity,
            code,
            f"{self.field.header} {sentence}",
            locator=self.sheet.locator(row),
            table_name=self.header.template.table,
            column_name=self.field.column,
            field_number=self.field.number or None,
            value=value,
        )
        return row, finding


def _without_dates(
    place: _SheetColumn, rows: pa.Table, column: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, list[Located]]:
    """Take out dates where none belong: Excel makes them of 64-17-5 or 2.1 and keeps no trace."""
    dates = place.sheet.facts["dates"].get(str(place.number))
    if not dates or place.field.type in ("date", "datetime"):
        return column, []
    mask = pc.is_in(rows.column("row"), value_set=pa.array(dates, pa.int64()))
    numbers, texts = rows.column("row").filter(mask), column.filter(mask)
    met = list(zip(numbers.to_pylist(), texts.to_pylist(), strict=True))
    if place.field.type in ("text", "comment") and not CAS_COLUMN.fullmatch(place.field.column):
        sentence = "is a date cell; it was taken as text."
        return column, [place.finding(r, "warning", "cell-is-a-date", sentence, v) for r, v in met]
    code = "cas-is-a-date" if CAS_COLUMN.fullmatch(place.field.column) else "cell-is-a-date"
    sentence = (
        "is a date cell, probably made by Excel from the typed value, which cannot be got back; "
        "it was left out. Format the column as text and type the value again."
    )
    return pc.if_else(mask, None, column), [
        place.finding(r, "error", code, sentence, v) for r, v in met
    ]


def _blanked(place: _SheetColumn) -> list[Located]:
    """Cells that hold an error or a formula without its result: no value can be read from them."""
    sentences = {
        "error": "is an error value in the workbook; it was left out.",
        "formula": "is a formula whose result is not stored in the file; it was left out. Open the "
        "workbook in Excel and save it.",
    }
    return [
        place.finding(row, "error", f"cell-is-{reason}", sentences[reason], text)
        for row, reason, text in place.sheet.blanked.get(place.number, ())
        if row > place.header.row
    ]


def _zero_padded(rows: pa.Table) -> pa.Table:
    """Give SIC codes and US ZIP codes back the leading zeros that number cells lose."""
    for index, name in enumerate(rows.column_names):
        size = 4 if name == "sic_code" else 5 if name.endswith("zip_code") else 0
        if not size:
            continue
        column = rows.column(name)
        short = pc.match_substring_regex(column, r"^\d{3}$" if size == 4 else r"^\d{3,4}$")
        country = name.replace("zip_code", "country")
        if size == 5 and country in rows.column_names:
            domestic = pc.match_substring_regex(
                rows.column(country), r"(?i)^(us|usa|united states.*)$"
            )
            short = pc.and_(short, pc.fill_null(domestic, True))
        rows = rows.set_column(
            index, name, pc.if_else(short, pc.utf8_lpad(column, size, "0"), column)
        )
    return rows


def rows_of_facilities(
    sheet: Sheet, header: Header, rows: pa.Table
) -> tuple[pa.Table, list[Finding]]:
    """Rows of facilities, sorted by CERS ID; the rows that name none are findings."""
    written = rows.column("cers_id")
    digits = pc.replace_substring_regex(written, r"[,\s]|\.0*$", "")
    good = pc.fill_null(pc.match_substring_regex(digits, r"^\d{8,9}$"), False)
    rows = rows.set_column(rows.column_names.index("cers_id"), "cers_id", digits)
    rejected = rows.append_column("written", written).filter(pc.invert(good)).to_pylist()
    rows = rows if not rejected else rows.filter(good)
    ids = pc.cast(rows.column("cers_id"), pa.int64()).to_numpy()
    if (ids[1:] < ids[:-1]).any():
        rows = rows.take(pa.array(np.argsort(ids, kind="stable")))
    repeated = _repeated(sheet, rows) if header.template is FACILITY else []
    return rows, [_rejected(sheet, header, row) for row in rejected] + repeated


def _repeated(sheet: Sheet, rows: pa.Table) -> list[Finding]:
    """Further rows of a facility where one is expected; rows are sorted by CERS ID."""
    ids = rows.column("cers_id").to_numpy()
    again = rows.take(pa.array(np.flatnonzero(ids[1:] == ids[:-1]) + 1))
    message = "The facility has more than one row in this file; all were kept."
    return [
        Finding(
            "warning",
            "facility-repeated",
            message,
            cers_id=int(row["cers_id"]),
            locator=sheet.locator(row["row"]),
            value=row["cers_id"],
        )
        for row in again.to_pylist()
    ]


def _rejected(sheet: Sheet, header: Header, row: Mapping[str, object]) -> Finding:
    """What to tell of a row that names no facility."""
    name = row.get("common_name") or row.get("operator_name") or row.get("owner_name")
    about = f" The row is about {str(name)[:100]}." if name else ""
    if row["written"] is None:
        problem, code = "CERSID is blank, so the row belongs to no facility", "cers-id-missing"
    else:
        problem, code = "CERSID is not a number of 8 or 9 digits", "cers-id-invalid"
    return Finding(
        "error",
        code,
        f"{problem}; the row was not loaded.{about}",
        locator=sheet.locator(row["row"]),
        table_name=header.template.table,
        column_name="cers_id",
        field_number="1a",
        value=row["written"] or (str(name) if name else None),
    )
