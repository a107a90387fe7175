"""Values of a facility without a column of their own."""

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.ui import answers, tables


def draw(facility: Facility) -> None:
    """What the current submittals hold beyond the forms."""
    st.caption("What the current submittals hold beyond the forms shown above.")
    rows = answers.ask("facilities/other_values", cers_id=facility["cers_id"])
    if rows.empty:
        st.caption("Every value of the current submittals is shown above.")
    else:
        tables.grid(rows, "submittal_values", "Other values of the current submittals")
