"""Types of parsed rows and checks of their values. A bad value becomes a finding, never a lost row.

`typed` gives columns of text their catalogue types, `row_findings` compares the columns of a row.
Both work on whole Arrow columns: Python sees each distinct value once, and offending rows only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache, lru_cache, partial, reduce
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.fields import Field, codes, columns, tables
from upa.catalogue.records import Finding, Severity

FILLER_POINT = (37.2718810, -119.2702330)
"""Latitude and longitude of the middle of California, which stands for "unknown"."""
CALIFORNIA_LATITUDES = (32.4, 42.1)
CALIFORNIA_LONGITUDES = (-124.6, -114.0)
"""The box around California, in decimal degrees."""
CERS_IDS = (10_000_001, 999_999_999)
"""First and last number CalEPA may give a facility (exchange format section 7)."""
YEARS = (1880, 2099)
"""First and last year a date is taken for without a finding."""
OPEN_LISTS = frozenset({"regulators", "naics"})
"""Lists that name what we know of, not all there is: a code outside them is no finding."""
MINIMUM_FIELDS = ("common_name", "ehs", "physical_state", "maximum_daily_amount", "units")
"""Fields CERS requires of every material, besides a storage container."""
COMPONENTS = range(1, 6)
"""Numbers of the hazardous components a material has columns for."""
PACIFIC = ZoneInfo("America/Los_Angeles")
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
"""Arrow types of catalogue types; every other catalogue type is a string."""


# Values -------------------------------------------------------------------------------------------


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


# Columns ------------------------------------------------------------------------------------------


def _column(rows: pa.Table, name: str, type_: pa.DataType) -> pa.Array:
    """A column as one array; nulls where the reader never met it."""
    if name not in rows.column_names:
        return pa.nulls(rows.num_rows, type_)
    column = rows.column(name).combine_chunks()
    return pa.nulls(rows.num_rows, type_) if pa.types.is_null(column.type) else column


class _Places:
    """Where rows stand: what a finding says about its row besides the value."""

    NAMES = ("cers_id", "submittal_key", "locator")

    def __init__(self, rows: pa.Table) -> None:
        self._columns = [_column(rows, name, pa.string()) for name in self.NAMES]

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


def _value_findings(table: str, places: _Places, hits: _Hits) -> list[Finding]:
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
        array = _column(text, name, pa.string())
        if name in fields:
            array, found = _typed_column(array, fields[name])
            hits += found
        arrays.append(array)
    rows = pa.table(arrays, names=text.column_names)
    places = _Places(rows)
    return rows, [finding for hit in hits for finding in _value_findings(table, places, hit)]


# Chemical identity --------------------------------------------------------------------------------

_CAS = re.compile(r"0*([1-9][0-9]{1,6})-([0-9]{2})-([0-9])")
_NO_CAS = re.compile(
    r"\W*|(n\W*a|none|no|nil|null|unknown|unk|various|mult(i|iple)|tbd|0[0 -]*|waste|blend"
    r"|not (applicable|available|listed|assigned|found|known)|(no|without) cas( (number|no|#))?"
    r"|mix(ed|ture)?s?|trade[ -]?secret|proprietary|confidential)\W*",
    re.IGNORECASE,
)


def _cas_number(text: str) -> str | None:
    """A CAS registry number without leading zeros, or None when the text is none."""
    match = _CAS.fullmatch(text.strip())
    if not match:
        return None
    total = sum(place * int(digit) for place, digit in enumerate((match[1] + match[2])[::-1], 1))
    return "-".join(match.groups()) if total % 10 == int(match[3]) else None


def valid_cas(text: str | None) -> bool:
    """Whether a text is a CAS registry number with its right check digit, as 64-17-5.

    Counted from the right, each digit before the check digit is multiplied by its place; the sum's
    last digit is the check digit. Zeros in front are allowed.
    """
    return _cas_number(text or "") is not None


@lru_cache(maxsize=50_000)
def _cas_kind(text: str) -> tuple[str, str | None]:
    """Whether a text is a `valid` or a `bad` CAS number or a `filler`, and a valid one's key."""
    number = _cas_number(text)
    if number:
        return "valid", f"cas:{number}"
    return "filler" if _NO_CAS.fullmatch(text.strip()) else "bad", None


def _cas(column: pa.Array, part: int) -> pa.Array:
    """Kinds (part 0) or keys (part 1) of the CAS numbers in a column; null where there is none."""
    encoded = column.dictionary_encode()
    kinds = [_cas_kind(text)[part] for text in encoded.dictionary.to_pylist()]
    return pa.array(kinds, pa.string()).take(encoded.indices)


