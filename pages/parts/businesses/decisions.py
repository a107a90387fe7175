"""Keeps what a person decides about organizations that may be one business."""

from collections.abc import Iterable

import streamlit as st

from upa.ui import messages
from upa.warehouse import entries


def record(
    pairs: Iterable[tuple[int, int]], decision: entries.Decision, author: str, reason: str
) -> None:
    """Keep a decision and show the page as it is then; a missing name is a message."""
    before = {(d.first_code, d.second_code): d.decision for d in entries.decisions()}
    with messages.explained():
        for first, second in pairs:
            pair = (min(first, second), max(first, second))
            entries.decide(pair, decision, author, reason, expected=before.get(pair, ""))
        st.session_state["author"] = author
        st.rerun()
