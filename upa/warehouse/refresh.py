"""Derives what is current from what files delivered, for the facilities that a load touched.

The rules are the files of queries/schema/refresh, in the order of their names. All of them look
only at base tables and at each other, never at the order of loading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import duckdb
import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.fields import STORED_FORMS
from upa.places import counties
from upa.warehouse import check_hits, summaries
from upa.warehouse.rules import run_rules
from upa.warehouse.scripts import named

TOUCHED = {
    "touched_submittals": ("submittal_key", "varchar"),
    "touched_facilities": ("cers_id", "bigint"),
    "touched_organizations": ("organization_code", "bigint"),
}
"""Temp tables that a load fills with what has to be derived again: key column and type."""


def watch(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin to collect what a load touches."""
    for name, (column, kind) in TOUCHED.items():
        connection.execute(f"create or replace temp table {name} ({column} {kind})")


def refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive again what the touched submittals, facilities and businesses changed."""
    connection.execute("reset threads")
    connection.execute("reset memory_limit")  # a pass over all facilities of the state needs more
    connection.execute("begin")
    derive(connection)
    check_hits.derive_hits(connection)
    summaries.derive_summaries(connection)
    connection.execute("commit")


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply every rule, within a transaction."""
    with named(connection, **{name: table() for name, table in REFERENCES.items()}):
        run_rules(connection, "refresh", {"adopted_forms": STORED_FORMS})


@cache
def directory() -> pa.Table:
    """Agencies of the committed directory whose code is known: regulator_code, regulator_name,
    regulator_type."""
    rows = [r for r in fields.reference("regulators") if r["regulator_code"]]
    return pa.table(
        {
            "regulator_code": pa.array([int(r["regulator_code"]) for r in rows], pa.int64()),
            "regulator_name": pa.array([r["agency_name"] for r in rows], pa.string()),
            "regulator_type": pa.array([r["agency_type"] for r in rows], pa.string()),
        }
    )


REFERENCES: Mapping[str, Callable[[], pa.Table]] = {
    "reference_agencies": directory,
    "reference_county_places": counties.county_places,
}
"""Reference data that the rules read, by the name it has in SQL."""