def _normalized_name(column: pa.Array) -> pa.Array:
    encoded = column.dictionary_encode()
    words = pc.replace_substring_regex(pc.utf8_lower(encoded.dictionary), r"[^\pL\pN]+", " ")
    names = pc.utf8_trim_whitespace(words)
    return pc.if_else(pc.equal(names, ""), None, names).take(encoded.indices)


def material_keys(rows: pa.Table) -> pa.Array:
    """What inventory rows are grouped by as one material.

    The CAS number when valid (`cas:64-17-5`), else the CERS library number (`cclid:123`), else the
    common or chemical name in lower case without punctuation (`name:motor oil 10w 30`), else
    `unidentified`.
    """
    cas, cclid, common, chemical = (
        _column(rows, name, pa.string())
        for name in ("cas_number", "cclid", "common_name", "chemical_name")
    )
    number = pc.extract_regex(cclid, r"^\s*0*(?P<number>[1-9][0-9]*)(?:\.0*)?\s*$")
    name = pc.coalesce(_normalized_name(common), _normalized_name(chemical))
    return pc.coalesce(
        _cas(cas, 1),
        pc.binary_join_element_wise("cclid", pc.struct_field(number, "number"), ":"),
        pc.binary_join_element_wise("name", name, ":"),
        "unidentified",
    )


def search_texts(rows: pa.Table) -> pa.Array:
    """Names and CAS numbers of each material and its components, in lower case."""
    parts = ["common_name", "chemical_name", "cas_number"]
    parts += [f"hc{n}_{part}" for n in COMPONENTS for part in ("name", "cas")]
    found = [_column(rows, part, pa.string()) for part in parts]
    # Arrow skips a row of nothing but nulls altogether, hence the empty text in front of each.
    empty = pa.array([""] * rows.num_rows, pa.string())
    joined = pc.binary_join_element_wise(empty, *found, " ", null_handling="skip")
    return pc.utf8_lower(pc.utf8_ltrim(joined, " "))


# Rows ---------------------------------------------------------------------------------------------


class Rows:
    """Typed rows of a table by column name; a column the reader never met is null throughout."""

    def __init__(self, table: str, rows: pa.Table) -> None:
        self._table, self._rows = table, rows
        self._cas: dict[str, pa.Array] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return self._rows.num_rows

    def __getitem__(self, name: str) -> pa.Array:
        """A column in its catalogue type."""
        type_ = ARROW_TYPES.get(columns(self._table)[name].type, pa.string())
        return _column(self._rows, name, type_)

    def cas(self, name: str, kind: str) -> pa.Array:
        """Where the CAS numbers of a column are of a kind: valid, filler or bad."""
        if name not in self._cas:
            self._cas[name] = _cas(self[name], 0)
        return pc.equal(self._cas[name], kind)


Mask = Callable[[Rows], pa.Array]


@dataclass(frozen=True)
class Rule:
    """One check of the rows of a table.

    `mask` is true for offending rows (null counts as false). A finding names the first of
    `columns` and gives the values of all; `{label}` in `message` is the first one's label.
    """

    table: str
    code: str
    severity: Severity
    columns: tuple[str, ...]
    mask: Mask
    message: str
    cers_code: str | None = None


_AMOUNTS = (
    "maximum_daily_amount",
    "average_daily_amount",
    "largest_container",
    "annual_waste_amount",
    "curies",
)
_CAS_COLUMNS = ("cas_number", *(f"hc{n}_cas" for n in COMPONENTS))
_CONTAINERS = tuple(name for name in columns("inventory_items") if name.startswith("sc_"))
_POINT = ("latitude_measure", "longitude_measure")
_ZIP = r"^[0-9]{5}(-[0-9]{4})?$"
_CALIFORNIA_ZIP = r"^9[0-9]{4}(-[0-9]{4})?$"
_HOME = ("us", "usa", "u.s.", "u.s.a.", "united states", "united states of america")


def _any(masks: Iterable[pa.Array]) -> pa.Array:
    return reduce(pc.or_kleene, masks)


def _all(*masks: pa.Array) -> pa.Array:
    return reduce(pc.and_kleene, masks)


def _is(column: pa.Array, *values: str) -> pa.Array:
    """Where a column holds one of some codes; false, not null, where it holds nothing."""
    return _any(pc.equal(column, value) for value in values).fill_null(False)


