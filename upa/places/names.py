"""Names of businesses and agencies in words that compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from upa.catalogue import fields

INITIAL = re.compile(r"\b([a-z])\.", re.ASCII)
INITIAL_BEFORE_WORD = re.compile(r"\b([a-z])\.([a-z0-9]{2,})", re.ASCII)
WORD = re.compile(r"[a-z0-9]+")


def plain(text: str) -> str:
    """A text in lower case without accents and apostrophes, with `and` for &."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text.replace("’", "'"))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return text.lower().replace("&", " and ").replace("'", "")


def plain_words(text: str) -> list[str]:
    """Words of a text as `plain` writes it, without punctuation; initials stand together: L.L.C. is
    llc. The SQL macro of this name gives the same.
    """
    apart = INITIAL_BEFORE_WORD.sub(r"\1 \2", plain(text))
    return WORD.findall(INITIAL.sub(r"\1", apart))


@cache
def _words(names_of: str, kind: str) -> Mapping[str, str]:
    rows = fields.reference("name_words")
    found = {
        r["word"]: r["meaning"] for r in rows if (r["names_of"], r["kind"]) == (names_of, kind)
    }
    return MappingProxyType(found)


def abbreviations(names_of: str) -> Mapping[str, str]:
    """What abbreviations mean in names of a `business` or an `agency`."""
    return _words(names_of, "abbreviation")


@cache
def idle_words(names_of: str) -> frozenset[str]:
    """Words that do not tell a name from another, among them the legal forms of companies."""
    return frozenset({**_words(names_of, "legal form"), **_words(names_of, "idle")})


@cache
def legal_forms() -> frozenset[str]:
    """Words that show an owner to be a company."""
    return frozenset(_words("business", "legal form"))


def singular(word: str) -> str:
    """A word without the ending of its plural: supplies is supply."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def spelled_words(name: str) -> list[str]:
    """Words of a business name, abbreviations written out, in singular."""
    meant = abbreviations("business")
    return [singular(meant.get(word, word)) for word in plain_words(name)]


def name_words(name: str) -> list[str]:
    """Words of a business name that tell it from others, in order, numbers among them.

    The SQL macro of this name gives the same.
    """
    return [word for word in spelled_words(name) if word not in idle_words("business")]


def agency_key(name: str) -> str:
    """An agency's name for comparing: abbreviations written out, idle words gone, words sorted."""
    meant = abbreviations("agency")
    spelled = " ".join(meant.get(word, word) for word in plain_words(name))
    return " ".join(sorted(set(spelled.split()) - idle_words("agency")))
