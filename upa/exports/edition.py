"""What an answer holds for its audience: columns, labels, masks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from upa.catalogue import columns
from upa.catalogue.columns import MASK
from upa.exports import sheets
from upa.exports.request import Request

ROWS = 10_000


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
        shown = readable(values, column.name, request.catalogue_table, request.agencies)
        if not column.is_masked or secret is None:
            return shown
        mask = MASK if pa.types.is_string(shown.type) else pa.scalar(None, shown.type)
        return pc.if_else(secret, mask, shown)


@contextmanager
def open_edition(request: Request, rows: int = ROWS) -> Iterator[Edition]:
    """An answer ready to be read in batches.

    A public edition whose rows do not say which are trade secrets, or in which they could be
    searched by name, is asked for without them.
    """
    if request.include_trade_secrets and request.hides_what_is_searched:
        with open_edition(replace(request, include_trade_secrets=False), rows) as without:
            without.withheld = True
            yield without
        return
    with request.answer(rows) as reader:
        made = Edition(request, reader)
        if request.audience == "agency" or not request.include_trade_secrets or made.is_flagged:
            yield made
            return
    with open_edition(replace(request, include_trade_secrets=False), rows) as without:
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


def readable(values: pa.Array, name: str, table: str, agencies: Mapping[int, str]) -> pa.Array:
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
