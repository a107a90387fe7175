"""Facilities: find them, and everything known of one in fixed sections."""

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
from upa.ui import address, messages, page
from upa.ui.text import quoted

SECTIONS = {  # of the report of a facility, by their anchors in the address
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


def report_of_address() -> bool:
    """The report of the facility the address names; False where it names none."""
    cers_id = address.parameters().get("cers_id", "")
    if not filter_base.CERS_ID.fullmatch(cers_id):
        if cers_id:
            messages.nothing(f"{quoted(cers_id)} is no CERS ID.", "Search for the facility below.")
        return False
    report.draw(int(cers_id), SECTIONS)
    return True


page.show("Facilities", search.draw, one=report_of_address)
