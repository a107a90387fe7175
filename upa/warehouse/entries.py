"""What people enter: directory corrections, decisions on business groups, local plan rules.

It lives apart from the warehouse in one small SQLite file, so that it survives loads, undo and
rebuilds and takes entries from several processes. Entries are only ever added; the newest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import pyarrow as pa

from upa.catalogue.records import UserError
from upa.warehouse import entry_file
from upa.warehouse.entry_file import EditConflict

Decision = Literal["confirmed", "dismissed", "split"]
DoubleDecision = Literal["both", "once", "open"]
Pair = tuple[int, int]


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


def history(agency_key: str | None = None) -> list[Correction]:
    """Every correction ever entered, oldest first; of one agency when its key is given."""
    return [
        Correction(**{**row, "verified_on": entry_file.day(row["verified_on"])})
        for row in entry_file.rows("regulator_corrections")
        if agency_key in (None, row["agency_key"])
    ]


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
    who, moment = entry_file.named(author), entry_file.now()
    with entry_file.opened(write=True) as connection:
        held = {
            row["field"]: row
            for row in entry_file.read(connection, "regulator_corrections")
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
            entry_file.add(connection, "regulator_corrections", entry)


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
        "author": entry_file.named(author),
        "entered_on": entry_file.now(),
    }
    with entry_file.opened(write=True) as connection:
        made = [
            row
            for row in entry_file.read(connection, "business_group_decisions")
            if (row["first_code"], row["second_code"]) == (first, second)
        ]
        _refuse_decided(made[-1] if made else None, decision, expected)
        entry_file.add(connection, "business_group_decisions", entry)


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
        "author": entry_file.named(author),
        "entered_on": entry_file.now(),
    }
    with entry_file.opened(write=True) as connection:
        made = [
            row
            for row in entry_file.read(connection, "double_decisions")
            if (row["first_cers_id"], row["second_cers_id"]) == (first, second)
        ]
        held = made[-1] if made and made[-1]["decision"] != "open" else None
        _refuse_decided(held, decision, expected)
        entry_file.add(connection, "double_decisions", entry)


def double_decisions() -> list[DoubleDecided]:
    """The decision that counts of each pair of CERS IDs: the newest, unless it was taken back."""
    newest = {
        (row["first_cers_id"], row["second_cers_id"]): DoubleDecided(**row)
        for row in entry_file.rows("double_decisions")
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
        for row in entry_file.rows("business_group_decisions")
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
        "author": entry_file.named(author),
        "entered_on": entry_file.now(),
    }
    with entry_file.opened(write=True) as connection:
        made = [
            row
            for row in entry_file.read(connection, "plan_rules")
            if (row["agency_key"], row["program"]) == (agency_key, program)
        ]
        held = {**made[-1], "value": made[-1]["note"]} if made else None
        _refuse_overtaken(held, program, note, expected)
        entry_file.add(connection, "plan_rules", entry)


def plan_rule_history(agency_key: str) -> list[PlanRule]:
    """Every rule ever entered for an agency, those taken back too; oldest first."""
    return [PlanRule(**r) for r in entry_file.rows("plan_rules") if r["agency_key"] == agency_key]


def plan_rules() -> list[PlanRule]:
    """The rule that counts of each agency and program; one with an empty note was taken back."""
    newest = {(r["agency_key"], r["program"]): PlanRule(**r) for r in entry_file.rows("plan_rules")}
    return [rule for rule in newest.values() if rule.note]


def tables() -> dict[str, pa.Table]:
    """What counts, for questions in SQL: `local_corrections` (one row per agency and field),
    `local_groups` (one per organization in a confirmed group), `local_decisions` (one per pair),
    `local_double_decisions` (one per pair of CERS IDs) and `local_plan_rules`.
    """
    return _tables(entry_file.version())


@lru_cache(maxsize=4)
def _tables(_: entry_file.Version) -> dict[str, pa.Table]:
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
