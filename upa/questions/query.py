"""The questions: SQL files under `queries/`, asked of the served warehouse by name.

A question is one statement. Its header comment says what it answers and, after an empty line, the
table its `Rows` are of, which decides labels and what is public. Parameters are written
`$name::type` at least once and default to null, which always means "any"; their meanings stand in
`data/reference/parameters.csv`, or in the header as `$name: meaning` where one is special.
`{area/_part}` stands for another file's statement in parentheses, so that several questions can
share conditions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.checks import check_rows
from upa.catalogue.parameters import parameters
from upa.catalogue.records import UserError
from upa.catalogue.statements import comments, header, names, statement
from upa.places import counties
from upa.questions import thresholds
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING, Access, register_entries
from upa.warehouse.connections import SAFE, of_another_version
from upa.warehouse.generations import Warehouse
from upa.warehouse.schema import field_rows
from upa.warehouse.vocabulary import RELATION_MACROS

NAMED = 5
"""Files named in a message; the others are counted."""

REFERENCES: Mapping[str, Callable[[], pa.Table]] = {
    "reference_places": counties.jurisdictions,
    "reference_county_places": counties.county_places,
    "reference_county_edges": counties.county_edges,
    "reference_thresholds": thresholds.substances,
    "reference_fields": field_rows,
    "reference_checks": check_rows,
}
"""Tables of reference data that questions may name."""
ROWS = re.compile(r"Rows: (\w+)")
MEANING = re.compile(r"\$(\w+): (.+)")
MISFITS = (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException)
"""How the database says that a value is of the wrong type or too large."""
COUNTS = ("limit", "offset")
"""Parameters that count rows."""
GENERATORS = frozenset({"unnest()", "range()", "generate_series()"})
"""Functions that give rows and read no table."""
ADDING = re.compile(rf"\b({'|'.join(RELATION_MACROS)})\('([^']*)'\)")
"""Where a statement has columns added to a relation it defines itself."""
USED = re.compile(r"\$(\w+)\b(?!::)")
TYPED = re.compile(r"\$(\w+)::([a-z]+(?:\[\])?)")


@dataclass(frozen=True)
class Question:
    """One question: its name (`area/question`), what it answers, the catalogue table its rows are
    of, its SQL, its parameters' types and special meanings."""

    name: str
    header: str
    rows: str
    sql: str
    types: Mapping[str, str]
    meanings: Mapping[str, str]

    @cached_property
    def tables(self) -> frozenset[str]:
        """Tables that the SQL names, its own parts as well: those of another schema with its name,
        functions that give tables with parentheses."""
        parse = _parser().cursor().execute("select json_serialize_sql($1)", [self.sql])
        return frozenset(_table_names(json.loads(parse.fetchall()[0][0])))

    def meaning(self, parameter: str) -> str:
        """What a parameter means; empty where nothing says so."""
        shared = parameters().get(parameter)
        return self.meanings.get(parameter) or (shared.description if shared else "")

    def statement(self) -> str:
        """The whole statement, headed by all that is known of the question."""
        facts = [self.header, f"Rows: {self.rows}"]
        facts += [f"${n}::{kind}: {self.meaning(n)}" for n, kind in sorted(self.types.items())]
        return "\n".join([*(f"-- {fact}" for fact in facts), self.sql])


def listing() -> dict[str, str]:
    """What each question answers, by name: its header comment on one line."""
    return {name: question(name).header for name in names()}


@cache
def question(name: str) -> Question:
    """The question of that name. Raises UserError when there is none."""
    if name not in names():
        raise UserError(
            "There is no such question",
            f"“{name}” is not among the questions this dashboard knows.",
            f"Choose one of: {', '.join(names())}.",
        )
    sql = statement(name)
    types = dict(TYPED.findall(sql))
    typed = USED.sub(
        lambda used: f"{used[0]}::{types[used[1]]}" if used[1] in types else used[0], sql
    )
    lines = comments(name)
    rows = next((match[1] for line in lines if (match := ROWS.fullmatch(line))), "")
    meanings = dict(match.groups() for line in lines if (match := MEANING.fullmatch(line)))
    return Question(name, header(name), rows, typed, types, meanings)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config=SAFE)