def _not(mask: pa.Array) -> pa.Array:
    return pc.invert(mask)


def _outside(column: pa.Array, low: float, high: float) -> pa.Array:
    return pc.or_(pc.less(column, low), pc.greater(column, high))


def _missing(name: str) -> Mask:
    return lambda r: pc.is_null(r[name])


def _without_component(r: Rows) -> pa.Array:
    names = [f"hc{n}_{part}" for n in COMPONENTS for part in ("name", "cas")]
    missing = (pc.is_null(r[name]) for name in (*names, "additional_mixture_components"))
    return _all(_is(r["hm_type"], "b", "c"), *missing)


def _percents_over_100(r: Rows) -> pa.Array:
    shares = (r[f"hc{n}_percent_by_weight"].fill_null(0) for n in COMPONENTS)
    # Percentages have two decimals; half of the last one is rounding, not an excess.
    return pc.greater(reduce(pc.add, shares), 100.005)


def _component_ehs(r: Rows) -> pa.Array:
    components = _any(_is(r[f"hc{n}_ehs"], "Y") for n in COMPONENTS)
    return pc.and_(components, _not(_is(r["ehs"], "Y")))


def _repeats(r: Rows) -> pa.Array:
    """Where a row has the location, name and CAS number of an earlier one of its submittal."""
    name = pc.coalesce(r["common_name"], r["chemical_name"])
    parts = (r["submittal_key"], r["chemical_location"], name, r["cas_number"])
    key = pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="")
    groups = pc.utf8_lower(key).dictionary_encode().indices
    places = pa.array(range(len(r)), pa.int64())
    rows = pa.table({"group": groups, "place": places}).group_by("group", use_threads=False)
    first = rows.aggregate([("place", "min")]).sort_by("group").column("place_min")
    return pc.and_(pc.is_valid(name), pc.greater(places, first.combine_chunks().take(groups)))


def _bad_zip(name: str) -> Mask:
    """Where a ZIP Code is malformed; where a country is given beside it, in the United States."""
    country = name.replace("zip_code", "country")

    def mask(r: Rows) -> pa.Array:
        bad = _not(pc.match_substring_regex(r[name], _ZIP))
        if country not in columns("owner_operators"):
            return bad
        return pc.and_(bad, _is(pc.utf8_lower(r[country]).fill_null("us"), *_HOME))

    return mask


def is_filler_point(latitude: float | None, longitude: float | None) -> bool:
    """Whether coordinates in decimal degrees stand for "unknown": mid-California or a zero.

    Missing coordinates are no point at all, so not a filler.
    """
    if latitude is None or longitude is None:
        return False
    north, west = FILLER_POINT
    middle = abs(latitude - north) < 1e-6 and abs(longitude - west) < 1e-6
    return middle or latitude == 0 or longitude == 0


def _filler(r: Rows) -> pa.Array:
    points = zip(*(r[name].to_pylist() for name in _POINT), strict=True)
    return pa.array([is_filler_point(*point) for point in points], pa.bool_())


def _inside(latitude: pa.Array, longitude: pa.Array) -> pa.Array:
    outside = _outside(latitude, *CALIFORNIA_LATITUDES)
    return _not(pc.or_(outside, _outside(longitude, *CALIFORNIA_LONGITUDES)))


def _positive_longitude(r: Rows) -> pa.Array:
    return _inside(r[_POINT[0]], pc.negate(r[_POINT[1]]))


def _swapped(r: Rows) -> pa.Array:
    longitude, latitude = (r[name] for name in _POINT)
    return pc.or_(_inside(latitude, longitude), _inside(latitude, pc.negate(longitude)))


def _outside_california(r: Rows) -> pa.Array:
    inside = _inside(*(r[name] for name in _POINT))
    return _not(_any((inside, _filler(r), _positive_longitude(r), _swapped(r))))


_BAD_ZIP = "{label} is neither a five-digit ZIP Code nor a ZIP+4."
_BLANK = "{label} is blank or unreadable; CERS requires it."
_item = partial(Rule, "inventory_items")
_owner = partial(Rule, "owner_operators")
_activity = partial(Rule, "business_activities")
_point = partial(Rule, "facility_points")
_submittal = partial(Rule, "submittal_deliveries")


def _percent_range(name: str) -> Rule:
    return _item(
        "percent-range",
        "error",
        (name,),
        lambda r: _outside(r[name], 0.01, 100),
        "{label} must lie between 0.01 and 100.",
        "1027",
    )


