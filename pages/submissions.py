"""Submissions: load files, understand what they hold, undo."""

import streamlit as st

from pages.parts.submissions import (
    data_dictionary,
    findings,
    load_log,
    unknown_elements,
    upload,
)
from upa.ui import answers, messages, page, tabs

TABS = {
    "log": ("Load log", load_log.draw),
    "findings": ("Findings", findings.draw),
    "unknown": ("Unknown elements", unknown_elements.draw),
    "dictionary": ("Data dictionary", data_dictionary.draw),
}


def draw() -> None:
    """Loading above, what was loaded below."""
    load()
    tabs.draw_tabs(TABS)


def empty() -> None:
    """Loading, and below it the data dictionary only."""
    load()
    messages.nothing("Nothing is loaded yet.", "Choose files above, then Load.")
    with st.expander("Data dictionary"):
        data_dictionary.draw()


def load() -> None:
    """How the last undo went, and the files to load."""
    load_log.result_of_undo()
    if answers.past_day():
        st.caption("This page is about the files that are loaded today, whichever day is shown.")
    upload.draw()


page.show("Submissions", draw, empty=empty)
