"""Wastes by state waste code."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import EHS_COUNTS, MISSING_COUNTS, UNITS, Summary
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter
from upa.ui.labels import coded

SUMMARY = Summary(
    "inventory/by_waste",
    "State waste codes",
    ("state_waste_code",),
    lambda row: coded("state_waste_codes", True)(row["state_waste_code"] or NONE),
    lambda row: {"waste_codes": (row["state_waste_code"] or NONE,), "hm_types": ("c",)},
    amounts=(
        *("materials", "facilities", *UNITS),
        *(f"annual_{unit}" for unit in UNITS),
        *(*MISSING_COUNTS, *EHS_COUNTS),
    ),
    note="Only materials of type waste. Annual amounts are in the unit of the row.",
)


def draw(filters: InventoryFilter) -> None:
    """Each state waste code with its amounts."""
    summary_tab.draw(SUMMARY, filters)