def _waste_without(code: str, name: str) -> Rule:
    return _item(
        code,
        "warning",
        (name, "hm_type"),
        lambda r: pc.and_(_is(r["hm_type"], "c"), pc.is_null(r[name])),
        "A waste is reported, but {label} is blank or unreadable.",
    )


def _bad_cas(name: str) -> Rule:
    return _item(
        "bad-cas",
        "warning",
        (name,),
        lambda r: r.cas(name, "bad"),
        "{label}: the form or the check digit of the number is wrong, as when a spreadsheet "
        "turns it into a date.",
    )


def _no_cas(name: str) -> Rule:
    return _item(
        "no-cas",
        "advice",
        (name,),
        lambda r: r.cas(name, "filler"),
        "{label} holds a filler instead of a CAS number.",
    )


def _unlikely_units(code: str, state: str, units: tuple[str, ...], message: str) -> Rule:
    return _item(
        code,
        "warning",
        ("units", "physical_state"),
        lambda r: pc.and_(_is(r["physical_state"], state), _is(r["units"], *units)),
        message,
    )


def _negative(name: str) -> Rule:
    message = "{label} is less than zero."
    return _item("negative-amount", "error", (name,), lambda r: pc.less(r[name], 0), message)


RULES: tuple[Rule, ...] = (
    *(_item("missing", "error", (n,), _missing(n), _BLANK, "1028") for n in MINIMUM_FIELDS),
    _item(
        "no-container",
        "warning",
        ("sc_other",),
        lambda r: _not(_any(_is(r[name], "Y") for name in _CONTAINERS)),
        "No storage container is marked Y; CERS requires at least one.",
    ),
    _item(
        "other-container-unnamed",
        "warning",
        ("other_storage_container", "sc_other"),
        lambda r: pc.and_(_is(r["sc_other"], "Y"), pc.is_null(r["other_storage_container"])),
        "A storage container is marked as other, but not described.",
    ),
    _item(
        "average-above-maximum",
        "warning",
        ("average_daily_amount", "maximum_daily_amount"),
        lambda r: pc.greater(r["average_daily_amount"], r["maximum_daily_amount"]),
        "The average daily amount is larger than the maximum daily amount.",
        "1037",
    ),
    _item(
        "container-above-maximum",
        "warning",
        ("largest_container", "maximum_daily_amount"),
        lambda r: pc.greater(r["largest_container"], r["maximum_daily_amount"]),
        "The largest container holds more than the maximum daily amount.",
    ),
    *map(_negative, _AMOUNTS),
    _item(
        "ehs-not-in-pounds",
        "warning",
        ("units", "ehs", "hm_type"),
        lambda r: _all(_is(r["ehs"], "Y"), _is(r["hm_type"], "a"), pc.not_equal(r["units"], "c")),
        "A pure extremely hazardous substance should be reported in pounds.",
        "1069",
    ),
    _unlikely_units("gas-in-gallons", "c", ("a",), "A gas is reported in gallons."),
    _unlikely_units(
        "solid-by-volume", "a", ("a", "b"), "A solid is reported in gallons or cubic feet."
    ),
    _unlikely_units("liquid-in-cubic-feet", "b", ("b",), "A liquid is reported in cubic feet."),
    _item(
        "days-range",
        "warning",
        ("days_on_site",),
        lambda r: _outside(r["days_on_site"], 1, 366),
        "{label} must lie between 1 and 366.",
    ),
    *(_percent_range(f"hc{n}_percent_by_weight") for n in COMPONENTS),
    _item(
        "percents-over-100",
        "advice",
        tuple(f"hc{n}_percent_by_weight" for n in COMPONENTS),
        _percents_over_100,
        "The components make up more than 100 percent together.",
    ),
    _item(
        "no-component",
        "advice",
        ("hc1_name", "hm_type"),
        _without_component,
        "A mixture or waste names none of its hazardous components.",
    ),
    _item(
        "component-ehs",
        "warning",
        ("ehs", *(f"hc{n}_ehs" for n in COMPONENTS)),
        _component_ehs,
        "A component is an extremely hazardous substance, but EHS is not Y for the material.",
    ),
    _waste_without("no-waste-code", "state_waste_code"),
    _waste_without("no-waste-amount", "annual_waste_amount"),
    *map(_bad_cas, _CAS_COLUMNS),
    *map(_no_cas, _CAS_COLUMNS),
    _item(
        "curies-not-radioactive",
        "warning",
        ("radioactive", "curies"),
        lambda r: pc.and_(pc.greater(r["curies"], 0), _not(_is(r["radioactive"], "Y"))),
        "Curies are reported, but the material is not marked radioactive.",
    ),
    _item(
        "radioactive-without-curies",
        "warning",
        ("curies", "radioactive"),
        lambda r: pc.and_(_is(r["radioactive"], "Y"), pc.equal(r["curies"].fill_null(0), 0)),
        "The material is marked radioactive, but no Curies are reported.",
    ),
    _item(
        "trade-secret",
        "advice",
        ("trade_secret",),
        lambda r: _is(r["trade_secret"], "Y"),
        "The material is a trade secret; public exports mask it.",
        "1078",
    ),
    _item(
        "duplicate",
        "advice",
        ("common_name", "chemical_name", "chemical_location", "cas_number"),
        _repeats,
        "An earlier row of the same inventory has the same location, name and CAS number.",
    ),
    *(
        _owner("missing", "error", (name,), _missing(name), _BLANK)
        for name in ("phone", "mailing_address", "mailing_address_city")
    ),
    *(
        _owner("bad-zip", "warning", (name,), _bad_zip(name), _BAD_ZIP, "1017")
        for name in columns("owner_operators")
        if name.endswith("zip_code")
    ),
    _activity(
        "bad-zip",
        "warning",
        ("zip_code",),
        lambda r: _not(pc.match_substring_regex(r["zip_code"], _CALIFORNIA_ZIP)),
        "{label} is not a California ZIP Code: five digits or ZIP+4, starting with 9.",
        "1017",
    ),
    _activity(
        "bad-epa-id",
        "warning",
        ("epa_id",),
        lambda r: pc.not_equal(pc.utf8_length(r["epa_id"]), 12),
        "{label} does not have 12 characters.",
        "1017",
    ),
    _point(
        "filler-point",
        "advice",
        _POINT,
        _filler,
        "The coordinates stand for an unknown place, so no point is shown.",
    ),
    _point(
        "positive-longitude",
        "warning",
        _POINT[::-1],
        _positive_longitude,
        "{label} lacks its minus sign; as it stands the place is not in California.",
    ),
    _point(
        "swapped-point",
        "warning",
        _POINT,
        _swapped,
        "Latitude and longitude seem to have changed places.",
    ),
    _point(
        "outside-california",
        "warning",
        _POINT,
        _outside_california,
        "The coordinates lie outside California.",
    ),
    _submittal(
        "unlikely-cers-id",
        "warning",
        ("cers_id",),
        lambda r: pc.or_kleene(
            pc.less(r["cers_id"], CERS_IDS[0]), pc.greater(r["cers_id"], CERS_IDS[1])
        ),
        "{label} does not have the 8 or 9 digits CalEPA gives; it is kept as it stands.",
    ),
)
"""Every check of rows, in the order findings are reported."""


