"""What people enter: directory corrections, decisions on business groups, local plan rules.

It lives apart from the warehouse in one small SQLite file, so that it survives loads, undo and
rebuilds and takes entries from several processes. Entries are only ever added; the newest counts.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from upa.catalogue.records import UserError
from upa.warehouse.generations import home

BUSY_MS = 5000
FORMAT = 1
Decision = Literal["confirmed", "dismissed", "split"]
DoubleDecision = Literal["both", "once", "open"]
Pair = tuple[int, int]

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "regulator_corrections": {
        "agency_key": "text not null",
        "field": "text not null",
        "value": "text not null",
        "verified_on": "text",
        "author": "text not null",
        "source": "text not null",
        "entered_on": "text not null",
    },
    "business_group_decisions": {
        "first_code": "integer not null",
        "second_code": "integer not null",
        "decision": "text not null",
        "reason": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
    "double_decisions": {
        "first_cers_id": "integer not null",
        "second_cers_id": "integer not null",
        "decision": "text not null",
        "reason": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
    "plan_rules": {
        "agency_key": "text not null",
        "program": "text not null",
        "note": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
}
"""Columns of the file's tables; each also has an `id` that grows with every entry."""


@dataclass(frozen=True)
class Correction:
    """One value someone entered for a field of an agency; an empty value takes the value away."""

    agency_key: str
    field: str
    value: str
    verified_on: date | None
    author: str
    source: str
    """`page` when typed in, else the name of the file it came with."""
    entered_on: str


@dataclass(frozen=True)
class GroupDecision:
    """What someone decided about two organizations; the smaller code stands first."""

    first_code: int
    second_code: int
    decision: Decision
    reason: str
    author: str
    entered_on: str


@dataclass(frozen=True)
class DoubleDecided:
    """What someone decided about a case of double reporting, by the two CERS IDs in it: the smaller
    stands first, both are the same where one facility reported through both channels. Either both
    inventories count (`both`), or one (`once`); `open` takes it back."""

    first_cers_id: int
    second_cers_id: int
    decision: DoubleDecision
    reason: str
    author: str
    entered_on: str


@dataclass(frozen=True)
class PlanRule:
    """What an agency asks of one program beyond the consolidated plan, in words."""

    agency_key: str
    program: str
    note: str
    author: str
    entered_on: str


PLAN_PROGRAMS = (
    "Hazardous materials business plan",
    "California accidental release prevention",
    "Underground storage tanks",
    "Aboveground petroleum storage",
    "Hazardous waste generator",
    "Onsite hazardous waste treatment",
)
"""Unified Program elements of which an agency may ask more than the consolidated plan."""


class EditConflict(UserError):
    """Someone else changed the same value in between."""


def path() -> Path:
    """The file: `UPA_LOCAL`, else `local.sqlite` beside the warehouse folder."""
    return Path(os.environ.get("UPA_LOCAL") or home().parent / "local.sqlite")


def version() -> tuple[str, int, int]:
    """Something that changes with every entry of any process; for keys of caches."""
    file = path()
    return (str(file), _changed(file), _changed(file.with_name(f"{file.name}-wal")))


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@contextmanager
def _opened(write: bool) -> Iterator[sqlite3.Connection]:
    """The file inside one transaction; writers wait for each other. Raises UserError."""
    file = path()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute(f"pragma busy_timeout = {BUSY_MS}")
            if write:
                connection.execute("pragma journal_mode = wal")
            connection.execute("begin immediate" if write else "begin")
            if write:
                _create(connection)
            yield connection
            connection.execute("commit")
    except (sqlite3.Error, OSError) as error:
        raise UserError(
            "What people entered cannot be read or written",
            f"The file {file.name} gave: {error}.",
            "Check that the disk is not full and the file may be written; restore it from a "
            "backup or an export when it is damaged.",
        ) from error


def _create(connection: sqlite3.Connection) -> None:
    for name, columns in COLUMNS.items():
        body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table if not exists {name} (id integer primary key, {body})")


