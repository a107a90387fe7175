"""Summaries of materials: what each asks, how its rows are named, and which items they count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from upa.catalogue import fields

MEASURES = {
    "materials": "Materials (rows)",
    "gallons": "Gallons, sum of location maxima",
    "cubic_feet": "Cubic feet, sum of location maxima",
    "pounds": "Pounds, sum of location maxima",
    "tons": "Tons, sum of location maxima",
}
"""What bars can show."""
UNITS = ("gallons", "cubic_feet", "pounds", "tons")
EHS_COUNTS = ("ehs_materials", "ehs_mixtures")
MISSING_COUNTS = ("without_amount", "without_unit")
AMOUNTS = (
    *("materials", "facilities"),
    *("gallons", "largest_gallons", "cubic_feet", "largest_cubic_feet"),
    *("pounds", "largest_pounds", "tons", "largest_tons"),
    *MISSING_COUNTS,
    *EHS_COUNTS,
)
"""Columns of most summaries after those that name a row."""
ONE_UNIT = ("materials", "facilities", "maximum_daily_amount", "largest_amount", "without_amount")
"""Those of summaries whose rows are of one unit each."""
ARITHMETIC = (
    "Gallons, cubic feet, pounds and tons are sums of location maxima: the maximum daily amounts "
    "of all rows in that unit; peaks need not coincide. Units are never added to each other, and "
    "rows without an amount or a known unit are counted beside them."
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """A summary: its question, the columns that name a row, and the filter of the items it counts.

    `items` gives the attributes that narrow the filter to a row's items. Rows overlap when a
    material counts in several. `row_count` is the column of the totals that says how many rows
    there are; where it is empty they are counted. One over time looks at every inventory ever
    loaded, and its rows stand in the order of time.
    """

    question: str
    title: str
    names: tuple[str, ...]
    label: Callable[[Row], str]
    items: Callable[[Row], dict[str, Any]] | None = None
    overlaps: bool = False
    is_paged: bool = False
    row_count: str = ""
    amounts: tuple[str, ...] = AMOUNTS
    table: str = "current_inventory"
    note: str = ""
    is_over_time: bool = False

    @property
    def explanation(self) -> str:
        """What its rows are and how amounts are added."""
        return f"{self.note} {ARITHMETIC}".strip()


def records(rows: pd.DataFrame) -> list[Row]:
    """Rows as dictionaries; missing is None."""
    plain = rows.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def code_label(codes: str, value: object) -> str:
    """Label of a code of an answer, which may be missing."""
    whole = int(value) if isinstance(value, float) else value
    return fields.code_label(codes, whole) or "Not given"
