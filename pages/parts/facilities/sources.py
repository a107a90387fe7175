"""The files that mention a facility, and those that hold one of its submittals."""

import streamlit as st

from pages.parts.facilities import facility_table
from pages.parts.facilities.facility_table import Facility
from upa.catalogue import fields
from upa.ui import address, answers, downloads, tables


def draw(facility: Facility) -> None:
    """Files and places in them."""
    facility_table.draw(
        "facilities/sources",
        facility,
        "source_files",
        "Files that mention this facility",
        "No loaded file mentions this facility.",
    )
    submittals = _submittals(facility["cers_id"])
    if submittals:
        key = _submittal_choice(submittals)
        if key:
            _deliveries(facility["cers_id"], key, submittals[key])


def _submittals(cers_id: int) -> dict[str, str]:
    """Element and day of each submittal by its key."""
    rows = answers.ask("facilities/submittals", cers_id=cers_id).drop_duplicates("submittal_key")
    return {
        row.submittal_key: f"{fields.code_label('submittal_elements', row.submittal_element)} · "
        f"{row.submitted_on}"
        for row in rows.itertuples()
    }


def _submittal_choice(submittals: dict[str, str]) -> str | None:
    """One of the submittals or none, kept in the address."""
    key = address.parameters().get("source_of")
    st.session_state["source_of_choice"] = key if key in submittals else None
    return st.selectbox(
        "Where does this submittal come from?",
        list(submittals),
        format_func=submittals.get,
        placeholder="Choose a submittal",
        key="source_of_choice",
        on_change=lambda: address.set_address("source_of", st.session_state["source_of_choice"]),
    )


def _deliveries(cers_id: int, key: str, submittal: str) -> None:
    """The files that hold one submittal, oldest first."""
    params = {"cers_id": cers_id, "submittal_key": key}
    rows = answers.ask("facilities/deliveries", **params)
    tables.plain_table(rows, "submittals", "Files that hold this submittal, oldest first")
    sentence = f"Files that hold the {submittal} submittal of {cers_id}"
    downloads.download("facilities/deliveries", params, "submittals", sentence, len(rows))
