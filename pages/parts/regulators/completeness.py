"""That the directory is incomplete, and in what."""

import streamlit as st

from upa.agencies import agency_fields
from upa.agencies.directory import Directory
from upa.ui.text import plain


def draw(directory: Directory) -> None:
    """How many agencies there are, and of how many what is not known."""
    missing = agency_fields.count_missing(directory.agencies)
    fields = ", ".join(f"{label} {count}" for label, count in missing.items() if count)
    total = sum(a.kind != agency_fields.FORMER for a in directory.agencies)
    verified = sum(a.verified_on is not None for a in directory.agencies)
    st.caption(
        f"The directory is incomplete: {total:,} agencies, of which {verified:,} are verified "
        f"here. Not known: {plain(fields)}. Complete it with a regulator listing (Submissions), a "
        "directory file (Keep up to date), or “Correct…” on an agency."
    )
