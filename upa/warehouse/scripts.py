"""Runs the statements of files under `queries/schema` on a warehouse that is being changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import duckdb
import pyarrow as pa

from upa.catalogue import statements

_texts: dict[tuple[str, frozenset[tuple[str, str]]], str] = {}


def _text(name: str, parts: Mapping[str, str] = statements.AS_WRITTEN) -> str:
    """The statements of a file with the parts they share with questions put in."""
    key = name, frozenset(parts.items())
    if key not in _texts:
        _texts[key] = statements.statement(f"schema/{name}", parts)
    return _texts[key]


def run_script(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    put_in: Mapping[str, str] | None = None,
    parts: Mapping[str, str] = statements.AS_WRITTEN,
    **given: object,
) -> list[tuple]:
    """Run the statements of a file, `folder/name`, in their order; rows of the last one.

    Each statement takes those of the parameters given that it names; others are null. `put_in`
    are names and expressions that stand in the file as {name}; `parts` tables that are read in
    place of parts that questions share.
    """
    text = _text(name, parts)
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
