"""A warehouse in which every free text is one that some program would take for more than a text."""

from collections.abc import Sequence
from pathlib import Path

from tests.support.small import load_sample
from upa.catalogue import fields
from upa.warehouse.generations import Warehouse

KEPT = ("search_text", "material_key", "locator", "submittal_key", "accepted_submittal_key")
"""Texts that questions join or search by."""


def loaded_with(folder: Path, given: Sequence[str]) -> Warehouse:
    """The sample with the given texts in place of its own, in turn."""
    warehouse = load_sample(folder)
    with warehouse.lock("test"):
        copy = warehouse.working_copy()
        copy.connection.execute("create temp table texts as select unnest($1) as t", [list(given)])
        stored = copy.connection.execute(
            "select table_name, list(column_name) from duckdb_columns() where database_name = 'w' "
            "and table_name in (select table_name from duckdb_tables()) group by all"
        ).fetchall()
        for table, columns in stored:
            for number, column in enumerate(texts(table, columns)):
                copy.connection.execute(
                    f"update {table} set {column} = list_extract((select list(t) from texts), "
                    f"1 + (rowid + {number}) % {len(given)}) where {column} is not null"
                )
        copy.publish(warehouse.manifest()["sources"])
    return warehouse


def texts(table: str, columns: list[str]) -> list[str]:
    """Columns of a table that hold free text."""
    known = fields.columns(table) if table in fields.tables() else {}
    return [
        c for c in columns if c in known and known[c].type in ("text", "comment") and c not in KEPT
    ]
