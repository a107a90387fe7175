"""The rows a question has of one facility."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from upa.ui import answers, tables
from upa.ui.text import plain

Facility = Mapping[str, Any]
"""The row of facilities/identity: who a facility is, and how much of what is loaded of it."""


def draw(
    question: str, facility: Facility, table: str, alt: str, empty: str, hidden: Sequence[str] = ()
) -> None:
    """The rows of a question that takes a CERS ID, or the sentence `empty` why there are none."""
    rows = answers.ask(question, cers_id=facility["cers_id"]).drop(columns=list(hidden))
    draw_rows(rows, table, alt, empty)


def draw_rows(rows: pd.DataFrame, table: str, alt: str, empty: str) -> None:
    """Rows as a plain table without its empty columns, or the sentence why there are none."""
    if rows.empty:
        st.caption(plain(empty))
    else:
        tables.plain_table(rows.dropna(axis="columns", how="all"), table, alt)
