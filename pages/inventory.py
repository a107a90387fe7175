"""Inventory: which hazardous materials are where, mixtures included."""

from pages.parts.inventory import (
    chemical,
    ehs,
    hazard,
    holders,
    industry,
    items,
    panel,
    place,
    responders,
    state,
    storage,
    thresholds,
    totals,
    waste,
    years,
)
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, page, runs, tabs
from upa.ui.panel import Panel

TABS = {
    "items": ("Items", items.draw),
    "search": ("By chemical", chemical.draw),
    "hazard": ("By hazard", hazard.draw),
    "state": ("By state and unit", state.draw),
    "storage": ("By storage", storage.draw),
    "place": ("By place", place.draw),
    "industry": ("By industry", industry.draw),
    "holders": ("Top holders", holders.draw),
    "ehs": ("EHS", ehs.draw),
    "waste": ("Waste", waste.draw),
    "responders": ("Responders", responders.draw),
    "years": ("Over time", years.draw),
    "thresholds": ("Thresholds", thresholds.draw),
}


@runs.fragment
def draw() -> None:
    """The filter, what meets it in numbers, and tabs of which one is drawn."""
    filters = address.asked_filter(InventoryFilter)
    panel.draw(filters)
    Panel(filters).sentence(answers.agency_names())
    if totals.draw(filters):
        tabs.draw_tabs(TABS, filters)


page.show("Inventory", draw)
