"""The macros of the warehouse, asked without a warehouse file."""

from functools import cache

import duckdb
import pyarrow as pa

from upa.loading import identity
from upa.warehouse.schema import create_schema


@cache
def schema() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory."""
    connection = duckdb.connect()
    create_schema(connection)
    return connection


def value_of(expression: str, *given: object) -> object:
    """What an expression is; $1 and so on stand for what is given."""
    return schema().execute(f"select {expression}", given).fetchall()[0][0]


def bare(rows: pa.Table) -> pa.Table:
    """Rows as a reader gives them, without what the load adds."""
    return rows.drop_columns([n for n in ("material_key", "search_text") if n in rows.column_names])


def material_keys(rows: pa.Table) -> list[str]:
    """What rows of an inventory are grouped by."""
    return identity.with_identity(schema(), bare(rows))["material_key"].to_pylist()


def search_texts(rows: pa.Table) -> list[str]:
    """What rows of an inventory are found by."""
    return identity.with_identity(schema(), bare(rows))["search_text"].to_pylist()
