"""A tab of one summary, or of several of which one is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.parts.inventory import summary_bars, summary_table
from pages.parts.inventory.summary import MEASURES, Summary
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers, choices, downloads, listing, messages
from upa.ui.text import plain


def draw_chosen(name: str, summaries: Sequence[Summary], filters: InventoryFilter) -> None:
    """One of several summaries; `name` is that of the choice in the address."""
    by_name = {summary.question.rsplit("/", 1)[1]: summary for summary in summaries}
    titles = {key: summary.title for key, summary in by_name.items()}
    draw(by_name[choices.view(name, "Summary", titles)], filters)


def draw(summary: Summary, filters: InventoryFilter) -> None:
    """A summary: its table, a page at a time where it is long, and its bars."""
    params = _params(summary, filters)
    measure = _measure_choice(summary)
    if summary.is_paged:
        params["sort"] = measure
    found = _row_count(summary, params)
    heading, offer = st.columns([3, 1], vertical_alignment="bottom")
    heading.subheader(plain(summary.title), help=plain(summary.explanation))
    if not found:
        messages.nothing("No material that meets the filter counts here.")
        return
    with downloads.at_right(offer):
        sentence = f"{summary.title} of: {filters.sentence(answers.agency_names())}"
        downloads.download(summary.question, params, summary.table, sentence, found)
    if summary.is_paged:
        rows = listing.page_of(summary.question, params, found)
        top = answers.ask(summary.question, limit=summary_bars.MOST, **params)
    else:
        rows = top = answers.ask(summary.question, **params)
    summary_table.draw(summary, filters, rows)
    st.caption(plain(summary.explanation))
    summary_bars.draw(summary, filters, top, found, measure)


def _params(summary: Summary, filters: InventoryFilter) -> dict[str, Any]:
    """Parameters of a summary; that over time looks at every inventory ever loaded."""
    if not summary.is_over_time:
        return filters.params()
    accepted = filters.scope.basis == "accepted"
    return filters.params() | {"basis": "history", "accepted_only": accepted}


def _row_count(summary: Summary, params: Mapping[str, Any]) -> int:
    """How many rows a summary has, from an answer the page asks for anyway where that says it."""
    if not summary.is_paged:
        return len(answers.ask(summary.question, **params))
    if not summary.row_count:
        return answers.total(summary.question, **params)
    filter_params = {name: value for name, value in params.items() if name != "sort"}
    totals = answers.ask_one("inventory/totals", **filter_params)
    return (totals | answers.ask_one("inventory/amounts", **filter_params))[summary.row_count]


def _measure_choice(summary: Summary) -> str:
    """What the bars show, kept in the address."""
    if "gallons" not in summary.amounts:
        return "materials"
    return choices.bound("measure", "Bars show", MEASURES)
