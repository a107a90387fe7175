"""Small pieces of sentences and file names."""

from __future__ import annotations

import re
from collections.abc import Iterable


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 file, 1,204 files."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def whole_sentence(header: str) -> str:
    """The first sentence of a question's header."""
    end = min((i for i in (header.find("? "), header.find(". ")) if i >= 0), default=-1)
    return header if end < 0 else header[: end + 1]


def either(options: Iterable[str]) -> str:
    """Alternatives as a phrase: a, b or c."""
    *others, last = options
    return f"{', '.join(others)} or {last}" if others else last


def slug(sentence: str, longest: int = 100) -> str:
    """A sentence as a file name: lower-case words joined by hyphens, cut at a word."""
    text = re.sub(r"[^a-z0-9]+", "-", sentence.lower().replace("’", "")).strip("-")
    return text if len(text) <= longest else text[: longest + 1].rsplit("-", 1)[0]
