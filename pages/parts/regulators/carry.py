"""Export and import of everything people entered."""

import streamlit as st

from upa.agencies import entry_exports
from upa.catalogue import clock
from upa.catalogue.file_types import FILE_TYPES
from upa.ui.text import plain


def draw() -> None:
    """The export, and the import of one."""
    st.header("Carry to another installation")
    st.download_button(
        "Export everything entered (JSON)",
        data=entry_exports.export_all,
        file_name=f"entered-{clock.today():%Y-%m-%d}.json",
        mime=FILE_TYPES["json"].mime,
        icon=":material/download:",
        on_click="ignore",
        help="Directory corrections, decisions on business groups and local plan rules.",
    )
    file = st.file_uploader("Import such an export", type=["json"], max_upload_size=50)
    if file is not None and st.button("Import", type="primary"):
        counts = entry_exports.import_all(file.getvalue())
        added = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items())
        st.success(f"Added: {plain(added)}. What was here already was left as it is.")
