"""What the parts ask about: the scope as parameters and in words, the day counted to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from upa.ui import address, answers, choices, downloads

LOAD_QUERY = "Load a facility query (RFQ) of the agency in Submissions: it says both."
"""What to do where requirements or due dates are not known."""


def params() -> dict[str, Any]:
    """SQL parameters of the scope alone."""
    return address.scope().params()


def dated_params() -> dict[str, Any]:
    """SQL parameters of the scope and the day counted to."""
    return params() | {"as_of": counted_to()}


def counted_to() -> date:
    """The day to which due dates and ages are counted."""
    return choices.asked_day("counted_to") or answers.ask_one("jurisdictions/day")["day"].date()


def place() -> str:
    """The scope in words."""
    clauses = " ".join(address.scope().clauses(answers.agency_names()).values())
    return clauses or "of everything loaded"


def sentence(what: str, asked: Mapping[str, Any]) -> str:
    """What a list holds, where, and to which day it is counted if its parameters say so."""
    return f"{what} {place()}" + (f", counted to {counted_to()}" if "as_of" in asked else "")


def offer(question: str, asked: Mapping[str, Any], table: str, what: str, rows: int) -> None:
    """The download of a list, which says what it holds, where and to which day."""
    downloads.download(question, asked, table, sentence(what, asked), rows)
