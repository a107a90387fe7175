"""The emergency plan of a facility, its documents, those on training, and all others."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.facilities import facility_table
from pages.parts.facilities.facility_table import Facility
from upa.catalogue import fields
from upa.ui import answers, labels
from upa.ui.text import plain
from upa.warehouse import entries

DOCUMENTS = (
    ("Emergency plan", "Emergency plan", "The last submittal names no plan."),
    ("Employee training", "Employee training", "The last submittal names no training document."),
    ("Other documents", "Other document", "The last submittals name no other document."),
)
"""Title, kind of document, and what is said where there is none."""


def draw(facility: Facility) -> None:
    """How the emergency plan stands, and the documents the last submittals name."""
    cers_id = facility["cers_id"]
    for row in answers.ask("plans/facilities", cers_id=cers_id).itertuples():
        _standing(row)
        _agency_rules(str(row.regulator_code))
    rows = answers.ask("facilities/documents", cers_id=cers_id).drop(columns=["locator"])
    for title, kind, empty in DOCUMENTS:
        st.subheader(plain(title))
        of_kind = rows[rows["document_kind"] == kind].drop(columns=["document_kind"])
        facility_table.draw_rows(of_kind, "documents", title, empty)


def _standing(row: Any) -> None:
    """The state of the plans and what is due."""
    due = fields.code_label("plan_dues", row.plan_due)
    day = f" ({row.next_due_date:%Y-%m-%d})" if pd.notna(row.next_due_date) else ""
    submitted = f", submitted {row.submitted_on:%Y-%m-%d}" if pd.notna(row.submitted_on) else ""
    before = ""
    if row.plan_state != "accepted" and pd.notna(row.accepted_on):
        before = f"; an earlier one of {row.accepted_on:%Y-%m-%d} was accepted"
    state = labels.plan_state(row.plan_state)
    st.markdown(f"**{plain(state)}**{submitted}{before}. Next due: {plain(due)}{day}.")


def _agency_rules(agency: str) -> None:
    """What the agency asks beyond the consolidated form, as people noted it."""
    rules = [rule for rule in entries.plan_rules() if rule.agency_key == agency]
    st.caption(
        "The consolidated plan form is voluntary; its employee training section may not satisfy "
        "every program in every jurisdiction."
        + ("" if rules else " Nothing is noted that this agency asks more.")
    )
    for rule in rules:
        note = f"{rule.note} (noted by {rule.author}, {rule.entered_on[:10]})"
        st.markdown(f"The agency asks more for **{plain(rule.program)}**: {plain(note)}")
