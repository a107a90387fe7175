"""Materials by chemical."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import Summary
from upa.questions.inventory_filter import InventoryFilter

SUMMARY = Summary(
    "inventory/by_chemical",
    "Materials",
    ("common_name", "cas_number", "dot_classes"),
    lambda row: row["common_name"] or "Unidentified",
    lambda row: {"material": row["material_key"]},
    is_paged=True,
    row_count="different_materials",
    note="A material is told by its valid CAS number, else its CERS library number, else its name; "
    "the name is one of those reported. The rest stand together as unidentified.",
)


def draw(filters: InventoryFilter) -> None:
    """Each chemical with its amounts."""
    summary_tab.draw(SUMMARY, filters)
