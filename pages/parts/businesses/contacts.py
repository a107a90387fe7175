"""Every regulator a business answers to, with contacts."""

from typing import Any

import streamlit as st

from pages.parts.businesses import contact_files
from upa.catalogue.phrases import counted
from upa.ui import answers, messages, tables

COLUMNS = (
    *("agency_name", "agency_type", "agency_phone", "agency_email", "agency_address"),
    *("agency_city", "agency_zip", "facilities_known", "facilities_loaded", "how_known"),
    *("runs_elements", "agency_website", "verified"),
)


def draw(business: dict[str, Any]) -> None:
    """The agencies with their contacts, and the files of them."""
    params = {"business": business["business_code"]}
    rows = contact_files.contacts(params, answers.day_file())
    if rows.empty:
        messages.nothing(
            "No agency of this business is known.", "Load a facility query in Submissions."
        )
        return
    contact_files.offer(params, f"Regulators of {business['organization_name']}", len(rows))
    tables.grid(rows, "organizations", "Agencies of this business with their contacts", COLUMNS)
    missing = int(rows["agency_phone"].isna().sum())
    if missing:
        st.caption(f"The directory holds no phone of {counted(missing, 'agency', 'agencies')}.")
