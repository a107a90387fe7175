"""Materials by fire, DOT and federal hazard."""

import dataclasses
from typing import Any

from pages.parts.inventory import summary_tab
from pages.parts.inventory.summary import Row, Summary
from upa.questions import inventory_filter
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter


def dot_label(row: Row) -> str:
    """A row's DOT class with its number."""
    code = row["dot_hazard_classification_id"]
    return inventory_filter.dot_class(code) if code else "Not given"


def dot_items(row: Row) -> dict[str, Any]:
    """The filter of a DOT class."""
    return {"dot_classes": (row["dot_hazard_classification_id"] or NONE,)}


FIRE = Summary(
    "inventory/by_fire_class",
    "Fire hazard classes",
    ("fire_class_name",),
    lambda row: row["fire_class_name"] or "Not given",
    lambda row: {"fire_classes": (int(row["fire_class"]),)},
    overlaps=True,
    note="A row counts in each of the up to eight classes it names, so classes overlap.",
)
DOT = Summary(
    "inventory/by_dot_class",
    "DOT hazard classes",
    ("dot_hazard_classification_id",),
    dot_label,
    dot_items,
)
FEDERAL_FIVE = Summary(
    "inventory/by_federal_five",
    "Five federal hazard categories",
    ("hazard_name",),
    lambda row: row["hazard_name"] or "None of the five",
    lambda row: {"hazards": (row["hazard"],), "crosswalk": False},
    overlaps=True,
    note="Only what rows mark with Yes in the five categories used before 2018; they overlap. "
    "A row of the newer form marks none of them.",
)
FEDERAL_24 = dataclasses.replace(
    FEDERAL_FIVE,
    question="inventory/by_federal_24",
    title="24 federal hazard categories",
    label=lambda row: row["hazard_name"] or "None of the 24",
    note="Only what rows mark with Yes in the 24 categories used since 2018; categories overlap. A "
    "row of the older form marks none of them.",
)


def draw(filters: InventoryFilter) -> None:
    """The summary chosen of the hazard systems, which say different things."""
    summary_tab.draw_chosen("view_hazard", (FIRE, DOT, FEDERAL_FIVE, FEDERAL_24), filters)
