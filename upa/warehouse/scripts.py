"""Runs the statements of files under `queries/schema` on a warehouse that is being changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache

import duckdb
import pyarrow as pa

from upa.catalogue.paths import SCHEMA


@cache
def _text(name: str) -> str:
    return (SCHEMA / f"{name}.sql").read_text(encoding="utf-8")


def run_script(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    put_in: Mapping[str, str] | None = None,
    **given: object,
) -> list[tuple]:
    """Run the statements of a file, `folder/name`, in their order; rows of the last one.

    Each statement takes those of the parameters given that it names; others are null. `put_in`
    are names and expressions that stand in the file as {name}.
    """
    text = _text(name)
    for key, value in (put_in or {}).items():
        text = text.replace(f"{{{key}}}", value)
    rows: list[tuple] = []
    for statement in connection.extract_statements(text):
        taken = {name: given.get(name) for name in statement.named_parameters}
        rows = connection.execute(statement, taken or None).fetchall()
    return rows


def script_table(connection: duckdb.DuckDBPyConnection, name: str, **given: object) -> pa.Table:
    """The answer of the one statement of a file, `folder/name`, with the parameters given."""
    return connection.sql(_text(name), params=given or None).to_arrow_table()


@contextmanager
def named(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Let statements read Arrow tables by these names, no longer than needed: they are held."""
    try:
        for name, table in tables.items():
            connection.register(name, table)
        yield
    finally:
        with suppress(duckdb.Error):  # after a failure the transaction lets them go
            for name in tables:
                connection.unregister(name)
