"""Materials by DOT class, for responders."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.hazard import dot_items, dot_label
from pages.parts.inventory.state import state_items, state_label
from pages.parts.inventory.summary import ONE_UNIT, Summary
from upa.questions.inventory_filter import InventoryFilter

SUMMARY = Summary(
    "inventory/dot_responder",
    "DOT classes for responders",
    ("dot_hazard_classification_id", "physical_state", "units"),
    lambda row: f"{dot_label(row)}: {state_label(row)}",
    lambda row: dot_items(row) | state_items(row),
    amounts=(*ONE_UNIT, "different_materials", "material_names"),
    note="Solid, liquid and gas of each class, each unit apart; the five commonest materials.",
)


def draw(filters: InventoryFilter) -> None:
    """Each DOT class in each physical state and unit."""
    summary_tab.draw(SUMMARY, filters)
