"""Which agencies do not accept a last inventory of a business."""

from typing import Any

import streamlit as st

from upa.ui import answers, tables
from upa.ui.text import plain

REFUSED = 5
"""Code of the review status “Not accepted”."""


def draw(business: dict[str, Any]) -> None:
    """A sentence, and the inventories that are not accepted or await their review."""
    rows = answers.ask("businesses/not_accepted", business=business["business_code"])
    st.header("Last inventories not accepted", divider="gray")
    if rows.empty:
        st.caption("Every last submitted inventory that is held is accepted or not applicable.")
        return
    refused = rows[rows["submittal_status"] == REFUSED]
    if refused.empty:
        st.markdown("No agency has refused a last inventory; those below await their review.")
    else:
        counts = refused.groupby("agency_name")["cers_id"].nunique()
        agencies = "; ".join(f"{plain(name)} ({count:,})" for name, count in counts.items())
        st.markdown(f"**Not accepted by:** {agencies}")
    listed = rows.drop(columns=["regulator_code"]).dropna(axis="columns", how="all")
    tables.plain_table(listed, "submittals", "Last inventories that are not accepted, or not yet")
