"""What was submitted of a facility and what the agency answered."""

import pandas as pd
import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.ui import answers, tables

HIDDEN = ["submitted_utc", "is_current", "is_accepted", "submittal_key", "organization_name"]


def draw(facility: Facility) -> None:
    """Submittals, newest first, older ones folded."""
    st.caption(
        "Newest first, Pacific time. Accepted means reviewed and found adequate, not necessarily "
        "checked on site: read the comment."
    )
    rows = answers.ask("facilities/submittals", cers_id=facility["cers_id"])
    if rows.empty:
        st.caption("No submittal of this facility is loaded.")
        return
    current = rows[rows["is_current"]].sort_values("submittal_element")
    _table(current, "Last submittal of each element")
    older = rows[~rows["is_current"]]
    if len(older):
        with st.expander(f"Earlier submittals ({len(older):,})"):
            _table(older, "Earlier submittals")


def _table(rows: pd.DataFrame, alt: str) -> None:
    """Submittals as a table that wraps the comments."""
    columns = rows.drop(columns=HIDDEN).dropna(axis="columns", how="all")
    tables.plain_table(columns, "submittals", alt)
