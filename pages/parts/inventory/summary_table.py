"""The rows of a summary, and the way from one to its items."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.inventory.summary import Row, Summary, records
from upa.catalogue import columns
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, opener, tables, tabs


def draw(summary: Summary, filters: InventoryFilter, rows: pd.DataFrame) -> None:
    """The rows as a grid, of which a cell opens the items of its row, and the box to choose one."""
    order = [*summary.names, *(a for a in summary.amounts if a in rows)]
    as_records = records(rows)
    rows = _labelled(summary, rows, as_records)
    if summary.items is None:
        tables.grid(rows, summary.table, summary.title, order)
        return

    def opens(row: int, _: object = None) -> None:
        open_items(filters, summary.items(as_records[row]))

    alt = f"{summary.title}; choose a cell to open its items"
    key = summary.question
    opener.grid(rows, summary.table, alt, opens, f"{key}.grid", order, missing="Not given")
    labels = {place: summary.label(row) for place, row in enumerate(as_records)}
    opener.box("Open the items of a row", labels, opens, f"{key}.open", "Choose a row")


def _labelled(summary: Summary, rows: pd.DataFrame, as_records: list[Row]) -> pd.DataFrame:
    """The rows with their labels in the first column, where that is a text of its own."""
    first = summary.names[0]
    is_text = pd.api.types.is_string_dtype(rows[first]) or rows[first].dtype == object
    known = columns.field_of(first, summary.table)
    if not is_text or (known is not None and known.codes):
        return rows
    return rows.assign(**{first: [summary.label(row) for row in as_records]})


def open_items(filters: InventoryFilter, changes: Mapping[str, Any]) -> None:
    """Show the items behind a row: the filter narrowed to it. Called in a callback."""
    params = dataclasses.replace(filters, **changes).to_query_params()
    for name in changes:
        address.set_address(name, params.get(name))
    tabs.open_tab("items")
