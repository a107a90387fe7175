"""Above the tabs: the day counted to, and the counts of the scope."""

import streamlit as st

from pages.parts.jurisdictions import scope
from pages.parts.jurisdictions.scope import LOAD_QUERY
from upa.catalogue.phrases import counted
from upa.ui import answers, choices, labels
from upa.ui.text import plain


def choose_day() -> None:
    """The day to which ages are counted."""
    choices.day(
        "counted_to",
        "Count days to",
        scope.counted_to(),
        help="Due dates and ages are counted to this day. It begins as the past day that is shown, "
        "else as the day the loaded exchange goes through: what was submitted later is not loaded.",
    )


def draw() -> None:
    """The counts of the scope, with what each of them means."""
    summary = answers.ask_one("jurisdictions/summary", **scope.dated_params())
    st.markdown(
        f"**Facilities {plain(scope.place())}**, ages and due dates counted to "
        f"{scope.counted_to():%Y-%m-%d}"
    )
    first, second, third, fourth = st.columns(4)
    with first:
        labels.figure(
            "Facilities",
            summary["facilities_loaded"],
            f"loaded of {summary['facilities_known']:,} known",
            "Loaded: at least one submittal is held. Known: named in any loaded file. An agency "
            "has every facility of which it regulates at least one submittal element.",
        )
    with second:
        labels.figure(
            "Businesses",
            summary["businesses"],
            f"{summary['with_several_facilities']:,} with several here, "
            f"{summary['reaching_beyond']:,} reach beyond",
            "CERS organizations that hold these facilities. Beyond: with facilities known outside "
            "these agencies and counties, or more statewide than are known here.",
        )
    with third:
        oldest = summary["oldest_days"]
        labels.figure(
            "Awaiting review",
            summary["awaiting_review"],
            f"oldest {counted(oldest, 'day')}" if oldest is not None else "none",
            "Submittal elements whose last submittal is Submitted or Under Review; days from its "
            "submission to the day counted to.",
        )
    with fourth:
        labels.figure(
            "Overdue",
            summary["overdue"],
            f"{summary['not_determinable']:,} not determinable",
            "Submittal elements that are Applicable or Always applicable, whose due date has "
            "passed, and of which nothing was submitted on or after it. Not determinable: the "
            f"requirement or the due date is not known. {LOAD_QUERY}",
        )
