"""The facilities that hold most."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import AMOUNTS, Summary
from upa.questions.inventory_filter import InventoryFilter

SUMMARY = Summary(
    "inventory/top_holders",
    "Facilities that hold most",
    ("cers_id", "facility_name", "organization_name", "city", "county_id", "different_materials"),
    lambda row: f"{row['facility_name'] or 'Without a name'} · {row['cers_id']}",
    lambda row: {"cers_id": int(row["cers_id"])},
    is_paged=True,
    row_count="facilities",
    amounts=tuple(amount for amount in AMOUNTS if amount != "facilities"),
    note="Most first by what the bars show.",
)


def draw(filters: InventoryFilter) -> None:
    """Each facility with its amounts."""
    summary_tab.draw(SUMMARY, filters)
