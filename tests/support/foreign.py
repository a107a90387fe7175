"""A warehouse of several agencies in which all texts of facilities that some of them do not
regulate hold a marker word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb

from upa.catalogue import fields
from upa.warehouse.generations import Warehouse
from upa.warehouse.schema import stored_tables

MARK = "Zyxforeign"
"""In every text about a facility, business or file that may not be seen."""
AGENCIES = (1500, 1910)
"""Whose facilities may be seen: a CUPA, and a participating agency of another."""
KEYS = {"sha256", "submittal_key", "accepted_submittal_key", "counted_submittal_key", "locator"}
"""Texts that join tables."""
OF_BUSINESS = ("organization_name", "organization_headquarters")
"""Texts about a facility's business: of one that is here they may be seen, whoever says them."""

FOREIGN_FACILITIES = """
    select cers_id from facilities
    where cers_id not in (
        select cers_id from facility_regulators where regulator_code in {agencies}
        union all
        select cers_id from facilities where regulator_code in {agencies}
    )
"""
FOREIGN_BUSINESSES = """
    select organization_code from organizations
    where organization_code not in (
        select organization_code from facility_organizations
        where cers_id not in (select cers_id from foreign_facilities)
        union all
        select organization_code from submittal_deliveries
        where cers_id not in (select cers_id from foreign_facilities)
            and organization_code is not null
    )
"""
SHARED_FILES = """
    select sha256 from submittal_deliveries
    where cers_id in (select cers_id from foreign_facilities)
    union
    select sha256 from facility_listings
    where cers_id in (select cers_id from foreign_facilities)
    union
    select sha256 from organization_facilities
    where cers_id in (select cers_id from foreign_facilities)
    union
    select sha256 from transfers
    where cers_id in (select cers_id from foreign_facilities)
    union
    select sha256 from organization_listings
    where organization_code in (select organization_code from foreign_businesses)
"""
FOREIGN_FILES = """
    select sha256 from shared_files
    where sha256 not in (
        select sha256 from submittal_deliveries
        where cers_id not in (select cers_id from foreign_facilities)
        union all
        select sha256 from facility_listings
        where cers_id not in (select cers_id from foreign_facilities)
        union all
        select sha256 from organization_facilities
        where cers_id not in (select cers_id from foreign_facilities)
        union all
        select sha256 from transfers
        where cers_id not in (select cers_id from foreign_facilities)
        union all
        select sha256 from organization_listings
        where organization_code not in (select organization_code from foreign_businesses)
    )
"""


def mark_foreign(warehouse: Warehouse) -> None:
    """Put the marker into a copy of what is served, and serve that."""
    with warehouse.lock("test"):
        copy = warehouse.working_copy()
        for name, sql in (
            ("foreign_facilities", FOREIGN_FACILITIES.format(agencies=AGENCIES)),
            ("foreign_businesses", FOREIGN_BUSINESSES),
            ("shared_files", SHARED_FILES),
            ("foreign_files", FOREIGN_FILES),
        ):
            copy.connection.execute(f"create temp table {name} as {sql}")
        for table in stored_tables():
            for column, condition in _marked(table):
                copy.connection.execute(f"update {table} set {column} = '{MARK}' where {condition}")
        copy.publish(warehouse.manifest()["sources"])


def _marked(table: str) -> Iterator[tuple[str, str]]:
    """Columns of a table to mark, and in which rows."""
    columns = fields.columns(table)
    texts = [n for n, f in columns.items() if f.type in ("text", "comment") and n not in KEYS]
    facility = "cers_id in (select cers_id from foreign_facilities)"
    foreign = "organization_code in (select organization_code from foreign_businesses)"
    shared = "sha256 in (select sha256 from shared_files)"
    if table == "findings":
        condition = f"{facility} or (cers_id is null and {shared})"
    elif table == "unknown_elements":
        condition = shared
    elif table == "source_files":
        condition = "sha256 in (select sha256 from foreign_files)"
        texts = ["name", "archive"]
    elif "cers_id" in columns:
        condition = facility
    elif "organization_code" in columns:
        condition = foreign
    else:
        return
    for name in texts:
        is_shared = name in OF_BUSINESS and "organization_code" in columns
        yield name, f"{condition} and {foreign}" if is_shared else condition


def foreign_numbers(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    """CERS IDs and organization codes of what is marked."""
    rows = cursor.execute(
        f"select cers_id from facilities where facility_name = '{MARK}' union all "
        f"select organization_code from organizations where organization_name = '{MARK}'"
    )
    return {str(number) for (number,) in rows.fetchall()}


def found_foreign(text: str, numbers: Iterable[str], asked: Mapping[str, Any]) -> set[str]:
    """What a text holds of it, apart from what was asked for."""
    given = set(re.findall(r"\d+", str(asked)))
    marks = {MARK} if MARK.lower() in text.lower() else set()
    return marks | (set(re.findall(r"\d+", text)) & set(numbers)) - given
