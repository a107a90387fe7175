"""Tables, views, macros and comments of a warehouse file, from the field catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from upa.catalogue import fields, statements
from upa.catalogue.paths import QUERIES, SCHEMA
from upa.warehouse import lists, vocabulary
from upa.warehouse.vocabulary import literal

CODE_LABELS = {
    "list": "Name of the code list, as the field catalogue names it.",
    "code": "Code as files and tables hold it.",
    "label": "What the code means.",
}
"""Comments on the columns of the one table that is not in the catalogue."""
ACCEPTED = (
    "Materials of the last accepted inventory of each facility: current_inventory on the basis "
    "“latest accepted”, with the same columns. One row per material and location."
)


def is_of_this_version(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a warehouse was made with today's schema and field catalogue."""
    try:
        found = connection.execute("select value from warehouse_info where name = 'format'")
    except duckdb.CatalogException:
        return False
    return found.fetchall() == [(schema_mark(),)]


@cache
def schema_mark() -> str:
    """What changes when a warehouse file must be rebuilt before more can be loaded into it."""
    columns = [(t, f.column, f.type) for t in fields.tables() for f in fields.columns(t).values()]
    stored = [p for p in sorted(SCHEMA.rglob("*.sql")) if "access" not in p.parts]
    texts = [*vocabulary.macros(), lists.view(), *map(_whole_text, stored)]
    return hashlib.sha256(repr((columns, texts)).encode()).hexdigest()[:16]


def _whole_text(path: Path) -> str:
    """A file of the schema with the parts it shares with questions."""
    return statements.statement(path.relative_to(QUERIES).with_suffix("").as_posix())


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the catalogue, the views and macros of queries/schema, and comments."""
    tables = [_table(name) for name in stored_tables()]
    tables.append("create table code_labels (list varchar, code varchar, label varchar);")
    connection.execute("\n".join([*tables, *macros_and_views(), *_comments()]))
    connection.register("code_rows", code_rows())
    connection.execute("insert into code_labels select list, code, label from code_rows")
    connection.unregister("code_rows")
    connection.execute("insert into warehouse_info values ('format', $1)", [schema_mark()])


def stored_tables() -> list[str]:
    """The catalogue's tables without those that are views of others."""
    return [name for name in fields.tables() if name not in _views()]


def macros_and_views() -> list[str]:
    """Statements that create the macros and views every schema with the tables has, in order."""
    files = sorted(SCHEMA.glob("*.sql"), reverse=True)
    texts = (path.read_text(encoding="utf-8") for path in files)
    return [*vocabulary.macros(), lists.view(), *texts]


def _table(name: str) -> str:
    columns = (f'"{f.column}" {f.duckdb_type}' for f in fields.columns(name).values())
    return f"create table {name} ({', '.join(columns)});"


def _views() -> set[str]:
    """Names of the catalogue's tables that are views: of files of queries/schema, or of lists."""
    return {lists.VIEW, *(path.stem for path in SCHEMA.glob("*.sql"))}


def _comments() -> Iterator[str]:
    """Statements that write the catalogue's descriptions on tables and columns."""
    described = {name: table.description for name, table in fields.tables().items()}
    for name, words in (described | {"accepted_inventory": ACCEPTED}).items():
        is_view = name in _views()
        yield f"comment on {'view' if is_view else 'table'} {name} is {literal(words)};"
        of_inventory = is_view and name != lists.VIEW
        for f in fields.columns("current_inventory" if of_inventory else name).values():
            number = f" [field {f.number}]" if f.number else ""
            words = literal(f"{f.label}{number}. {f.description}")
            yield f'comment on column {name}."{f.column}" is {words};'
    yield "comment on table code_labels is 'Labels of codes. One row per code list and code.';"
    for column, words in CODE_LABELS.items():
        yield f"comment on column code_labels.{column} is {literal(words)};"


@cache
def code_rows() -> pa.Table:
    """Every code list as one Arrow table: list, code, label."""
    names = sorted({f.codes for f in fields.catalogue() if f.codes})
    rows = [(n, c, label) for n in names for c, label in fields.codes(n).items()]
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    return pa.table(dict(zip(("list", "code", "label"), map(pa.array, columns), strict=True)))


@cache
def field_rows() -> pa.Table:
    """Every column of the warehouse's tables: table_name, column_name, its place in the table,
    label, code list (empty when it has none) and type."""
    rows = [
        {"table_name": table, "column_name": name, "place": place}
        | {"label": f.label, "codes": f.codes, "type": f.type}
        for table in fields.tables()
        for place, (name, f) in enumerate(fields.columns(table).items())
    ]
    return pa.Table.from_pylist(rows)
