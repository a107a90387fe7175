"""Values of an element: what stands at its leaves and in its attributes, as paths and texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import repeat

from lxml import etree

from upa.catalogue import fields

SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Namespace of attributes that steer XML tools and say nothing of a facility."""

Note = Callable[[str, str | None], None]
Values = list[tuple[str, str | None]]
"""Paths and texts."""

_positions = re.compile(r"\[\d+\]")

Row = dict[str, str | None]


def attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Attributes by local name."""
    return [
        (n.rpartition("}")[2], v) for n, v in element.items() if not n.startswith(SCHEMA_INSTANCE)
    ]


def _collect(element: etree._Element, prefix: str, found: Values) -> None:
    if element.keys():
        found += [(f"{prefix}@{n}", v) for n, v in attributes(element)]
    for child, step, _ in numbered_children(element):
        is_leaf = len(child) == 0
        if is_leaf:
            found.append((prefix + step, child.text))
        elif text := mixed_text(child.text):
            found.append((prefix + step, text))
        if text := mixed_text(child.tail):
            found.append((prefix + "text()", text))
        if not is_leaf or child.keys():
            _collect(child, f"{prefix}{step}/", found)


def numbered_children(element: etree._Element) -> Iterable[tuple[etree._Element, str, int]]:
    """Children, their names and positions; names with positions when one stands more than once."""
    children = list(element)
    tags = [c.tag for c in children]
    if len(set(tags)) == len(tags):
        return zip(children, tags, repeat(1))
    counts: Counter[str] = Counter()
    steps = []
    for child, tag in zip(children, tags, strict=True):
        counts[tag] += 1
        steps.append((child, f"{tag}[{counts[tag]}]", counts[tag]))
    return steps


def mixed_text(text: str | None) -> str | None:
    """Text that stands beside elements; None for blanks and for what browsers put there."""
    return (text or "").strip(" \t\r\n\xa0-\u25bc\u25b6\u25be") or None


def texts_beside(element: etree._Element) -> list[str]:
    """Texts that stand beside the children of an element."""
    texts = (element.text, *(child.tail for child in element)) if len(element) else ()
    return [text for text in map(mixed_text, texts) if text]


def leaf_values(element: etree._Element, prefix: str = "") -> Values:
    """Path and text of an element's own text, when it is a leaf, and of every value below it."""
    found = [(prefix.rstrip("/"), element.text)] if len(element) == 0 else []
    if found and not element.keys():
        return found
    if not found and (text := mixed_text(element.text)):
        found.append((f"{prefix}text()", text))
    if element.keys() or len(element):
        _collect(element, prefix, found)
    return found


def first_child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next(element.iterchildren(name), None)


def split_known(values: Values, known: Mapping[str, fields.Field]) -> tuple[Row, Values]:
    """Values that have a column, the first for each column, and all others."""
    row: Row = {}
    others: Values = []
    taken = set()
    for path, text in values:
        name = path.replace("[1]", "") if "[" in path else path
        column = known[name].column if name in known else None
        if column is None or column in taken:
            others.append((path, text))
        else:
            row[name] = text
            taken.add(column)
    return row, others


@lru_cache(maxsize=10_000)
def without_positions(path: str) -> str:
    """A path with its names only: `SiteMap[2]/Title` gives `SiteMap/Title`."""
    return _positions.sub("", path)
