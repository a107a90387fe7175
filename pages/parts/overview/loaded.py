"""The newest loaded files."""

import streamlit as st

from upa.ui import answers, downloads, tables

COLUMNS = (
    *("name", "kind", "data_set_date_time", "facility_count", "submittal_count"),
    *("inventory_item_count", "finding_count", "loaded_on"),
)


def draw() -> None:
    """The files, and the way to the load log."""
    heading, offer = st.columns([3, 1], vertical_alignment="bottom")
    heading.header("What is loaded")
    files = answers.ask("submissions/files")
    with downloads.at_right(offer):
        downloads.download("submissions/files", {}, "source_files", "Loaded files", len(files))
    tables.grid(files, "source_files", "Loaded files, newest first", COLUMNS)
    st.page_link("pages/submissions.py", label="Load log, findings and more files →")
