"""Identifiers as they are meant, whatever programs and people put around or into them.

CERS IDs, CAS and EPA numbers, ZIP codes, phone numbers and other codes are compared letter by
letter, so a dash of another kind, an invisible mark or a `.0` would hide what they name.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import code_words, fields
from upa.catalogue.fields import Field
from upa.catalogue.paths import REFERENCE
from upa.catalogue.records import Finding

KINDS = {
    "cers-id": r"(stored_at_)?cers_id",
    "cas": r"cas_number|hc\d_cas",
    "zip": r".*zip_code",
    "phone": r".*phone|fax",
    "number": r"dun_and_bradstreet|sic_code|naics_code|cclid|county_id|organization_code"
    r"|(lead_)?regulator_code|.*code_hazard_class|boe_number|number_of_employees",
    "code": r"epa_id|facility_id|us_epa_srs_number|assessor_parcel_number|tank_id_number",
}
"""Kinds of identifiers, and the names of the columns that hold them."""

PLAIN = {
    "cers-id": r"^[0-9]+$",
    "cas": r"^[1-9][0-9]{1,6}-[0-9]{2}-[0-9]$",
    "zip": r"^[0-9]{5}(-[0-9]{4})?$",
    "phone": r"^[0-9(+][-0-9() +.xX]*[0-9]$",
    "number": r"^[0-9]+$",
    "code": r"^[A-Za-z0-9][-A-Za-z0-9 ]*$",
}
"""What needs no look; `.0` at the end of a phone number is told apart below."""

_EXCEL_TEXT = re.compile(r'=?\s*"+(.*?)"+', re.DOTALL)
_NO_CAS = re.compile(r"nan|nat|<na>|#n/a", re.IGNORECASE)
"""No CAS number; other fillers stay, as a check counts them."""
_ZERO_DECIMALS = re.compile(r"([0-9]+)\.0*")
_CAS_WORDS = re.compile(
    r"(?:cas(?:rn)?|registry)\W*(?:r\.?n\.?|reg(?:istry)?\b\.?|no\b\.?|nr\b\.?|num(?:ber)?\b)*"
    r"[\s#:.]*(?=[0-9])",
    re.IGNORECASE,
)
_CAS = re.compile(r"0*([1-9][0-9]{1,6})[ ._/-]+([0-9]{2})[ ._/-]+0?([0-9])")
_CAS_INSIDE = re.compile(r"(?<![0-9-])([1-9][0-9]{1,6})-([0-9]{2})-([0-9])(?![0-9-])")
_CAS_DIGITS = re.compile(r"0*([1-9][0-9]{1,6})([0-9]{2})([0-9])")
ROUNDED = re.compile(r"([0-9](?:\.[0-9]+)?)[eE]\+?[0-9]{1,2}")
"""A number as spreadsheets show a long one in a narrow column."""
_CERS_ID = re.compile(
    r"(?:cers\W*(?:id\W*)?(?:(?:no|nr|number)\b\W*)?)?#?"
    r"([0-9]{8,9}|[0-9]{1,3}(?:[-., ][0-9]{3}){2}|[0-9]{4,5}[ -][0-9]{4})",
    re.IGNORECASE,
)
_EXACT = re.compile(r"([0-9])\.([0-9]{1,8})[eE]\+?0*([0-9]{1,2})")
_QUOTES = "'`\"“”„«»‘’[]"
_LETTERS_FOR_DIGITS = str.maketrans("OoОоQlI|", "00000111")
"""Letters that are read as digits where a number of its kind comes of it."""


def is_cas(text: str) -> bool:
    """Whether a text such as 64-17-5 is a CAS registry number with its right check digit.

    Counted from the right, each digit before the check digit is multiplied by its place; the sum's
    last digit is the check digit.
    """
    digits = text.replace("-", "")
    total = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), 1))
    return total % 10 == int(digits[-1])


@cache
def _substances() -> dict[str, str]:
    """CAS numbers of the substances of the reference lists, by name in lower case."""
    lists = (REFERENCE / "chemicals.csv", REFERENCE / "ehs_list.csv")
    return {r["name"].casefold(): r["cas"] for path in lists for r in _rows(path) if r["cas"]}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cas_of_rounded(text: str, *names: str | None) -> str | None:
    """The CAS number of a named substance that a spreadsheet shows rounded, such as 7.78E+06.

    None when the text is no rounded number, or the number of no reference substance of that name.
    """
    if not (match := ROUNDED.fullmatch(text)):
        return None
    places = len(match[1].replace(".", "")) - 1
    for name in filter(None, names):
        cas = _substances().get(name.strip().casefold(), "")
        if cas and f"{int(cas.replace('-', '')):.{places}e}" == f"{float(text):.{places}e}":
            return cas
    return None


@cache
def kind_of(column: str) -> str | None:
    """The kind of identifier a column holds; None for columns of other values."""
    return next((kind for kind, names in KINDS.items() if re.fullmatch(names, column)), None)


@lru_cache(maxsize=50_000)
def clean(kind: str, text: str) -> str | None:
    """An identifier as it is meant; None for what people and programs write for no value.

    What is no identifier of its kind loses only invisible marks and what Excel puts around it.
    """
    text = visible(text)
    if _NO_CAS.fullmatch(text) if kind == "cas" else code_words.is_no_value(text):
        return None
    if kind != "cas" and (number := _ZERO_DECIMALS.fullmatch(text)):
        text = number[1]
    if kind == "cas":
        text = _clean_cas(text)
    if kind == "cers-id":
        text = _clean_cers_id(text)
    return text or None


def _clean_cers_id(text: str) -> str:
    """The digits of a CERS ID, without what stands between them and for them."""
    exact = _EXACT.fullmatch(text)
    if exact and len(exact[2]) == int(exact[3]):  # a number with all of its digits
        return exact[1] + exact[2]
    for written in (text, text.translate(_LETTERS_FOR_DIGITS)):
        if number := _CERS_ID.fullmatch(written):
            return re.sub("[-., ]", "", number[1])
    return text


def searched(text: str) -> str:
    """What somebody looks for: a CERS ID or CAS number as it is meant, other text without marks.

    Digits alone stay as they are, they may be part of any number; so does a ZIP code with its four.
    """
    text = visible(text)
    if text.isdecimal() or re.fullmatch(PLAIN["zip"], text):
        return text
    cers_id = clean("cers-id", text) or ""
    if re.fullmatch(r"[1-9][0-9]{7,8}", cers_id):
        return cers_id
    names_more = re.search(r"[^\W\d_]", _CAS_WORDS.sub("", text))
    cas = "" if names_more else clean("cas", text) or ""
    return cas if re.fullmatch(PLAIN["cas"], cas) else text


def visible(text: str) -> str:
    """A text without invisible marks, with plain dashes, digits and blanks, out of Excel's quotes.

    Excel writes `="064"` or `'064` so that a text stays a text.
    """
    text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    kept = (c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n")
    text = "".join("-" if _is_dash(c) else c for c in kept)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    text = " ".join(text.split())
    if quoted := _EXCEL_TEXT.fullmatch(text):
        text = quoted[1].strip()
    inner = text.strip(_QUOTES).strip()
    return inner if text[:1] in tuple(_QUOTES) else text


def _is_dash(letter: str) -> bool:
    return unicodedata.category(letter) == "Pd" or letter in "\u2212\u2043\u02d7"


def _clean_cas(text: str) -> str:
    """A CAS number in its usual form: the only one in a text, or the first of several."""
    plain = _CAS_WORDS.sub("", text)
    found = _CAS_DIGITS.fullmatch(_ZERO_DECIMALS.sub(r"\1", plain)) or _CAS.fullmatch(plain)
    if found is None and re.fullmatch(r"[0-9 .,;/&_-]+(?:and[0-9 .,;/&_-]+)*", plain):
        found = _CAS.match(plain)
    number = "-".join(found.groups()) if found else ""
    if number and is_cas(number):
        return number
    letters = plain.translate(_LETTERS_FOR_DIGITS)
    if letters != plain and (found := _CAS.fullmatch(letters)) and is_cas("-".join(found.groups())):
        return "-".join(found.groups())
    inside = {"-".join(found) for found in _CAS_INSIDE.findall(text)}
    return inside.pop() if len(inside) == 1 and all(map(is_cas, inside)) else text


def clean_columns(table: str, rows: pa.Table) -> tuple[pa.Table, list[Finding]]:
    """Rows of text with clean identifiers, and a finding for each that was changed.

    The finding holds what was written, and where: `cers_id`, `submittal_key` and `locator`, if
    the rows have those columns.
    """
    known, findings = fields.columns(table), []
    for name in rows.column_names:
        kind = kind_of(name)
        if kind is None or name not in known or not pa.types.is_string(rows[name].type):
            continue
        odd = _odd(kind, rows[name])
        if len(odd):
            rows, found = _clean_column(table, rows, known[name], odd)
            findings += found
    return rows, findings


def _odd(kind: str, column: pa.ChunkedArray) -> pa.Array:
    """Rows whose value is not plainly an identifier of its kind."""
    plain = pc.match_substring_regex(column, PLAIN[kind])
    if kind == "phone":
        plain = pc.and_not(plain, pc.ends_with(column, ".0"))
    return pc.indices_nonzero(pc.invert(plain))


def _clean_column(
    table: str, rows: pa.Table, field: Field, odd: pa.Array
) -> tuple[pa.Table, list[Finding]]:
    kind, name = kind_of(field.column) or "code", field.column
    written = rows[name].take(odd).to_pylist()
    cleaned = [clean(kind, text) for text in written]
    changed = [n for n, (old, new) in enumerate(zip(written, cleaned, strict=True)) if old != new]
    if not changed:
        return rows, []
    values = rows[name].to_pylist()
    for number in changed:
        values[odd[number].as_py()] = cleaned[number]
    rows = rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.string()))
    places = _places(rows, odd.take(pa.array(changed)))
    return rows, [
        _changed(table, field, written[number], cleaned[number], place)
        for number, place in zip(changed, places, strict=True)
    ]


def _places(rows: pa.Table, numbers: pa.Array) -> list[dict]:
    names = [n for n in ("cers_id", "submittal_key", "locator") if n in rows.column_names]
    places = rows.select(names).take(numbers).to_pylist()
    for place in places:
        cers_id = place.get("cers_id") or ""
        place["cers_id"] = int(cers_id) if re.fullmatch("[0-9]{1,18}", cers_id) else None
    return places


def _changed(table: str, field: Field, old: str, new: str | None, place: dict) -> Finding:
    printable = "".join(c if c.isprintable() else "·" for c in old[:60])
    what = f"was read as {new}" if new else "was read as no value"
    return Finding(
        "advice",
        "identifier-cleaned",
        f"{field.label} “{printable}” {what}.",
        **place,
        table_name=table,
        column_name=field.column,
        field_number=field.number or None,
        value=old,
    )