def _shown(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _shown_values(rule: Rule, rows: Rows, indices: pa.Array) -> Sequence[str | None]:
    """What a finding of each row shows: the value, or `label value; label value` for several."""
    fields = columns(rule.table)
    values = [map(_shown, rows[name].take(indices).to_pylist()) for name in rule.columns]
    if len(values) == 1:
        return list(values[0])
    labels = [fields[name].label for name in rule.columns]
    return [
        "; ".join(f"{label} {v}" for label, v in zip(labels, row, strict=True) if v is not None)
        or None
        for row in zip(*values, strict=True)
    ]


def _rule_findings(rule: Rule, rows: Rows, places: _Places) -> list[Finding]:
    mask = rule.mask(rows)
    if not mask.true_count:
        return []
    indices = pc.indices_nonzero(mask)
    field = columns(rule.table)[rule.columns[0]]
    shown = _shown_values(rule, rows, indices)
    message = rule.message.format(label=field.label)
    return [
        Finding(
            severity=rule.severity,
            code=rule.code,
            message=message,
            cers_code=rule.cers_code,
            **place,
            table_name=rule.table,
            column_name=field.column,
            field_number=field.number or None,
            value=value,
        )
        for place, value in zip(places.at(indices), shown, strict=True)
    ]


def row_findings(table: str, rows: pa.Table) -> list[Finding]:
    """Findings of the checks that look at whole rows, for rows as `typed` gives them.

    Rows of one submittal must come together: repeated rows are only seen within `rows`.
    """
    view, places = Rows(table, rows), _Places(rows)
    checks = (rule for rule in RULES if rule.table == table)
    return [finding for rule in checks for finding in _rule_findings(rule, view, places)]
