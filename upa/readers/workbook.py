"""Reader of upload templates filled in: inventory and facility information, as .xlsx, .xls or CSV.

The first worksheet is read, its columns are matched by heading, wherever and however they stand.
Cells are read by a process of its own (`sandbox.py`): the parser aborts on hostile files.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields, sample_marks
from upa.catalogue.fields import Field
from upa.catalogue.records import Batch, Finding, ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.readers import cells
from upa.readers.files import head_of, on_disk, shown

MAX_CELLS = 20_000_000
MAX_UNPACKED = 2 << 30
MAX_PARTS = 10_000
MAX_RATIO, RATIO_FROM = 150, 10 << 20
MAX_XLS = 200 << 20
MEMORY = 4 << 30
SECONDS = 300
ROWS_PER_BATCH = 10_000
HEADER_WITHIN = 1_000

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# Streams as OLE files name them; the second is of a document that opens with a password.
EXCEL_STREAMS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CERS_ID_HEADING = r"(?i)^[\s\x{feff}]*cers[\s_]*id[\s*]*$"
CAS_COLUMN = re.compile(r"cas_number|hc\d_cas")

Located = tuple[int, Finding]
"""A row (from 0) of a sheet, and a finding that does not name its facility yet."""


@dataclass(frozen=True)
class Template:
    """One of the two templates; `required` are the headings no workbook can do without.

    These are the minimally required fields of the upload checks (inventory-template sections 3
    and 6); workbooks of other systems often lack columns they never fill.
    """

    name: str
    title: str
    kind: str
    table: str
    submittal_element: int
    element_name: str
    required: tuple[str, ...]

    @cached_property
    def by_heading(self) -> Mapping[str, Field]:
        """Fields by heading or alias, as `plain` makes headings comparable."""
        own = fields.template_fields(self.name)
        aliases = {plain(a): f for f in own for a in f.aliases if "/" not in a}
        return aliases | {plain(f.header): f for f in own}


INVENTORY = Template(
    name="inventory",
    title="hazardous materials inventory template",
    kind="inventory-workbook",
    table="inventory_items",
    submittal_element=2,
    element_name="HazardousMaterialsInventory",
    required=("CERSID", "CommonName", "EHS", "PhysicalState", "MaximumDailyAmount", "Units"),
)
FACILITY = Template(
    name="facility",
    title="facility information template",
    kind="facility-workbook",
    table="owner_operators",
    submittal_element=1,
    element_name="FacilityInformation",
    required=("CERSID", "Phone", "MailingAddress", "MailingAddressCity"),
)


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as text columns from A1 on, and what else is known of it."""

    cells: pa.Table
    name: str | None
    facts: Mapping[str, list | dict | str | bool]

    @cached_property
    def blanked(self) -> Mapping[int, list[tuple[int, str, str | None]]]:
        """Cells the parser left empty, by column: row, reason (`error`, `formula`), text."""
        found: dict[int, list[tuple[int, str, str | None]]] = {}
        for row, column, reason, text in self.facts["blanked"]:
            found.setdefault(column, []).append((row, reason, text))
        return found

    def locator(self, row: int) -> str:
        """Where a row (from 0) stands, in the numbers a spreadsheet shows."""
        return f"{self.name}!{row + 1}" if self.name else f"row {row + 1}"

    def locators(self, rows: pa.Array) -> pa.Array:
        """`locator` of many rows."""
        numbers = pc.cast(pc.add(rows, 1), pa.string())
        return pc.binary_join_element_wise(f"{self.name}!" if self.name else "row ", numbers, "")

    def row(self, number: int) -> list[str | None]:
        """Texts of one row (from 0)."""
        return [column[number].as_py() for column in self.cells.columns]


@dataclass(frozen=True)
class Header:
    """Where the headings are (`row` from 0) and what each column is."""

    row: int
    template: Template
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    sample: int | None

    @property
    def version(self) -> str:
        """How many columns the template has whose columns these are."""
        if self.template is FACILITY:
            return str(len(fields.template_fields("facility")))
        legacy = fields.template_fields("inventory", legacy=True)
        is_legacy = self.columns.keys() <= {f.column for f in legacy}
        return str(len(legacy if is_legacy else fields.template_fields("inventory")))


