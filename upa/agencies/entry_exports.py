"""Everything people entered as a file for another installation, and such a file taken in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from upa.agencies import agency_fields, corrections
from upa.catalogue.records import UserError
from upa.warehouse import entries, entry_file

LINES = {("plan_rules", "note")}
"""Texts that may have several lines."""
DECISIONS = {
    "business_group_decisions": get_args(entries.Decision),
    "double_decisions": get_args(entries.DoubleDecision),
}
NEWER = ("double_decisions",)
"""Tables that older exports do not know."""


def export_all() -> bytes:
    """Everything people entered, with its history, as JSON."""
    tables = {name: entry_file.rows(name) for name in entry_file.COLUMNS}
    return json.dumps({"format": entry_file.FORMAT} | tables, indent=1, ensure_ascii=False).encode()


def import_all(exported: bytes) -> dict[str, int]:
    """Add the entries of an export that are not here yet; return how many of each table.

    Raises UserError when the file is not such an export or an entry could not be made on a page;
    then nothing is added.
    """
    found = _exported(exported)
    counts = {}
    with entry_file.opened(write=True) as connection:
        for name, rows in found.items():
            held = {tuple(row.values()) for row in entry_file.read(connection, name)}
            new = [row for row in rows if tuple(row.values()) not in held]
            for row in new:
                entry_file.add(connection, name, row)
            counts[name] = len(new)
    return counts


def _exported(exported: bytes) -> dict[str, list[dict[str, Any]]]:
    try:
        found = json.loads(exported)
        if found["format"] != entry_file.FORMAT:
            raise ValueError("another format")
        rows = {name: _table_of(found, name) for name in entry_file.COLUMNS}
        entered = {name: [_entry(name, row) for row in rows[name]] for name in rows}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(
            "This is not an export of local entries",
            "The file does not hold what this dashboard exports from “Keep up to date”.",
            "Choose the JSON file made with “Export everything entered”.",
        ) from error
    return {
        name: [_checked(name, number, row) for number, row in enumerate(entered[name], start=1)]
        for name in entered
    }


def _table_of(found: Mapping[str, Any], name: str) -> list[Any]:
    return found.get(name, []) if name in NEWER else found[name]


def _entry(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an export with the table's columns and types; raises for anything else."""
    kinds = {"text not null": str, "integer not null": int, "text": (str, type(None))}
    entry = {name: row[name] for name in entry_file.COLUMNS[table]}
    if not all(isinstance(entry[n], kinds[kind]) for n, kind in entry_file.COLUMNS[table].items()):
        raise ValueError("a value of the wrong type")
    if datetime.fromisoformat(entry["entered_on"]).tzinfo is None:
        raise ValueError("a moment without its time zone")
    entry_file.day(entry.get("verified_on"))
    return entry


def _checked(table: str, number: int, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as it could have been made on a page. Raises UserError saying which is not."""
    try:
        if wrong := _fault(table, entry):
            raise UserError("This cannot be entered", wrong, "")
        if table == "regulator_corrections" and entry["field"] != agency_fields.VERIFIED:
            return entry | {"value": corrections.check_value(entry["field"], entry["value"])}
        return entry
    except UserError as error:
        raise UserError(
            "An entry of this export cannot be taken",
            f"Entry {number:,} of “{table.replace('_', ' ')}”: {error.sentence}",
            "Correct it where it was entered, export again and import that; nothing was added.",
        ) from error


def _fault(table: str, entry: Mapping[str, Any]) -> str:
    """Why an entry could not have been made on a page, in words; empty when it could."""
    for name, value in entry.items():
        text = value if isinstance(value, str) else ""
        text = re.sub(r"[\r\n\t]", "", text) if (table, name) in LINES else text
        if name != "value" and corrections.CONTROL.search(text):
            return f"“{name}” has line breaks or control characters."
    if not entry["author"].strip():
        return "It does not say who made it."
    if table == "regulator_corrections":
        known = {*agency_fields.BY_NAME, agency_fields.VERIFIED}
        return "" if entry["field"] in known else f"Agencies have no field “{entry['field'][:40]}”."
    if table in DECISIONS and entry["decision"] not in DECISIONS[table]:
        return f"“{entry['decision'][:40]}” is no decision."
    numbers = [entry[n] for n, kind in entry_file.COLUMNS[table].items() if "integer" in kind]
    is_pair = numbers == sorted(numbers) and all(0 < n < 1 << 63 for n in numbers)
    is_pair &= table != "business_group_decisions" or len(set(numbers)) == 2
    return "" if is_pair else "Its numbers are no pair of which the smaller stands first."
