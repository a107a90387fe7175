"""The directory as a file people fill in and hand back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import openpyxl

from upa.agencies import agency_fields, committed, corrections
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory, codes_of
from upa.catalogue.records import UserError
from upa.exports import sheets
from upa.places.names import agency_key
from upa.warehouse import entries

MOST_BYTES, MOST_UNPACKED = 5 << 20, 60 << 20
"""Largest directory file or list taken, and what a workbook may unpack to: all agencies need less
than a hundredth of it."""


@dataclass(frozen=True)
class DirectoryRow:
    """A row of a directory file: where it stands, which agency it means, and its values."""

    locator: str
    agency: Agency
    is_new: bool
    changes: Mapping[str, str]
    keeps: Mapping[str, str]
    """Values that differ from what someone entered by hand, which stays unless asked otherwise."""
    faults: tuple[str, ...]


def template(directory: Directory) -> bytes:
    """The directory as a workbook to fill in and upload again, with CERS's headings."""
    rows = [[a.value(f.name) for f in agency_fields.FIELDS] for a in directory.agencies]
    return sheets.texts({"Directory": [[f.heading for f in agency_fields.FIELDS], *rows]})


def read_rows(name: str, content: bytes) -> list[dict[str, str]]:
    """Rows of a directory file (CSV or XLSX) by heading; `#` is the row's number in the file.

    Raises UserError when the file cannot be read or has no column of names or codes.
    """
    grid = read_grid(name, content)
    head = {heading_key(text): position for position, text in enumerate(grid[0] if grid else [])}
    if not {"name", "edtidentitykey"} & head.keys():
        raise _unreadable(name, "Its first row names neither Name nor EDTIdentityKey.")
    return [
        {h: str(row[i]).strip() for h, i in head.items() if i < len(row)} | {"#": str(number)}
        for number, row in enumerate(grid[1:], start=2)
        if any(str(cell).strip() for cell in row)
    ]


def read_grid(name: str, content: bytes) -> list[list[str]]:
    """Cells of a CSV file or of a workbook's first sheet as text, at most 5,000 rows by 60 columns
    of a workbook. Raises UserError when it is neither, or too large."""
    is_book = content.startswith(b"PK")
    try:
        size = _unpacked(content) if is_book else 0
        if len(content) > MOST_BYTES or size > MOST_UNPACKED:
            raise _unreadable(name, "It is far larger than a directory or a list of places.")
        return _read_xlsx(content) if is_book else _read_csv(content)
    except UserError:
        raise
    except Exception as error:
        raise _unreadable(name, "It is neither a CSV file in UTF-8 nor a workbook.") from error


def heading_key(text: str) -> str:
    """A column heading without case, blanks and punctuation."""
    return re.sub(r"[^a-z0-9]", "", str(text).lower())


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return sum(part.file_size for part in book.infolist())


def _read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _read_xlsx(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(max_row=5000, max_col=60, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _unreadable(name: str, why: str) -> UserError:
    return UserError(
        "This file cannot be used",
        f"{name}: {why}",
        "Save it as CSV (UTF-8) or XLSX; the template of the page shows the columns.",
    )


def compare(rows: Iterable[Mapping[str, str]], directory: Directory) -> list[DirectoryRow]:
    """What each row of a directory file would change. Empty cells change nothing.

    A row means the agency of its code, else the one agency whose name and type match.
    """
    typed_in = {key for key, made in entries.corrections().items() if made.source == "page"}
    return [_compared(row, directory, typed_in) for row in rows]


def _compared(
    row: Mapping[str, str], directory: Directory, typed_in: set[tuple[str, str]]
) -> DirectoryRow:
    given = {
        f.name: row[heading_key(f.heading)]
        for f in agency_fields.FIELDS
        if row.get(heading_key(f.heading))
    }
    agency, is_new = _meant(given, directory)
    changes, keeps, faults = {}, {}, []
    for name, text in given.items():
        try:
            value = corrections.check_value(name, text)
        except UserError as error:
            faults.append(error.sentence)
            continue
        if value != agency.value(name):
            target = keeps if (agency.key, name) in typed_in else changes
            target[name] = value
    return DirectoryRow(f"row {row['#']}", agency, is_new, changes, keeps, tuple(faults))


def _meant(given: Mapping[str, str], directory: Directory) -> tuple[Agency, bool]:
    code, name, kind = (given.get(f, "") for f in ("code", "name", "kind"))
    by_code = codes_of(directory).get(int(code)) if code.isdecimal() else None
    if by_code is not None:
        return by_code, False
    key = agency_key(name)
    alike = [a for a in directory.agencies if agency_key(a.name) == key and kind in ("", a.kind)]
    if len(alike) == 1:
        return alike[0], False
    made = code if code.isdecimal() else committed.slug(f"{given.get('county_id', '')} {name}")
    return Agency(made, ""), True


def apply(
    rows: Iterable[DirectoryRow], author: str, file_name: str, *, replace_entered: bool = False
) -> int:
    """Enter what a directory file changes; return how many values. Values typed in by hand stay
    unless `replace_entered`."""
    count = 0
    for row in rows:
        values = {**row.changes, **(row.keeps if replace_entered else {})}
        if values:
            entries.correct(row.agency.key, values, author, source=file_name)
            count += len(values)
    return count
