"""Underground and aboveground tanks of a facility, and its remote consolidation sites."""

import streamlit as st

from pages.parts.facilities import facility_table
from pages.parts.facilities.facility_table import Facility
from upa.ui.text import plain

FORMS = (
    ("Underground storage tanks", "ust_tanks", "ust_tanks", "No underground tank is reported."),
    (
        "Underground storage tank facility form",
        "ust_facility",
        "ust_facilities",
        "No such form is loaded.",
    ),
    (
        "Aboveground petroleum storage",
        "aboveground_petroleum",
        "aboveground_petroleum_facilities",
        "No such form is loaded.",
    ),
    (
        "Remote waste consolidation sites",
        "remote_sites",
        "remote_consolidation_sites",
        "No such site is reported.",
    ),
)
"""Title, question, table, and what is said where there are none."""


def draw(facility: Facility) -> None:
    """Each form with its rows."""
    for title, question, table, empty in FORMS:
        st.subheader(plain(title))
        facility_table.draw(f"facilities/{question}", facility, table, title, empty)
