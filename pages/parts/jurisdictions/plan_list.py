"""The facilities that meet a filter, with plan, training and what is due."""

import streamlit as st

from pages.parts.jurisdictions import scope
from upa.catalogue import fields
from upa.questions import facility_filter
from upa.questions.facility_filter import PlanFilter
from upa.questions.filter_base import NONE
from upa.ui import address, answers, downloads, labels, listing, messages, opener
from upa.ui.panel import Panel

QUESTION, TABLE = "plans/facilities", "current_submittals"
COLUMNS = (
    *("cers_id", "facility_name", "plan_state", "submitted_on", "next_due_date", "plan_due"),
    *("plan_option", "plan_dated", "training_option", "training_dated", "regulator_code"),
    "asks_more",
)


def draw() -> None:
    """The filter and the list."""
    st.subheader("Facilities")
    asked = address.asked_filter(PlanFilter)
    panel(asked)
    sentence = Panel(asked).sentence(answers.agency_names())
    params = asked.params() | {"as_of": scope.counted_to()}
    found = answers.total(QUESTION, **params)
    if not found:
        messages.nothing(
            "No facility here meets this filter.", "Take a filter away or search for less."
        )
        return
    sentence = f"{sentence}, counted to {scope.counted_to()}"
    downloads.download(QUESTION, params, TABLE, sentence, found)
    rows = listing.page_of(QUESTION, params, found, "facility", "facilities")
    opener.facility_grid(rows, TABLE, "Facilities with plan and training", "plans", COLUMNS)
    st.caption(
        "Empty under “on file as”: no submittal is loaded, or it names no such document. The "
        "training section of the consolidated form is part of the plan, not a document of its own."
    )


def panel(asked: PlanFilter) -> None:
    """The filter widgets."""
    widgets = Panel(asked)
    search, state, due = st.columns(3)
    with search:
        widgets.text("search", "Search", type="search", placeholder="Name, address, city, CERS ID")
    with state:
        widgets.many("plan_states", "Plan", list(fields.codes("plan_states")), labels.plan_state)
    with due:
        dues = list(fields.codes("plan_dues"))
        widgets.many("plan_due", "Next due", dues, labels.coded("plan_dues"))
    options = [*fields.codes("document_options"), NONE]
    plan, training = st.columns(2)
    with plan:
        widgets.many("plan_options", "Plan on file as", options, facility_filter.document_option)
    with training:
        widgets.many(
            "training_options", "Training on file as", options, facility_filter.document_option
        )
