"""Materials by how they are stored."""

from typing import Any

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import Row, Summary, code_label
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter


def _conditions_label(row: Row) -> str:
    """A row's storage pressure and temperature."""
    pressure = code_label("storage_pressures", row["storage_pressure"])
    temperature = code_label("storage_temperatures", row["storage_temperature"])
    return f"Pressure {pressure.lower()}, temperature {temperature.lower()}"


def _conditions_items(row: Row) -> dict[str, Any]:
    """The filter of a storage pressure and temperature."""
    return {
        "pressures": (row["storage_pressure"] or NONE,),
        "temperatures": (row["storage_temperature"] or NONE,),
    }


CONTAINERS = Summary(
    "inventory/by_storage",
    "Kinds of containers",
    ("container_name",),
    lambda row: row["container_name"] or "No container given",
    lambda row: {"containers": (row["storage_container"],)},
    overlaps=True,
    note="A row counts in every kind of container it marks with Yes, so kinds overlap.",
)
CONDITIONS = Summary(
    "inventory/by_conditions",
    "Pressure and temperature",
    ("storage_pressure", "storage_temperature"),
    _conditions_label,
    _conditions_items,
)


def draw(filters: InventoryFilter) -> None:
    """Containers, or pressure and temperature."""
    summary_tab.draw_chosen("view_storage", (CONTAINERS, CONDITIONS), filters)
