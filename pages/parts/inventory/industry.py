"""Materials by industry."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import Summary
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter
from upa.ui.labels import coded

SUMMARY = Summary(
    "inventory/by_industry",
    "Industries",
    ("naics_code",),
    lambda row: coded("naics", True)(int(row["naics_code"])) if row["naics_code"] else "Not given",
    lambda row: {"naics": f"{int(row['naics_code'])}" if row["naics_code"] else NONE},
    table="facilities",
    note="By the NAICS code of the facility; facilities without one stand together.",
)


def draw(filters: InventoryFilter) -> None:
    """Each industry with its amounts."""
    summary_tab.draw(SUMMARY, filters)
