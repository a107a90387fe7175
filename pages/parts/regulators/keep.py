"""Complete the directory from a file, see what was entered, carry it elsewhere."""

import streamlit as st

from pages.parts.regulators import carry, completeness, directory_file
from upa.agencies import entry_tables
from upa.agencies.directory import Directory
from upa.catalogue.phrases import counted
from upa.ui import tables
from upa.warehouse import entries

MOST_ENTRIES = 100


def draw(directory: Directory) -> None:
    """What is missing, the file, the entries, the way to another installation."""
    completeness.draw(directory)
    directory_file.draw(directory)
    _entries(directory)
    carry.draw()


def _entries(directory: Directory) -> None:
    """What was entered here, newest first."""
    st.header("What was entered here")
    rows = entry_tables.newest_first(entries.history())
    if not rows:
        st.caption("Nothing yet. Use “Correct…” on an agency.")
        return
    names = {key: a.name for a in directory.agencies for key in (a.key, str(a.code))}
    listed = rows[:MOST_ENTRIES]
    table = entry_tables.of_corrections(listed)
    table.insert(0, "agency", [names.get(c.agency_key, c.agency_key) for c in listed])
    tables.plain_table(table, "", "Entries, newest first")
    st.caption(f"{len(listed):,} of {counted(len(rows), 'entry', 'entries')}.")
