"""The report of one facility: its title, its documents, and its sections one below the other."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.ui import address, answers, documents, messages
from upa.ui.text import plain

Sections = Mapping[str, tuple[str, Callable[[Facility], None]]]
"""Title and part of each section by its anchor."""


def draw(cers_id: int, sections: Sections) -> None:
    """Everything known of one facility."""
    back = {k: v for k, v in address.parameters().items() if k not in ("cers_id", "page")}
    st.page_link("pages/facilities.py", label="← All facilities", query_params=back)
    facility = answers.ask_one("facilities/identity", cers_id=cers_id)
    if not facility:
        st.title(f"Facility {plain(cers_id)}")
        messages.nothing(
            f"No loaded file mentions CERS ID {cers_id}.",
            "Check the number, or load the file that holds it in Submissions.",
        )
        return
    st.title(plain(facility["facility_name"] or f"Facility {cers_id}"))
    if not facility["is_loaded"]:
        messages.nothing("This facility is known, but none of its submittals is loaded.")
    documents.facility_files(cers_id, address.scope().basis, facility["trade_secret_count"] or 0)
    for anchor, (title, part) in sections.items():
        st.header(plain(title), anchor=anchor, divider="gray")
        part(facility)
