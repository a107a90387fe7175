"""Writes an edition as CSV, XLSX, Parquet or ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from upa.catalogue import phrases
from upa.catalogue.file_types import ANSWER_TYPES
from upa.catalogue.phrases import slug
from upa.catalogue.records import UserError
from upa.exports import description, edition, provenance, sheets
from upa.exports.edition import Column, Edition
from upa.exports.provenance import About
from upa.exports.request import Request
from upa.warehouse import pin

LIVE = r"^[\s\pZ\pC]*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]|^[\t\r\n]"
"""How a text begins that spreadsheet programs would take for a formula."""

WIDEST, WIDEST_LAST = 48, 68
"""Characters of the widest columns of a sheet; the last one is often a file's whole hash."""

Progress = Callable[[int], None]


def write(request: Request, path: Path, progress: Progress | None = None) -> Edition:
    """Write the file the suffix of `path` asks for; return what was written.

    A CSV file gets a neighbour `.about.txt`. `progress` is told the rows written so far. Raises
    UserError for another suffix and for more rows than a sheet holds.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in ANSWER_TYPES:
        raise UserError(
            "This kind of file cannot be written",
            f"“{path.name}” does not end in {phrases.either(f'.{k}' for k in ANSWER_TYPES)}.",
            "Choose one of these endings.",
        )
    with whole(path) as target:
        made, said = _write(request, kind, target, path.stem, progress)
    if kind == "csv":
        path.with_suffix(".about.txt").write_text(said.text(), encoding="utf-8")
    return made


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` only once all of it is there."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as target:
            yield target
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def content(request: Request, kind: str, progress: Progress | None = None) -> bytes:
    """The same file as bytes, for a download; see `write`."""
    target = io.BytesIO()
    _write(request, kind, target, file_name(request), progress)
    return target.getvalue()


def file_name(request: Request, kind: str = "") -> str:
    """Name of the file: what is in it, for whom and whether trade secrets are; `.kind` if given.

    That of a public file does not repeat a search made with trade secrets in view.
    """
    sentence = request.sentence or request.title
    if request.include_trade_secrets and request.searches_what_is_masked:
        sentence = ""
    about_it = slug(sentence or request.name)
    included = request.include_trade_secrets and not request.hides_what_is_searched
    secret = "-with-trade-secrets" if included else ""
    name = f"{with_day(about_it, request.as_of)}-{request.audience}{secret}"
    return name + (f".{kind}" if kind else "")


def with_day(name: str, as_of: date | None) -> str:
    """A file name that says which past day the file shows."""
    said = f"-as-of-{as_of}"
    return name if as_of is None or said in name else name + said


@pin.pinned()
def _write(
    request: Request, kind: str, target: BinaryIO, stem: str, progress: Progress | None
) -> tuple[Edition, About]:
    writer = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "zip": _zip}[kind]
    with edition.open_edition(
        request, edition.ROWS * 5 if kind == "parquet" else edition.ROWS
    ) as made:
        return made, writer(made, _told(made, progress), target, stem)


def _told(made: Edition, progress: Progress | None) -> Iterator[pa.RecordBatch]:
    for batch in made.batches():
        yield batch
        if progress:
            progress(made.rows)


def _csv(made: Edition, batches: Iterator[pa.RecordBatch], target: BinaryIO, stem: str) -> About:
    """UTF-8 with a byte-order mark, as spreadsheet programs want it; texts are kept texts."""
    target.write(b"\xef\xbb\xbf")
    schema = pa.schema([(c.heading, _type(c, made)) for c in made.columns])
    options = pa.csv.WriteOptions(quoting_style="needed")
    with pa.csv.CSVWriter(pa.PythonFile(target, "w"), schema, write_options=options) as writer:
        for batch in batches:
            writer.write_batch(_inert(batch, schema))
    return description.describe(made, is_csv=True)


def _inert(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [as_text(v) if pa.types.is_string(v.type) else v for v in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def as_text(texts: pa.Array) -> pa.Array:
    """Texts that no spreadsheet program takes for a formula."""
    live = pc.match_substring_regex(texts, LIVE)
    if not pc.any(live).as_py():
        return texts
    return pc.if_else(live, pc.binary_join_element_wise("'", texts, ""), texts)


def _type(column: Column, made: Edition) -> pa.DataType:
    """Arrow type of a column as `_readable` gives it."""
    stored = made.reader.schema.field(column.name).type
    empty = pa.nulls(0, stored)
    table, agencies = made.request.catalogue_table, made.request.agencies
    return edition.readable(empty, column.name, table, agencies).type


def _zip(made: Edition, batches: Iterator[pa.RecordBatch], target: BinaryIO, stem: str) -> About:
    """The CSV file and what it says of itself, together."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open(f"{stem}.csv", "w", force_zip64=True) as part:
            said = _csv(made, batches, part, stem)
        package.writestr(f"{stem}.about.txt", said.text())
    return said


def _parquet(
    made: Edition, batches: Iterator[pa.RecordBatch], target: BinaryIO, stem: str
) -> About:
    """Columns under their names, with heading and meaning; the facts as metadata `about`."""
    table = made.request.catalogue_table
    schema = pa.schema(
        [
            pa.field(c.name, _type(c, made)).with_metadata(
                provenance.definition(c.name, table, c.heading)
            )
            for c in made.columns
        ]
    )
    with pa.parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
        said = description.describe(made)
        writer.add_key_value_metadata({"about": said.json()})
    return said


def _xlsx(made: Edition, batches: Iterator[pa.RecordBatch], target: BinaryIO, stem: str) -> About:
    """A sheet Report with the rows as a table and a sheet About."""
    said: list[About] = []

    def told() -> Iterator[tuple[str, ...]]:
        said.append(description.describe(made, sheet.cut))
        yield from said[0].rows()

    first = next(batches, None)
    sheet = sheets.Sheet("Report", _sheet_columns(made, first))
    rows = (b for part in ([first] if first else [], batches) for b in part)
    try:
        sheets.write(target, sheet, rows, told)
    except OverflowError as error:
        raise UserError(
            "This is too much for one sheet",
            f"An Excel sheet holds {sheets.MOST_ROWS:,} rows; this answer has more.",
            "Filter more, or choose CSV or Parquet.",
        ) from error
    return said[0]


def _sheet_columns(made: Edition, first: pa.RecordBatch | None) -> list[sheets.Column]:
    """Columns of the sheet, as wide as headings and the first rows need, within reason."""
    result = []
    for place, column in enumerate(made.columns):
        longest = 10.0
        if first is not None and pa.types.is_string(first.column(place).type):
            lengths = pc.utf8_length(first.column(place)).drop_null()
            longest = float(pc.quantile(lengths, 0.95)[0].as_py() or 0) if len(lengths) else 0.0
        widest = WIDEST_LAST if place == len(made.columns) - 1 else WIDEST
        width = min(max(longest, len(column.heading) / 2, 8) + 3, widest)
        result.append(sheets.Column(column.heading, column.kind, width))
    return result
