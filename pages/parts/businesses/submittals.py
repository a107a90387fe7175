"""Review status of a business's submittals by element, channels, possible double reporting."""

from typing import Any

import streamlit as st

from upa.ui import answers, messages, tables


def draw(business: dict[str, Any]) -> None:
    """Three short tables."""
    code = business["business_code"]
    rows = answers.ask("businesses/statuses", business=code)
    if rows.empty:
        messages.nothing("No submittal of its facilities is loaded.", "Load them in Submissions.")
        return
    st.subheader("Last submittals by element and status")
    st.caption(
        f"Of {business['facilities_loaded']:,} loaded facilities; nothing is known of the "
        f"submittals of {business['facilities_not_loaded']:,} others."
    )
    tables.plain_table(rows, "submittals", "Last submittals by element and status")
    _channels(code)
    _double_reporting(code)


def _channels(code: int) -> None:
    """Through which channel the last submittals came."""
    st.subheader("How they came")
    st.caption("The channel of each last submittal, as the files say; empty where they do not.")
    rows = answers.ask("businesses/channels", business=code).drop(columns=["regulator_code"])
    tables.plain_table(rows, "submittals", "Channels of the last submittals by agency")


def _double_reporting(code: int) -> None:
    """What of one reporting year came through two channels."""
    st.subheader("Possible double reporting")
    rows = answers.ask("businesses/double_reporting", business=code)
    if rows.empty:
        st.caption(
            "Nothing of one reporting year came both through CERS and through a local portal."
        )
        return
    st.caption("What was submitted last counts. Jurisdictions shows both sides and asks you.")
    tables.plain_table(rows, "double_reports", "What was reported twice")
