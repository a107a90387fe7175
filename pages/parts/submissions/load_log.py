"""Every loaded file, and the way back."""

import streamlit as st

from pages.parts.submissions import outcome
from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.ui import answers, downloads, messages, tables
from upa.warehouse.generations import Warehouse

COLUMNS = (
    *("load_number", "loaded_on", "name", "archive", "kind", "data_set_date_time"),
    *(
        "facility_count",
        "submittal_count",
        "inventory_item_count",
        "finding_count",
        "schema_version",
        "sha256",
    ),
)


def draw() -> None:
    """The files with their download and the undo."""
    rows = answers.ask("submissions/files")
    left, right = st.columns(2, vertical_alignment="center")
    left.caption(f"{counted(len(rows), 'file')}, newest load first. Times are Pacific.")
    with downloads.at_right(right):
        downloads.download("submissions/files", {}, "source_files", "Loaded files", len(rows))
        with st.popover("Undo last load", icon=":material/undo:"):
            st.markdown("Go back to the data as they were before the last load.")
            st.button("Undo", on_click=_undo, type="primary")
    tables.grid(rows, "source_files", "Loaded files, newest first", COLUMNS)


def _undo() -> None:
    """Serve what was served before the last load."""
    outcome.forget()
    try:
        Warehouse().undo()
        st.session_state["undone"] = None
    except UserError as error:
        st.session_state["undone"] = error


def result_of_undo() -> None:
    """Say once how the undo went."""
    if "undone" not in st.session_state:
        return
    error = st.session_state.pop("undone")
    if error:
        messages.problem(error)
    else:
        st.success("The last load was undone.", icon=":material/undo:")
