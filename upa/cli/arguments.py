"""Kinds of arguments and options that several commands have."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from upa.catalogue import clock
from upa.warehouse.access import EVERYTHING, Access, of_agencies


def moment(text: str) -> datetime:
    """A Pacific date, or date and time, as naive UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-01") from error
    return clock.to_utc(found)


def past_day(text: str) -> date:
    """A day such as 2026-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-03-01") from error


def agency(text: str) -> int:
    """The four-digit code of an agency."""
    if not (text.isdecimal() and 1000 <= int(text) <= 9999):
        raise argparse.ArgumentTypeError(f"{text!r} is not a four-digit agency code")
    return int(text)


def access(text: str) -> Access:
    """What the agencies of these codes, separated by commas, may see."""
    return of_agencies(agency(code.strip()) for code in text.split(","))


def source(text: str) -> Path:
    """A file, folder or ZIP; an empty name would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty; name a file, folder or ZIP")
    return Path(text)


def positive(text: str) -> int:
    """A number above 0."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def as_of_option(parser: argparse.ArgumentParser) -> None:
    """`--as-of`: a past day."""
    parser.add_argument(
        "--as-of", type=past_day, metavar="DAY", help="as CERS would have answered that day"
    )


def access_option(parser: argparse.ArgumentParser) -> None:
    """`--agencies`: whose facilities may be seen."""
    parser.add_argument(
        "--agencies",
        dest="access",
        type=access,
        default=EVERYTHING,
        metavar="CODE[,CODE]",
        help="only what these agencies may see",
    )
