"""A reader of small lists of pre-plans, as somebody would add one: a table `preplans` of CSV."""

from __future__ import annotations

import csv
import io

import pyarrow as pa

from upa.catalogue.records import Batch, ParsedSource, SourceFile, WorkbookOptions
from upa.readers.formats import Reader

KIND, TABLE = "preplan-list", "preplans"
COLUMNS = {
    "CERS ID": "cers_id",
    "Preplan Number": "preplan_number",
    "Preplan Date": "preplan_date",
    "Notes": "notes",
}


def sniff(head: bytes) -> bool:
    """Whether the first bytes are the headings of such a list."""
    return head.startswith(",".join(COLUMNS).encode())


def read(file: SourceFile, _: WorkbookOptions) -> ParsedSource:
    """The rows of the list, each with the line it stands on."""
    with file.open() as stream:
        lines = csv.DictReader(io.StringIO(stream.read().decode()))
        rows = [{COLUMNS[h]: v or None for h, v in line.items()} for line in lines]
    for number, row in enumerate(rows, 2):
        row["locator"] = f"line {number}"
    text = pa.Table.from_pylist(rows, pa.schema([(n, pa.string()) for n in rows[0]]))
    batches = (batch for batch in [Batch({TABLE: text})])
    return ParsedSource(KIND, None, None, batches)


READER = Reader("list of pre-plans (.csv)", sniff, read)
