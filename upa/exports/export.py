"""Answers as files: CSV, Excel and Parquet of exactly the rows a question has, for an audience.

Rows stream from the warehouse to the file in batches. The *agency* edition holds every column; the
*public* edition leaves out what the catalogue marks as not public and masks what it marks as trade
secret on rows that are one. Such rows are in a file only when they are asked for.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from upa.catalogue import columns
from upa.catalogue.columns import MASK, Audience
from upa.catalogue.records import UserError
from upa.exports import provenance, sheets
from upa.exports.provenance import About
from upa.questions import query
from upa.questions.filters import slug
from upa.warehouse import past_days

ROWS = 10_000
FORMATS = ("csv", "xlsx", "parquet", "zip")
"""Kinds of files; `zip` holds the CSV file and what it says of itself."""
LIVE = r"^[\s\pZ\pC]*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]|^[\t\r\n]"
"""How a text begins that spreadsheet programs would take for a formula."""
SEARCHED = ("words", "cas", "material", "component", "cclid", "ehs", "ehs_by")
"""Parameters that look at masked fields: a masked row found by its name is no secret any more, nor
is one whose components are known to be extremely hazardous."""
NOT_REPEATED = (
    "Not repeated here: it was chosen with trade secrets in view and may say what they are called."
)
WIDEST, WIDEST_LAST = 48, 68
"""Characters of the widest columns of a sheet; the last one is often a file's whole hash."""
TABLES = {
    "inventory": "current_inventory",
    "facilities": "facilities",
    "undetermined": "facilities",
}
"""Catalogue table whose columns the questions of an area mostly have."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Given:
    """An answer that is worked out here and not asked of the warehouse, such as a look-up.

    `name` is written like a question's, `header` says what it answers, `basis` what it was worked
    out from; `rows` gives it, its columns named as in the catalogue or among the computed ones.
    """

    name: str
    header: str
    basis: str
    rows: Callable[[], pd.DataFrame]

    def reader(self, rows: int) -> pa.RecordBatchReader:
        """The answer in batches of `rows` rows; columns without any value are texts."""
        table = pa.Table.from_pandas(self.rows(), preserve_index=False).replace_schema_metadata()
        typed = pa.schema([f.with_type(_given_type(f.type)) for f in table.schema])
        return table.cast(typed).to_reader(max_chunksize=rows)


def _given_type(kind: pa.DataType) -> pa.DataType:
    is_text = pa.types.is_null(kind) or pa.types.is_large_string(kind)
    return pa.string() if is_text else kind


@dataclass(frozen=True)
class Request:
    """What to export: a question with its parameters or a given answer, for whom, and how the
    file explains it.

    `table` is the catalogue table of the answer's columns; `sentence` the filter in English;
    `link` leads back to the view; `agencies` are their names by code; `as_of` is a past day.
    """

    question: str | Given
    params: Mapping[str, Any] = field(default_factory=dict)
    audience: Audience = "public"
    include_trade_secrets: bool = False
    table: str | None = None
    title: str = ""
    sentence: str = ""
    link: str = ""
    agencies: Mapping[int, str] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def held_in(self) -> Path | None:
        """The warehouse file of the past day, made when it is not there; None for the present."""
        return past_days.held_in(self.as_of)

    @property
    def name(self) -> str:
        """Name of the question or of the given answer, `area/question`."""
        return self.question.name if isinstance(self.question, Given) else self.question

    @property
    def header(self) -> str:
        """What the question asks or the given answer answers."""
        if isinstance(self.question, Given):
            return self.question.header
        return query.question(self.question).header

    @property
    def takes(self) -> Collection[str]:
        """Names of the question's parameters; a given answer has none."""
        return () if isinstance(self.question, Given) else query.question(self.question).types

    @property
    def catalogue_table(self) -> str:
        """The table, or the usual one of the question's area; '' when there is none."""
        return self.table or TABLES.get(self.name.split("/")[0], "")

    @property
    def searches_what_is_masked(self) -> bool:
        """Whether the public would learn what a masked row holds from its meeting the filter."""
        searched = any(self.params.get(name) for name in SEARCHED)
        return self.audience == "public" and searched

    @property
    def hides_what_is_searched(self) -> bool:
        """Whether a masked row would tell by being there, or where, what it is called."""
        by_name = self.params.get("sort") == "material" or self.name.startswith("checks/")
        return self.searches_what_is_masked or (self.audience == "public" and by_name)

    def asked(self) -> dict[str, Any]:
        """Parameters of the question: all rows, trade secrets only when they may be there."""
        params = {k: v for k, v in self.params.items() if k not in ("limit", "offset")}
        if "trade_secrets" in self.takes:
            params["trade_secrets"] = self.include_trade_secrets
        return params

    @contextmanager
    def answer(self, rows: int) -> Iterator[pa.RecordBatchReader]:
        """The rows as they are stored, in batches of about `rows`."""
        if isinstance(self.question, Given):
            yield self.question.reader(rows)
            return
        with query.stream(self.question, rows, self.held_in, **self.asked()) as reader:
            yield reader


