"""Moments are kept as naive UTC and shown in Pacific time, summer and winter."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from upa.catalogue import clock


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 1, 1, 7, 59), "2025-12-31 23:59 Pacific"),
        (datetime(2026, 7, 1, 7, 0), "2026-07-01 00:00 Pacific"),
    ],
)
def test_a_moment_is_shown_in_pacific_time_and_read_back_from_it(moment, shown):
    assert clock.format_moment(moment) == shown
    written = datetime.fromisoformat(shown.removesuffix(" Pacific"))
    assert clock.to_utc(written) == moment


def test_a_moment_with_a_zone_keeps_its_zone():
    eastern = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert clock.to_utc(eastern) == datetime(2026, 3, 1, 17)


def test_now_is_naive_utc_to_the_second():
    now = clock.utc_now()
    assert now.tzinfo is None
    assert now.microsecond == 0
    assert abs(datetime.now(UTC).replace(tzinfo=None) - now) < timedelta(minutes=1)


def test_pacific_time_is_defined_once():
    from upa.catalogue.paths import PROJECT

    files = [
        p
        for kind in ("upa/**/*.py", "pages/**/*.py", "queries/**/*.sql")
        for p in PROJECT.glob(kind)
    ]
    naming = {p.name for p in files if "America/Los_Angeles" in p.read_text(encoding="utf-8")}
    assert naming == {"clock.py"}
