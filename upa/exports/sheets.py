"""Excel workbooks, written a batch of Arrow rows at a time.

openpyxl makes the workbook: its styles, table, widths and other sheets. Only the rows of the first
sheet are ours: 50,000 rows of 40 columns take it 10 seconds cell by cell, and 2 as Arrow columns
joined to text. Text is written as inline strings, so no cell can become a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

Kind = Literal["text", "number", "amount", "date", "moment"]
Styles = dict[Hashable, StyleArray]
"""Styles of a workbook's cells, by kind of cell."""
MOST_ROWS = 1_048_575
"""Rows a sheet has below its headings."""
LONGEST = 32_767
"""Characters a cell can hold."""
SHEET = "xl/worksheets/sheet1.xml"
FORMATS = {
    "text": "@",
    "number": "0",
    "whole": "#,##0",
    "amount": "#,##0.0#########",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
FONT = "Calibri"
HEAD_FONT = Font(name=FONT, bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1F4E78")
LINE, HIGHEST = 15, 400
"""Points a line of text takes, and the most a row can."""
ABOUT_WIDTHS = (32, 40, 90)
WIDEST = 60
"""Characters of the widest column of texts."""
PRINTED_WIDTH = 180
"""Characters of columns side by side on a printed page."""
EPOCH_DAYS = 25_569
"""Days from the day a spreadsheet counts from to 1970-01-01."""
SECONDS_A_DAY = 86_400
# What XML cannot hold, and text that reads like the escape Office has for that.
UNWRITABLE = r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"
SPECIAL = r"[&<>\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_"


@dataclass(frozen=True)
class Column:
    """A column of the first sheet. `amount` shows thousands, `number` is a name made of digits."""

    heading: str
    kind: Kind
    width: float = 12


@dataclass
class Sheet:
    """The first sheet of a workbook; `is_table` makes it a table that can be sorted and filtered.

    `rows` and `cut` (cells longer than a sheet can hold) count up while it is written.
    """

    title: str
    columns: Sequence[Column]
    is_table: bool = True
    rows: int = 0
    cut: int = 0
    styles: dict[str, int] = field(default_factory=dict)


def write(
    target: Path | BinaryIO,
    sheet: Sheet,
    batches: Iterable[pa.RecordBatch],
    about: Callable[[], Iterable[tuple[str, ...]]],
) -> None:
    """Write a workbook of one sheet of rows and a sheet About; `about` is asked after the rows.

    Batches have one column per column of the sheet: strings, integers, doubles, date32 or
    timestamp[s]. Raises OverflowError for more rows than a sheet has.
    """
    book = _book(sheet)
    head, tail = _around_rows(book, sheet)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        with package.open(SHEET, "w", force_zip64=True) as part:
            part.write(head)
            for batch in batches:
                part.write(_rows(sheet, batch))
                sheet.rows += batch.num_rows
            part.write(tail)
        _finish(book, sheet, about())
        for name, content in _parts(book):
            if name != SHEET:
                package.writestr(name, content)


def texts(
    pages: Mapping[str, Sequence[Sequence[str]]], without_heading: Collection[str] = ()
) -> bytes:
    """A workbook of texts only, to be filled in or sent on: rows by the title of their sheet.

    The first row of a sheet is its heading unless it is among those `without_heading`, whose cells
    are read as lines of text.
    """
    book = Workbook()
    book.remove(book.active)
    for title, rows in pages.items():
        page = book.create_sheet(title)
        has_heading = title not in without_heading
        _fit(page, 1 if has_heading else 2)
        page.freeze_panes = "A2" if has_heading else None
        styles: Styles = {}
        for number, row in enumerate(rows, 1):
            _text_row(page, number, row, has_heading and number == 1, styles)
        for place, cells in enumerate(zip_longest(*rows, fillvalue=""), 1):
            longest = max((len(cell) for cell in cells), default=0) + 3
            page.column_dimensions[get_column_letter(place)].width = min(max(longest, 10), WIDEST)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_row(
    page: Worksheet, number: int, row: Sequence[str], is_heading: bool, styles: Styles
) -> None:
    def dress(cell: Cell) -> None:
        cell.number_format = FORMATS["text"]
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = HEAD_FONT if is_heading else Font(name=FONT)
        if is_heading:
            cell.fill = HEAD_FILL

    for place, text in enumerate(row, 1):
        cell = page.cell(number, place)
        _set_text(cell, text)
        _dress_alike(cell, is_heading, dress, styles)


def _set_text(cell: Cell, text: str) -> None:
    cell.value = _cell_text(text)
    cell.data_type = "s"


def _dress_alike(cell: Cell, kind: Hashable, dress: Callable[[Cell], None], styles: Styles) -> None:
    """Dress a cell, or copy the style of the first of its kind: setting fonts takes far longer."""
    if kind not in styles:
        dress(cell)
        styles[kind] = cell._style
    cell._style = copy(styles[kind])


def unique(headings: Iterable[str]) -> list[str]:
    """Headings told apart where they are the same but for case, as tables demand."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        number = seen[heading.lower()] = seen.get(heading.lower(), 0) + 1
        result.append(f"{heading} ({number})" if number > 1 else heading)
    return result


# The workbook around the rows


def _book(sheet: Sheet) -> Workbook:
    """A workbook with the headings of the first sheet, and one cell of each style below them."""
    book = Workbook()
    first = book.active
    first.title = sheet.title
    first.freeze_panes = "A2"
    styles: Styles = {}
    for number, column in enumerate(sheet.columns, 1):
        cell = first.cell(1, number)
        cell.value, cell.data_type = column.heading, "s"
        _dress_alike(cell, column.kind, partial(_dress_heading, kind=column.kind), styles)
        dimension = first.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.number_format = FORMATS["text"] if column.kind == "text" else "General"
    lines = (len(c.heading) * 1.2 / c.width for c in sheet.columns)
    first.row_dimensions[1].height = LINE * (1 + int(max(lines)))
    for number, (name, style) in enumerate(FORMATS.items(), 1):
        cell = first.cell(2, number, "x")
        cell.number_format = style
        cell.alignment = Alignment(**_side(name))
    if sheet.is_table:
        _add_table(first, sheet)
    first.print_title_rows, first.print_title_cols = "1:1", "A:B"
    _fit(first, -(-sum(c.width for c in sheet.columns) // PRINTED_WIDTH))
    return book


def _dress_heading(cell: Cell, kind: str) -> None:
    cell.font, cell.fill = HEAD_FONT, HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top", **_side(kind))


def _side(kind: str) -> dict[str, Any]:
    """Where the cells of a column begin: amounts at the right, clear of the next column."""
    amount = {"horizontal": "right", "indent": 1}
    return amount if kind in ("amount", "whole") else {"horizontal": "left"}


def _add_table(first: Worksheet, sheet: Sheet) -> None:
    table = Table(displayName="Report", ref=f"A1:{get_column_letter(len(sheet.columns))}2")
    table.tableStyleInfo = TableStyleInfo("TableStyleMedium2", showRowStripes=True)
    table._initialise_columns()
    for column, known in zip(table.tableColumns, sheet.columns, strict=True):
        column.name = known.heading
    first.add_table(table)


def _fit(page: Worksheet, pages_wide: float) -> None:
    """Print on letter paper, so many pages wide and as many high as it takes."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_LETTER
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = int(pages_wide), 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "Page &P of &N"


def _parts(book: Workbook) -> Iterator[tuple[str, bytes]]:
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as package:
        for name in package.namelist():
            yield name, package.read(name)


def _around_rows(book: Workbook, sheet: Sheet) -> tuple[bytes, bytes]:
    """XML of the first sheet before and after its rows; notes the number of each style."""
    part = io.BytesIO()
    WorksheetWriter(book.active, part).write()
    xml = part.getvalue()
    start, end = xml.index(b'<row r="2"'), xml.index(b"</sheetData>")
    found = re.findall(rb'<c r="[A-Z]+2" s="(\d+)"', xml[start:end])
    sheet.styles = dict(zip(FORMATS, map(int, found), strict=True))
    head = re.sub(rb"<dimension [^>]*/>", b"", xml[:start])
    return head, xml[end:]


def _finish(book: Workbook, sheet: Sheet, about: Iterable[tuple[str, ...]]) -> None:
    """Set what is known once the rows are written: the table's extent and the sheet About."""
    for table in book.active.tables.values():
        table.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(sheet.rows, 1) + 1}"
        table.autoFilter.ref = table.ref
    page = book.create_sheet("About")
    _fit(page, 1)
    for letter, width in zip("ABC", ABOUT_WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    styles: Styles = {}
    for number, row in enumerate(about, 1):
        _about_row(page, number, row, styles)


def _about_row(page: Worksheet, number: int, row: tuple[str, ...], styles: Styles) -> None:
    """A fact, a heading, or a row of at most three cells."""
    is_title = len(row) == 1

    def dress(cell: Cell) -> None:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name=FONT, bold=cell.column == 1, size=13 if is_title else 11)

    widths = ABOUT_WIDTHS if len(row) == 3 else (ABOUT_WIDTHS[0], sum(ABOUT_WIDTHS[1:]))
    lines = [1]
    for place, (text, width) in enumerate(zip(row, widths, strict=False), 1):
        cell = page.cell(number, place)
        _set_text(cell, text)
        _dress_alike(cell, (place == 1, is_title), dress, styles)
        lines.append(sum(1 + int(len(line) / width) for line in text.split("\n")))
    if len(row) == 2:
        page.merge_cells(start_row=number, start_column=2, end_row=number, end_column=3)
    page.row_dimensions[number].height = min(LINE * max(lines) + 2, HIGHEST)


def _cell_text(text: str) -> str:
    """Text as a cell can hold it."""
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "\ufffd", text)[:LONGEST]


