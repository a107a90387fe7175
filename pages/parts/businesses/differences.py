"""The same material, and the same people, reported differently between sites of a business."""

from typing import Any

import streamlit as st

from upa.catalogue.phrases import counted
from upa.ui import address, answers, downloads, tables


def draw(business: dict[str, Any]) -> None:
    """Materials, then owners and contacts."""
    _materials(business)
    _people(business)


def _materials(business: dict[str, Any]) -> None:
    """Materials of which no value is common to all facilities that report one."""
    st.subheader("The same material")
    st.caption(
        "Facilities differ when no value is common to all that report one. Trade secrets are left "
        "out. A difference is a question to ask, not an error."
    )
    params = {"business": business["business_code"], "basis": address.scope().basis}
    rows = answers.ask("businesses/reported_differently", **params)
    if rows.empty:
        st.caption("No material is reported differently between the loaded facilities.")
        return
    st.markdown(f"{counted(rows['common_name'].nunique(), 'material')} reported differently")
    tables.grid(rows, "inventory_items", "Materials that facilities report differently")
    title = f"Reported differently by {business['organization_name']}"
    downloads.download(
        "businesses/reported_differently", params, "inventory_items", title, len(rows)
    )


def _people(business: dict[str, Any]) -> None:
    """Owners and contacts that differ."""
    st.subheader("Owners and emergency contacts")
    st.caption("From the newest owner/operator forms; for official use.")
    rows = answers.ask("businesses/people", business=business["business_code"])
    if rows.empty:
        st.caption("All loaded facilities name the same ones, or none.")
    else:
        tables.grid(rows, "owner_operators", "Owners and contacts that differ between facilities")
