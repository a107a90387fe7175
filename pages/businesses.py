"""Businesses: who reaches beyond one jurisdiction, and everything about one business."""

from pages.parts.businesses import (
    business_list,
    changes,
    contacts,
    differences,
    facilities,
    footprint,
    heading,
    inventory,
    likely_same,
    request,
    reviews,
    submittals,
    transfers,
)
from upa.questions import filter_base
from upa.ui import address, messages, page, tabs
from upa.ui.text import quoted

SECTIONS = {
    "facilities": ("Facilities", facilities.draw),
    "contacts": ("Contacts of its regulators", contacts.draw),
    "submittals": ("Submittals", submittals.draw),
    "inventory": ("Inventory across sites", inventory.draw),
    "differences": ("Reported differently", differences.draw),
    "changes": ("Changes", changes.draw),
    "transfers": ("Transfers", transfers.draw),
    "same": ("Likely the same business", likely_same.draw),
    "request": ("Organization request", request.draw),
}


def one() -> bool:
    """The business the address asks for."""
    code = address.parameters().get("business", "")
    if not filter_base.WHOLE.fullmatch(code):
        if code:
            messages.nothing(f"{quoted(code)} is no organization code.", "Choose a business below.")
        return False
    if business := heading.draw(int(code)):
        footprint.draw(business)
        reviews.draw(business)
        tabs.draw_chosen(SECTIONS, "Part of this business", business, headed=True)
    return True


def everything() -> None:
    """The organizations that are likely one business, or the list of all businesses."""
    if address.parameters().get("view") == "same":
        likely_same.draw_all()
    else:
        business_list.draw()


page.show("Businesses", everything, one=one)
