"""What a search found: groups, best first, five of each."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts.overview import hits
from upa.questions import filter_base
from upa.questions.facility_filter import FacilityFilter
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, downloads
from upa.ui.text import plain

FEW = 5


def draw(text: str) -> None:
    """The groups."""
    words = {"search": filter_base.words(text)}
    left, right = st.columns(2)
    with left:
        _facilities(FacilityFilter(address.scope(), search=text))
    with right:
        _chemicals(text, words | address.scope().params())
        _group("Businesses", "overview/businesses", "organizations", hits.business, words)
        _group("Agencies", "overview/agencies", "regulators", hits.agency, words)


def _facilities(filter_: FacilityFilter) -> None:
    """Facilities, and the way to all of them."""
    params = filter_.params()
    total = _group("Facilities", "facilities/list", "facilities", hits.facility, params)
    if total > FEW:
        label, target = f"All {total:,} facilities →", filter_.to_query_params()
        st.page_link("pages/facilities.py", label=label, query_params=target)


def _chemicals(text: str, params: dict[str, Any]) -> None:
    """Materials, and the way to all of them."""
    total = _group("Chemicals", "overview/chemicals", "current_inventory", hits.chemical, params)
    if total > FEW:
        target = InventoryFilter(address.scope(), search=text).to_query_params()
        st.page_link("pages/inventory.py", label="All in the inventory →", query_params=target)


def _group(
    title: str,
    question: str,
    table: str,
    link: Callable[[hits.Row], None],
    params: dict[str, Any],
) -> int:
    """One group of hits: how many there are, which is returned, and the first."""
    total = answers.total(question, **params)
    heading, files = st.columns([2, 1], vertical_alignment="bottom")
    heading.subheader(f"{plain(title)} ({total:,})")
    if not total:
        st.caption("None found.")
        return total
    with downloads.at_right(files):
        sentence = f"{title} found by “{address.parameters()['search']}”"
        downloads.download(question, params, table, sentence, total)
    rows = answers.ask(question, limit=FEW, **params)
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        link(row)
    return total
