"""The directory as a file: download it, complete it, see what it would change, apply it."""

from collections.abc import Sequence

import streamlit as st

from upa.agencies import directory_files, entry_tables
from upa.agencies.directory import Directory
from upa.agencies.directory_files import DirectoryRow
from upa.catalogue.phrases import counted
from upa.ui import tables

MOST_ROWS = 200
"""Rows of a file that are shown before it is applied."""


def draw(directory: Directory) -> None:
    """The present directory to download, and the upload."""
    st.header("From a directory file")
    st.markdown(
        "Download the directory, fill in what is missing and upload it again. Empty cells change "
        "nothing; a row without a known code or name adds an agency."
    )
    st.download_button(
        "Template with the present directory (XLSX)",
        data=lambda: directory_files.template(directory),
        file_name="agency-directory.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )
    file = st.file_uploader("Directory file (XLSX or CSV)", type=["xlsx", "csv"], max_upload_size=5)
    if file is not None:
        content = directory_files.read_rows(file.name, file.getvalue())
        _changes(directory_files.compare(content, directory), file.name)


def _changes(rows: Sequence[DirectoryRow], file_name: str) -> None:
    """What the file would change, and the form that enters it."""
    values = sum(len(r.changes) for r in rows)
    new = sum(r.is_new and bool(r.changes) for r in rows)
    st.markdown(
        f"**{counted(len(rows), 'row')}**: {counted(values, 'value')} new or different, "
        f"{counted(new, 'new agency', 'new agencies')}, "
        f"{counted(sum(len(r.faults) for r in rows), 'value')} that cannot be used."
    )
    changed = [r for r in rows if r.changes or r.keeps or r.faults]
    if not changed:
        return
    table = entry_tables.of_file(changed[:MOST_ROWS])
    tables.plain_table(table, "", "What the file would change")
    with st.form("apply"):
        author = st.text_input("Your name or initials", value=st.session_state.get("author", ""))
        over = st.checkbox("Also replace values that people typed in here")
        if st.form_submit_button("Enter these values", type="primary"):
            count = directory_files.apply(rows, author, file_name, replace_entered=over)
            st.session_state["author"] = author.strip()
            st.toast(f"{counted(count, 'value')} entered.")
            st.rerun()
