"""What a person may see: everything, or the facilities of some agencies and what belongs to them.

A cursor for questions is opened with an `Access`. In a warehouse file that is served each access
has a schema of its own, made by the rules of queries/schema/access when it is first asked for. Its
views have the names of the tables and show what may be seen; a table for which there is no rule
does not exist there. So every question obeys without knowing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import duckdb
import pyarrow as pa

from upa.catalogue import fields
from upa.warehouse.rules import rules, run_rules, subject
from upa.warehouse.schema import macros_and_views, stored_tables
from upa.warehouse.scripts import named, run_script, script_table

FOLDER = "access"
OF_ALL = ("code_labels", *(n for n, t in fields.tables().items() if t.seen_by == "everyone"))
"""Tables that hold nothing of a facility, business or file: everyone sees all of them."""
ENTRIES_OF_ALL = ("local_corrections", "local_plan_rules")
"""What people entered about agencies: everyone sees all of it."""


@dataclass(frozen=True)
class Access:
    """What a person may see: the facilities that some agencies, given by code, regulate in whole
    or in part; or everything. Without an agency it is nothing of any facility."""

    agencies: tuple[int, ...]
    is_unrestricted: bool = False


EVERYTHING = Access((), is_unrestricted=True)


def of_agencies(codes: Iterable[int]) -> Access:
    """What these agencies may see."""
    return Access(tuple(sorted(set(codes))))


@cache
def tables_by_rule() -> dict[str, tuple[str, ...]]:
    """The tables of the rules that are about several."""
    own = {subject(rule) for rule in rules(FOLDER)}
    of_facilities = [t for t in stored_tables() if t not in own and "cers_id" in fields.columns(t)]
    return {"tables_of_facilities": tuple(of_facilities), "tables_of_all": OF_ALL}


def undeclared() -> list[str]:
    """Tables for which no rule says who may see them; with a restricted access nobody does."""
    ruled = {subject(rule) for rule in rules(FOLDER)}.union(*tables_by_rule().values())
    return [table for table in stored_tables() if table not in ruled]


def facilities_of(cursor: duckdb.DuckDBPyConnection, access: Access) -> pa.Table:
    """CERS IDs that a restricted access may see, by the assignments in the attached file `w`."""
    return script_table(cursor, f"{FOLDER}/facilities/of_agencies", agencies=list(access.agencies))


def create_schema(cursor: duckdb.DuckDBPyConnection, schema: str, facilities: pa.Table) -> None:
    """Make the schema that shows these facilities of the attached file `w`, and what belongs to
    them."""
    cursor.execute("begin")
    try:
        cursor.execute(f"create schema memory.{schema}")
        cursor.execute(f"use memory.{schema}")
        with named(cursor, facilities_of_agencies=facilities):
            run_rules(cursor, FOLDER, tables_by_rule())
        cursor.execute("\n".join(macros_and_views()))
        cursor.execute("commit")
    except duckdb.Error:
        cursor.execute("rollback")
        raise


def register_entries(
    cursor: duckdb.DuckDBPyConnection, access: Access, name: str, entries: pa.Table
) -> None:
    """Give a cursor a table of what people entered, as far as it may be seen.

    Raises FileNotFoundError for a table for which there is no rule.
    """
    if access.is_unrestricted or name in ENTRIES_OF_ALL:
        cursor.register(name, entries)
        return
    cursor.register(name.replace("local_", "entered_", 1), entries)
    run_script(cursor, f"{FOLDER}/entries/{name}")
