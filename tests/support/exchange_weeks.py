"""A made exchange that goes on for weeks: what happened when, and what CERS answered on any day.

Businesses resubmit, agencies review, facilities change hands and new ones begin. CERS is asked
weekly for what is new; an answer of any moment can be made as well, to compare with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support import edt
from tests.support.content import dated

PACIFIC = ZoneInfo("America/Los_Angeles")
START = date(2026, 1, 5)
WEEKS = 10
FIRST_ID = 10000001
AGENCIES = ("1500", "1501", "3700")
MATERIALS = (
    {"name": "Gasoline", "CASNumber": "8006-61-9", "MaximumDailyAmount": "12000"},
    {"name": "Sulfuric Acid", "CASNumber": "7664-93-9", "EHS": "Y", "Units": "c"},
    {"name": "Brightener", "TradeSecret": "Y", "CASNumber": "50-00-0"},
    {"name": "Propane", "PhysicalState": "c", "Units": "b", "CASNumber": "74-98-7"},
    {"name": "Waste Oil", "HMType": "c", "CASNumber": None, "MaximumDailyAmount": "ten"},
    {"name": "Acetylene", "PhysicalState": "c", "Units": "b", "CASNumber": "74-86-2"},
)


def at(day: date, hour: int = 6, minute: int = 0) -> datetime:
    """A Pacific moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PACIFIC).astimezone(UTC)