def plain(heading: str | None) -> str:
    """A heading without what people change in it: case, spaces, underscores, asterisks."""
    return re.sub(r"[\s_*\ufeff\u200b]+", "", heading or "").casefold()


def letters(column: int) -> str:
    """Name of a spreadsheet column (from 0): A, …, Z, AA, …"""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(65 + last)


def sniff(head: bytes) -> bool:
    """Whether the first bytes are of an Office document, or of a text table."""
    if head.startswith((*ZIP_MAGIC, OLE_MAGIC)):
        return True
    lines = _text_lines(head)
    return _has_heading(lines) or any(max(map(line.count, ",;\t")) >= 5 for line in lines[:1])


def is_template_text(head: bytes) -> bool:
    """Whether the first bytes are of a text table with a CERSID column."""
    return _has_heading(_text_lines(head))


def is_excel_ole(content: bytes) -> bool:
    """Whether (part of) an OLE file is of an Excel workbook, maybe a protected one."""
    return any(stream in content for stream in (*EXCEL_STREAMS, ENCRYPTED))


def _has_heading(lines: list[str]) -> bool:
    return any(cells.HEADER_CELL.match(line) for line in lines)


def _text_lines(head: bytes) -> list[str]:
    """Lines of the start of a text that is not XML or JSON; none of anything else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    elif head.count(0) > len(head) // 4:
        little = head[1::2].count(0) > head[::2].count(0)
        text = head.decode("utf-16-le" if little else "utf-16-be", "replace")
    else:
        text = head.decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    return [] if "\0" in text or text.startswith(("<", "{", "[", "%PDF")) else text.splitlines()


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read a workbook or its CSV form. All its rows are held in memory, as columns of text.

    Raises Refused when it is damaged, protected, too large or not one of the templates.
    """
    sheet = _sheet(file)
    header = _header(file, sheet)
    rows, findings = _rows(sheet, header)
    if not rows.num_rows and not findings:
        raise _refused(
            file,
            "This workbook has no data",
            f"has the headings of the {header.template.title} but no rows below them.",
            "Check that it is the filled-in workbook and not the empty template.",
        )
    rows, cell_findings = _clean(sheet, header, rows)
    rows, rejected = _with_facility(sheet, header, rows)
    kept = set(rows.column("row").to_pylist()) if cell_findings else set()
    own = [(row, finding) for row, finding in cell_findings if row in kept]
    rejected += [finding for row, finding in cell_findings if row not in kept]
    return ParsedSource(
        kind=header.template.kind,
        schema_version=header.version,
        data_set_date_time=None,
        batches=_batches(sheet, header, rows, own, options),
        is_sample=_is_sample(sheet, header),
        findings=[*_about_file(sheet, header), *findings, *rejected],
    )


# The cells


def _sheet(file: SourceFile) -> Sheet:
    """Cells of the first worksheet, read by the child process."""
    head = head_of(file, 8)
    kind = "xlsx" if head.startswith(b"PK") else "xls" if head == OLE_MAGIC else "text"
    with on_disk(file) as path, TemporaryDirectory(prefix="upa-") as folder:
        _guard(file, path, kind)
        out = Path(folder) / "cells"
        _run(file, path, out, kind)
        with pa.OSFile(str(out)) as source, pa.ipc.open_file(source) as reader:
            cells = reader.read_all()
    facts = json.loads(cells.schema.metadata[b"facts"])
    if not cells.num_rows:
        raise _problem(file, {"reason": "empty-sheet", **facts})
    return Sheet(cells, facts.get("sheet"), facts)


