"""The rows below the headings, with what spreadsheets do to values put right or reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.fields import Field
from upa.catalogue.identifiers import ROUNDED, cas_of_rounded, clean_columns, kind_of
from upa.catalogue.phrases import counted
from upa.catalogue.records import Finding
from upa.readers.workbook.headings import Header
from upa.readers.workbook.refusals import listed
from upa.readers.workbook.sheet import Sheet
from upa.readers.workbook.templates import INVENTORY

CAS_COLUMN = re.compile(r"cas_number|hc\d_cas")


def data_rows(sheet: Sheet, header: Header) -> tuple[pa.Table, list[Finding]]:
    """Rows below the headings with their number (from 0) in column `row`, without blank ones."""
    body = sheet.cells.slice(header.row + 1)
    numbers = pa.array(np.arange(header.row + 1, sheet.cells.num_rows), pa.int64())
    columns = {name: body.column(n) for name, n in header.columns.items()}
    rows = pa.table({"row": numbers, **columns})
    rows, merged = _with_merged_ids(sheet, header, rows)
    telling = ("cers_id", "common_name") if header.template is INVENTORY else header.columns
    filled = _filled(rows, list(telling))
    if pc.all(filled).as_py():
        return rows, merged
    skipped = rows.filter(pc.invert(filled))
    stray = skipped.filter(_filled(skipped, list(header.columns)))
    return rows.filter(filled), merged + [_skipped(sheet, row) for row in stray.to_pylist()]


def _with_merged_ids(
    sheet: Sheet, header: Header, rows: pa.Table
) -> tuple[pa.Table, list[Finding]]:
    """Rows whose CERS ID stands in a cell merged over several rows, given to each of them."""
    column = header.columns.get("cers_id")
    areas = [a for a in sheet.facts.get("merged", ()) if a[2] <= column <= a[3] and a[1] > a[0]]
    areas = [a for a in areas if a[0] > header.row]
    if not areas:
        return rows, []
    ids, findings = rows.column("cers_id").to_pylist(), []
    for top, bottom, _, _ in areas:
        first, last = top - header.row - 1, min(bottom - header.row - 1, len(ids) - 1)
        for row in range(first + 1, last + 1):
            ids[row] = ids[row] or ids[first]
        message = f"CERSID {ids[first]} is merged over rows {top + 1} to {bottom + 1}; it was taken"
        message += " for each of them."
        place = sheet.locator(top)
        findings.append(Finding("advice", "cers-id-merged", message, locator=place))
    index = rows.column_names.index("cers_id")
    return rows.set_column(index, "cers_id", pa.array(ids, pa.string())), findings


def _filled(rows: pa.Table, names: list[str]) -> pa.ChunkedArray:
    """Which rows have a value in any of the columns."""
    mask = pc.is_valid(rows.column(names[0]))
    for name in names[1:]:
        mask = pc.or_(mask, pc.is_valid(rows.column(name)))
    return mask


def _skipped(sheet: Sheet, row: Mapping[str, object]) -> Finding:
    values = [f"{v}" for k, v in row.items() if k != "row" and v is not None]
    return Finding(
        "warning",
        "row-skipped",
        "The row has neither CERSID nor CommonName, so it was taken as blank, but holds values.",
        locator=sheet.locator(row["row"]),
        value=listed(values),
    )


def clean_cells(sheet: Sheet, header: Header, rows: pa.Table) -> tuple[pa.Table, list[Finding]]:
    """Put right what spreadsheets do to values, and say what cannot be."""
    findings: list[Finding] = []
    columns = fields.columns(header.template.table)
    for index, name in enumerate(rows.column_names[1:], 1):
        place = _SheetColumn(sheet, header, columns[name])
        column = rows.column(name)
        column, found = _without_dates(place, rows, column)
        findings += found + _blanked(place)
        column, found = _as_shown(place, rows, column)
        findings += found
        rows = rows.set_column(index, name, column)
    rows, marked = _without_program_marks(sheet, header, rows)
    findings += marked
    rows = rows.append_column("locator", sheet.locators(rows.column("row")))
    rows, found = clean_columns(header.template.table, rows)
    rows, rounded = _with_rounded_cas(sheet, header, rows)
    findings += rounded
    return _zero_padded(rows), findings + found


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
    ) -> Finding:
        """A finding about the column's cell in a row."""
        return Finding(
            severity,
            code,
            f"{self.field.header} {sentence}",
            locator=self.sheet.locator(row),
            table_name=self.header.template.table,
            column_name=self.field.column,
            field_number=self.field.number or None,
            value=value,
        )


def _without_dates(
    place: _SheetColumn, rows: pa.Table, column: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, list[Finding]]:
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


def _blanked(place: _SheetColumn) -> list[Finding]:
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