def utc(moment: datetime) -> str:
    """A moment as exchange files write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


ANSWERED = [at(START + timedelta(weeks=n)) for n in range(WEEKS + 1)]
"""When CERS was asked: once a week, at six in the morning."""


@dataclass
class Submitted:
    """One submittal element and its reviews, in their order."""

    cers_id: int
    element: str
    on: datetime
    business: str
    seed: int
    reviews: list[tuple[datetime, str]] = field(default_factory=list)

    def changed(self) -> list[datetime]:
        """When an answer about it would have been different."""
        return [self.on, *(on for on, _ in self.reviews)]

    def block(self, now: datetime) -> edt.Element:
        """The submittal element as CERS answers it at a moment."""
        known = [r for r in self.reviews if r[0] <= now]
        more = {"RegulatorCode": AGENCIES[self.cers_id % 3]}
        status = "2"
        if known:
            on, status = known[-1]
            more |= {
                "SubmittalActionOn": utc(on),
                "SubmittalActionAgentName": "Pat Example",
                "SubmittalActionComments": f"Review {len(known)}",
                "NextDueDate": f"2027-{on.month:02}-01",
            }
        key = edt.guid(self.cers_id, self.element, self.on)
        head = edt.header(key, utc(self.on), status, **more)
        pick = random.Random(self.seed)
        if self.element == "information":
            name = f"Site {self.cers_id} {pick.choice(('North', 'South', 'East'))}"
            answer = pick.choice("YN")
            return edt.facility_information(name, head, OwnOrOperateUST=answer)
        chosen = pick.sample(MATERIALS, pick.randint(1, 3))
        return edt.inventory(*(edt.material(**values) for values in chosen), head=head)


@dataclass
class Exchange:
    """Everything that happened: submittals with their reviews, transfers, when facilities began."""

    submitted: list[Submitted] = field(default_factory=list)
    transfers: list[tuple[datetime, int, str]] = field(default_factory=list)
    began: dict[int, datetime] = field(default_factory=dict)

    def submittals_between(self, after: datetime | None, now: datetime) -> bytes:
        """The submittal query answer at a moment: what changed since the one before."""
        by_facility: dict[tuple[int, str], list[edt.Element]] = {}
        for one in self.submitted:
            news = [m for m in one.changed() if m <= now and (after is None or m > after)]
            if news:
                by_facility.setdefault((one.cers_id, one.business), []).append(one.block(now))
        occasions = [
            edt.occasion(*blocks, cers_id=str(i), code=code)
            for (i, code), blocks in by_facility.items()
        ]
        return edt.answer(*occasions, at=utc(now), key=edt.guid("answer", now))

    def transfers_between(self, after: datetime | None, now: datetime) -> bytes:
        """The transfer query answer at a moment."""
        rows = [
            edt.transfer(str(cers_id), code, OccurredOn=utc(on), OrganizationName=f"Owner {code}")
            for on, cers_id, code in self.transfers
            if on <= now and (after is None or on > after)
        ]
        return dated(edt.transfer_query(*rows), utc(now))

    def facilities_at(self, now: datetime) -> bytes:
        """The facility query answer at a moment: all facilities, each with its business."""
        rows = []
        for cers_id in (i for i, on in self.began.items() if on <= now):
            elements = edt.listing_elements(
                FacilityInformation="1500", UndergroundStorageTanks=AGENCIES[now.day % 3]
            )
            name = f"Listed {cers_id} in {now:%B}"
            row = edt.listed_facility(str(cers_id), elements, Name=name)
            row.find("Organization").find("Code").text = self.holder(cers_id, now)
            rows.append(row)
        return dated(edt.facility_query(*rows), utc(now))

    def holder(self, cers_id: int, now: datetime) -> str:
        """The business that has a facility at a moment."""
        moved = [(on, code) for on, i, code in self.transfers if i == cers_id and on <= now]
        return max(moved)[1] if moved else first_business(cers_id)

    def weekly(self, number: int) -> Iterator[bytes]:
        """What CERS answered in a week: submittals, transfers, and every third week facilities."""
        before = ANSWERED[number - 1] if number else None
        yield self.submittals_between(before, ANSWERED[number])
        yield self.transfers_between(before, ANSWERED[number])
        if number % 3 == 1:
            yield self.facilities_at(ANSWERED[number])

    def on_day(self, day: date) -> Iterator[bytes]:
        """What CERS would have answered at the end of a day, after the weekly answers by then."""
        now = at(day, 23, 59)
        last = max(on for on in ANSWERED if on <= now)
        yield self.submittals_between(last, now)
        yield self.transfers_between(last, now)


def first_business(cers_id: int) -> str:
    """The business a facility began under; every third facility shares one."""
    return str(90000000 + cers_id % 1000 - cers_id % 3)


def happened(facilities: int, seed: int = 1) -> Exchange:
    """Weeks of some facilities."""
    pick, made = random.Random(seed), Exchange()
    for number in range(facilities):
        cers_id = FIRST_ID + number
        before = at(START) - timedelta(days=pick.randint(9, 400))
        began = _moment(pick, 0, WEEKS) if pick.random() < 0.05 else before
        made.began[cers_id] = began
        for element in ("information", "inventory"):
            _submit(made, pick, cers_id, element, began)
            if pick.random() < 0.3:
                _submit(made, pick, cers_id, element, _moment(pick, 0, WEEKS))
        if pick.random() < 0.05:
            on = max(_moment(pick, 0, WEEKS), began)
            made.transfers.append((on, cers_id, str(91000000 + pick.randint(1, 40))))
    for one in made.submitted:
        one.business = made.holder(one.cers_id, one.on)
    return made


def _moment(pick: random.Random, first: int, last: int) -> datetime:
    """A moment between two weeks."""
    minutes = pick.randint(first * 10_080, last * 10_080 - 1)
    return at(START) + timedelta(minutes=minutes)


def _submit(made: Exchange, pick: random.Random, cers_id: int, element: str, on: datetime) -> None:
    """A submittal and its reviews, no two of them in the same week: of such CERS tells the last."""
    one = Submitted(cers_id, element, on, "", pick.randint(1, 10**9))
    made.submitted.append(one)
    from_ = on
    for status in pick.choice((("4",), ("3", "4"), ("3", "5"), ("5",), ("6",), ("3",), ())):
        reviewed = from_ + timedelta(minutes=pick.randint(1, 20_000))
        one.reviews.append((reviewed, status))
        from_ = _week_after(reviewed)


def _week_after(moment: datetime) -> datetime:
    """The first weekly answer after a moment, or a week later where none is asked for yet."""
    return min((on for on in ANSWERED if on > moment), default=moment + timedelta(weeks=1))
