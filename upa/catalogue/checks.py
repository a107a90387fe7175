"""The checks: each rule about what was reported is one file of `queries/checks/`.

The comment at the head of the file says everything but the rule itself. After the question and an
empty line come: `Name`, `Why` it matters, the law or guidance it `Rests on`, its `Severity`, what
it `Examines` (facilities, submittals or materials), when it is `Evaluated`, the columns it `Shows`
first, and for each thing that keeps it from telling, `Cannot tell: undetermined/QUESTION: reason`.

A check is evaluated `at load`, for the facilities that the load touches, or `on request`, where
its answer changes with the day, with other facilities or with lists that an agency may replace.
What is evaluated at load says besides which `Fields` it is about, as TABLE.COLUMN, COLUMN, and the
`Finding` about one row, a sentence. A file put there is a check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pyarrow as pa

from upa.catalogue import fields, statements
from upa.catalogue.records import Severity, UserError

AREA = "checks"
Examined = Literal["facilities", "submittals", "materials"]
Evaluated = Literal["at load", "on request"]
KEYS = ("Name", "Why", "Rests on", "Severity", "Examines", "Evaluated", "Shows")
OF_A_HIT = ("Fields", "Finding")
"""Keys of checks that are evaluated at load."""
CHOICES: Mapping[str, Sequence[str]] = {
    "Severity": get_args(Severity),
    "Examines": get_args(Examined),
    "Evaluated": get_args(Evaluated),
}
KEYED = re.compile(rf"({'|'.join(KEYS + OF_A_HIT)}|Cannot tell): (.+)")
REASON = re.compile(r"(\w+/\w+): (.+)")
FIELDS = re.compile(r"(\w+)\.(\w+(?:, \w+)*)")
CERS_CODE = re.compile(r"CERS upload check (\d+)")


@dataclass(frozen=True)
class Check:
    """One check; `question` is its name among the questions, `unknown` reasons by question.

    `table`, `columns` and `finding` are empty for a check that is evaluated on request.
    """

    question: str
    asks: str
    name: str
    why: str
    rests_on: str
    severity: Severity
    examines: Examined
    evaluated: Evaluated
    shows: tuple[str, ...]
    unknown: Mapping[str, str]
    table: str
    columns: tuple[str, ...]
    finding: str

    @property
    def code(self) -> str:
        """Name of its file."""
        return self.question.split("/")[1]

    @property
    def cers_code(self) -> str | None:
        """Number of CERS's own message about the same, when there is one."""
        match = CERS_CODE.search(self.rests_on)
        return match[1] if match else None


def checks() -> list[Check]:
    """All checks, errors first, then by name. Raises UserError for a file that does not say all."""
    found = [_check(name) for name in statements.names() if name.startswith(f"{AREA}/")]
    order = get_args(Severity)
    return sorted(found, key=lambda check: (order.index(check.severity), check.name.lower()))


def check_named(question: str) -> Check | None:
    """The check of that file, `checks/NAME`; None when there is none."""
    return next((check for check in checks() if check.question == question), None)


def check_rows() -> pa.Table:
    """The checks evaluated at load, for questions about their hits: one row per check.

    Columns: code, message, table_name, column_name, field_number, cers_code.
    """
    rows = [
        {
            "code": check.code,
            "message": check.finding,
            "column_name": check.columns[0],
            "field_number": fields.columns(check.table)[check.columns[0]].number or None,
            "cers_code": check.cers_code,
        }
        for check in checks()
        if check.evaluated == "at load"
    ]
    columns = ("code", "message", "column_name", "field_number", "cers_code")
    return pa.table({c: pa.array([row[c] for row in rows], pa.string()) for c in columns})


def fault(question: str, faults: Sequence[str]) -> UserError:
    """What to tell of a check whose file does not fit."""
    return UserError(
        "A check is not described",
        f"queries/{question}.sql {'; it '.join(faults)}.",
        "Describe it in the comment at its head as in the other files of that folder.",
    )


def _pairs(lines: Iterable[str]) -> list[list[str]]:
    """Pairs of key and text; a line without a key goes on with the text before it."""
    pairs: list[list[str]] = []
    for line in lines:
        if match := KEYED.fullmatch(line):
            pairs.append([match[1], match[2]])
        elif pairs:
            pairs[-1][1] += f" {line}"
    return pairs


def _faults(texts: Mapping[str, str], reasons: Sequence[re.Match[str] | None]) -> list[str]:
    needed = KEYS + (OF_A_HIT if texts.get("Evaluated") == "at load" else ())
    found = [f"does not say “{key}”" for key in needed if key not in texts]
    for key, choices in CHOICES.items():
        if texts.get(key, choices[0]) not in choices:
            found.append(f"says “{key}: {texts[key]}”, which is none of {', '.join(choices)}")
    if None in reasons:
        found.append("says “Cannot tell” without a question and a reason")
    table, columns = _fields(texts.get("Fields", ""))
    unknown = set(columns) - set(fields.columns(table)) if table in fields.tables() else {table}
    if unknown - {""}:
        found.append(f"names fields that the catalogue does not: {', '.join(sorted(unknown))}")
    return found


def _fields(text: str) -> tuple[str, tuple[str, ...]]:
    match = FIELDS.fullmatch(text)
    return (match[1], tuple(match[2].split(", "))) if match else (text, ())


def _check(question: str) -> Check:
    pairs = _pairs(statements.comments(question))
    texts = {key: text for key, text in pairs if key != "Cannot tell"}
    reasons = [REASON.fullmatch(text) for key, text in pairs if key == "Cannot tell"]
    if faults := _faults(texts, reasons):
        raise fault(question, faults)
    table, columns = _fields(texts.get("Fields", ""))
    return Check(
        question,
        statements.header(question),
        *(texts[key] for key in KEYS[:-1]),
        tuple(re.split(r",\s*", texts["Shows"])),
        {reason[1]: reason[2] for reason in reasons if reason},
        table,
        columns,
        texts.get("Finding", ""),
    )
