"""The materials themselves."""

import streamlit as st

from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers, documents, downloads, listing, opener, tables

COLUMNS = (
    *("cers_id", "facility_name", "common_name", "cas_number", "hit", "physical_state"),
    *("maximum_daily_amount", "units", "largest_container", "ehs"),
    *("dot_hazard_classification_id", "city", "regulator_code"),
    *("submitted_on", "submittal_status"),
)
SORTS = {
    "cers_id": "Facility (CERS ID)",
    "material": "Material name",
    "amount": "Maximum daily amount, largest first within each unit",
}


def draw(filters: InventoryFilter) -> None:
    """The materials that meet the filter, a page at a time."""
    totals = answers.ask_one("inventory/totals", **filters.params())
    found, facilities = totals["materials"], totals["facilities"]
    order, offer = st.columns(2, vertical_alignment="bottom")
    with order:
        params = filters.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offer):
        sentence = filters.sentence(answers.agency_names())
        downloads.download("inventory/items", params, "current_inventory", sentence, found)
        documents.template_files(
            "inventory/top_holders", filters.params(), facilities, filters.scope.basis
        )
    rows = listing.page_of("inventory/items", params, found, "material")
    what = "Materials that meet the filter"
    opener.facility_grid(rows, "current_inventory", what, "inventory/items", _columns(filters))


def _columns(filters: InventoryFilter) -> list[str]:
    """The columns shown: where a chemical was found, and trade secrets, only when asked for."""
    columns = [c for c in COLUMNS if c != "hit" or filters.search]
    return [*columns, "trade_secret"] if filters.trade_secrets else columns
