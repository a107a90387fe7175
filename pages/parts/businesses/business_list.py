"""The list of businesses with its filter."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.businesses import contact_files, filters
from upa.questions.business_filter import BusinessFilter
from upa.ui import address, answers, downloads, listing, messages, opener, runs, tables
from upa.ui.panel import Panel

COLUMNS = (
    *("organization_name", "organization_count", "facilities_known", "facilities_loaded"),
    *("agency_count", "county_names", "route", "lead_regulator_code", "materials"),
    *("ehs_materials", "last_submitted_on", "flags"),
)
SORTS = {
    "facilities": "Facilities known, most first",
    "name": "Business name",
    "agencies": "Agencies, most first",
    "materials": "Materials, most first",
    "submitted": "Last submitted, newest first",
}


def draw() -> None:
    """The way to likely duplicates, and the list."""
    st.page_link(
        "pages/businesses.py",
        label="Organizations that are likely the same business →",
        query_params=address.scope().to_query_params() | {"view": "same"},
    )
    _search()


@runs.fragment
def _search() -> None:
    """The filter, the businesses that meet it, their files."""
    filter_ = address.asked_filter(BusinessFilter)
    widgets = Panel(filter_)
    filters.draw(widgets)
    sentence = widgets.sentence(answers.agency_names())
    count = answers.total("businesses/list", **filter_.params())
    if not count:
        _nothing(filter_)
        return
    params = _order_and_files(filter_, sentence, count)
    st.caption(
        "Figures are those of the whole business, wherever its facilities lie. Known: named in a "
        "loaded file. Loaded: submittals held. Materials: of the last submitted inventories held; "
        "empty where none is, which is not zero."
    )
    _table(listing.page_of("businesses/list", params, count, "business", "businesses"))


def _order_and_files(filter_: BusinessFilter, sentence: str, count: int) -> dict[str, Any]:
    """The order of the list beside its files; the parameters of the list in that order."""
    order, contacts, files = st.columns([3, 4, 1], vertical_alignment="bottom")
    with order:
        params = filter_.params() | {"sort": tables.sort_choice(SORTS)}
    with contacts:
        regulators = answers.total("businesses/regulators", **filter_.params())
        contact_files.offer(filter_.params(), f"Regulators of {sentence}", regulators)
    with downloads.at_right(files):
        downloads.download("businesses/list", params, "organizations", sentence, count)
    return params


def _nothing(filter_: BusinessFilter) -> None:
    """Why the list is empty and what to do."""
    if filter_.active():
        messages.nothing(
            "No business meets this filter.",
            "Take a filter away, or search for fewer or shorter words.",
        )
    else:
        messages.nothing(
            "No business is in the scope.",
            "Choose other agencies or counties above, or load their files in Submissions.",
        )


def _table(rows: pd.DataFrame) -> None:
    """The businesses of a page; a chosen cell opens its business."""
    codes = [int(code) for code in rows["business_code"]]
    opener.grid(
        rows,
        "organizations",
        "Businesses that meet the filter; choose a cell to open its business",
        lambda row, _: opener.to_business(codes[row]),
        "business_grid",
        COLUMNS,
    )
    pairs = zip(codes, rows["organization_name"], strict=True)
    opener.box(
        "Open a business of this page",
        {code: f"{name or 'Without a name'} · {code}" for code, name in pairs},
        opener.to_business,
        "business_choice",
        "Choose a business",
    )
