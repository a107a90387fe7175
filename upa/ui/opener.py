"""Choosing one row of a list and opening it: by its cell, or in a box that keyboards can use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from upa.ui import address, tables
from upa.ui.text import plain

Key = TypeVar("Key")


def grid(
    rows: pd.DataFrame,
    table: str,
    alt: str,
    opens: Callable[[int, str], None],
    key: str,
    first: Sequence[str] = (),
    **options: Any,
) -> None:
    """A grid of rows; `opens` is called in a callback with the position of the row and the column
    of the cell that was chosen. `options` are those of `tables.grid`."""

    def chosen() -> None:
        if cells := st.session_state[key].selection.cells:
            opens(*cells[0])

    tables.grid(
        rows, table, alt, first, on_select=chosen, selection_mode="single-cell", key=key, **options
    )
    address.follow()


def box(
    label: str,
    called: Mapping[Key, str],
    opens: Callable[[Key], None],
    key: str,
    placeholder: str = "Choose",
) -> None:
    """A choice among keys by what they are called, for keyboards and small screens.

    `opens` is called in a callback with the key. The choice is taken back, so that coming back
    here does not choose again.
    """

    def chosen() -> None:
        choice, st.session_state[key] = st.session_state[key], None
        if choice is not None:
            opens(choice)

    st.selectbox(
        plain(label),
        list(called),
        index=None,
        format_func=lambda choice: called.get(choice, ""),
        placeholder=placeholder,
        key=key,
        on_change=chosen,
    )
    address.follow()


def to_facility(cers_id: int) -> None:
    """Go to the report of a facility, from within a callback."""
    address.go_next("pages/facilities.py", {"cers_id": str(cers_id)})


def to_business(code: int) -> None:
    """Go to a business, from within a callback."""
    address.go_next("pages/businesses.py", {"business": str(code)})


def facility_grid(
    rows: pd.DataFrame, table: str, what: str, key: str, first: Sequence[str] = ()
) -> None:
    """A grid of which a chosen cell opens its facility, and the box to choose one.

    `key` is that of the page's list; the widgets are `<key>.grid` and `<key>.open`.
    """
    ids = rows["cers_id"].tolist()
    alt = f"{what}; choose a cell to open its facility"
    grid(rows, table, alt, lambda row, _: to_facility(int(ids[row])), f"{key}.grid", first)
    facility_opener(rows, f"{key}.open")


def facility_opener(rows: pd.DataFrame, key: str) -> None:
    """A choice among the facilities of the rows shown."""
    pairs = rows.drop_duplicates("cers_id")[["cers_id", "facility_name"]]
    called = {int(c): f"{n or 'Without a name'} · {c}" for c, n in pairs.itertuples(index=False)}
    box("Open a facility of this page", called, to_facility, key, "Choose a facility")
