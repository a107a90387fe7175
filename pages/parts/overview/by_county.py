"""Facilities per county as bars, and the same numbers as a table."""

import pandas as pd
import streamlit as st

from upa.catalogue import fields
from upa.ui import address, answers, charts, downloads, messages, tables

MOST_BARS = 12


def draw() -> None:
    """The bars beside the table."""
    scope = address.scope()
    rows = answers.ask("overview/by_county", **scope.params())
    heading, files = st.columns([3, 1], vertical_alignment="bottom")
    heading.header("Where the facilities are")
    if rows.empty:
        messages.nothing(
            "No facility lies in the scope.", "Choose other agencies or counties above."
        )
        return
    with downloads.at_right(files):
        clauses = scope.clauses(answers.agency_names()).values()
        sentence = " ".join(["Facilities by county", *clauses])
        downloads.download("overview/by_county", scope.params(), "facilities", sentence, len(rows))
    chart, table = st.columns([2, 3])
    with chart:
        _bars(rows)
    with table:
        tables.plain_table(rows, "facilities", "Facilities and materials per county", "Not known")


def _bars(rows: pd.DataFrame) -> None:
    """Bars of the counties with loaded facilities, the smallest together as other."""
    counties = rows[rows["facilities_loaded"] > 0]
    bars = [
        (fields.code_label("counties", None if pd.isna(code) else code) or "Not known", int(count))
        for code, count in zip(counties["county_id"], counties["facilities_loaded"], strict=True)
    ]
    if not bars:
        st.caption("None of these facilities is loaded.")
        return
    most, count = bars[0]
    if len(bars) > MOST_BARS:
        rest = bars[MOST_BARS - 1 :]
        bars = [*bars[: MOST_BARS - 1], (f"Other ({len(rest)})", sum(n for _, n in rest))]
    charts.bars(bars, f"Bars of facilities loaded per county; most are in {most}: {count:,}.")
