"""The list of facilities with its filter."""

import streamlit as st

from pages.parts.facilities import panel
from upa.questions.facility_filter import FacilityFilter
from upa.ui import address, answers, documents, downloads, messages, opener, tables
from upa.ui.messages import escape
from upa.ui.panel import Panel

COLUMNS = (
    *("cers_id", "facility_name", "organization_name", "site_address", "city", "zip_code"),
    *("regulator_code", "inventory_submitted_on", "inventory_status"),
    *("material_count", "ehs_count", "finding_count"),
)
SORTS = {
    "name": "Facility name",
    "submitted": "Last submitted, newest first",
    "materials": "Materials, most first",
    "ehs": "EHS materials, most first",
    "findings": "Findings, most first",
}


@st.fragment
def draw() -> None:
    """The facilities that meet the filter, a page at a time."""
    filters = address.asked_filter(FacilityFilter)
    panel.draw(filters)
    names = answers.agency_names()
    st.markdown(f"**{escape(filters.sentence(names))}**")
    Panel(filters).chips(names)
    found = answers.total("facilities/list", **filters.params())
    if not found:
        _nothing_found(filters)
        return
    order, offer = st.columns(2, vertical_alignment="bottom")
    with order:
        params = filters.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offer):
        downloads.download("facilities/list", params, "facilities", filters.sentence(names), found)
        documents.template_files("facilities/list", params, found, address.scope().basis)
    skip = tables.pages(found, "facility", "facilities")
    rows = answers.ask("facilities/list", limit=tables.ROWS, offset=skip, **params)
    event = tables.grid(
        rows,
        "facilities",
        "Facilities that meet the filter; choose a cell to open its facility",
        COLUMNS,
        on_select="rerun",
        selection_mode="single-cell",
        key="facility_grid",
    )
    if event.selection.cells:
        address.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    opener.facility_opener(rows, "facility_choice")


def _nothing_found(filters: FacilityFilter) -> None:
    """Why the list is empty and what to do."""
    if filters.active():
        messages.nothing(
            "No facility meets this filter.",
            "Take a filter away, or search for fewer or shorter words.",
        )
    else:
        messages.nothing(
            "No facility is in the scope.",
            "Choose other agencies or counties above, or load their files in Submissions.",
        )
