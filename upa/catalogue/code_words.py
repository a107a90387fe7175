"""Words that people write for codes, units and the lack of a value.

They stand in `data/reference/code_words.csv`.
Besides those the label of a code stands for it, and a code may stand beside its label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from upa.catalogue import fields

NO_VALUE = "no-value"
_MARKS = re.compile(r"[\s.,;:()\[\]/_'\"-]+")
_BEFORE_CODES = re.compile(
    r"(?:(?:dot|ca|hazard|hazardous)\b[\s.-]*)*(?:(?:class|division|div|code)\b[\s.:#]*)*"
)
_PARTS = re.compile(r"[()\[\]/=:;]+|\s+-+\s+|(?<=^[a-z0-9])[.-]+")
_LED_BY_NUMBER = re.compile(r"(?P<code>[0-9]+(?:\.[0-9]+)?[a-z]?)[\s:.)-]+(?P<rest>[^0-9\s].*)")


def plain(text: str) -> str:
    """A text without what people change in it: case, blanks, marks and kinds of letters."""
    return _MARKS.sub("", _folded(text))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join("-" if unicodedata.category(c) == "Pd" else c for c in text).split())


@cache
def _no_values() -> frozenset[str]:
    return frozenset(_folded(r["word"]) for r in _words(NO_VALUE))


def _words(codes: str) -> list[Mapping[str, str]]:
    return [r for r in fields.reference("code_words") if r["codes"] == codes]


def is_no_value(text: str) -> bool:
    """Whether a text such as N/A says that there is no value."""
    return _folded(text) in _no_values()


@cache
def words(codes: str) -> Mapping[str, str]:
    """Codes of a list by the words for them, as `plain` gives these: its own and their labels.

    A label that several codes have stands for none.
    """
    labels = [(plain(label), code) for code, label in fields.codes(codes).items()]
    once = [word for word, _ in labels]
    unique = {word: code for word, code in labels if once.count(word) == 1}
    return unique | {plain(r["word"]): r["code"] for r in _words(codes)}


def spelling(text: str) -> str:
    """A code without case, leading zeros and zero decimals: 2.10, 3.0 and 03 give 2.1, 3 and 3."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return text.lower()
    whole, _, decimals = text.partition(".")
    return f"{whole.lstrip('0') or '0'}.{decimals.rstrip('0')}".rstrip(".")


@cache
def spellings(codes: str) -> Mapping[str, str]:
    """Codes of a list by each spelling that stands for exactly one of them."""
    known = fields.codes(codes)
    found = [spelling(code) for code in known]
    return {s: c for s, c in zip(found, known, strict=True) if found.count(s) == 1}


def code_of(codes: str, text: str) -> str | None:
    """The code that words such as `gallons`, `a - gallons` or `Class 3` stand for; None for none.

    Parts that stand for different codes stand for none.
    """
    folded = _folded(text)
    folded = folded[_BEFORE_CODES.match(folded).end() :] or folded
    if found := _code_of_part(codes, folded):
        return found
    parts = {_code_of_part(codes, part) for part in _PARTS.split(folded) if plain(part)}
    if len(parts) == 1 and None not in parts:
        return parts.pop()
    match = _LED_BY_NUMBER.fullmatch(folded)
    code = _code_of_part(codes, match["code"]) if match else None
    return code if match and _code_of_part(codes, match["rest"]) in (code, None) else None


def _code_of_part(codes: str, text: str) -> str | None:
    """The code that a word, or a code itself, stands for."""
    text = text.strip(" .,-")
    by_spelling = spellings(codes).get(spelling(text))
    return by_spelling or words(codes).get(plain(text))
