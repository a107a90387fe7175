"""Bars of the largest rows of a summary."""

import pandas as pd
import streamlit as st

from pages.parts.inventory.summary import MEASURES, Summary, records
from pages.parts.inventory.summary_table import open_items
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers, charts
from upa.ui.text import plain

MOST = 12
"""Bars that are drawn."""


def draw(
    summary: Summary, filters: InventoryFilter, top: pd.DataFrame, found: int, measure: str
) -> None:
    """Bars of the first rows of `top`; what is left of the `found` rows stands together where it
    may be added."""
    ranked = top
    if not summary.is_over_time:
        ranked = top.sort_values(measure, ascending=False, kind="stable")
    ranked = ranked[ranked[measure].fillna(0) > 0]
    if ranked.empty:
        st.caption(f"No bars: no row gives {plain(MEASURES[measure].split(',')[0].lower())}.")
        return
    in_all = found if summary.is_paged else len(ranked)
    is_added = in_all > MOST and not summary.overlaps
    first = ranked.head(MOST - 1 if is_added else MOST)
    rows = records(first)
    bars = [(summary.label(row), row[measure]) for row in rows]
    left = in_all - len(first)
    if is_added:
        whole = _whole(summary, filters, top, measure)
        _add_others(bars, left, whole - first[measure].sum())
    elif left > 0:
        st.caption(f"{left:,} more rows are in the table: they overlap, so they are not added.")
    _draw_bars(summary, filters, bars, rows, measure)


def _whole(summary: Summary, filters: InventoryFilter, top: pd.DataFrame, measure: str) -> float:
    """What all rows of a summary that do not overlap add up to."""
    if summary.is_paged:
        return answers.ask_one("inventory/amounts", **filters.params())[measure]
    return top[measure].sum()


def _add_others(bars: list[tuple[str, float]], rows: int, amount: float) -> None:
    """What is left of the rows, as a bar; in words where its bar would dwarf all others."""
    if amount > bars[0][1]:
        st.caption(f"Others ({rows:,} more rows in the table): {amount:,.10g} together.")
    else:
        bars.append((f"Other ({rows:,})", amount))


def _draw_bars(
    summary: Summary,
    filters: InventoryFilter,
    bars: list[tuple[str, float]],
    rows: list,
    measure: str,
) -> None:
    """The bars, each of which opens the items of its row; a last one of others opens nothing."""

    def opens(place: int) -> None:
        if place < len(rows):
            open_items(filters, summary.items(rows[place]))

    numbers = "; ".join(f"{label}: {value:,.10g}" for label, value in bars)
    alt = f"Bars of {summary.title} by {MEASURES[measure].lower()}: {numbers}."
    if summary.items is None:
        charts.bars(bars, alt)
    else:
        st.caption("Click a bar to open its items, or choose its row above.")
        charts.bars(bars, alt, opens=opens, key=f"{summary.question}.bars")
