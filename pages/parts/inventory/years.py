"""Materials over the years."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import EHS_COUNTS, MISSING_COUNTS, UNITS, Summary
from upa.questions.inventory_filter import InventoryFilter

SUMMARY = Summary(
    "inventory/over_time",
    "Years",
    ("submitted_year",),
    lambda row: str(row["submitted_year"]),
    amounts=(
        *("facilities", "materials", "different_materials"),
        *(*UNITS, *MISSING_COUNTS, *EHS_COUNTS),
    ),
    note="Each facility counts in a year with the last inventory it submitted in that year, as far "
    "as loaded. Earlier inventories are not items of the present one: they stand in the report of "
    "their facility.",
    is_over_time=True,
)


def draw(filters: InventoryFilter) -> None:
    """Each year in which inventories were submitted."""
    summary_tab.draw(SUMMARY, filters)
