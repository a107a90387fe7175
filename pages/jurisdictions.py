"""Jurisdictions: what the chosen agencies and counties hold, and what needs someone there."""

from pages.parts.jurisdictions import (
    businesses,
    changes,
    county_map,
    double_reports,
    facilities,
    head,
    inventory,
    movements,
    plans,
    programs,
    submittals,
)
from upa.ui import page, tabs

TABS: tabs.Parts = {
    "map": ("County map", county_map.draw),
    "facilities": ("Facilities", facilities.draw),
    "businesses": ("Businesses", businesses.draw),
    "submittals": ("Submittals", submittals.draw),
    "plans": ("Emergency plans", plans.draw),
    "programs": ("Programs", programs.draw),
    "inventory": ("Inventory", inventory.draw),
    "movements": ("Movements", movements.draw),
    "changes": ("Changes", changes.draw),
    "twice": ("Reported twice?", double_reports.draw),
}


def draw() -> None:
    """The counts of the scope, and tabs of which one is drawn."""
    head.draw()
    tabs.draw_tabs(TABS)


page.show("Jurisdictions", draw, beside=head.choose_day)
