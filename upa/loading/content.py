"""Marks deliveries of one submittal with what they hold, to see whether its content changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb
import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.records import UNIT_SEPARATOR
from upa.warehouse.scripts import named, run_script

UNCOMPARED = ("submittal_key", "locator", "cers_id", "position")
"""Columns that may differ between two deliveries of the same form."""


def mark_content(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table], sha256: str
) -> None:
    """Mark the delivery held and the one coming in of each submittal that both deliver.

    Marks of submittals delivered once are not needed, and making them would slow every load.
    """
    run_script(connection, "intake/held_by", sha256=sha256)
    for name in fields.FORMS:
        columns = _compared(name)
        _mark_part(connection, name, name, _row(columns, columns))
    run_script(connection, "intake/content_marks", {"side": "held_by"})
    for name, rows in tables.items():
        with named(connection, incoming=rows):
            _mark_part(connection, name, "incoming", _row(_compared(name), rows.column_names))
    run_script(connection, "intake/content_marks", {"side": "headers"})


def _mark_part(connection: duckdb.DuckDBPyConnection, table: str, source: str, row: str) -> None:
    run_script(connection, "intake/parts", {"table": table, "source": source, "row": row})


def _compared(table: str) -> Collection[str]:
    return fields.columns(table).keys() - set(UNCOMPARED)


def _row(columns: Collection[str], present: Collection[str]) -> str:
    """SQL that makes one text of a row's columns, in a fixed order; empty where one is not met."""
    cells = (f"coalesce(\"{c}\"::varchar, '')" if c in present else "''" for c in sorted(columns))
    return f"concat_ws(chr({ord(UNIT_SEPARATOR)}), {', '.join(cells)})"
