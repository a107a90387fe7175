"""Types of parsed rows. A value that cannot be read becomes a finding, never a lost row.

`typed` works on whole Arrow columns: Python sees each distinct value once, and offending rows only.
What is found here cannot be known afterwards; rules about what was read are in `queries/checks`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.clock import PACIFIC
from upa.catalogue.fields import Field, codes, columns, tables
from upa.catalogue.records import Finding, Severity

YEARS = (1880, 2099)
"""First and last year a date is taken for without a finding."""
OPEN_LISTS = frozenset({"regulators", "naics"})
"""Lists that name what we know of, not all there is: a code outside them is no finding."""
MINIMUM_FIELDS = ("common_name", "ehs", "physical_state", "maximum_daily_amount", "units")
"""Fields CERS requires of every material, besides a storage container."""

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
"""Arrow types of catalogue types; every other catalogue type is a string."""


class Problem(NamedTuple):
    """What is wrong with one value; `sentence` follows the field's label and the value."""

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
TOO_LONG = Problem("too-long", "warning", "has more than the {length} characters allowed.", "")
CONTROL = Problem("control-character", "warning", "holds a control character CERS refuses.", "")

_INTEGER = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))(?:\.0*)?")
_DECIMAL = re.compile(
    r"[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
)
_SHORT_DECIMAL = r"^-?[0-9]{1,9}(\.[0-9]{1,6})?$"
_MOMENT = re.compile(
    r"(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"
    r"|(?P<m2>[0-9]{1,2})/(?P<d2>[0-9]{1,2})/(?P<y2>[0-9]{4})"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
    r"(?P<time>[T ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?)?(?: ?(?P<half>[AaPp])[Mm])?)?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_PLAIN_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:[0-5][0-9])?"
)
"""A moment as exchange files write it, which Python reads in a quarter of the time."""
_GUID = r"^\s*[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\s*$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"
_YES_NO = {"y": "Y", "yes": "Y", "true": "Y", "1": "Y", "n": "N", "no": "N", "false": "N", "0": "N"}

Convert = Callable[[str, Field], tuple[Any, Problem | None]]


def _integer(text: str, field: Field) -> tuple[int | None, Problem | None]:
    match = _INTEGER.fullmatch(text)
    digits = match[1].replace(",", "") if match else ""
    if not 1 <= len(digits.lstrip("+-0") or digits) <= 18:
        return None, BAD_INTEGER
    known = {} if field.codes in OPEN_LISTS else codes(field.codes)
    number = int(digits)
    return number, UNKNOWN_CODE if known and str(number) not in known else None


def _decimal(text: str, _: Field) -> tuple[float | None, Problem | None]:
    plain = text.replace(",", "")
    number = float(plain) if _DECIMAL.fullmatch(text) else math.inf
    if math.isinf(number):
        return None, BAD_DECIMAL
    inexact = len(plain) > 15 and Decimal(repr(number)) != Decimal(plain)
    return number, INEXACT if inexact else None


def _yes_no(text: str, _: Field) -> tuple[str, Problem | None]:
    answer = _YES_NO.get(text.lower())
    if answer is None:
        return text, BAD_YES_NO
    return answer, DIGIT_YES_NO if text in "01" else None


def _boolean(text: str, _: Field) -> tuple[bool | None, Problem | None]:
    answer = _YES_NO.get(text.lower())
    return (None, BAD_BOOLEAN) if answer is None else (answer == "Y", None)


