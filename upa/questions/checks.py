"""Checks of what businesses reported: each is one question under `queries/checks/`.

The comment at the head of its file says everything else. After the question itself and an empty
line come: `Name`, `Why` it matters, the law or guidance it `Rests on`, its `Severity`, what it
`Examines` (facilities, submittals or materials), the columns it `Shows` first, and for each thing
that keeps it from telling, `Cannot tell: undetermined/QUESTION: reason`. A file put there is a
check.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args

import duckdb

from upa.catalogue.records import Severity, UserError
from upa.questions import query

AREA = "checks"
KEYS = ("Name", "Why", "Rests on", "Severity", "Examines", "Shows")
EXAMINED = ("facilities", "submittals", "materials")
SAID = re.compile(rf"({'|'.join(KEYS)}|Cannot tell): (.+)")
REASON = re.compile(r"(\w+/\w+): (.+)")


@dataclass(frozen=True)
class Check:
    """One check; `question` is its name among the questions, `unknown` reasons by question."""

    question: str
    asks: str
    name: str
    why: str
    rests_on: str
    severity: Severity
    examines: str
    shows: tuple[str, ...]
    unknown: Mapping[str, str]


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


def checks() -> list[Check]:
    """All checks, errors first, then by name. Raises UserError for a file that does not say all."""
    found = [_check(name) for name in query.names() if name.startswith(f"{AREA}/")]
    order = get_args(Severity)
    return sorted(found, key=lambda check: (order.index(check.severity), check.name.lower()))


def check_named(question: str) -> Check | None:
    """The check of that file, `checks/NAME`; None when there is none."""
    return next((check for check in checks() if check.question == question), None)


def _said(lines: Iterable[str]) -> list[list[str]]:
    """Pairs of key and text; a line without a key goes on with the text before it."""
    pairs: list[list[str]] = []
    for line in lines:
        if match := SAID.fullmatch(line):
            pairs.append([match[1], match[2]])
        elif pairs:
            pairs[-1][1] += f" {line}"
    return pairs


def _check(question: str) -> Check:
    pairs = _said(query.comments(question))
    said = {key: text for key, text in pairs if key in KEYS}
    reasons = [REASON.fullmatch(text) for key, text in pairs if key == "Cannot tell"]
    faults = [f"does not say “{key}”" for key in KEYS if key not in said]
    if said.get("Severity", "error") not in get_args(Severity):
        faults.append(f"has the severity “{said['Severity']}”: {', '.join(get_args(Severity))}")
    if said.get("Examines", EXAMINED[0]) not in EXAMINED:
        faults.append(f"examines “{said['Examines']}”: {', '.join(EXAMINED)}")
    if None in reasons:
        faults.append("says “Cannot tell” without a question and a reason")
    if faults:
        raise _fault(question, faults)
    return Check(
        question,
        query.question(question).header,
        *(said[key] for key in KEYS[:3]),
        said["Severity"],
        said["Examines"],
        tuple(re.split(r",\s*", said["Shows"])),
        {reason[1]: reason[2] for reason in reasons},
    )


def params_of(question: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the parameters given, those that a question takes."""
    return {k: v for k, v in given.items() if k in query.question(question).types}


def results(
    given: Mapping[str, Any], before: Path | None = None, held_in: Path | None = None
) -> list[Result]:
    """What every check finds now, and found in the warehouse file of before the last load.

    `given` are parameters of checks, by name; each question takes those it has. They are asked of
    the served generation or of the warehouse file `held_in`, side by side, as many as there are
    processors.
    """
    made = checks()
    now = [(check.question, held_in) for check in made]
    unknown = [(name, held_in) for name in dict.fromkeys(n for c in made for n in c.unknown)]
    then = [(check.question, before) for check in made if before]

    def tally(asked: tuple[str, Path | None]) -> tuple[int, int]:
        name, file = asked
        return query.tally(name, file, **params_of(name, given))

    wanted = [*now, *unknown, *then]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(zip(wanted, pool.map(tally, wanted), strict=True))
    return [
        Result(
            check,
            *counted[check.question, held_in],
            counted[check.question, before][0] if before else None,
            {r: n for q, r in check.unknown.items() if (n := counted[q, held_in][1])},
            _different({q: counted[q, held_in][1] for q in check.unknown}, given, held_in),
        )
        for check in made
    ]


def _different(counted: Mapping[str, int], given: Mapping[str, Any], held_in: Path | None) -> int:
    """How many different facilities there are among those of `counted` questions."""
    several = [question for question, count in counted.items() if count]
    if len(several) < 2:
        return sum(counted.values())
    answers = (query.run(q, held_in, **params_of(q, given))["cers_id"] for q in several)
    return len(set().union(*answers))


def check_contracts(cursor: duckdb.DuckDBPyConnection) -> None:
    """Raise UserError for a check whose head or columns do not fit, told on an open warehouse."""
    for check in checks():
        found = query.columns(check.question, cursor)
        missing = [c for c in ("cers_id", "facility_name", *check.shows) if c not in found]
        unknown = [q for q in check.unknown if q not in query.names()]
        if missing or unknown:
            said = [f"has no column {', '.join(missing)}"] if missing else []
            said += [f"names no question with {', '.join(unknown)}"] if unknown else []
            raise _fault(check.question, said)


def _fault(question: str, faults: Sequence[str]) -> UserError:
    return UserError(
        "A check is not described",
        f"queries/{question}.sql {'; it '.join(faults)}.",
        "Describe it in the comment at its head as in the other files of that folder.",
    )
