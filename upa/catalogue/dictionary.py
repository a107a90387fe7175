"""The data dictionary: every field of the catalogue as a row of a table."""

from __future__ import annotations

from functools import cache

import pandas as pd

from upa.catalogue import fields
from upa.catalogue.fields import Field

MOST_CODES = 12
"""Codes of a field that are listed; of more it says how many follow."""
READERS = {"yes": "everyone", "no": "agencies", "trade-secret": "agencies where a trade secret"}
"""Who may see a field, by what the catalogue has as `public`."""
SEARCHED = ("number", "field", "meaning", "stored_as", "in_element", "template_heading")


@cache
def rows() -> pd.DataFrame:
    """Every field as a row, with `search`, a lower-case text to search in. Not to be changed."""
    table = pd.DataFrame(map(_row, fields.catalogue()))
    return table.assign(search=table[[*SEARCHED]].agg(" ".join, axis=1).str.lower())


def _row(field: Field) -> dict[str, object]:
    labels = [f"{code} {label}" for code, label in fields.codes(field.codes).items()]
    more = [f"and {len(labels) - MOST_CODES:,} more"] if len(labels) > MOST_CODES else []
    return {
        "number": field.number,
        "field": field.label,
        "meaning": field.description,
        "in_table": fields.tables()[field.table].label,
        "stored_as": field.column or "value",
        "value_type": field.type,
        "longest": field.length,
        "code_labels": ", ".join(labels[:MOST_CODES] + more),
        "in_element": field.element,
        "template_heading": field.header,
        "who_may_see": READERS[field.public],
    }