def _as_shown(
    place: _SheetColumn, rows: pa.Table, column: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, list[Finding]]:
    """Numbers as their format shows them: percentages, and ZIP codes and the like in texts."""
    is_text = place.field.type in ("text", "comment") or kind_of(place.field.column) is not None
    cells = {
        row: text
        for row, text, is_percent in place.sheet.formatted.get(place.number, ())
        if is_percent != is_text
    }
    if not cells:
        return column, []
    texts, findings = column.to_pylist(), []
    for at, row in enumerate(rows.column("row").to_pylist()):
        shown = cells.get(row)
        if shown is not None and texts[at] not in (None, shown):
            sentence = f"is stored as {texts[at]} and shown as {shown}; what is shown was read."
            findings.append(place.finding(row, "advice", "read-as-shown", sentence, texts[at]))
            texts[at] = shown
    return pa.chunked_array([pa.array(texts, pa.string())]), findings


def _with_rounded_cas(
    sheet: Sheet, header: Header, rows: pa.Table
) -> tuple[pa.Table, list[Finding]]:
    """CAS numbers shown as 7.78E+06: the substance's own where its name is known, else none."""
    findings: list[Finding] = []
    for name in (n for n in rows.column_names if CAS_COLUMN.fullmatch(n)):
        odd = pc.indices_nonzero(pc.match_substring_regex(rows[name], rf"^{ROUNDED.pattern}$"))
        if not len(odd):
            continue
        place = _SheetColumn(sheet, header, fields.columns(header.template.table)[name])
        texts = rows[name].to_pylist()
        named = [c for c in _names_beside(name) if c in rows.column_names]
        for at, row in zip(odd.to_pylist(), rows.take(odd).to_pylist(), strict=True):
            number = cas_of_rounded(row[name], *(row[c] for c in named))
            found = "was left out" if number is None else f"was read as {number}, by its name"
            sentence = f"“{row[name]}” was rounded by a spreadsheet; it {found}."
            severity = "error" if number is None else "warning"
            findings.append(place.finding(row["row"], severity, "cas-rounded", sentence, row[name]))
            texts[at] = number
        index = rows.column_names.index(name)
        rows = rows.set_column(index, name, pa.array(texts, pa.string()))
    return rows, findings


def _names_beside(cas_column: str) -> tuple[str, ...]:
    """Columns with names of the substance a CAS column is about."""
    if cas_column == "cas_number":
        return ("chemical_name", "common_name")
    return (cas_column.replace("_cas", "_name"),)


PROGRAM_MARKS = {
    "excel-text": (
        r'^="(.*)"$',
        '{values} written as an Excel formula of a text (="…"); the text was read.',
    ),
    "no-value-words": (
        r"^(?:nan|NaN|NaT|<NA>)$",
        "{values} a word that programs write for no value (nan, NaT); it was taken as blank.",
    ),
}
"""What programs put around values or in their place, by the code of the finding about it."""


def _without_program_marks(
    sheet: Sheet, header: Header, rows: pa.Table
) -> tuple[pa.Table, list[Finding]]:
    """Values without what programs put around them; a finding for each kind of mark."""
    findings = []
    for code, (pattern, sentence) in PROGRAM_MARKS.items():
        count = 0
        for index, name in enumerate(rows.column_names):
            column = rows.column(name)
            if not pa.types.is_string(column.type) or kind_of(name):
                continue
            marked = pc.fill_null(pc.match_substring_regex(column, pattern), False)
            if not (found := pc.sum(marked).as_py()):
                continue
            text = pc.replace_substring_regex(column, pattern, r"\1" if "(.*)" in pattern else "")
            text = pc.if_else(pc.equal(text, ""), None, text)
            rows, count = rows.set_column(index, name, text), count + found
        if count:
            place = sheet.locator(header.row)
            said = sentence.format(values=counted(count, "value is", "values are each"))
            findings.append(Finding("advice", code, said, locator=place))
    return rows, findings


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
    """Rows of facilities; those that name none are findings."""
    good = pc.fill_null(pc.match_substring_regex(rows.column("cers_id"), r"^\d{8,9}$"), False)
    if pc.all(good).as_py():
        return rows, []
    rejected = rows.filter(pc.invert(good)).to_pylist()
    return rows.filter(good), [_rejected(sheet, header, row) for row in rejected]


def sorted_by_facility(rows: pa.Table) -> pa.Table:
    """Rows in the order of their CERS IDs, those of one facility as they were."""
    ids = pc.cast(rows.column("cers_id"), pa.int64()).to_numpy()
    if (ids[1:] < ids[:-1]).any():
        rows = rows.take(pa.array(np.argsort(ids, kind="stable")))
    return rows


def repeated_facilities(rows: pa.Table) -> list[Finding]:
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
            locator=row["locator"],
            value=row["cers_id"],
        )
        for row in again.to_pylist()
    ]


def _rejected(sheet: Sheet, header: Header, row: Mapping[str, object]) -> Finding:
    """What to tell of a row that names no facility."""
    name = row.get("common_name") or row.get("operator_name") or row.get("owner_name")
    about = f" The row is about {str(name)[:100]}." if name else ""
    if row["cers_id"] is None:
        problem, code = "CERSID is blank, so the row belongs to no facility", "cers-id-missing"
    elif ROUNDED.fullmatch(row["cers_id"]):
        problem, code = f"CERSID {row['cers_id']} was rounded by a spreadsheet", "cers-id-rounded"
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
        value=row["cers_id"] or (str(name) if name else None),
    )
