"""The filter of the list of facilities."""

import streamlit as st

from upa.catalogue import fields
from upa.questions import facility_filter
from upa.questions.facility_filter import FacilityFilter
from upa.ui import labels
from upa.ui.panel import Panel

ELEMENTS = [int(code) for code in fields.codes("submittal_elements") if code != "0"]
STATUSES = [2, 3, 4, 5, 6, 8, 9]
"""Statuses a submittal in an exchange may have; drafts and what was not submitted have none."""
EITHER = {None: "Any", True: "Yes", False: "No"}


def draw(filters: FacilityFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(filters)
    search, city, zip_code = st.columns([4, 2, 1])
    with search:
        widgets.text(
            "search",
            "Search",
            type="search",
            placeholder="Name, address, city, ZIP, CERS ID, business, EPA ID",
            help="Every word must be found. A CERS ID alone opens the facility.",
        )
    with city:
        widgets.text("city", "City begins with")
    with zip_code:
        widgets.text("zip_code", "ZIP begins with")
    with st.expander("More filters", icon=":material/tune:"):
        _more(widgets)


def _more(widgets: Panel) -> None:
    """The less used filter widgets."""
    submittal, content, program = st.columns(3)
    with submittal:
        element = labels.coded("submittal_elements")
        widgets.many("elements", "Submittal elements", ELEMENTS, element)
        widgets.many("statuses", "Status of the last submittal", STATUSES, labels.status)
    with content:
        widgets.one("ehs", "Extremely hazardous substances (EHS)", EITHER)
        widgets.one("findings", "Findings", EITHER)
        widgets.one("loaded", "Submittals loaded", EITHER)
    with program:
        activities = facility_filter.ACTIVITIES
        widgets.many("activities", "Reported activities", activities, facility_filter.activity)
        widgets.day("submitted_from", "Last submitted from")
        widgets.day("submitted_to", "Last submitted to")
