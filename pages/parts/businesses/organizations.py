"""The CERS organizations of a business; how they were grouped and how to undo it."""

from typing import Any

import streamlit as st

from pages.parts.businesses import decisions
from upa.ui import answers, tables
from upa.ui.text import plain
from upa.warehouse import entries
from upa.warehouse.entries import GroupDecision


def draw(business: dict[str, Any]) -> None:
    """The one organization in a line, or the group of several."""
    rows = answers.ask("businesses/organizations", business=business["business_code"])
    if len(rows) > 1:
        with st.expander(f"{len(rows):,} organizations grouped as one business"):
            tables.plain_table(rows, "organizations", "CERS organizations of this business")
            _group({int(code) for code in rows["organization_code"]})
        return
    place = business["organization_headquarters"]
    st.markdown(
        f"Organization code {plain(business['business_code'])}"
        + (f" · headquarters {plain(place)}" if place else "")
    )


def _group(codes: set[int]) -> None:
    """Who confirmed the group, and the form that takes it apart."""
    confirmed = [
        d
        for d in entries.decisions()
        if {d.first_code, d.second_code} <= codes and d.decision == "confirmed"
    ]
    for decided in confirmed:
        st.markdown(plain(_sentence(decided)))
    with st.form("split", border=False):
        author = st.text_input("Your name or initials", key="split.author")
        if st.form_submit_button("Take this group apart"):
            pairs = [(d.first_code, d.second_code) for d in confirmed]
            decisions.record(pairs, "split", author, "")


def _sentence(decided: GroupDecision) -> str:
    """Who confirmed a pair, when and why."""
    reason = f": {decided.reason}" if decided.reason else ""
    pair = f"{decided.first_code} and {decided.second_code}"
    return f"{pair} confirmed by {decided.author} on {decided.entered_on[:10]}{reason}"
