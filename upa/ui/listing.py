"""Lists: how many rows there are, their download, a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from upa.ui import answers, downloads, messages, opener, tables


def page_of(
    question: str, params: Mapping[str, Any], found: int, noun: str = "row", plural: str = ""
) -> pd.DataFrame:
    """Say which rows of the `found` are shown and offer the other pages; the rows of this one."""
    skip = tables.pages(found, noun, plural)
    return answers.ask(question, limit=tables.ROWS, offset=skip, **params)


def facilities(
    question: str,
    params: Mapping[str, Any],
    table: str,
    sentence: str,
    empty: Sequence[str],
    what: str = "",
    first: Sequence[str] = (),
    noun: tuple[str, str] = ("row", ""),
) -> None:
    """A list of facilities: its download, its pages, a grid of which a cell opens its facility.

    `sentence` says which rows these are, `what` says it short for the grid, `empty` why there are
    none and what to do.
    """
    found = answers.total(question, **params)
    if not found:
        messages.nothing(*empty)
        return
    downloads.download(question, params, table, sentence, found)
    rows = page_of(question, params, found, *noun)
    opener.facility_grid(rows, table, what or sentence, question, first)
