"""Facilities that are new, changed business or agency, or have fallen silent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.jurisdictions import scope
from pages.parts.jurisdictions.scope import LOAD_QUERY
from upa.ui import address, answers, choices, labels, listing, messages

MOVES = {"new": "New", "transferred": "Transferred", "silent": "Silent for more than a year"}


def draw() -> None:
    """The movements of the year that ends on the day counted to."""
    day = scope.counted_to()
    since = (pd.Timestamp(day) - pd.DateOffset(years=1)).date()
    params = scope.params() | {"since": since}
    figures(answers.ask_one("jurisdictions/movements", as_of=day, **params), since)
    move = choices.view("moves", "Which movements", MOVES)
    if move == "new":
        empty = f"No facility is known to have been added since {since}."
        facilities("new_facilities", params, "facilities", "New facilities", empty)
    elif move == "silent":
        empty = f"Every loaded facility here has submitted since {since}."
        facilities("silent", scope.dated_params(), "facilities", "Silent facilities", empty)
    else:
        empty = f"No transfer since {since} is loaded. A transfer query (RFTQ) would tell."
        facilities("transfers", params, "transfers", "Transferred facilities", empty)
        reassigned()


def facilities(name: str, params: Mapping[str, Any], table: str, what: str, empty: str) -> None:
    """The list of one kind of movement."""
    question, sentence = f"jurisdictions/{name}", scope.sentence(what, params)
    listing.facilities(question, params, table, sentence, [empty], what)


def figures(counts: Mapping[str, int], since: date) -> None:
    """The counts of the movements."""
    new, transferred, silent = st.columns(3)
    with new:
        labels.figure(
            "New",
            counts["new_facilities"],
            f"of {counts['without_date']:,} the date is not known",
            f"Facilities that a facility query says were added to CERS since {since}. {LOAD_QUERY}",
        )
    with transferred:
        labels.figure(
            "Transferred",
            counts["transferred"],
            "to another business",
            f"Facilities that moved to another business since {since}, by transfer queries. Such a "
            "move need not be a sale.",
        )
    with silent:
        labels.figure(
            "Silent for more than a year",
            counts["silent"],
            f"of {counts['not_loaded']:,} nothing is loaded",
            f"Loaded facilities whose last submittal of any element is from before {since}. "
            "Facilities of which no submittal is loaded are not counted as silent.",
        )


def reassigned() -> None:
    """Elements that came from or went to another agency."""
    st.subheader(
        "To and from other agencies",
        help="Elements whose last submittal went to another agency than is responsible now.",
    )
    if not address.scope().agency:
        messages.nothing("Choose an agency above to see what came to it and what left it.")
        return
    what, empty = "Elements of another agency", "No element came from or went to another agency."
    facilities("reassigned", scope.params(), "facility_regulators", what, empty)
