"""Extremely hazardous substances, by row and by component."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import AMOUNTS, EHS_COUNTS, Summary
from upa.questions.inventory_filter import InventoryFilter

FLAGS = Summary(
    "inventory/by_ehs",
    "Extremely hazardous substances, two ways",
    ("ehs_flag",),
    lambda row: row["ehs_flag"].replace("-", " ").capitalize(),
    lambda row: {"ehs_by": row["ehs_flag"]},
    amounts=tuple(amount for amount in AMOUNTS if amount not in EHS_COUNTS),
    note="Row: the row marks itself as an EHS. Component: one of its five components is marked. "
    "Neither holds rows that say No and rows that say nothing.",
)
COMPONENTS = Summary(
    "inventory/ehs_components",
    "Components marked as EHS",
    ("component_name", "component_cas"),
    lambda row: row["component_name"] or row["component_key"],
    lambda row: {"component": row["component_key"]},
    amounts=("materials", "facilities", "lowest_percent", "highest_percent", "without_percent"),
    overlaps=True,
    note="The amount of a mixture is not that of its component, so none is given.",
)


def draw(filters: InventoryFilter) -> None:
    """Rows by their two flags, or the components that are marked."""
    summary_tab.draw_chosen("view_ehs", (FLAGS, COMPONENTS), filters)