# The rows


def _rows(sheet: Sheet, batch: pa.RecordBatch) -> bytes:
    """XML of the rows of a batch."""
    if sheet.rows + batch.num_rows > MOST_ROWS:
        raise OverflowError(f"a sheet has {MOST_ROWS:,} rows")
    first = sheet.rows + 2
    numbers = pa.array(range(first, first + batch.num_rows)).cast(pa.string())
    cells = [
        _cells(sheet, get_column_letter(place), column.kind, values, numbers)
        for place, (column, values) in enumerate(
            zip(sheet.columns, batch.columns, strict=True), start=1
        )
    ]
    joined = pc.binary_join_element_wise(
        '<row r="', numbers, '">', *cells, "</row>", "", null_handling="replace"
    )
    return _bytes_of(joined)


def _bytes_of(texts: pa.Array) -> bytes:
    """Texts without nulls, one after the other."""
    texts = pa.concat_arrays(texts.chunks) if isinstance(texts, pa.ChunkedArray) else texts
    if not len(texts):
        return b""
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("i")[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(data)[ends[0] : ends[len(texts)]].tobytes()


def _cells(sheet: Sheet, letter: str, kind: Kind, values: pa.Array, numbers: pa.Array) -> pa.Array:
    """XML of the cells of a column; null where there is no value."""
    if kind == "text":
        opened, closed = 't="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
        written = _escaped(sheet, values.cast(pa.string()))
    else:
        opened, closed = "><v>", "</v></c>"
        written = _number(kind, values).cast(pa.string())
    style = _style(sheet, kind, values)
    return pc.binary_join_element_wise(
        f'<c r="{letter}', numbers, '" s="', style, f'" {opened}', written, closed, ""
    )


def _style(sheet: Sheet, kind: Kind, values: pa.Array) -> pa.Array | str:
    """Numbers of the style of each cell: whole amounts are shown without a decimal point."""
    if kind == "number" and pa.types.is_floating(values.type):
        kind = "amount"
    if kind != "amount":
        return str(sheet.styles[kind])
    whole = pc.equal(values, pc.floor(values)) if pa.types.is_floating(values.type) else True
    return pc.if_else(whole, str(sheet.styles["whole"]), str(sheet.styles["amount"]))


def _number(kind: Kind, values: pa.Array) -> pa.Array:
    if kind == "date":
        return pc.add(values.cast(pa.int32()), EPOCH_DAYS)
    if kind == "moment":
        days = pc.divide(values.cast(pa.int64()).cast(pa.float64()), float(SECONDS_A_DAY))
        return pc.add(days, float(EPOCH_DAYS))
    return values


def _escaped(sheet: Sheet, texts: pa.Array) -> pa.Array:
    """Texts as XML; those too long for a cell are cut and counted."""
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    if longest > LONGEST:
        sheet.cut += pc.sum(pc.greater(pc.utf8_length(texts), LONGEST)).as_py()
        texts = pc.utf8_slice_codeunits(texts, 0, LONGEST)
    if not pc.any(pc.match_substring_regex(texts, SPECIAL)).as_py():
        return texts
    if pc.any(pc.match_substring_regex(texts, UNWRITABLE)).as_py():
        texts = pa.array([t and _office(t) for t in texts.to_pylist()], pa.string())
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, mark, entity)
    return texts


def _office(text: str) -> str:
    """Text in the escape Office has for what XML cannot hold."""
    pattern = UNWRITABLE.replace(r"\x{fffe}\x{ffff}", "\ufffe\uffff")
    return re.sub(pattern, lambda m: f"_x{ord(m[0][0]):04X}_" + m[0][1:], text)
