"""The facilities of a business, those not loaded first."""

from typing import Any

import streamlit as st

from upa.ui import address, documents, downloads, listing, messages, opener, tables

LEFT_OUT = ("latitude", "longitude", "regulator_code")


def draw(business: dict[str, Any]) -> None:
    """The facilities with their files; a choice opens one."""
    code, known = business["business_code"], business["facilities_known"]
    if not known:
        messages.nothing("No facility of this business is known now.", "See its transfers.")
        return
    missing = business["facilities_not_loaded"]
    if missing:
        st.markdown(
            f"**{missing:,} of {known:,} known facilities are not loaded** and stand first. "
            "They belong to agencies whose exchange is not held, or have never submitted."
        )
    params = {"business": code}
    with st.container(horizontal=True):
        title = f"Facilities of {business['organization_name']}"
        downloads.download("businesses/facilities", params, "facilities", title, known)
        loaded, basis = params | {"loaded": True}, address.scope().basis
        documents.template_files("businesses/facilities", loaded, known - missing, basis)
    rows = listing.page_of("businesses/facilities", params, known, "facility", "facilities")
    columns = [c for c in rows.columns if c not in LEFT_OUT]
    tables.grid(rows, "facilities", "Facilities of this business", columns)
    opener.facility_opener(rows, "business_facility")