@dataclass(frozen=True)
class Column:
    """A column of an exported file."""

    name: str
    heading: str
    kind: sheets.Kind
    is_masked: bool


@dataclass
class Edition:
    """An answer as an audience may see it; counts what it passes on, masks and drops."""

    request: Request
    reader: pa.RecordBatchReader
    withheld: bool = False
    rows: int = 0
    masked: int = 0
    dropped: int = 0
    hashes: set[str] = field(default_factory=set)

    @property
    def is_flagged(self) -> bool:
        """Whether rows say themselves that they are trade secrets."""
        return "trade_secret" in self.reader.schema.names

    @property
    def filter_may_name(self) -> bool:
        """Whether the filter was chosen with trade secrets in view and may name one of them."""
        return self.withheld and self.request.searches_what_is_masked

    @property
    def can_hide(self) -> bool:
        """Whether rows of trade secrets can be told, by a flag or by the question itself."""
        return self.is_flagged or "trade_secrets" in self.request.takes

    @cached_property
    def columns(self) -> list[Column]:
        """Columns of the edition in the answer's order."""
        table = self.request.catalogue_table
        kept = [f for f in self.reader.schema if self._why_left_out(f) is None]
        headings = sheets.unique(columns.heading_with_unit(f.name, table) for f in kept)
        masks = self.request.audience == "public" and self.is_flagged
        return [
            Column(f.name, h, _kind(f, table), masks and self._publicness(f) == "trade-secret")
            for f, h in zip(kept, headings, strict=True)
        ]

    def _publicness(self, known: pa.Field) -> columns.Public:
        is_text = pa.types.is_string(known.type)
        return columns.publicness(known.name, self.request.catalogue_table, is_text)

    def _why_left_out(self, known: pa.Field) -> str | None:
        public = self._publicness(known)
        if self.request.audience == "agency" or public == "yes":
            return None
        if public == "no":
            return "not public"
        return None if self.can_hide else "possibly naming trade secrets"

    def left_out(self) -> dict[str, str]:
        """Headings of the columns left out, with the reason."""
        table = self.request.catalogue_table
        reasons = {f.name: self._why_left_out(f) for f in self.reader.schema}
        return {columns.heading(name, table): why for name, why in reasons.items() if why}

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as people read them: labels for codes; strings, numbers, dates, moments."""
        for batch in self.reader:
            shown = self._shown(batch)
            self.rows += shown.num_rows
            yield shown

    def _shown(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        secret = self._secret(batch)
        if secret is not None and not self.request.include_trade_secrets:
            self.dropped += pc.sum(secret).as_py() or 0
            batch = batch.filter(pc.invert(secret))
            secret = None
        if "sha256" in batch.schema.names:
            self.hashes.update(pc.unique(batch.column("sha256").drop_null()).to_pylist())
        arrays = [self._cells(column, batch.column(column.name), secret) for column in self.columns]
        if secret is not None and any(c.is_masked for c in self.columns):
            self.masked += pc.sum(secret).as_py() or 0
        return pa.RecordBatch.from_arrays(arrays, names=[c.name for c in self.columns])

    def _secret(self, batch: pa.RecordBatch) -> pa.Array | None:
        if not self.is_flagged:
            return None
        return pc.fill_null(pc.equal(batch.column("trade_secret"), "Y"), False)

    def _cells(self, column: Column, values: pa.Array, secret: pa.Array | None) -> pa.Array:
        request = self.request
        shown = _readable(values, column.name, request.catalogue_table, request.agencies)
        if not column.is_masked or secret is None:
            return shown
        mask = MASK if pa.types.is_string(shown.type) else pa.scalar(None, shown.type)
        return pc.if_else(secret, mask, shown)


@contextmanager
def edition(request: Request, rows: int = ROWS) -> Iterator[Edition]:
    """An answer ready to be read in batches.

    A public edition whose rows do not say which are trade secrets, or in which they could be
    searched by name, is asked for without them.
    """
    if request.include_trade_secrets and request.hides_what_is_searched:
        with edition(replace(request, include_trade_secrets=False), rows) as without:
            without.withheld = True
            yield without
        return
    with request.answer(rows) as reader:
        made = Edition(request, reader)
        if request.audience == "agency" or not request.include_trade_secrets or made.is_flagged:
            yield made
            return
    with edition(replace(request, include_trade_secrets=False), rows) as without:
        without.withheld = True
        yield without


def _kind(known: pa.Field, table: str) -> sheets.Kind:
    """How a column is shown in a sheet."""
    field_ = columns.field_of(known.name, table)
    if pa.types.is_boolean(known.type) or (field_ and (field_.codes or field_.type == "yes-no")):
        return "text"
    if pa.types.is_date(known.type):
        return "date"
    if pa.types.is_timestamp(known.type):
        return "moment"
    if not (pa.types.is_integer(known.type) or pa.types.is_floating(known.type)):
        return "number" if pa.types.is_decimal(known.type) else "text"
    is_name = known.name.endswith(("_id", "_code", "_number")) or known.name == "cers_id"
    return "number" if is_name else "amount"


def _readable(values: pa.Array, name: str, table: str, agencies: Mapping[int, str]) -> pa.Array:
    """Values as people read them: labels, Yes and No, finite numbers, whole seconds."""
    known = columns.field_of(name, table)
    if known is not None and (known.codes or known.type == "yes-no"):
        return _labels(values, known, agencies)
    kind = values.type
    if pa.types.is_boolean(kind):
        return pc.if_else(values, "Yes", "No")
    if pa.types.is_floating(kind):
        return pc.if_else(pc.is_finite(values), values, None)
    if pa.types.is_decimal(kind):
        return values.cast(pa.float64())
    if pa.types.is_timestamp(kind):
        return values.cast(pa.timestamp("s"), safe=False)
    if pa.types.is_list(kind):
        return pc.binary_join(values.cast(pa.list_(pa.string())), "; ")
    return values


def _labels(values: pa.Array, known: Any, agencies: Mapping[int, str]) -> pa.Array:
    encoded = values.dictionary_encode()
    codes = encoded.dictionary.to_pylist()
    texts = columns.code_texts(known, codes, agencies)
    return pc.take(pa.array([texts[c] for c in codes], pa.string()), encoded.indices)


# What the file says of itself


def describe(made: Edition, cut: int = 0, is_csv: bool = False) -> About:
    """Facts about an edition whose rows have been written; `cut` cells were too long."""
    request = made.request
    facts = [
        ("Report", request.title or request.name.replace("/", ": ").replace("_", " ").capitalize()),
        ("Answers", provenance.whole_sentence(request.header)),
        ("Filter", NOT_REPEATED if made.filter_may_name else request.sentence or "All rows"),
        ("Edition", provenance.AUDIENCES[request.audience]),
        *_trade_secret_facts(made),
    ]
    if "basis" in request.takes:
        facts.append(("Inventories", provenance.basis_of(request.params)))
    if isinstance(request.question, Given):
        facts.append(("Worked out from", request.question.basis))
    facts += provenance.as_of(request.as_of, request.held_in, request.params)
    facts += provenance.state_of_data(request.held_in)
    facts.append(("Made on", f"{provenance.now():%Y-%m-%d %H:%M} Pacific"))
    facts.append(("Rows", f"{made.rows:,}"))
    facts += _left_out_facts(made, cut)
    if is_csv:
        facts.append(("Text", "A text that begins like a formula has an apostrophe before it."))
    facts += [("Link", request.link)] if request.link and not made.filter_may_name else []
    facts.append(("Question", f"{request.name} {_asked_text(made)}".strip()))
    table = request.catalogue_table
    hashes = made.hashes if "sha256" in made.reader.schema.names else None
    defined = [provenance.definition(c.name, table, c.heading) for c in made.columns]
    return About(facts, provenance.sources(hashes, request.held_in), defined)


def _asked_text(made: Edition) -> str:
    unsaid = SEARCHED if made.filter_may_name else ()
    asked = made.request.asked().items()
    given = {k: v for k, v in asked if v is not None and v != [] and k not in unsaid}
    return json.dumps(given, default=str, ensure_ascii=False) if given else ""


def _trade_secret_facts(made: Edition) -> list[tuple[str, str]]:
    """Whether trade secrets are in the file, and how many are not."""
    request = made.request
    if not made.can_hide:
        return []
    if made.withheld:
        said = (
            "Left out although they were chosen: this public answer would show what they are "
            "called, by a search or in a summary."
        )
    elif request.searches_what_is_masked:
        said = (
            "Left out. How many meet the filter is not said: that alone would tell the public "
            "what they hold."
        )
    elif not request.include_trade_secrets:
        hidden = _hidden(made)
        said = f"Left out: {hidden} materials claimed as trade secrets (HSC 25512)."
        said = "There are none that meet the filter." if hidden == "0" else said
    elif request.audience == "public":
        said = f"Included and masked: {made.masked:,} rows, marked in the column Trade secret."
    else:
        said = "Included in full, marked in the column Trade secret. Protect them (HSC 25512)."
    return [("Trade secrets", said)]


def _hidden(made: Edition) -> str:
    """How many materials that meet the filter are trade secrets left out, where that is known."""
    takes = query.question("inventory/totals").types
    given = {k: v for k, v in made.request.asked().items() if v is not None and k != "sort"}
    if "trade_secrets" not in given:
        return f"{made.dropped:,}"
    if set(given) - set(takes):
        return "all"
    totals = query.run("inventory/totals", made.request.held_in, **given)
    return f"{int(totals['hidden'][0]):,}"


def _left_out_facts(made: Edition, cut: int) -> list[tuple[str, str]]:
    left = made.left_out()
    said = [
        f"columns that are {reason} ({sum(why == reason for why in left.values())}): "
        + ", ".join(h for h, why in left.items() if why == reason)
        for reason in dict.fromkeys(left.values())
    ]
    if cut:
        said.append(f"the ends of {cut:,} texts longer than {sheets.LONGEST:,} characters")
    return [("Left out", "; ".join(said) + ".")] if said else []


# The files


def write(request: Request, path: Path, progress: Progress | None = None) -> Edition:
    """Write the file the suffix of `path` asks for; return what was written.

    A CSV file gets a neighbour `.about.txt`. `progress` is told the rows written so far. Raises
    UserError for another suffix and for more rows than a sheet holds.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise UserError(
            "This kind of file cannot be written",
            f"“{path.name}” does not end in .csv, .xlsx, .parquet or .zip.",
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


def _write(
    request: Request, kind: str, target: BinaryIO, stem: str, progress: Progress | None
) -> tuple[Edition, About]:
    writer = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "zip": _zip}[kind]
    with edition(request, ROWS * 5 if kind == "parquet" else ROWS) as made:
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
    return describe(made, is_csv=True)


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
    return _readable(empty, column.name, table, agencies).type


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
        said = describe(made)
        writer.add_key_value_metadata({"about": said.json()})
    return said


def _xlsx(made: Edition, batches: Iterator[pa.RecordBatch], target: BinaryIO, stem: str) -> About:
    """A sheet Report with the rows as a table and a sheet About."""
    said: list[About] = []

    def told() -> Iterator[tuple[str, ...]]:
        said.append(describe(made, sheet.cut))
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
