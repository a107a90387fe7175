"""Which rows are of the same material, and by what they are found."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from upa.loading.problems import column_of
from upa.warehouse.scripts import named, script_table

COMPONENTS = range(1, 6)
"""Numbers of the hazardous components a material has columns for."""
NAMES = (
    *("common_name", "chemical_name", "cas_number", "cclid"),
    *(f"hc{n}_{part}" for n in COMPONENTS for part in ("name", "cas")),
)
"""Columns that tell a material."""


def with_identity(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """Inventory rows with `material_key` and `search_text`, by the macros of the warehouse."""
    with named(connection, incoming=pa.table({n: column_of(rows, n, pa.string()) for n in NAMES})):
        found = script_table(connection, "intake/material_identity")
    for name in found.column_names:
        rows = rows.append_column(name, found[name])
    return rows