def _run(file: SourceFile, path: Path, out: Path, kind: str) -> None:
    """Run the child process; what stops it becomes a refusal."""
    arguments = [str(path), str(out), kind, str(MEMORY), str(MAX_CELLS)]
    try:
        child = subprocess.run(
            [sys.executable, "-P", cells.__file__, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise _problem(file, {"reason": "time"}) from error
    if child.returncode == 3:
        raise _problem(file, json.loads(child.stdout))
    if child.returncode == 1:
        last = child.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        raise _problem(file, {"reason": "damaged", "error": last})
    if child.returncode:
        raise _problem(file, {"reason": "memory"})


def _guard(file: SourceFile, path: Path, kind: str) -> None:
    """Refuse what is no workbook, or one made to exhaust the machine, before it is parsed."""
    if kind == "xlsx":
        _guard_zip(file, path)
    elif kind == "xls":
        if file.size > MAX_XLS:
            raise _problem(file, {"reason": "too-large", "size": file.size})
        content = path.read_bytes()
        if ENCRYPTED in content:
            raise _problem(file, {"reason": "password"})
        if not is_excel_ole(content):
            raise _problem(file, {"reason": "not-excel"})
    elif file.size > MAX_UNPACKED:
        raise _problem(file, {"reason": "too-large", "size": file.size})


def _guard_zip(file: SourceFile, path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise _problem(file, {"reason": "damaged", "error": f"{error}"}) from error
    names = {p.filename for p in parts}
    if "xl/workbook.xml" not in names:
        binary = "xl/workbook.bin" in names
        raise _problem(file, {"reason": "binary-workbook" if binary else "not-excel"})
    if any(p.flag_bits & 1 for p in parts):
        raise _problem(file, {"reason": "password"})
    unpacked = sum(p.file_size for p in parts)
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise _problem(file, {"reason": "too-large", "size": unpacked})
    for p in parts:
        if p.file_size > RATIO_FROM and p.file_size > MAX_RATIO * p.compress_size:
            raise _problem(file, {"reason": "bomb", "size": p.file_size, "packed": p.compress_size})


# Why a file is refused


def _refused(file: SourceFile, title: str, sentence: str, next_step: str) -> Refused:
    return Refused(title, f"{shown(file)} {sentence}", next_step)


_SAVE_AGAIN = (
    "Open it in Excel, save it again as an Excel workbook (.xlsx) and load that. "
    "If Excel cannot open it either, ask the sender for it again."
)
_SPLIT = (
    "Look for stray values far below or right of the data (Ctrl+End in Excel goes to the last "
    "cell), delete those rows and columns, save and load it again; or split it by facility."
)
_PROBLEMS: dict[str, tuple[str, str, str]] = {
    "damaged": ("This workbook is damaged", "cannot be read as a workbook: {error}.", _SAVE_AGAIN),
    "dtd": (
        "This workbook is not safe to read",
        "holds a document type declaration in its part {part}, which no spreadsheet program "
        "writes and attacks use.",
        "Do not open it. Ask the sender where it comes from.",
    ),
    "bomb": (
        "This workbook is not safe to read",
        "holds {packed_size} that unpack to {full_size}, far more than any spreadsheet's.",
        "Do not open it. Ask the sender where it comes from.",
    ),
    "password": (
        "This workbook is password-protected",
        "can only be opened with a password.",
        "Open it in Excel with its password, remove that (File, Info, Protect Workbook, Encrypt "
        "with Password, empty), save and load it again.",
    ),
    "not-excel": (
        "This is not an Excel workbook",
        "is an Office document or ZIP of another kind; an Excel workbook (.xlsx, .xls) or a CSV "
        "file with the columns of a CERS upload template was expected.",
        "Copy the table into the CERS upload template and load that.",
    ),
    "binary-workbook": (
        "This kind of Excel workbook is not read",
        "is an Excel binary workbook (.xlsb); .xlsx, .xls or CSV was expected.",
        "Open it in Excel, save it as an Excel workbook (.xlsx) and load that.",
    ),
    "no-worksheet": (
        "This workbook has no worksheet",
        "holds only charts or macros; a worksheet with a CERSID column was expected.",
        "Check that it is the right workbook.",
    ),
    "too-large": (
        "This workbook is too large",
        "takes {full_size} unpacked; at most {limit} are read.",
        _SPLIT,
    ),
    "too-many-cells": (
        "This workbook has too many cells",
        "reaches to row {rows:,} and over {columns:,} columns; at most {cells:,} cells are read.",
        _SPLIT,
    ),
    "memory": (
        "This workbook needs too much memory",
        "could not be read within {memory} of memory: a cell stands very far from the others, or "
        "there are too many.",
        _SPLIT,
    ),
    "time": (
        "This workbook takes too long to read",
        "was not read after {seconds} seconds.",
        _SPLIT,
    ),
    "csv": (
        "A line of this file cannot be read",
        "has a quotation mark that is not closed or stands inside a value, at or before line "
        "{line:,}; from there on it is unclear where values end.",
        "Open it in Excel, check that line, save it as an Excel workbook (.xlsx) and load that.",
    ),
}


def _problem(file: SourceFile, details: dict[str, object]) -> Refused:
    """The refusal for a reason word of `sandbox.py` or of the guard."""
    if details["reason"] == "empty-sheet":
        return _no_heading(file, details.get("sheet"), details.get("others", []), [])
    title, sentence, next_step = _PROBLEMS[str(details["reason"])]
    sizes = {
        "full_size": _size(details.get("size", 0)),
        "packed_size": _size(details.get("packed", 0)),
        "limit": _size(MAX_UNPACKED),
        "memory": _size(MEMORY),
        "seconds": SECONDS,
        "cells": MAX_CELLS,
    }
    return _refused(file, title, sentence.format(**{**sizes, **details}), next_step)


def _size(size: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def _no_heading(file: SourceFile, sheet: str | None, others: list, found: list[str]) -> Refused:
    where = f"in its first worksheet, '{sheet}', " if sheet else ""
    what = f"the first line there says {_listed(found)}" if found else "there is nothing there"
    more = f" It has other worksheets too: {_listed(others)}." if others else ""
    return _refused(
        file,
        "No CERSID column was found",
        f"{where}has no cell CERSID within the first {HEADER_WITHIN:,} rows; {what}. The headings "
        f"of a CERS inventory or facility information template were expected.{more}",
        "Put the table on the first worksheet, with the template's headings, and load it again.",
    )


def _listed(names: Iterable[object], most: int = 12) -> str:
    names = [str(n)[:60] for n in names]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


# The headings


def _header(file: SourceFile, sheet: Sheet) -> Header:
    """Find the headings and what each column is."""
    row = _header_row(file, sheet)
    headings = sheet.row(row)
    template = max((INVENTORY, FACILITY), key=lambda t: _recognised(t, headings))
    columns: dict[str, list[int]] = {}
    unknown: dict[int, str] = {}
    sample = None
    for number, heading in enumerate(headings):
        known = template.by_heading.get(plain(heading))
        if known:
            columns.setdefault(known.column, []).append(number)
        elif plain(heading) == plain(sample_marks.HEADING):
            sample = number
        else:
            unknown[number] = heading or f"(column {letters(number)} without heading)"
    _refuse_missing(file, template, headings)
    _refuse_duplicates(file, headings, columns)
    return Header(row, template, {c: n[0] for c, n in columns.items()}, unknown, sample)


def _recognised(template: Template, headings: list[str | None]) -> int:
    return sum(plain(h) in template.by_heading for h in headings)


def _header_row(file: SourceFile, sheet: Sheet) -> int:
    """The first row with a CERSID cell; rather one with other headings, if there is one."""
    top = sheet.cells.slice(0, HEADER_WITHIN)
    masks = (pc.match_substring_regex(c, CERS_ID_HEADING).combine_chunks() for c in top.columns)
    candidates = sorted({row for m in masks for row in pc.indices_nonzero(m).to_pylist()})
    if not candidates:
        firsts = (list(filter(None, sheet.row(n))) for n in range(min(20, top.num_rows)))
        found = next(filter(None, firsts), [])
        raise _no_heading(file, sheet.name, sheet.facts["others"], found)
    for row in candidates[:50]:
        if max(_recognised(t, sheet.row(row)) for t in (INVENTORY, FACILITY)) > 2:
            return row
    return candidates[0]


def _refuse_missing(file: SourceFile, template: Template, headings: list[str | None]) -> None:
    there = {f.header for h in headings if (f := template.by_heading.get(plain(h)))}
    missing = [name for name in template.required if name not in there]
    if missing:
        raise _refused(
            file,
            "Required columns are missing",
            f"has no column {_listed(missing)}, which the {template.title} requires. Columns "
            f"found: {_listed(filter(None, headings), 30)}.",
            "Add the missing columns, or name them as in the template, and load it again.",
        )


def _refuse_duplicates(
    file: SourceFile, headings: list[str | None], columns: Mapping[str, list[int]]
) -> None:
    twice = [numbers for numbers in columns.values() if len(numbers) > 1]
    if twice:
        both = (" and ".join(f"{headings[n]} ({letters(n)})" for n in numbers) for numbers in twice)
        raise _refused(
            file,
            "A column is there twice",
            f"has more than one column for the same field: {'; '.join(both)}. It is unclear which "
            "of them holds.",
            "Delete or rename the column that does not hold, and load it again.",
        )


def _about_file(sheet: Sheet, header: Header) -> list[Finding]:
    """What is worth knowing about the file as a whole."""
    found = []
    place = sheet.locator(header.row)
    expected = fields.template_fields(header.template.name, legacy=header.version == "80")
    missing = [f.header for f in expected if f.column not in header.columns]
    if missing:
        message = f"The {header.template.title} has columns this file lacks: {', '.join(missing)}."
        found.append(Finding("warning", "template-column-missing", message, locator=place))
    if sheet.facts["others"]:
        message = f"Only the first worksheet was read, not: {_listed(sheet.facts['others'])}."
        found.append(Finding("advice", "other-worksheets", message))
    if sheet.facts.get("guessed"):
        message = (
            f"The file does not say how its characters are encoded; {sheet.facts['encoding']} was "
            "taken. Check names with accents."
        )
        found.append(Finding("warning", "encoding-guessed", message))
    return found


def _is_sample(sheet: Sheet, header: Header) -> bool:
    """Whether a column SampleData says that the data are made up."""
    if header.sample is None:
        return False
    column = sheet.cells.column(header.sample).slice(header.row + 1)
    return bool(pc.any(pc.equal(pc.utf8_lower(column), sample_marks.MARK)).as_py())


# The rows


def _rows(sheet: Sheet, header: Header) -> tuple[pa.Table, list[Finding]]:
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
        value=_listed(values),
    )


def _clean(sheet: Sheet, header: Header, rows: pa.Table) -> tuple[pa.Table, list[Located]]:
    """Put right what spreadsheets do to values, and say what cannot be."""
    findings: list[Located] = []
    columns = fields.columns(header.template.table)
    for index, name in enumerate(rows.column_names[1:], 1):
        place = _Place(sheet, header, columns[name])
        column = rows.column(name)
        column, found = _without_dates(place, rows, column)
        findings += found + _blanked(place)
        rows = rows.set_column(index, name, column)
    return _zero_padded(rows), findings


@dataclass(frozen=True)
class _Place:
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
    place: _Place, rows: pa.Table, column: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, list[Located]]:
    """Take out dates where none belong: Excel makes them of 64-17-5 or 2.1 and keeps no trace."""
    dates = place.sheet.facts["dates"].get(str(place.number))
    if not dates or place.field.type in ("date", "datetime"):
        return column, []
    mask = pc.is_in(rows.column("row"), value_set=pa.array(dates, pa.int64()))
    numbers, texts = rows.column("row").filter(mask), column.filter(mask)
    met = list(zip(numbers.to_pylist(), texts.to_pylist(), strict=True))
    if place.field.type in ("text", "comment") and not CAS_COLUMN.fullmatch(place.field.column):
        said = "is a date cell; it was taken as text."
        return column, [place.finding(r, "warning", "cell-is-a-date", said, v) for r, v in met]
    code = "cas-is-a-date" if CAS_COLUMN.fullmatch(place.field.column) else "cell-is-a-date"
    said = (
        "is a date cell, probably made by Excel from the typed value, which cannot be got back; "
        "it was left out. Format the column as text and type the value again."
    )
    return pc.if_else(mask, None, column), [
        place.finding(r, "error", code, said, v) for r, v in met
    ]


def _blanked(place: _Place) -> list[Located]:
    """Cells that hold an error or a formula without its result: no value can be read from them."""
    said = {
        "error": "is an error value in the workbook; it was left out.",
        "formula": "is a formula whose result is not stored in the file; it was left out. Open the "
        "workbook in Excel and save it.",
    }
    return [
        place.finding(row, "error", f"cell-is-{reason}", said[reason], text)
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


def _with_facility(sheet: Sheet, header: Header, rows: pa.Table) -> tuple[pa.Table, list[Finding]]:
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
        said, code = "CERSID is blank, so the row belongs to no facility", "cers-id-missing"
    else:
        said, code = "CERSID is not a number of 8 or 9 digits", "cers-id-invalid"
    return Finding(
        "error",
        code,
        f"{said}; the row was not loaded.{about}",
        locator=sheet.locator(row["row"]),
        table_name=header.template.table,
        column_name="cers_id",
        field_number="1a",
        value=row["written"] or (str(name) if name else None),
    )


# The batches


def _batches(
    sheet: Sheet,
    header: Header,
    rows: pa.Table,
    findings: list[Located],
    options: WorkbookOptions,
) -> Iterator[Batch]:
    """The rows in batches of whole facilities; unknown columns come with the first."""
    unknown, examples = _unknown(sheet, header)
    for start, end in _cuts(rows.column("cers_id").to_numpy()):
        some = rows.slice(start, end - start)
        tables = _tables(sheet, header.template, some, options)
        own, findings = _of_rows(header.template, some, findings)
        yield Batch(tables, own, unknown, examples)
        unknown, examples = Counter(), {}


def _unknown(sheet: Sheet, header: Header) -> tuple[Counter[str], dict[str, str]]:
    """How many values each column outside the template holds, and one of them."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for number, name in header.unknown.items():
        values = sheet.cells.column(number).slice(header.row + 1).drop_null()
        if len(values):
            counts[name] += len(values)
            examples.setdefault(name, values[0].as_py())
    return counts, examples


def _starts(ids: np.ndarray) -> np.ndarray:
    """Where each facility begins in sorted CERS IDs."""
    return np.flatnonzero(np.append(True, ids[1:] != ids[:-1])[: len(ids)])


def _cuts(ids: np.ndarray) -> Iterator[tuple[int, int]]:
    """Start and end of each batch: whole facilities, about ROWS_PER_BATCH rows; at least one."""
    ends = np.append(_starts(ids)[1:], len(ids)).astype(np.int64)
    start = 0
    while start < len(ids) or start == 0:
        within = np.searchsorted(ends, start + ROWS_PER_BATCH, "right") - 1
        end = int(ends[max(within, np.searchsorted(ends, start, "right"))]) if len(ids) else 0
        yield start, end
        start = end or 1


def _tables(
    sheet: Sheet, template: Template, rows: pa.Table, options: WorkbookOptions
) -> dict[str, pa.Table]:
    """The form table and the deliveries of some whole facilities."""
    starts = _starts(rows.column("cers_id").to_numpy())
    lengths = np.diff(np.append(starts, rows.num_rows))
    positions = np.arange(rows.num_rows) - np.repeat(starts, lengths) + 1
    locators = sheet.locators(rows.column("row"))
    form = rows.drop_columns(["row"]).append_column("submittal_key", _keys(template, rows))
    form = form.append_column("position", pc.cast(pa.array(positions), pa.string()))
    firsts = pa.array(starts, pa.int64())
    facilities = form.append_column("locator", locators).select(
        ["cers_id", "submittal_key", "locator"]
    )
    deliveries = _deliveries(template, facilities.take(firsts), options)
    return {
        "submittal_deliveries": deliveries,
        template.table: form.append_column("locator", locators),
    }


def _keys(template: Template, rows: pa.Table) -> pa.ChunkedArray:
    ids = rows.column("cers_id")
    return pc.binary_join_element_wise("workbook", ids, str(template.submittal_element), ":")


def _deliveries(template: Template, facilities: pa.Table, options: WorkbookOptions) -> pa.Table:
    """One submittal per facility, with what the person who loads the workbook said of it."""
    code = options.regulator_code
    facts = {
        "submittal_element": str(template.submittal_element),
        "element_name": template.element_name,
        "submitted_on": options.submitted_on.isoformat(timespec="seconds") + "Z",
        "regulator_code": None if code is None else str(code),
        "channel": options.channel,
        "mode": options.mode,
    }
    for name, value in facts.items():
        column = pa.array([value] * facilities.num_rows, pa.string())
        facilities = facilities.append_column(name, column)
    return facilities


def _of_rows(
    template: Template, rows: pa.Table, findings: list[Located]
) -> tuple[list[Finding], list[Located]]:
    """Findings of these rows, with their facility; and those of other rows."""
    if not findings:
        return [], []
    numbers, cers_ids = rows.column("row").to_pylist(), rows.column("cers_id").to_pylist()
    ids = dict(zip(numbers, cers_ids, strict=True))
    own = [_at_facility(template, ids[row], finding) for row, finding in findings if row in ids]
    return own, [(row, finding) for row, finding in findings if row not in ids]


def _at_facility(template: Template, cers_id: str, finding: Finding) -> Finding:
    key = f"workbook:{cers_id}:{template.submittal_element}"
    return replace(finding, cers_id=int(cers_id), submittal_key=key)
