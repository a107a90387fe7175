"""Answers of CERS to submittal and facility queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TextIO

from upa.sample import days, forms, submittals
from upa.sample.facilities import Exchange, Facility
from upa.sample.forms import Values
from upa.sample.submittals import Occasion

_NAMESPACE = "http://cersservices.calepa.ca.gov/Schemas/{}/1/{}/"

_BOM_REGULATOR = "3900"

_SUBMITTALS_PER_FILE, _FACILITIES_PER_QUERY = 1500, 5000


class Answer:
    """An answer file being written: opens its root, takes records, closes."""

    def __init__(self, path: Path, schema: str, version: str, attributes: str = "") -> None:
        encoding = "utf-8-sig" if f"_{_BOM_REGULATOR}_" in path.name else "utf-8"
        self.path = path
        self.records = 0
        self.root = "RegulatorFacilitySubmittals" if "FacilitySubmittal" in schema else schema
        self._file: TextIO = path.open("w", encoding=encoding, newline="\n")
        self._file.write('<?xml version="1.0" encoding="utf-8"?>\n')
        namespace = _NAMESPACE.format(schema, version)
        self._file.write(f'<cers:{self.root} xmlns:cers="{namespace}"{attributes}>\n')

    def write(self, text: str) -> None:
        """Write one record."""
        self.records += 1
        self._file.write(text)

    def close(self) -> None:
        """Close the root and the file."""
        self._file.write(f"</cers:{self.root}>\n")
        self._file.close()


def submittal_answer(
    path: Path, rng: Random, when: datetime = days.REFERENCE_DAY, version: str = "10"
) -> Answer:
    """An answer to a submittal query with its envelope, ready for submittals."""
    answer = Answer(path, "RegulatorFacilitySubmittalQuery", version)
    answer.write(
        f"<DataSetDateTime>{days.stamp(when)}</DataSetDateTime>"
        f"<TransactionKey>{forms.transaction_key(rng)}</TransactionKey>"
        "<TransactionStatus>Accepted</TransactionStatus>\n"
    )
    answer.records = 0
    return answer


class _Series:
    """Files of one agency's answers; a new one begins when the last is full."""

    def __init__(self, start: Callable[[int], Answer], size: int) -> None:
        self._start, self._size = start, size
        self.paths: list[Path] = []
        self._answer: Answer | None = None

    def write(self, text: str) -> None:
        if self._answer is None or self._answer.records >= self._size:
            self.close()
            self._answer = self._start(len(self.paths) + 1)
            self.paths.append(self._answer.path)
        self._answer.write(text)

    def close(self) -> None:
        if self._answer is not None:
            self._answer.close()
        self._answer = None


class Agencies:
    """The series of every agency of an exchange, made when an agency's first record comes."""

    def __init__(self, exchange: Exchange, out: Path, stack: ExitStack) -> None:
        self._exchange, self._out, self._stack = exchange, out, stack
        self.submittals: dict[str, _Series] = {}
        self.facilities: dict[str, _Series] = {}

    @cached_property
    def _totals(self) -> Counter[str]:
        numbers = range(self._exchange.facilities)
        return Counter(self._exchange.place(n).cupa for n in numbers)

    @property
    def paths(self) -> list[Path]:
        """Files written, agency by agency."""
        series = [*self.submittals.values(), *self.facilities.values()]
        return [path for one in series for path in one.paths]

    def add(self, facility: Facility) -> None:
        """A facility's submittals, newest first, and its place in the facility query."""
        numbers = (days.LATEST, days.OLDER) if submittals.has_older(facility) else (days.LATEST,)
        for number in numbers:
            self._add_occasion(facility, number)
        self._query(facility.place.cupa).write(_query_facility(self._exchange, facility))

    def _add_occasion(self, facility: Facility, number: int) -> None:
        full = submittals.submittal(Occasion(facility, number), facility.organization)
        self._submittals(facility.place.cupa).write(full)
        others = facility.place.others
        for code in sorted({c for n, c in others.items() if n in facility.elements}):
            only = {1} | {n for n, c in others.items() if c == code}
            text = submittals.submittal(Occasion(facility, number), facility.organization, only)
            self._submittals(code).write(text)

    def _submittals(self, code: str) -> _Series:
        return self._series(self.submittals, code, self._start_submittals, _SUBMITTALS_PER_FILE)

    def _query(self, code: str) -> _Series:
        return self._series(self.facilities, code, self._start_query, _FACILITIES_PER_QUERY)

    def _series(
        self,
        kept: dict[str, _Series],
        code: str,
        start: Callable[[str, int], Answer],
        size: int,
    ) -> _Series:
        if code not in kept:
            kept[code] = _Series(lambda number: start(code, number), size)
            self._stack.callback(kept[code].close)
        return kept[code]

    def _start_submittals(self, code: str, number: int) -> Answer:
        path = self._out / f"facility_submittals_{code}_{number:02d}.xml"
        return submittal_answer(path, self._rng(code, number))

    def _start_query(self, code: str, number: int) -> Answer:
        """CERS cuts a facility query at 5,000 and says how many there would be."""
        total = self._totals[code]
        returned = min(_FACILITIES_PER_QUERY, total - (number - 1) * _FACILITIES_PER_QUERY)
        counts = f' returnedResultCount="{returned}" totalQueryResultCount="{total}"'
        more = attributes(self._rng(code, 5000 + number), counts)
        path = self._out / f"facility_query_{code}_{number:02d}.xml"
        return Answer(path, "RegulatorFacilityQuery", "05", more)

    def _rng(self, code: str, number: int) -> Random:
        return Random(self._exchange.seed * 10**9 + int(code) * 10**4 + number)


def attributes(rng: Random, more: str = "") -> str:
    """Attributes of the root of an answer that lists: moment, key and more."""
    key = forms.transaction_key(rng)
    return f' timeStamp="{days.stamp(days.REFERENCE_DAY)}"{more} transactionKey="{key}"'


def _query_facility(exchange: Exchange, facility: Facility) -> str:
    values = Values(facility.rng(503), facility.values)
    values |= exchange.owner_now(facility).values
    values["element_requirements"] = _requirements(facility, values.rng)
    values["point"] = forms.render("point", values.extended({"signed": values["last_submittal"]}))
    return f"<Facility>{forms.render('query_facility', values)}</Facility>\n"


def _requirements(facility: Facility, rng: Random) -> str:
    """One element each with its regulator, requirement and due date; about one in six overdue."""
    due = "2026-03-01" if rng.random() < 0.1 else "2027-03-01"
    due = "2025-03-01" if rng.random() < 0.06 else due
    parts = []
    for number, (name, _) in submittals.ELEMENTS.items():
        applies = number in facility.elements or (number == 10 and facility.values["calarp"] == "Y")
        requirement = 3 if number == 1 else 2 if applies else 1
        date_due = f' nextDueDate="{due}"' if requirement > 1 and number < 5 else ""
        code = facility.place.regulator(number)
        parts.append(
            f'<{name} regulatorCode="{code}" reportingRequirement="{requirement}"{date_due}/>'
        )
    return "".join(parts)
