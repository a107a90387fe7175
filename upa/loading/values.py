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
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import code_words
from upa.catalogue.clock import PACIFIC
from upa.catalogue.fields import Field, codes, columns
from upa.catalogue.identifiers import kind_of
from upa.catalogue.records import Finding
from upa.loading import numbers
from upa.loading.problems import (
    BAD_BOOLEAN,
    BAD_DATE,
    BAD_DATETIME,
    BAD_DECIMAL,
    BAD_GUID,
    BAD_INTEGER,
    BAD_YES_NO,
    CONTROL,
    DIGIT_YES_NO,
    INEXACT,
    NO_VALUE,
    NUMBER_WITH_UNIT,
    ODD_YEAR,
    ROUGH_NUMBER,
    TOO_LONG,
    UNKNOWN_CODE,
    WORD_FOR_CODE,
    WRITTEN_NUMBER,
    Hits,
    Places,
    Problem,
    column_of,
    masked,
    value_findings,
)
from upa.loading.units import with_units

YEARS = (1880, 2099)
"""First and last year a date is taken for without a finding."""
OPEN_LISTS = frozenset({"regulators", "naics"})
"""Lists that name what we know of, not all there is: a code outside them is no finding."""
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
"""Arrow types of catalogue types; every other catalogue type is a string."""


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
    known = {} if field.codes in OPEN_LISTS else codes(field.codes)
    if not 1 <= len(digits.lstrip("+-0") or digits) <= 18:
        return _integer_in_words(text, field) if match is None else (None, BAD_INTEGER)
    number = int(digits)
    return number, UNKNOWN_CODE if known and str(number) not in known else None


def _integer_in_words(text: str, field: Field) -> tuple[int | None, Problem | None]:
    if field.codes:
        code = code_words.code_of(field.codes, text)
        if code is not None and code.isdecimal():
            return int(code), WORD_FOR_CODE
    if field.codes in OPEN_LISTS and (led := re.fullmatch(r"([0-9]{2,9}) *[-:(–] *\D.*", text)):
        return int(led[1]), WRITTEN_NUMBER
    number, problem = _number_in_words(text, field)
    is_rounded = re.search(r"[0-9][eE]", text) is not None  # such as 1.04E+07
    is_name = kind_of(field.column) is not None and not numbers.takes_units(field)
    if number is None or number % 1 or abs(number) >= 10**18 or is_rounded or is_name:
        return None, problem if problem is NO_VALUE else BAD_INTEGER
    return int(number), problem


def _decimal(text: str, field: Field) -> tuple[float | None, Problem | None]:
    plain = text.replace(",", "")
    number = float(plain) if _DECIMAL.fullmatch(text) else math.inf
    if math.isinf(number):
        number, problem = _number_in_words(text, field)
        return number, problem or BAD_DECIMAL
    inexact = len(plain) > 15 and Decimal(repr(number)) != Decimal(plain)
    return number, INEXACT if inexact else None


def _number_in_words(text: str, field: Field) -> tuple[float | None, Problem | None]:
    """A number out of a text that is more than one, and what is to be said of it."""
    if code_words.is_no_value(text):
        return None, NO_VALUE
    written = numbers.written_number(text, field)
    if written is None or math.isinf(float(written.digits)):
        return None, None
    if written.is_rough:
        return float(written.digits), ROUGH_NUMBER
    return float(written.digits), NUMBER_WITH_UNIT if written.unit else WRITTEN_NUMBER


def _yes_no(text: str, _: Field) -> tuple[str | None, Problem | None]:
    answer = _YES_NO.get(text.lower())
    if answer is not None:
        return answer, DIGIT_YES_NO if text in "01" else None
    if code_words.is_no_value(text):
        return None, NO_VALUE
    answer = code_words.words("yes-no").get(code_words.plain(text))
    return (text, BAD_YES_NO) if answer is None else (answer, WORD_FOR_CODE)


def _boolean(text: str, _: Field) -> tuple[bool | None, Problem | None]:
    answer = _YES_NO.get(text.lower())
    if answer is None:
        return None, NO_VALUE if code_words.is_no_value(text) else BAD_BOOLEAN
    return answer == "Y", None


def _code(text: str, field: Field) -> tuple[str | None, Problem | None]:
    known = codes(field.codes)
    if text in known or not known:
        return text, None
    code = code_words.spellings(field.codes).get(code_words.spelling(text))
    if code is not None:
        return code, None
    if code_words.is_no_value(text):
        return None, NO_VALUE
    code = code_words.code_of(field.codes, text)
    return (text, UNKNOWN_CODE) if code is None else (code, WORD_FOR_CODE)


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
        return None, NO_VALUE if code_words.is_no_value(text) else BAD_DATE
    day, clock, zone = moment
    # Midnight is a date written as a time; any other time with a zone is a moment, which stands
    # for the day it falls on in California.
    if clock and clock != time() and zone and 1 < day.year < 9999:
        day = datetime.combine(day, clock, zone).astimezone(PACIFIC).date()
    return day, _odd_year(day)


def _datetime(text: str, _: Field) -> tuple[datetime | None, Problem | None]:
    moment = _moment(text)
    if moment is None:
        return None, NO_VALUE if code_words.is_no_value(text) else BAD_DATETIME
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


def _checked_text(column: pa.Array, field: Field) -> tuple[pa.Array, list[Hits]]:
    """Text as it is, with what is too long for the registry or illegal in XML."""
    hits = masked(field, CONTROL, column, pc.match_substring_regex(column, _CONTROL))
    if field.length and pc.max(pc.binary_length(column)).as_py() > field.length:
        hits += masked(field, TOO_LONG, column, pc.greater(pc.utf8_length(column), field.length))
    return column, hits


def _checked_guid(column: pa.Array, field: Field) -> tuple[pa.Array, list[Hits]]:
    bad = pc.invert(pc.match_substring_regex(column, _GUID))
    return pc.utf8_trim_whitespace(column), masked(field, BAD_GUID, column, bad)


def _converted(column: pa.Array, field: Field) -> tuple[pa.Array, list[Hits]]:
    """A column in its catalogue type; each distinct value is converted once."""
    encoded, type_ = column.dictionary_encode(), ARROW_TYPES.get(field.type, pa.string())
    distinct, convert = encoded.dictionary, _CONVERTERS[field.type]
    if convert is _decimal and pc.all(pc.match_substring_regex(distinct, _SHORT_DECIMAL)).as_py():
        return pc.cast(column, type_), []
    texts = (text.strip() for text in distinct.to_pylist())
    results = [convert(text, field) if text else (None, None) for text in texts]
    read, hits = pa.array([value for value, _ in results], type_).take(encoded.indices), []
    for problem in dict.fromkeys(problem for _, problem in results if problem):
        bad = pa.array([found is problem for _, found in results]).take(encoded.indices)
        hits += [
            hit._replace(reads=read.take(hit.indices).to_pylist())
            for hit in masked(field, problem, column, bad)
        ]
    return read, hits


def _typed_column(column: pa.Array, field: Field) -> tuple[pa.Array, list[Hits]]:
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
    rows, hits = with_units(pa.table(arrays, names=text.column_names), hits)
    places = Places(rows)
    return rows, [finding for hit in hits for finding in value_findings(table, places, hit)]
