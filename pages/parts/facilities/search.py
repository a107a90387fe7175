"""The list of facilities with its filter."""

import streamlit as st

from pages.parts.facilities import panel
from upa.questions.facility_filter import FacilityFilter
from upa.ui import address, answers, documents, downloads, listing, messages, opener, runs, tables
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


@runs.fragment
def draw() -> None:
    """The facilities that meet the filter, a page at a time."""
    filters = address.asked_filter(FacilityFilter)
    panel.draw(filters)
    sentence = Panel(filters).sentence(answers.agency_names())
    found = answers.total("facilities/list", **filters.params())
    if not found:
        _nothing_found(filters)
        return
    order, offer = st.columns(2, vertical_alignment="bottom")
    with order:
        params = filters.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offer):
        downloads.download("facilities/list", params, "facilities", sentence, found)
        documents.template_files("facilities/list", params, found, address.scope().basis)
    rows = listing.page_of("facilities/list", params, found, "facility", "facilities")
    what = "Facilities that meet the filter"
    opener.facility_grid(rows, "facilities", what, "facilities/list", COLUMNS)


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
