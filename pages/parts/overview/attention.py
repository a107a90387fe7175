"""What needs someone, each with the way to the list."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.catalogue import clock
from upa.catalogue.phrases import counted
from upa.ui import address, answers, labels
from upa.ui.text import plain


def draw() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Three figures; the places for the checks and for the changes, which take longer and come
    last."""
    day = answers.past_day() or clock.today()
    counts = answers.ask_one("overview/attention", today=day, **address.scope().params())
    st.header("What needs attention")
    review, refused, findings, checks = st.columns(4)
    with review:
        _awaiting_review(counts)
    with refused:
        labels.figure(
            "Not accepted, not resubmitted",
            counts["not_accepted"],
            at_facilities(counts["not_accepted_facilities"]),
            "Submittal elements whose last submittal was not accepted.",
        )
        _link("Facilities not accepted", {"statuses": "5"})
    with findings:
        labels.figure(
            "Findings",
            counts["findings"],
            at_facilities(counts["facilities_with_findings"]),
            "Errors and warnings the checks found in the newest submittals.",
        )
        _link("Facilities with findings", {"findings": "1", "sort": "findings"})
    return checks.empty(), st.empty()


def at_facilities(count: int) -> str:
    """At how many facilities."""
    return f"at {counted(count, 'facility', 'facilities')}"


def _awaiting_review(counts: Mapping[str, Any]) -> None:
    """Submittals that an agency has not reviewed, with the age of the oldest."""
    age = counts["oldest_days"]
    oldest = f", oldest {counted(age, 'day')}" if age is not None else ""
    labels.figure(
        "Awaiting review",
        counts["awaiting_review"],
        at_facilities(counts["awaiting_facilities"]) + oldest,
        "Submittal elements whose last submittal is Submitted or Under Review; days since it "
        "was submitted.",
    )
    _link("Facilities awaiting review", {"statuses": "2,3"})


def _link(label: str, params: Mapping[str, str]) -> None:
    """A link to the Facilities page within the scope."""
    st.page_link(
        "pages/facilities.py",
        label=f"{plain(label)} →",
        query_params=address.scope().to_query_params() | dict(params),
    )
