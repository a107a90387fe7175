"""A pasted or uploaded list, looked up at once."""

import pandas as pd
import streamlit as st

from pages.parts.regulators import agency_list, question
from upa.agencies import batches
from upa.agencies.batches import Batch
from upa.agencies.directory import Directory
from upa.catalogue.phrases import counted
from upa.exports.request import Given
from upa.ui import downloads, messages, tables

COLUMNS = (
    *("asked_for", "found_place", "agency_name", "agency_type", "runs_elements", "holds_if"),
    *("how_known", "agency_phone", "agency_email", "agency_website", "agency_address"),
)
MOST_MISSED = 200
"""Entries without an answer that are listed."""


def draw(directory: Directory) -> None:
    """The list, and its answers."""
    with st.form("many", border=False):
        pasted = st.text_area(
            "CERS IDs, ZIP codes, cities, counties or addresses, one a line",
            height=160,
            placeholder="10215613\n93215\nDelano\n4828 Indianapolis Ave, Delano, CA 93215",
        )
        file = st.file_uploader(
            "or a file: text, CSV or XLSX", type=["txt", "csv", "xlsx"], max_upload_size=5
        )
        if st.form_submit_button("Look up", type="primary"):
            wanted = batches.split_pasted(pasted)
            if file is not None:
                wanted += batches.read_texts(file.name, file.getvalue())
            with st.spinner(f"Looking up {len(wanted):,}…"):
                st.session_state["batch"] = batches.look_up_many(
                    dict.fromkeys(wanted), directory, question.asker()
                )
    if (batch := st.session_state.get("batch")) is not None:
        _answers(batch)


def _answers(batch: Batch) -> None:
    """The table of agencies and contacts, and what was not found."""
    if not batch.asked:
        messages.nothing("The list is empty.", "Paste at least one line, or choose a file.")
        return
    st.header(f"{batch.asked - len(batch.missed):,} of {batch.asked:,} found")
    if batch.rows:
        _agencies(batch)
    if batch.missed:
        st.subheader(f"Not found ({len(batch.missed):,})")
        rows = pd.DataFrame(batch.missed, columns=["asked", "why"])
        tables.plain_table(rows.head(MOST_MISSED), "", "What was not found and why")


def _agencies(batch: Batch) -> None:
    """Agencies and contacts, a row per entry of the list and agency."""
    rows = batches.as_frame(batch.rows)
    several = rows[rows["holds_if"].notna()]["asked_for"].nunique()
    if several:
        st.caption(
            f"For {several:,} of them several agencies are possible; “Holds” says when each is."
        )
    _files(batch, rows)
    tables.grid(rows, "", "Agencies and contacts for the list", COLUMNS)


def _files(batch: Batch, rows: pd.DataFrame) -> None:
    """Offer the answers to the list as files, and their agencies as vCards."""
    given = Given(
        "regulators/many",
        "Which agencies regulate each entry of a list?",
        question.LOOK_UP_BASIS,
        lambda: rows,
    )
    with st.container(horizontal=True, gap="small"):
        title = f"Agencies of {counted(batch.asked, 'entry', 'entries')} looked up"
        downloads.download(given, {}, "", title, len(rows))
        agency_list.vcards(batch.agencies, title)
