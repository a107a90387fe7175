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
from upa.ui import address, page, tabs

SECTIONS = {
    "facilities": ("Facilities", facilities.show),
    "contacts": ("Contacts of its regulators", contacts.show),
    "submittals": ("Submittals", submittals.show),
    "inventory": ("Inventory across sites", inventory.show),
    "differences": ("Reported differently", differences.show),
    "changes": ("Changes", changes.show),
    "transfers": ("Transfers", transfers.show),
    "same": ("Likely the same business", likely_same.show),
    "request": ("Organization request", request.show),
}


def one() -> bool:
    """The business the address asks for."""
    code = address.parameters().get("business", "")
    if not (code.isdigit() and len(code) < 10):
        return False
    if business := heading.show(int(code)):
        footprint.show(business)
        reviews.show(business)
        tabs.draw_chosen(SECTIONS, "Part of this business", business, headed=True)
    return True


def everything() -> None:
    """The organizations that are likely one business, or the list of all businesses."""
    if address.parameters().get("view") == "same":
        likely_same.show_all()
    else:
        business_list.show()


page.show("Businesses", everything, one=one)