def _rows(table: str) -> list[dict[str, Any]]:
    """Entries of a table, oldest first; none when nothing was ever entered."""
    if not path().exists():
        return []
    with _opened(write=False) as connection:
        held = connection.execute("select 1 from sqlite_master where name = ?", [table]).fetchone()
        return _read(connection, table) if held else []


def _read(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    columns = ", ".join(COLUMNS[table])
    rows = connection.execute(f"select {columns} from {table} order by entered_on, id")
    return [dict(row) for row in rows]


def _add(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    names = list(COLUMNS[table])
    marks = ", ".join("?" for _ in names)
    statement = f"insert into {table} ({', '.join(names)}) values ({marks})"
    connection.execute(statement, [row[name] for name in names])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _named(author: str) -> str:
    if not author.strip():
        raise UserError(
            "Who enters this?",
            "Every entry carries the name of the person who made it.",
            "Enter your name or initials.",
        )
    return author.strip()


# Corrections of the directory


def history(agency_key: str | None = None) -> list[Correction]:
    """Every correction ever entered, oldest first; of one agency when its key is given."""
    return [
        Correction(**{**row, "verified_on": _day(row["verified_on"])})
        for row in _rows("regulator_corrections")
        if agency_key in (None, row["agency_key"])
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def corrections() -> dict[tuple[str, str], Correction]:
    """The correction that counts of each (agency key, field): the newest."""
    return {(c.agency_key, c.field): c for c in history()}


def correct(
    agency_key: str,
    values: Mapping[str, str],
    author: str,
    *,
    expected: Mapping[str, str] | None = None,
    verified_on: date | None = None,
    source: str = "page",
) -> None:
    """Enter values of an agency's fields, all or none.

    `expected` gives the values the author saw. When someone entered another one in between, raises
    EditConflict with both values and enters nothing.
    """
    who, moment = _named(author), _now()
    with _opened(write=True) as connection:
        held = {
            row["field"]: row
            for row in _read(connection, "regulator_corrections")
            if row["agency_key"] == agency_key
        }
        for name, value in values.items():
            _refuse_overtaken(held.get(name), name, value, (expected or {}).get(name))
        for name, value in values.items():
            entry = {
                "agency_key": agency_key,
                "field": name,
                "value": value.strip(),
                "verified_on": verified_on.isoformat() if verified_on else None,
                "author": who,
                "source": source,
                "entered_on": moment,
            }
            _add(connection, "regulator_corrections", entry)


def _refuse_overtaken(
    held: Mapping[str, Any] | None, name: str, value: str, expected: str | None
) -> None:
    overtaken = held is not None and expected is not None and held["value"] != expected
    if overtaken and held is not None and held["value"] != value.strip():
        raise EditConflict(
            "Someone else changed this in the meantime",
            f"{name.replace('_', ' ').capitalize()}: {held['author']} entered "
            f"“{held['value']}” after you opened the form; you entered “{value.strip()}” "
            f"in place of “{expected}”. Nothing of yours was saved.",
            "Compare the two values and save again if yours is right.",
        )


# Business groups


def decide(
    pair: Pair, decision: Decision, author: str, reason: str = "", expected: str | None = None
) -> None:
    """Record whether two organizations are one business (`confirmed`), not (`dismissed`), or no
    longer (`split`).

    `expected` is the decision the author saw (empty: none). Raises EditConflict when another one
    was made in between, ValueError for an unknown decision or a pair of the same code.
    """
    first, second = sorted(pair)
    if decision not in ("confirmed", "dismissed", "split") or first == second:
        raise ValueError(f"not a decision on two organizations: {decision} {pair}")
    entry = {
        "first_code": first,
        "second_code": second,
        "decision": decision,
        "reason": reason.strip(),
        "author": _named(author),
        "entered_on": _now(),
    }
    with _opened(write=True) as connection:
        made = [
            row
            for row in _read(connection, "business_group_decisions")
            if (row["first_code"], row["second_code"]) == (first, second)
        ]
        _refuse_decided(made[-1] if made else None, decision, expected)
        _add(connection, "business_group_decisions", entry)


def decide_double(
    pair: Pair, decision: DoubleDecision, author: str, reason: str, expected: str | None = None
) -> None:
    """Record whether of a case of double reporting both inventories count (`both`) or one (`once`);
    `open` takes either back. The pair is the two CERS IDs, or twice the same one.

    `expected` is the decision the author saw (empty: none). Raises UserError without a name or a
    reason, EditConflict when another decision was made in between, ValueError for anything else.
    """
    first, second = sorted(pair)
    if decision not in ("both", "once", "open"):
        raise ValueError(f"not a decision on double reporting: {decision}")
    if not reason.strip():
        raise UserError(
            "Why is that so?",
            "A decision changes what every total counts, so it carries its reason.",
            "Enter the reason in a few words.",
        )
    entry = {
        "first_cers_id": first,
        "second_cers_id": second,
        "decision": decision,
        "reason": reason.strip(),
        "author": _named(author),
        "entered_on": _now(),
    }
    with _opened(write=True) as connection:
        made = [
            row
            for row in _read(connection, "double_decisions")
            if (row["first_cers_id"], row["second_cers_id"]) == (first, second)
        ]
        held = made[-1] if made and made[-1]["decision"] != "open" else None
        _refuse_decided(held, decision, expected)
        _add(connection, "double_decisions", entry)


def double_decisions() -> list[DoubleDecided]:
    """The decision that counts of each pair of CERS IDs: the newest, unless it was taken back."""
    newest = {
        (row["first_cers_id"], row["second_cers_id"]): DoubleDecided(**row)
        for row in _rows("double_decisions")
    }
    return [newest[pair] for pair in sorted(newest) if newest[pair].decision != "open"]


def _refuse_decided(made: Mapping[str, Any] | None, decision: str, expected: str | None) -> None:
    held = made["decision"] if made else ""
    if expected is not None and held not in (expected, decision):
        raise EditConflict(
            "Someone else decided this in the meantime",
            f"{made['author'] if made else 'Someone'} entered “{held}” after you opened the "
            f"page; you entered “{decision}”. Nothing of yours was saved.",
            "Look at the reason given and decide again if yours is right.",
        )


def decisions() -> list[GroupDecision]:
    """The decision that counts of each pair: the newest."""
    newest = {
        (row["first_code"], row["second_code"]): GroupDecision(**row)
        for row in _rows("business_group_decisions")
    }
    return sorted(newest.values(), key=lambda d: (d.first_code, d.second_code))


def groups() -> dict[int, int]:
    """Group of each organization that confirmed decisions join: the smallest code of the group."""
    parents: dict[int, int] = {}

    def root(code: int) -> int:
        while parents.setdefault(code, code) != code:
            parents[code] = parents[parents[code]]
            code = parents[code]
        return code

    for made in decisions():
        if made.decision == "confirmed":
            least, other = sorted((root(made.first_code), root(made.second_code)))
            parents[other] = least
    return {code: root(code) for code in list(parents)}


# Local plan rules


def add_plan_rule(
    agency_key: str, program: str, note: str, author: str, expected: str | None = None
) -> None:
    """Note what an agency asks more for a program; the newest of a program counts, an empty note
    takes it back.

    `expected` is the note the author saw (empty: none). Raises UserError without a name,
    EditConflict when another note was entered in between.
    """
    entry = {
        "agency_key": agency_key,
        "program": program,
        "note": note.strip(),
        "author": _named(author),
        "entered_on": _now(),
    }
    with _opened(write=True) as connection:
        made = [
            row
            for row in _read(connection, "plan_rules")
            if (row["agency_key"], row["program"]) == (agency_key, program)
        ]
        held = {**made[-1], "value": made[-1]["note"]} if made else None
        _refuse_overtaken(held, program, note, expected)
        _add(connection, "plan_rules", entry)


def plan_rule_history(agency_key: str) -> list[PlanRule]:
    """Every rule ever entered for an agency, those taken back too; oldest first."""
    return [PlanRule(**r) for r in _rows("plan_rules") if r["agency_key"] == agency_key]


def plan_rules() -> list[PlanRule]:
    """The rule that counts of each agency and program; one with an empty note was taken back."""
    newest = {(r["agency_key"], r["program"]): PlanRule(**r) for r in _rows("plan_rules")}
    return [rule for rule in newest.values() if rule.note]


# All of it


def export_all() -> bytes:
    """Everything people entered, with its history, as JSON."""
    tables = {name: _rows(name) for name in COLUMNS}
    return json.dumps({"format": FORMAT} | tables, indent=1, ensure_ascii=False).encode()


def import_all(exported: bytes) -> dict[str, int]:
    """Add the entries of an export that are not here yet; return how many of each table.

    Raises UserError when the file is not such an export; then nothing is added.
    """
    found = _exported(exported)
    counts = {}
    with _opened(write=True) as connection:
        for name, rows in found.items():
            held = {tuple(row.values()) for row in _read(connection, name)}
            new = [row for row in rows if tuple(row.values()) not in held]
            for row in new:
                _add(connection, name, row)
            counts[name] = len(new)
    return counts


def _exported(exported: bytes) -> dict[str, list[dict[str, Any]]]:
    try:
        found = json.loads(exported)
        if found["format"] != FORMAT:
            raise ValueError("another format")
        return {name: [_entry(name, row) for row in _table_of(found, name)] for name in COLUMNS}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            "This is not an export of local entries",
            "The file does not hold what this dashboard exports from “Keep up to date”.",
            "Choose the JSON file made with “Export everything entered”.",
        ) from error


def _table_of(found: Mapping[str, Any], name: str) -> list[Any]:
    """Rows of a table; older exports know no decisions on double reporting."""
    return found.get(name, []) if name == "double_decisions" else found[name]


def _entry(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an export with the table's columns and types; raises for anything else."""
    kinds = {"text not null": str, "integer not null": int, "text": (str, type(None))}
    entry = {name: row[name] for name in COLUMNS[table]}
    if not all(isinstance(entry[n], kinds[kind]) for n, kind in COLUMNS[table].items()):
        raise ValueError("a value of the wrong type")
    datetime.fromisoformat(entry["entered_on"])
    _day(entry.get("verified_on"))
    return entry


def tables() -> dict[str, pa.Table]:
    """What counts, for questions in SQL: `local_corrections` (one row per agency and field),
    `local_groups` (one per organization in a confirmed group), `local_decisions` (one per pair),
    `local_double_decisions` (one per pair of CERS IDs) and `local_plan_rules`.
    """
    return _tables(version())


@lru_cache(maxsize=4)
def _tables(_: tuple[str, int, int]) -> dict[str, pa.Table]:
    text, code = pa.string(), pa.int64()
    rules = {"agency_key": text, "program": text, "note": text, "author": text}
    decided = {"first_code": code, "second_code": code, "decision": text, "reason": text}
    sites = {"first_cers_id": code, "second_cers_id": code, "decision": text, "reason": text}
    corrected = {"agency_key": text, "field": text, "value": text, "author": text}
    corrected["verified_on"] = pa.date32()
    grouped = [{"organization_code": c, "group_code": g} for c, g in sorted(groups().items())]
    return {
        "local_corrections": _arrow(
            corrected | {"author": text}, map(vars, corrections().values())
        ),
        "local_groups": _arrow({"organization_code": code, "group_code": code}, grouped),
        "local_decisions": _arrow(decided | {"author": text}, map(vars, decisions())),
        "local_double_decisions": _arrow(
            sites | {"author": text, "entered_on": text}, map(vars, double_decisions())
        ),
        "local_plan_rules": _arrow(rules, map(vars, plan_rules())),
    }


def _arrow(columns: Mapping[str, pa.DataType], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    held = [{name: row[name] for name in columns} for row in rows]
    return pa.Table.from_pylist(held, schema=pa.schema(list(columns.items())))
