"""When the fictional facilities submit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

REFERENCE_DAY = datetime(2026, 3, 14, 15, 0)
FOLLOW_UP_DAY = datetime(2026, 3, 21, 15, 0)

OLDER, LATEST, NEW_STATUS, FOLLOW_UP, PORTAL = 1, 0, 2, 3, 4


def occasion_day(number: int, rng: Random, occasion: int = LATEST) -> datetime:
    """When a facility submits on an occasion; a few correct themselves minutes later."""
    if occasion in (NEW_STATUS, FOLLOW_UP):
        last = REFERENCE_DAY if occasion == NEW_STATUS else FOLLOW_UP_DAY
        return last - timedelta(minutes=rng.randint(600, 4000))
    # The latest occasion must not depend on who asks: it has its own stream.
    day = REFERENCE_DAY - timedelta(seconds=Random(number * 7919 + 5).randint(260_000, 34_000_000))
    if occasion == LATEST:
        return day
    if occasion == PORTAL:
        return day - timedelta(days=9)
    return day - (timedelta(minutes=11) if number % 23 == 0 else timedelta(days=358, minutes=77))


def stamp(moment: datetime) -> str:
    """A moment as exchange files write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def midnight(day: date) -> str:
    """Pacific midnight in UTC, as CERS writes dates without a time (roughly: April to October)."""
    return f"{day.isoformat()}T{'07' if 4 <= day.month <= 10 else '08'}:00:00Z"
