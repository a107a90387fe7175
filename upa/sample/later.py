"""Files that come after the first ones: reviews, a flawed submittal, a local portal."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from upa.sample import answers, days, forms, planted, reference, submittals
from upa.sample.answers import Answer
from upa.sample.facilities import Exchange, Facility
from upa.sample.submittals import Occasion

FOLLOW_UP_REGULATOR = "1500"
NEW_STATUS_REGULATOR = "3700"

PORTAL_REGULATOR = "4300"
_OF_CERS = re.compile(
    r"<CERSOrganization>.*?</CERSOrganization>|<CERSUniqueKey>[^<]*</CERSUniqueKey>"
)
"""What only CERS writes, so no local portal has it."""


def write_follow_up(exchange: Exchange, path: Path) -> Path:
    """A week later: reviews of submittals already delivered, and newer submittals."""
    rng = Random(exchange.seed * 10**9 + 3)
    answer = answers.submittal_answer(path, rng, days.FOLLOW_UP_DAY)
    for n, facility in enumerate(_first_of(exchange, FOLLOW_UP_REGULATOR, 12)):
        if n % 3 == 0:
            occasion = Occasion(facility, days.FOLLOW_UP)
            answer.write(submittals.submittal(occasion, exchange.owner_now(facility)))
        else:
            occasion = Occasion(facility, days.LATEST, _reviewed)
            answer.write(submittals.submittal(occasion, facility.organization))
    answer.close()
    return path


def _reviewed(status: str, rng: Random) -> str:
    """What becomes of a status in a week: what waited is decided."""
    return ("4" if rng.random() < 0.75 else "5") if status in "23" else status


def write_flawed(exchange: Exchange, path: Path) -> Path:
    """Facilities of agencies whose exchange this is not, with something wrong for every check."""
    answer = answers.submittal_answer(path, Random(exchange.seed * 10**9 + 5))
    numbers = (
        n
        for n in itertools.count(exchange.facilities)
        if n % reference.SLOTS not in reference.slots()
    )
    for flaw, number in enumerate(itertools.islice(numbers, len(planted.OF_FACILITY))):
        facility = exchange.facility(number)
        occasion = Occasion(facility, days.LATEST)
        text = submittals.submittal(occasion, facility.organization, count=planted.MATERIALS)
        answer.write(planted.flawed(text, flaw))
    answer.close()
    return path


def write_new_statuses(exchange: Exchange, path: Path) -> Path:
    """Statuses newer than the 1/10 schema, in a file of the namespace that has them."""
    answer = answers.submittal_answer(path, Random(exchange.seed * 10**9 + 4), version="14")
    for facility in _first_of(exchange, NEW_STATUS_REGULATOR, 4):
        occasion = Occasion(facility, days.NEW_STATUS, lambda status, rng: rng.choice("89"))
        answer.write(submittals.submittal(occasion, exchange.owner_now(facility)))
    answer.close()
    return path


def write_portal(exchange: Exchange, path: Path) -> Path:
    """What a local portal sent of facilities that reported the same year through CERS as well."""
    answer = Answer(path, "RegulatorFacilitySubmittal", "13")
    key = forms.transaction_key(Random(exchange.seed * 10**9 + 6))
    answer.write(f"<RegulatorTransactionKey>{key}</RegulatorTransactionKey>\n")
    for facility in _first_of(exchange, PORTAL_REGULATOR, 4):
        text = submittals.submittal(
            Occasion(facility, days.PORTAL), facility.organization, only=(1, 2)
        )
        answer.write(_OF_CERS.sub("", text))
    answer.close()
    return path


def _first_of(exchange: Exchange, cupa: str, count: int) -> Iterator[Facility]:
    own = (n for n in range(exchange.facilities) if exchange.place(n).cupa == cupa)
    return (exchange.facility(n) for n in itertools.islice(own, count))
