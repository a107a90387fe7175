"""Facilities that came to a business and left it."""

from typing import Any

import streamlit as st

from upa.ui import answers, tables


def draw(business: dict[str, Any]) -> None:
    """The transfers, without columns that none of them fills."""
    rows = answers.ask("businesses/transfers", business=business["business_code"])
    if rows.empty:
        st.caption("No loaded file tells of a facility that came to this business or left it.")
        return
    tables.plain_table(
        rows.dropna(axis="columns", how="all"), "transfers", "Facilities transferred"
    )