def _table_names(node: Any) -> Iterator[str]:
    """Tables in a statement that DuckDB has parsed."""
    if isinstance(node, dict) and node.get("type") == "BASE_TABLE":
        yield ".".join(
            filter(None, (node["catalog_name"], node["schema_name"], node["table_name"]))
        )
    if isinstance(node, dict) and node.get("type") == "TABLE_FUNCTION":
        yield f"{node['function']['function_name']}()"
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _table_names(child)


def _arguments(asked: Question, params: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(params) - set(asked.types))
    if unknown:
        raise UserError(
            "The question has no such parameter",
            f"“{asked.name}” does not know {', '.join(unknown)}.",
            f"It takes: {', '.join(sorted(asked.types)) or 'no parameters'}.",
        )
    for name in COUNTS:
        if str(params.get(name) or 0).lstrip().startswith("-"):
            raise UserError(
                "A value does not fit the question",
                f"{name}={params[name]} is below zero, and it counts rows.",
                "Give a number from 0 on, or leave it out.",
            )
    lists = {k: list(v) for k, v in params.items() if isinstance(v, (tuple, set, frozenset))}
    return dict.fromkeys(asked.types) | dict(params) | lists


def _ask(
    asked: Question, sql: str, access: Access, file: Path | None, params: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    """A cursor of its own holding the answer to a statement about a question."""
    arguments = _arguments(asked, params)
    cursor = _cursor(asked, access, file)
    with _fitting(asked, cursor):
        return cursor.execute(sql, arguments)


@contextmanager
def _fitting(asked: Question, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A value of the wrong type is the asker's error; a warehouse may be of another version."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        if explained := of_another_version(cursor):
            raise explained from error
        raise
    except MISFITS as error:
        takes = ", ".join(f"{k} ({v})" for k, v in sorted(asked.types.items()))
        raise UserError(
            "A value does not fit the question",
            f"{str(error).splitlines()[0]}.",
            f"“{asked.name}” takes: {takes}.",
        ) from error


def _cursor(asked: Question, access: Access, file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A cursor of its own that sees what the access allows and whatever else a question names."""
    return _with_tables(Warehouse().cursor(access, file), asked, access)


def _with_tables(
    cursor: duckdb.DuckDBPyConnection, asked: Question, access: Access
) -> duckdb.DuckDBPyConnection:
    """The cursor with the reference tables and the tables of what people entered that a question
    names (about 0.4 ms each)."""
    if any(name.startswith("local_") for name in asked.tables):
        for name, table in entries.tables().items():
            if name in asked.tables:
                register_entries(cursor, access, name, table)
    for name in asked.tables & REFERENCES.keys():
        cursor.register(name, REFERENCES[name]())
    return cursor


def run(name: str, access: Access, file: Path | None = None, /, **params: Any) -> pd.DataFrame:
    """The answer to a question as a frame with the SQL's columns and order.

    It is asked of what the access allows to see of the served generation, or of another warehouse
    `file`. Parameters left out are null; sequences become SQL lists. Moments are Pacific time where
    the SQL says so and naive UTC otherwise. Raises UserError for an unknown question or parameter,
    a value of the wrong type, and an empty warehouse.
    """
    asked = question(name)
    return _ask(asked, asked.sql, access, file, params).df()


@contextmanager
def stream(
    name: str, access: Access, file: Path | None = None, /, rows: int = 10_000, **params: Any
) -> Iterator[pa.RecordBatchReader]:
    """The same answer as Arrow batches of about `rows` rows, never the whole of it at once.

    Raises what `run` raises.
    """
    asked = question(name)
    arguments = _arguments(asked, params)
    cursor = _cursor(asked, access, file)
    with _fitting(asked, cursor):
        yield cursor.sql(asked.sql, params=arguments).to_arrow_reader(rows)


def count(name: str, access: Access, file: Path | None = None, /, **params: Any) -> int:
    """How many rows a question has, without fetching them; give neither `limit` nor `offset`."""
    return _ask_about(name, "count", access, file, params)[0]


def tally(name: str, access: Access, file: Path | None = None, /, **params: Any) -> tuple[int, int]:
    """How many rows a question has and how many facilities these are of, by their `cers_id`."""
    return _ask_about(name, "tally", access, file, params)


def _ask_about(
    name: str, what: str, access: Access, file: Path | None, params: Mapping[str, Any]
) -> tuple[int, ...]:
    """The one row of a statement about a question's answer."""
    asked = question(name)
    sql = statement(what).replace("{question}", f"({asked.sql})")
    return _ask(asked, sql, access, file, params).fetchall()[0]


def coerce(name: str, params: Mapping[str, str]) -> dict[str, Any]:
    """Parameters typed at a prompt: lists are split at commas, empty text becomes null.

    Other text stays text; the SQL's own casts turn it into numbers and dates.
    """
    types = question(name).types
    return {
        key: [part.strip() for part in text.split(",")]
        if types.get(key, "").endswith("[]") and text
        else text or None
        for key, text in params.items()
    }


def faults(name: str, cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """What is wrong with a question's file as it stands, tried on a warehouse; nothing is run."""
    asked = question(name)
    statements = cursor.extract_statements(asked.sql)
    if len(statements) != 1:
        return [f"holds {len(statements)} statements instead of one"]
    found = _header_faults(asked)
    if not re.search(r"\norder by\b(?!.*\nfrom\b)", asked.sql, re.DOTALL):
        found.append("does not put its rows in order")
    known = GENERATORS | {f"{name}()" for name in RELATION_MACROS}
    other = {name for name in asked.tables if "." in name or name.endswith("()")} - known
    other |= {
        f"{macro}('{relation}')"
        for macro, relation in ADDING.findall(asked.sql)
        if not re.search(rf"\b{re.escape(relation)} as \(", asked.sql)
    }
    if other:
        found.append(f"reads what an access does not restrict: {', '.join(sorted(other))}")
    untyped = statements[0].named_parameters - set(asked.types)
    if untyped:
        return [*found, f"does not say the type of {', '.join(sorted(untyped))}"]
    try:
        _with_tables(cursor, asked, EVERYTHING)
        cursor.execute(f"explain {asked.sql}", dict.fromkeys(asked.types))
    except duckdb.Error as error:
        found.append(str(error).splitlines()[0])
    return found


def _header_faults(asked: Question) -> list[str]:
    """What the header of a question does not say."""
    found = []
    if len(asked.header.split()) < 3:
        found.append("does not begin with a comment that says what it answers")
    if asked.rows not in fields.tables():
        found.append("does not say of which table its rows are")
    if unexplained := sorted(name for name in asked.types if not asked.meaning(name)):
        found.append(f"does not say what is meant by {', '.join(unexplained)}")
    return found


def columns(name: str, cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Columns of a question's answer, found out on a warehouse without asking it."""
    asked = question(name)
    cursor = _with_tables(cursor, asked, EVERYTHING)
    return cursor.sql(asked.sql, params=dict.fromkeys(asked.types)).columns


def check_contracts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Prepare every question on an open warehouse; raise UserError naming the files that fail."""
    failed = {name: faults(name, cursor) for name in names()}
    problems = [f"queries/{n}.sql {'; '.join(f)}." for n, f in failed.items() if f]
    if problems:
        more = f" {len(problems) - NAMED:,} more do not fit." if len(problems) > NAMED else ""
        raise UserError(
            "The warehouse does not fit this version of the dashboard",
            " ".join(problems[:NAMED]) + more,
            "Run: python -m upa rebuild",
        )
