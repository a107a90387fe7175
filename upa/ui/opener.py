"""Choosing one facility of a list and opening it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from upa.ui import address


def facility_opener(frame: pd.DataFrame, key: str) -> None:
    """A choice among the facilities of the rows shown, for keyboards and small screens."""
    pairs = frame.drop_duplicates("cers_id")[["cers_id", "facility_name"]]
    called = {int(c): f"{n or 'Without a name'} · {c}" for c, n in pairs.itertuples(index=False)}
    st.selectbox(
        "Open a facility of this page",
        list(called),
        index=None,
        format_func=called.get,
        placeholder="Choose a facility",
        key=key,
        on_change=_note_choice,
        args=(key,),
    )
    if st.session_state.get("open") is not None:
        address.open_facility(st.session_state.pop("open"))


def _note_choice(key: str) -> None:
    """Remember the choice and take it back, so that coming back here does not choose again."""
    st.session_state["open"] = st.session_state[key]
    st.session_state[key] = None
