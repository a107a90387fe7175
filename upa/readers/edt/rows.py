"""Rows of warehouse tables: packed as strings while a file is read, unpacked by the loader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.identifiers import clean_columns
from upa.catalogue.records import UNIT_SEPARATOR, Finding
from upa.readers.edt.text_findings import replaced_characters

FORM_KEYS = ("submittal_key", "cers_id", "position", "locator")
VALUE_KEYS = (*FORM_KEYS, "path", "field_number", "value")


class PackedRows(NamedTuple):
    """Rows of one warehouse table as they are cheapest to make and to send.

    Every row has a text, its cells in one string, and the number of its shape, their paths in one
    string. `keys` are the columns in `names`, which no element gives.
    """

    table: str
    names: tuple[str, ...]
    keys: list[pa.Array]
    shapes: pa.Array
    shape: pa.Array
    texts: pa.Array

    def arrow(self) -> pa.Table:
        """The rows as text columns: trimmed, empty is null, columns never met left out."""
        out = {name: _text(c) for name, c in zip(self.names, self.keys, strict=True)}
        known = fields.element_columns(self.table)
        met = self._columns()
        for path in (p for p, f in known.items() if p in met and f.column not in self.names):
            name = known[path].column
            out[name] = pc.coalesce(out[name], met[path]) if name in out else met[path]
        return pa.table(out)

    def _columns(self) -> dict[str, pa.Array]:
        """Column of each path that has a text in some row."""
        paths = pc.split_pattern(self.shapes, UNIT_SEPARATOR)
        numbers = paths.flatten().dictionary_encode()
        of_rows = pa.ListArray.from_arrays(paths.offsets, numbers.indices).take(self.shape)
        cells = _text(pc.split_pattern(self.texts, UNIT_SEPARATOR).flatten())
        number = of_rows.flatten().to_numpy()
        order = np.argsort(number.astype(np.int16), kind="stable")
        cells, row = cells.take(pa.array(order)), pc.list_parent_indices(of_rows).to_numpy()[order]
        ends = np.cumsum(np.bincount(number))
        found = {}
        for path, start, end in zip(numbers.dictionary.to_pylist(), [0, *ends], ends, strict=False):
            place = np.full(len(self.texts), -1)
            place[row[start:end]] = np.arange(start, end)
            column = cells.take(pa.array(place, mask=place < 0))
            if column.null_count < len(column):
                found[path] = column
        return found


class UnpackedOnDemand(Mapping[str, pa.Table]):
    """Packed rows by warehouse table, each made a table when it is asked for.

    A file is read slower than it is taken in, so most of the work is left to who takes it in.
    """

    def __init__(
        self, packed: dict[str, PackedRows], findings: list[Finding], has_replaced: bool = False
    ) -> None:
        self._packed, self._findings, self._has_replaced = packed, findings, has_replaced
        self._unpacked: set[str] = set()

    def __getitem__(self, name: str) -> pa.Table:
        """Rows of a table with clean identifiers; what was changed joins the batch's findings."""
        rows, findings = clean_columns(name, self._packed[name].arrow())
        if self._has_replaced:
            findings += replaced_characters(name, rows)
        if name not in self._unpacked:
            is_header = name == "submittal_deliveries" or "submittal_key" not in rows.column_names
            kept = (f for f in findings if is_header or f.column_name != "cers_id")
            self._findings += kept
            self._unpacked.add(name)
        return rows

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self._packed)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._packed)


@dataclass
class TableBuilder:
    """Rows of one warehouse table while a file is read.

    Paths and texts of a row are held as one string each, as Python would need ten times the memory
    and time for a string per cell. `keys` holds a tuple per row, the values of the columns in
    `names`, which no element gives.
    """

    table: str
    names: tuple[str, ...] = FORM_KEYS
    shapes: dict[str, int] = field(default_factory=dict)
    shape: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    keys: list[tuple] = field(default_factory=list)

    def add(self, shape: str, texts: str, keys: tuple) -> None:
        """Add one row: its paths and its texts, each joined by the separator."""
        self.shape.append(self.shapes.setdefault(shape, len(self.shapes)))
        self.texts.append(texts)
        self.keys.append(keys)

    def packed(self) -> PackedRows:
        """The rows as few large arrays."""
        keys = [_array(column) for column in zip(*self.keys, strict=True)]
        shapes, shape = _array(list(self.shapes)), pa.array(self.shape, pa.int32())
        return PackedRows(self.table, self.names, keys, shapes, shape, _array(self.texts))


def _array(values: Sequence[str | int | None]) -> pa.Array:
    """Texts, or numbers as texts. Told the type, Arrow need not look for it first."""
    if isinstance(values[0], int):
        return pa.array(values, pa.int32()).cast(pa.string())
    return pa.array(values, pa.string())


def _text(values: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


@lru_cache(maxsize=10_000)
def is_whole_row(table: str, shape: str) -> bool:
    """Whether each name in a shape is a column of a table and stands there once."""
    names = shape.split(UNIT_SEPARATOR)
    return len(set(names)) == len(names) and fields.element_columns(table).keys() >= set(names)
