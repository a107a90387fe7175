"""Materials by agency, county and city."""

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import Row, Summary, code_label
from upa.questions import filter_base
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers


def _agency_label(row: Row) -> str:
    """A row's agency."""
    code = row["regulator_code"]
    return filter_base.agency_name(int(code), answers.agency_names()) if code else "Not known"


AGENCIES = Summary(
    "inventory/by_agency",
    "Agencies",
    ("regulator_code",),
    _agency_label,
    lambda row: {"receiver": int(row["regulator_code"] or 0)},
    note="The agency that received the inventory.",
)
COUNTIES = Summary(
    "inventory/by_county",
    "Counties",
    ("county_id",),
    lambda row: code_label("counties", row["county_id"]),
    lambda row: {"in_county": int(row["county_id"] or 0)},
)
CITIES = Summary(
    "inventory/by_city",
    "Cities",
    ("city", "county_id"),
    lambda row: row["city"] or "Not given",
    lambda row: {"in_city": row["city"] or NONE, "in_county": int(row["county_id"] or 0)},
    is_paged=True,
)


def draw(filters: InventoryFilter) -> None:
    """Agencies, counties or cities."""
    summary_tab.draw_chosen("view_place", (AGENCIES, COUNTIES, CITIES), filters)
