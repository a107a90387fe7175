"""Facilities: find them, and everything known of one in fixed sections."""

import streamlit as st

from pages.parts.facilities import (
    agencies,
    changes,
    contacts,
    double_reports,
    findings,
    identity,
    inventory,
    other_values,
    plans,
    report,
    search,
    sources,
    submittals,
    tanks,
)
from upa.questions import filter_base
from upa.ui import address, answers, frame, messages

SECTIONS = {
    "identity": ("Identity", identity.draw),
    "who-regulates-it": ("Who regulates it", agencies.draw),
    "submittals": ("Submittals", submittals.draw),
    "reported-twice": ("Reported twice?", double_reports.draw),
    "inventory": ("Inventory", inventory.draw),
    "emergency-plan-and-training": ("Emergency plan and training", plans.draw),
    "contacts": ("Contacts", contacts.draw),
    "changes-since-the-previous-submittal": ("Changes since the previous submittal", changes.draw),
    "findings": ("Findings", findings.draw),
    "tanks-and-remote-sites": ("Tanks and remote sites", tanks.draw),
    "other-values": ("Other values", other_values.draw),
    "where-this-comes-from": ("Where this comes from", sources.draw),
}
"""The report of a facility: title and part of each section by its anchor in the address."""


def page() -> None:
    """The report of one facility, or the list."""
    cers_id = address.parameters().get("cers_id", "")
    if answers.is_empty():
        st.title("Facilities")
        messages.first_steps()
    elif filter_base.CERS_ID.fullmatch(cers_id):
        report.draw(int(cers_id), SECTIONS)
    else:
        st.title("Facilities")
        search.draw()


frame.page(page)
