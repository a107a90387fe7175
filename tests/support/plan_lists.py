"""A reader of lists of pre-plans, as somebody would add one: a table `preplans` of CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable

import pyarrow as pa

from upa.catalogue import fields, sample_marks
from upa.catalogue.records import Batch, ParsedSource, SourceFile, WorkbookOptions
from upa.readers.cells.delimited import delimiter_of
from upa.readers.formats import Reader
from upa.readers.workbook.batches import unknown_columns
from upa.readers.workbook.headings import how_read, is_sample
from upa.readers.workbook.recognition import text_lines
from upa.readers.workbook.sheet import read_sheets
from upa.readers.workbook.templates import plain

KIND, TABLE = "preplan-list", "preplans"
TELLING = {"cers_id", "preplan_number"}
SAMPLE = plain(sample_marks.HEADING)


def sniff(head: bytes) -> bool:
    """Whether the first line has the headings that tell such a list."""
    lines = text_lines(head)[:1]
    rows = csv.reader(lines, delimiter=delimiter_of(lines))
    return any(columns_of(row).keys() >= TELLING for row in rows)


def columns_of(headings: Iterable[str | None]) -> dict[str, int]:
    """Where the column of each field stands, and of the mark of samples."""
    known = {plain(f.header): name for name, f in fields.columns(TABLE).items() if f.header}
    known[SAMPLE] = SAMPLE
    return {known[plain(h)]: at for at, h in enumerate(headings) if plain(h) in known}


def read(file: SourceFile, _: WorkbookOptions) -> ParsedSource:
    """The rows of the list, each with the line it stands on."""
    sheet = read_sheets(file).read[0]
    columns = columns_of(sheet.row(0))
    others = {at: h or "" for at, h in enumerate(sheet.row(0)) if at not in columns.values()}
    is_fictional = is_sample(sheet, 0, columns.pop(SAMPLE, None))
    text = pa.table({n: sheet.cells.column(at) for n, at in columns.items()}).slice(1)
    places = sheet.locators(pa.array(range(1, sheet.cells.num_rows), pa.int64()))
    batch = Batch({TABLE: text.append_column("locator", places)})
    batch.unknown, batch.examples = unknown_columns(sheet, 0, others)
    batches = (b for b in [batch])
    return ParsedSource(
        KIND, None, None, batches, is_sample=is_fictional, findings=how_read(sheet, 0)
    )


READER = Reader("list of pre-plans (.csv)", sniff, read, in_process=False)
