"""The filter of the facilities: the criteria of CERS's facility search."""

import streamlit as st

from upa.catalogue.elements import element_numbers
from upa.questions import facility_filter
from upa.questions.facility_filter import JurisdictionFilter
from upa.ui import labels
from upa.ui.panel import Panel

ANY = {None: "Any", True: "Yes", False: "No"}


def draw(asked: JurisdictionFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(asked)
    name, address, city, zip_code = st.columns([3, 3, 2, 1])
    with name:
        widgets.text("facility_name", "Facility name", type="search")
    with address:
        widgets.text("address", "Address")
    with city:
        widgets.text("city", "City begins with")
    with zip_code:
        widgets.text("zip_code", "ZIP begins with")
    with st.expander("More filters", icon=":material/tune:"):
        more(widgets)


def more(widgets: Panel) -> None:
    """The less used filter widgets."""
    business, element, program = st.columns(3)
    with business:
        widgets.text("business_name", "Business name")
        widgets.text("naics", "NAICS code begins with")
        widgets.one("loaded", "Submittals loaded", ANY)
        widgets.one("ehs", "Extremely hazardous substances (EHS)", ANY)
    with element:
        elements(widgets)
    with program:
        widgets.many(
            "activities",
            "Reported activities",
            facility_filter.ACTIVITIES,
            facility_filter.activity,
        )
        widgets.day("submitted_from", "Last submitted from")
        widgets.day("submitted_to", "Last submitted to")


def elements(widgets: Panel) -> None:
    """What has to hold for one submittal element."""
    widgets.many(
        "elements",
        "Submittal element",
        list(element_numbers()),
        labels.coded("submittal_elements"),
        help="Element, requirement and status have to hold for one and the same element.",
    )
    requirement = labels.coded("reporting_requirements")
    widgets.many("requirements", "Reporting requirement", [1, 2, 3], requirement)
    statuses = [2, 3, 4, 5, 6, 8, 9]
    widgets.many("statuses", "Status of the last submittal", statuses, labels.status)
