"""What files held beyond the field catalogue."""

import streamlit as st

from upa.catalogue.phrases import counted
from upa.ui import answers, downloads, tables

TITLE = "Elements and columns not in the field catalogue"


def draw() -> None:
    """The elements with how often they came."""
    rows = answers.ask("submissions/unknown_elements")
    if rows.empty:
        st.caption("Every element and column of the loaded files is in the field catalogue.")
        return
    st.caption(
        f"{counted(len(rows), 'element')} held values that this version has no field for. "
        "Inside submittals the values are kept; the facility report shows them under Other values."
    )
    downloads.download("submissions/unknown_elements", {}, "unknown_elements", TITLE, len(rows))
    tables.grid(rows, "unknown_elements", TITLE)
