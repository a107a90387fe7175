"""Runs rules: the SQL files of a folder of queries/schema, in the order of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import duckdb

from upa.catalogue import fields, statements
from upa.catalogue.paths import SCHEMA
from upa.warehouse import lists
from upa.warehouse.scripts import run_script


@cache
def rules(folder: str) -> tuple[str, ...]:
    """Names of the rules of a folder, `number_subject`, in order."""
    return tuple(sorted(path.stem for path in (SCHEMA / folder).glob("*.sql")))


def subject(rule: str) -> str:
    """What a rule is about: the table it makes or changes, where that is one."""
    return rule.partition("_")[2]


def run_rules(
    connection: duckdb.DuckDBPyConnection,
    folder: str,
    tables: Mapping[str, Iterable[str]] | None = None,
    parts: Mapping[str, str] = statements.AS_WRITTEN,
    **given: object,
) -> None:
    """Run every rule of a folder; each statement takes those of the parameters that it names.

    A rule about several `tables`, which are given by its subject, runs for each of them in place
    of `{table}`. Of a list, `{about}` is the column with the number its rows are about and
    `{moment}` the moment from which a row holds. `parts` are tables read in place of parts that
    questions share.
    """
    for rule in rules(folder):
        for table in (tables or {}).get(subject(rule), ("",)):
            run_script(connection, f"{folder}/{rule}", _put_in(table), parts, **given)


def _put_in(table: str) -> dict[str, str]:
    """What stands in a rule for a table, and for what the catalogue says of it."""
    if table not in fields.LISTINGS:
        return {"table": table}
    about, moment = fields.tables()[table].about, lists.moment_of(table)
    return {"table": table, "about": about, "moment": moment}
