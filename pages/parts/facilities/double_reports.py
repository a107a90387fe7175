"""What of a facility came both through CERS and through a local portal, and what counts."""

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.ui import answers, tables
from upa.ui.text import plain

COLUMNS = [
    *("reporting_year", "double_kind", "submittal_element"),
    *("counted_cers_id", "counted_through", "counted_on"),
    *("cers_id", "reported_through", "submitted_on", "site_match", "double_outcome"),
]


def draw(facility: Facility) -> None:
    """The double reports of a facility, and a warning where no total counts its inventory."""
    st.caption(
        "A business reports through CERS or through a local portal, not both. What was submitted "
        "last counts."
    )
    cers_id = facility["cers_id"]
    rows = answers.ask("jurisdictions/double_reporting", cers_id=cers_id)
    if rows.empty:
        st.caption("Nothing of one year came both through CERS and through a local portal.")
        return
    aside = rows[(rows["aside_cers_id"] == cers_id) & (rows["cers_id"] != rows["counted_cers_id"])]
    for row in aside[aside["double_outcome"].str.startswith("Counts once")].itertuples():
        other = row.counted_cers_id if row.cers_id == cers_id else row.cers_id
        st.warning(
            "No total counts this inventory: the site reported later under CERS ID "
            f"{plain(other)}.",
            icon=":material/content_copy:",
        )
    tables.plain_table(rows[COLUMNS], "double_reports", "What was reported twice")
    st.page_link(
        "pages/jurisdictions.py",
        label="Both sides, and what to count, in Jurisdictions →",
        query_params={"tab": "twice"},
    )
