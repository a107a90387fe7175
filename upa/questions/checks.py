"""What the checks of `queries/checks/` find when they are asked, here and before the last load."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from upa.catalogue import statements
from upa.catalogue.checks import AREA, Check, check_named, checks, fault
from upa.questions import query
from upa.warehouse import check_hits, entries, pin
from upa.warehouse.access import EVERYTHING, Access
from upa.warehouse.generations import Warehouse
from upa.warehouse.schema import is_of_this_version

__all__ = ["AREA", "Check", "Result", "check_contracts", "check_named", "checks", "results"]


HITS = "evaluation/hits"
COMPARING = re.compile(r"\bgroup by\b|\bover \(")
"""What a check has that looks at several rows together."""


class Result(NamedTuple):
    """What a check found: rows, facilities they are of, and facilities it cannot tell about.

    `before` is what it found before the last load; None where that is not known. `undetermined`
    counts facilities by reason; one may have several, so `unknown` counts them once.
    """

    check: Check
    found: int
    facilities: int
    before: int | None
    undetermined: Mapping[str, int]
    unknown: int


def params_of(question: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the parameters given, those that a question takes."""
    return {k: v for k, v in given.items() if k in query.question(question).types}


def results(
    given: Mapping[str, Any],
    access: Access,
    before: Path | None = None,
    file: Path | None = None,
) -> list[Result]:
    """What every check finds now, and found in the warehouse file of before the last load.

    `given` are parameters of checks, by name; each question takes those it has. They are asked of
    what the access allows to see of the served generation or of another `file`. What the load has
    found is looked up. A file made with another schema tells nothing of before.
    """
    known = checks()
    if before is not None and not _is_ours(before):
        before = None
    found = _Found(given, access)
    unknown = [(name, file) for name in dict.fromkeys(n for c in known for n in c.unknown)]
    now, then = found.counts(known, file), found.counts(known, before) if before else {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tallies = pool.map(pin.carried(lambda asked: found.tally(*asked)), unknown)
        undetermined = dict(zip(unknown, tallies, strict=True))
    return [
        Result(
            check,
            *now[check.question],
            then[check.question][0] if before else None,
            {r: n for q, r in check.unknown.items() if (n := undetermined[q, file][1])},
            _different({q: undetermined[q, file][1] for q in check.unknown}, given, access, file),
        )
        for check in known
    ]


def _is_ours(file: Path) -> bool:
    """Whether a warehouse file was made with today's schema."""
    return is_of_this_version(Warehouse().cursor(EVERYTHING, file))


class _Found(NamedTuple):
    """Counts what checks find, with these parameters and this access."""

    given: Mapping[str, Any]
    access: Access

    def tally(self, question: str, file: Path | None) -> tuple[int, int]:
        """How many rows a question has and how many facilities these are of, by asking it."""
        return query.tally(question, self.access, file, **params_of(question, self.given))

    def counts(self, known: Sequence[Check], file: Path | None) -> dict[str, tuple[int, int]]:
        """The same of all checks, by question: looked up where the load has found it, else asked
        side by side, as many as there are processors."""
        held = self._held(file)
        counted = {c.question: held[c.code][:2] for c in known if self._is_kept(c, held[c.code][2])}
        asked = [check.question for check in known if check.question not in counted]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            tallies = pool.map(pin.carried(lambda question: self.tally(question, file)), asked)
            return counted | dict(zip(asked, tallies, strict=True))

    def _held(self, file: Path | None) -> Mapping[str, tuple[int, int, int]]:
        """Rows, facilities and hidden rows that the load found, by check."""
        params = params_of(HITS, self.given)
        rows = query.run(HITS, self.access, file, **params).itertuples(index=False)
        return defaultdict(lambda: (0, 0, 0), {code: tuple(counts) for code, *counts in rows})

    def _is_kept(self, check: Check, hidden: int) -> bool:
        """Whether the hits found at the load are what the check would find.

        The load looks at the last submitted inventories with their trade secrets. A check that
        compares rows finds others without these, unless none of its hits is one.
        """
        types = query.question(check.question).types
        if check.evaluated != "at load" or (check.examines != "materials" and "basis" in types):
            return False
        if check.examines != "materials":
            return True
        is_latest = self.given.get("basis") not in ("accepted", "history")
        compares_rows = COMPARING.search(statements.text(check.question)) is not None
        return is_latest and not _both_count() and not (hidden and compares_rows)


def _both_count() -> bool:
    """Whether somebody decided that a superseded inventory counts as well: no load looks at it."""
    decisions = entries.tables()["local_double_decisions"]["decision"].to_pylist()
    return "both" in decisions


def _different(
    counted: Mapping[str, int], given: Mapping[str, Any], access: Access, file: Path | None
) -> int:
    """How many different facilities there are among those of `counted` questions."""
    several = [question for question, count in counted.items() if count]
    if len(several) < 2:
        return sum(counted.values())
    answers = (query.run(q, access, file, **params_of(q, given))["cers_id"] for q in several)
    return len(set().union(*answers))


def check_contracts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Raise UserError for a check whose head or columns do not fit, told on an open warehouse."""
    for check in checks():
        found = query.columns(check.question, cursor)
        needed = ("cers_id", "facility_name", *check.shows, *check_hits.columns_of(check))
        missing = [c for c in dict.fromkeys(needed) if c not in found]
        unknown = [q for q in check.unknown if q not in query.names()]
        if missing or unknown:
            faults = [f"has no column {', '.join(missing)}"] if missing else []
            faults += [f"names no question with {', '.join(unknown)}"] if unknown else []
            raise fault(check.question, faults)
