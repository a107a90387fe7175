"""Numbers as people write them: with units, blanks in thousands, or digits of other scripts."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from upa.catalogue import code_words
from upa.catalogue.fields import Field

_UNITS = (
    (r".*percent.*", "percent"),
    (r"days_on_site", "days"),
    (r"curies", "curies"),
    (r"number_of_employees", "people"),
    (r".*amount|largest_container|.*quantity", "units"),
)
"""Lists of the words that may follow a number, by columns whose numbers they follow."""
_NUMBER = re.compile(
    r"(?P<about>~|≈|±|\+/-|about |around |approx(?:\.|imately)? ?|circa |ca\. ?|est\.? ?)?\s*"
    r"(?P<number>[+-]?[0-9][0-9.,' ]*(?:e[+-]?[0-9]{1,3})?|[+-]?\.[0-9]+)\s*(?P<unit>[^0-9\s].*)?",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"(?:(?:<=?|≤|up to|max(?:imum|\.)?)\s*|[0-9.]+\s*%?\s*(?:-|–|to)\s*)"
    r"(?P<most>[0-9]+(?:\.[0-9]+)?)\s*(?:%|percent)?",
    re.IGNORECASE,
)
"""Shares of which a range or an end is known: the highest is reported."""
_FORMS = (
    (
        re.compile(
            r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[+-]?[0-9]*\.?[0-9]*(?:e[+-]?[0-9]+)?",
            re.I,
        ),
        ",",
        ".",
    ),
    (re.compile(r"[+-]?[0-9]{1,3}(?:[ '][0-9]{3})+(?:\.[0-9]*)?"), " '", "."),
    (re.compile(r"[+-]?[0-9]{1,3}(?:[. '][0-9]{3})+,[0-9]+|[+-]?[0-9]{4,},[0-9]+"), ". '", ","),
)
"""Ways to write a number: separators of thousands, and that of decimals. 1,00 is none of them."""


class WrittenNumber(NamedTuple):
    """A number out of a text, the unit code or word that followed it, and whether it is rough."""

    digits: str
    unit: str | None
    is_rough: bool


def written_number(text: str, field: Field) -> WrittenNumber | None:
    """The number in a text such as `1 000 lbs`; None when there is none, or more than a number.

    A unit must be one that the field's numbers have.
    """
    text = _plain_digits(text).strip()
    if _units_of(field) == "percent" and (share := _SHARES.fullmatch(text)):
        return WrittenNumber(share["most"], "%", is_rough=True)
    match = _NUMBER.fullmatch(text)
    digits = match and _digits(match["number"].strip())
    if not match or not digits:
        return None
    unit = unit_of(match["unit"], field) if match["unit"] else None
    if match["unit"] and unit is None:
        return None
    return WrittenNumber(digits, unit, match["about"] is not None)


def unit_of(word: str, field: Field) -> str | None:
    """The code of a unit that the numbers of a field may have."""
    codes = _units_of(field)
    return code_words.words(codes).get(code_words.plain(word)) if codes else None


def _units_of(field: Field) -> str | None:
    return next((codes for names, codes in _UNITS if re.fullmatch(names, field.column)), None)


def takes_units(field: Field) -> bool:
    """Whether numbers of a field count or measure something, so that a word may follow them."""
    return _units_of(field) is not None


def is_amount(field: Field) -> bool:
    """Whether the numbers of a field are in the unit that its row names."""
    return _units_of(field) == "units"


def _plain_digits(text: str) -> str:
    """A text with the digits 0 to 9 for those of other scripts, and plain dashes and blanks."""
    text = unicodedata.normalize("NFKC", text.replace("\u2212", "-"))
    text = text.translate({0x66C: ",", 0x66B: "."})
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _digits(number: str) -> str | None:
    """A number without separators of thousands, with a point; None when it is unclear."""
    for form, separators, point in _FORMS:
        if form.fullmatch(number):
            for separator in separators:
                number = number.replace(separator, "")
            return number.replace(point, ".")
    return None
