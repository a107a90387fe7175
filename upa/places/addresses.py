"""Street addresses in one spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from upa.catalogue import fields
from upa.places.names import plain_words

STATE = re.compile(r"\b(CA|Calif|California)\.?(?=\W*(\d{5}|$))", re.IGNORECASE)
ZIP_AT_END = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
POST_BOX = re.compile(r"\b(?:p ?o|post office) box\b")


@cache
def standard_words() -> Mapping[str, str]:
    """Words of addresses that are written in several ways, with their standard abbreviation."""
    rows = fields.reference("street_words")
    return MappingProxyType({r["word"]: r["standard"] for r in rows if r["word"] != r["standard"]})


@cache
def unit_words(*kinds: str) -> frozenset[str]:
    """Words before the number of a `unit` (suite, room) or of a `part` (building, floor)."""
    rows = fields.reference("street_words")
    return frozenset(r["standard"] for r in rows if r["kind"] in kinds)


def house_number(text: str) -> str:
    """The number a text begins with, if more follows; else nothing."""
    found = re.match(r"(\d+\S*) \S", text)
    return found[1].lower() if found else ""


def _address_words(text: str) -> list[str]:
    plain = POST_BOX.sub("po box", " ".join(plain_words(text)))
    return [standard_words().get(word, word) for word in plain.split()]


def standard_street(text: str) -> str:
    """A street address without unit, building and floor, in lower case and standard spelling."""
    words = _address_words(text.split("#")[0])
    # The second word belongs to the street: 100 Office Park Drive.
    cuts = (n for n, word in enumerate(words) if n > 1 and word in unit_words("unit", "part"))
    return " ".join(words[: next(cuts, None)])


def address_key(text: str) -> str:
    """An address for comparing, with the number of its unit however that is written.

    100 Main Street #5 and 100 Main St. Suite 5 are 100 main st 5. The SQL macro of this name gives
    the same.
    """
    return " ".join(word for word in _address_words(text) if word not in unit_words("unit"))
