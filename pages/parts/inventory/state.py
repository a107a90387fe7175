"""Materials by physical state and unit."""

from typing import Any

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import ONE_UNIT, Row, Summary, code_label
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter


def state_label(row: Row) -> str:
    """A row's physical state and unit."""
    state = code_label("physical_states", row["physical_state"])
    return f"{state}, {code_label('units', row['units'])}"


def state_items(row: Row) -> dict[str, Any]:
    """The filter of a physical state and unit."""
    return {"physical_states": (row["physical_state"] or NONE,), "units": row["units"] or NONE}


SUMMARY = Summary(
    "inventory/by_state_and_unit",
    "Physical states and units",
    ("physical_state", "units"),
    state_label,
    state_items,
    amounts=ONE_UNIT,
    note="The maximum daily amount is the sum of location maxima in the unit of the row.",
)


def draw(filters: InventoryFilter) -> None:
    """Each physical state in each unit."""
    summary_tab.draw(SUMMARY, filters)
