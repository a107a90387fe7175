"""What can be wrong with a value, the rows it is wrong in, and the findings that say so."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.fields import Field, codes, tables
from upa.catalogue.records import Finding, Severity
from upa.loading import numbers

MINIMUM_FIELDS = ("common_name", "ehs", "physical_state", "maximum_daily_amount", "units")
"""Fields CERS requires of every material, besides a storage container."""


class Problem(NamedTuple):
    """What is wrong with one value; `sentence` follows the field's label and the value.

    In it `{read}` stands for what the value was read as, `{length}` for the longest text allowed.
    """

    code: str
    severity: Severity
    sentence: str
    kind: Literal["pattern", "range", ""] = "pattern"


BAD_INTEGER = Problem("bad-number", "error", "is not a whole number, so it is left out.")
BAD_DECIMAL = Problem("bad-number", "error", "is not a number, so it is left out.")
INEXACT = Problem("inexact-number", "advice", "has more digits than are kept; it is rounded.", "")
BAD_DATE = Problem("bad-date", "error", "is not a date with a four-digit year; it is left out.")
ODD_YEAR = Problem("unlikely-date", "warning", "lies outside the years 1880 to 2099.", "range")
BAD_DATETIME = Problem("bad-date", "error", "is not a date and time, so it is left out.")
BAD_BOOLEAN = Problem("bad-boolean", "error", "is neither true nor false, so it is left out.")
DIGIT_YES_NO = Problem("yes-no-digit", "advice", "was read as Y for 1 and N for 0.")
BAD_YES_NO = Problem("unknown-code", "warning", "is neither Y nor N; it is kept as it is.")
UNKNOWN_CODE = Problem(
    "unknown-code", "warning", "is not a code of this field; it shows as Unknown."
)
BAD_GUID = Problem("bad-guid", "advice", "does not look like a key (GUID); it is kept as it is.")
NO_VALUE = Problem("no-value-words", "advice", "stands for no value, so there is none.", "")
WORD_FOR_CODE = Problem("word-for-code", "advice", "was read as the code {read}.", "")
WRITTEN_NUMBER = Problem("number-in-words", "advice", "was read as {read}.", "")
ROUGH_NUMBER = Problem("rough-number", "warning", "is a rough number; it was read as {read}.", "")
NUMBER_WITH_UNIT = Problem("number-with-unit", "advice", "was read as {read}.", "")
OTHER_UNIT = Problem(
    "unit-contradicts", "error", "names another unit than Units does, so it is left out.", ""
)
UNIT_TAKEN = Problem("unit-taken", "advice", "names a unit and Units none; it was taken.", "")
TOO_LONG = Problem("too-long", "warning", "has more than the {length} characters allowed.", "")
CONTROL = Problem("control-character", "warning", "holds a control character CERS refuses.", "")


def column_of(rows: pa.Table, name: str, type_: pa.DataType) -> pa.Array:
    """A column as one array; nulls where the reader never met it."""
    if name not in rows.column_names:
        return pa.nulls(rows.num_rows, type_)
    column = rows.column(name).combine_chunks()
    return pa.nulls(rows.num_rows, type_) if pa.types.is_null(column.type) else column


class Places:
    """Where rows stand: what a finding says about its row besides the value."""

    NAMES = ("cers_id", "submittal_key", "locator")

    def __init__(self, rows: pa.Table) -> None:
        self._columns = [column_of(rows, name, pa.string()) for name in self.NAMES]

    def at(self, indices: pa.Array) -> list[dict[str, Any]]:
        """CERS ID, submittal key and locator of some rows, in their order."""
        parts = (column.take(indices).to_pylist() for column in self._columns)
        return [dict(zip(self.NAMES, row, strict=True)) for row in zip(*parts, strict=True)]


class Hits(NamedTuple):
    """Rows of a column whose values have a problem, with the values as they stood."""

    field: Field
    problem: Problem
    indices: pa.Array
    values: list[str]
    reads: list[Any] | None = None
    """What the values were read as, where the sentence says it."""


def _cers_code(table: str, field: Field, problem: Problem) -> str | None:
    """CERS's own code for a bad value in a form; inventories have codes of their own."""
    if not problem.kind or tables()[table].kind != "form":
        return None
    if table != "inventory_items":
        return "1012" if problem.kind == "range" else "1017"
    if field.column in MINIMUM_FIELDS:
        return "1020"
    return "1027" if problem.kind == "range" else "1029"


def _brief(value: str) -> str:
    """A value as a message can show it: one short line without control characters."""
    shown = value if len(value) <= 60 else value[:59] + "…"
    return shown if shown.isprintable() else "".join(c if c.isprintable() else " " for c in shown)


def value_findings(table: str, places: Places, hits: Hits) -> list[Finding]:
    """A finding for each of some values, with where it stands."""
    field, problem = hits.field, hits.problem
    reads = [_shown(read, field) for read in hits.reads or [None] * len(hits.values)]
    sentences = [problem.sentence.format(length=field.length, read=read) for read in reads]
    cers_code = _cers_code(table, field, problem)
    return [
        Finding(
            severity=problem.severity,
            code=problem.code,
            message=f"{field.label} “{_brief(value)}” {sentence}",
            cers_code=cers_code,
            **place,
            table_name=table,
            column_name=field.column,
            field_number=field.number or None,
            value=value,
        )
        for place, value, sentence in zip(
            places.at(hits.indices), hits.values, sentences, strict=True
        )
    ]


def _shown(read: object, field: Field) -> str:
    """What a value was read as, in words."""
    if field.codes and (label := codes(field.codes).get(str(read))):
        return f"{read} ({label})"
    is_measure = isinstance(read, float) or numbers.takes_units(field)
    return f"{read:,.15g}" if isinstance(read, int | float) and is_measure else str(read)


def masked(field: Field, problem: Problem, column: pa.Array, mask: pa.Array) -> list[Hits]:
    """What is wrong where the mask is true; nothing when it is nowhere."""
    if not mask.true_count:
        return []
    indices = pc.indices_nonzero(mask)
    return [Hits(field, problem, indices, column.take(indices).to_pylist())]
