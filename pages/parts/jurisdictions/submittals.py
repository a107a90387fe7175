"""Submittal elements by status, what waits, what is overdue, and the list behind each number."""

import streamlit as st

from pages.parts.jurisdictions import scope
from pages.parts.jurisdictions.scope import LOAD_QUERY
from upa.catalogue.phrases import counted
from upa.ui import address, answers, charts, choices, listing, messages, opener, tables, tabs

TABLE = "current_submittals"
STATUS_COLUMNS = {
    "submitted": 2,
    "under_review": 3,
    "accepted": 4,
    "not_accepted": 5,
    "not_applicable": 6,
}
STATES = {
    "awaiting": "Awaiting review",
    "overdue": "Overdue",
    "undetermined": "Overdue not determinable",
    "not-accepted": "Not accepted",
    "none-held": "Required, no submittal loaded",
}
NONE_IN_STATE = {
    "awaiting": "No submittal is waiting for review here.",
    "overdue": "No element is known to be overdue here.",
    "undetermined": "Of every element here it is known whether it is overdue.",
    "not-accepted": "No last submittal was refused here.",
    "none-held": "Of every element known to be required here a submittal is loaded.",
}


def draw() -> None:
    """The matrix of statuses, due dates, ages, and the list."""
    statuses()
    due()
    ages()
    elements()


def statuses() -> None:
    """The matrix of elements and statuses."""
    rows = answers.ask("jurisdictions/statuses", **scope.params() | {"as_of": None})
    st.subheader(
        "Last submittals by element and status",
        help="The last submitted submittal of each facility and element, whatever its status; "
        "drafts never count. None held: the element is required and no submittal of it is loaded.",
    )
    if rows.empty:
        messages.nothing(
            "No submittal element of these agencies and counties is known.", LOAD_QUERY
        )
        return
    what = "Submittals by status"
    scope.offer("jurisdictions/statuses", scope.params(), TABLE, what, len(rows))

    def opens(row: int, column: str) -> None:
        status = STATUS_COLUMNS.get(column)
        address.set_address("elements", str(rows.iloc[row]["submittal_element"]))
        address.set_address("statuses", str(status) if status else None)
        tabs.open_tab("facilities")

    alt = "Last submittals by element and status; choose a number to list its facilities"
    opener.grid(rows, TABLE, alt, opens, "status_grid")
    st.caption("Choose a number to list its facilities.")


def due() -> None:
    """What is due, per element, and what cannot be told."""
    params = scope.dated_params()
    rows = answers.ask("jurisdictions/due", **params)
    summary = answers.ask_one("jurisdictions/summary", **params)
    st.subheader(
        f"Due by {scope.counted_to():%Y-%m-%d}",
        help="Overdue: Applicable or Always applicable, the due date has passed, and nothing was "
        "submitted on or after it. CERS does not publish its own test, so the list shows "
        "requirement, due date and last submittal beside it.",
    )
    if not rows.empty:
        scope.offer("jurisdictions/due", params, TABLE, "Due elements", len(rows))
        tables.plain_table(rows, TABLE, "Due dates by element")
    if summary["without_requirements"]:
        st.info(
            f"Of {counted(summary['without_requirements'], 'facility', 'facilities')} no file says "
            f"what is required, so whether anything is overdue there is not determinable. "
            f"{LOAD_QUERY}",
            icon=":material/info:",
        )


def ages() -> None:
    """How long submittals have been waiting, as bars with their numbers."""
    rows = answers.ask("jurisdictions/ages", **scope.dated_params())
    if rows.empty:
        return
    st.subheader(
        "How long submittals await review",
        help="Submittal elements whose last submittal is Submitted or Under Review, by the days "
        "since it was submitted.",
    )
    bars = list(zip(rows["age"], rows["awaiting_review"], strict=True))
    numbers = ", ".join(f"{age}: {number:,}" for age, number in bars)
    charts.bars(bars, f"Bars of submittals awaiting review by age; {numbers}.")


def elements() -> None:
    """The submittal elements of one state."""
    st.subheader("List")
    state = choices.view("state", "Which submittal elements", STATES)
    params = scope.dated_params() | {"state": state}
    what = f"{STATES[state]} submittal elements"
    sentence = scope.sentence(what, params)
    listing.facilities("jurisdictions/work", params, TABLE, sentence, [NONE_IN_STATE[state]], what)
