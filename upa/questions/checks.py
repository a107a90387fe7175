"""What the checks of `queries/checks/` find when they are asked, here and before the last load."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from upa.catalogue.checks import AREA, Check, check_named, checks, fault
from upa.questions import query
from upa.warehouse import check_hits, pin
from upa.warehouse.access import Access

__all__ = ["AREA", "Check", "Result", "check_contracts", "check_named", "checks", "results"]


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
    what the access allows to see of the served generation or of another `file`, side by side, as
    many as there are processors.
    """
    known = checks()
    now = [(check.question, file) for check in known]
    unknown = [(name, file) for name in dict.fromkeys(n for c in known for n in c.unknown)]
    then = [(check.question, before) for check in known if before]

    def tally(asked: tuple[str, Path | None]) -> tuple[int, int]:
        name, of = asked
        return query.tally(name, access, of, **params_of(name, given))

    wanted = [*now, *unknown, *then]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(zip(wanted, pool.map(pin.carried(tally), wanted), strict=True))
    return [
        Result(
            check,
            *counted[check.question, file],
            counted[check.question, before][0] if before else None,
            {r: n for q, r in check.unknown.items() if (n := counted[q, file][1])},
            _different({q: counted[q, file][1] for q in check.unknown}, given, access, file),
        )
        for check in known
    ]


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