def _code_spelling(text: str) -> str:
    """A code without case, leading zeros and zero decimals: 2.10, 3.0 and 03 give 2.1, 3 and 3."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return text.lower()
    whole, _, decimals = text.partition(".")
    return f"{whole.lstrip('0') or '0'}.{decimals.rstrip('0')}".rstrip(".")


@cache
def _code_spellings(name: str) -> Mapping[str, str]:
    """Codes of a list by each spelling that stands for exactly one of them."""
    spellings = [_code_spelling(code) for code in codes(name)]
    return {s: c for s, c in zip(spellings, codes(name), strict=True) if spellings.count(s) == 1}


def _code(text: str, field: Field) -> tuple[str, Problem | None]:
    known = codes(field.codes)
    if text in known or not known:
        return text, None
    code = _code_spellings(field.codes).get(_code_spelling(text))
    return (text, UNKNOWN_CODE) if code is None else (code, None)


class _Moment(NamedTuple):
    day: date
    time: time | None
    zone: timezone | None


def _clock(part: Mapping[str, str | None]) -> time | None:
    """Time of day of a matched moment; raises ValueError when there is no such time."""
    if not part["time"]:
        return None
    hour, half = int(part["hour"] or 0), (part["half"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 24
    micros = (part["fraction"] or "").ljust(6, "0")[:6]
    return time(hour, int(part["minute"] or 0), int(part["second"] or 0), int(micros))


def _zone(text: str | None) -> timezone | None:
    if not text or text in "Zz":
        return UTC if text else None
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _moment(text: str) -> _Moment | None:
    """Parts of an ISO, American or yyyymmdd date with or without a time; None for no such date."""
    try:
        if _PLAIN_MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return _Moment(at.date(), at.time(), at.tzinfo)
        if not (match := _MOMENT.fullmatch(text)):
            return None
        part = match.groupdict()
        day = date(*(int(part[p] or part[p + "2"] or part[p + "3"]) for p in "ymd"))
        return _Moment(day, _clock(part), _zone(part["zone"]))
    except ValueError:
        return None


def _odd_year(day: date) -> Problem | None:
    return None if YEARS[0] <= day.year <= YEARS[1] else ODD_YEAR


def _date(text: str, _: Field) -> tuple[date | None, Problem | None]:
    moment = _moment(text)
    if moment is None:
        return None, BAD_DATE
    day, clock, zone = moment
    # Midnight is a date written as a time; any other time with a zone is a moment, which stands
    # for the day it falls on in California.
    if clock and clock != time() and zone and 1 < day.year < 9999:
        day = datetime.combine(day, clock, zone).astimezone(PACIFIC).date()
    return day, _odd_year(day)


def _datetime(text: str, _: Field) -> tuple[datetime | None, Problem | None]:
    moment = _moment(text)
    if moment is None:
        return None, BAD_DATETIME
    day, clock, zone = moment
    at = datetime.combine(day, clock or time(), zone or (UTC if clock else PACIFIC))
    # Years 1 and 9999 stand for "none"; a zone could carry them out of the calendar.
    at = at.astimezone(UTC) if 1 < day.year < 9999 else at
    return at.replace(tzinfo=None), _odd_year(at)


_CONVERTERS: Mapping[str, Convert] = {
    "integer": _integer,
    "decimal": _decimal,
    "yes-no": _yes_no,
    "boolean": _boolean,
    "code": _code,
    "date": _date,
    "datetime": _datetime,
}


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


class _Hits(NamedTuple):
    """Rows of a column whose values have a problem, with the values as they stood."""

    field: Field
    problem: Problem
    indices: pa.Array
    values: list[str]


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


def _value_findings(table: str, places: Places, hits: _Hits) -> list[Finding]:
    field, problem = hits.field, hits.problem
    sentence = problem.sentence.format(length=field.length)
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
        for place, value in zip(places.at(hits.indices), hits.values, strict=True)
    ]


def _masked(field: Field, problem: Problem, column: pa.Array, mask: pa.Array) -> list[_Hits]:
    """What is wrong where the mask is true; nothing when it is nowhere."""
    if not mask.true_count:
        return []
    indices = pc.indices_nonzero(mask)
    return [_Hits(field, problem, indices, column.take(indices).to_pylist())]


def _checked_text(column: pa.Array, field: Field) -> tuple[pa.Array, list[_Hits]]:
    """Text as it is, with what is too long for the registry or illegal in XML."""
    hits = _masked(field, CONTROL, column, pc.match_substring_regex(column, _CONTROL))
    if field.length and pc.max(pc.binary_length(column)).as_py() > field.length:
        hits += _masked(field, TOO_LONG, column, pc.greater(pc.utf8_length(column), field.length))
    return column, hits


def _checked_guid(column: pa.Array, field: Field) -> tuple[pa.Array, list[_Hits]]:
    bad = pc.invert(pc.match_substring_regex(column, _GUID))
    return pc.utf8_trim_whitespace(column), _masked(field, BAD_GUID, column, bad)


def _converted(column: pa.Array, field: Field) -> tuple[pa.Array, list[_Hits]]:
    """A column in its catalogue type; each distinct value is converted once."""
    encoded, type_ = column.dictionary_encode(), ARROW_TYPES.get(field.type, pa.string())
    distinct, convert = encoded.dictionary, _CONVERTERS[field.type]
    if convert is _decimal and pc.all(pc.match_substring_regex(distinct, _SHORT_DECIMAL)).as_py():
        return pc.cast(column, type_), []
    texts = (text.strip() for text in distinct.to_pylist())
    results = [convert(text, field) if text else (None, None) for text in texts]
    hits = []
    for problem in dict.fromkeys(problem for _, problem in results if problem):
        bad = pa.array([found is problem for _, found in results]).take(encoded.indices)
        hits += _masked(field, problem, column, bad)
    return pa.array([value for value, _ in results], type_).take(encoded.indices), hits


def _typed_column(column: pa.Array, field: Field) -> tuple[pa.Array, list[_Hits]]:
    if column.null_count == len(column):
        return pa.nulls(len(column), ARROW_TYPES.get(field.type, pa.string())), []
    if not pa.types.is_string(column.type):
        return column, []
    if field.type in _CONVERTERS:
        return _converted(column, field)
    return (_checked_guid if field.type == "guid" else _checked_text)(column, field)


def typed(table: str, text: pa.Table) -> tuple[pa.Table, list[Finding]]:
    """Rows of text with the catalogue's types, and a finding for each value that has a problem.

    Every row and column stays, in order; columns the catalogue does not know stay text. A value
    that cannot be read is null in its typed column and stands raw in its finding; unknown codes
    and overlong texts are kept. Datetimes are naive UTC: a time without a zone is taken as UTC, a
    date without a time as midnight in California. Blank cells are null. A column that is not text
    is taken to be typed already.
    """
    fields, arrays, hits = columns(table), [], []
    for name in text.column_names:
        array = column_of(text, name, pa.string())
        if name in fields:
            array, found = _typed_column(array, fields[name])
            hits += found
        arrays.append(array)
    rows = pa.table(arrays, names=text.column_names)
    places = Places(rows)
    return rows, [finding for hit in hits for finding in _value_findings(table, places, hit)]
