"""The two times of the project: moments are kept as naive UTC and shown in Pacific time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
"""The time of CERS and its users."""


def utc_now() -> datetime:
    """The present moment as naive UTC, to the second."""
    return to_utc(datetime.now(UTC)).replace(microsecond=0)


def today() -> date:
    """The present day where CERS is: Pacific time."""
    return datetime.now(PACIFIC).date()


def to_utc(moment: datetime) -> datetime:
    """A moment as naive UTC; one without a zone is taken for Pacific time."""
    aware = moment.replace(tzinfo=moment.tzinfo or PACIFIC)
    return aware.astimezone(UTC).replace(tzinfo=None)


def to_pacific(moment: datetime) -> datetime:
    """A naive UTC moment in Pacific time."""
    return moment.replace(tzinfo=UTC).astimezone(PACIFIC)


def format_moment(moment: datetime) -> str:
    """A naive UTC moment as Pacific time in words, to the minute."""
    return f"{to_pacific(moment):%Y-%m-%d %H:%M} Pacific"


def format_now() -> str:
    """The present moment in Pacific time in words, to the minute."""
    return format_moment(utc_now())
