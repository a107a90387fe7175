"""How emergency plans and training stand, the facilities behind it, and what agencies ask."""

import pandas as pd
import streamlit as st

from pages.parts.jurisdictions import plan_list, plan_rules, scope
from pages.parts.jurisdictions.scope import LOAD_QUERY
from upa.catalogue import fields
from upa.catalogue.phrases import counted
from upa.ui import address, answers, charts, labels, messages, opener, tables
from upa.ui.text import plain

COLOURS = {
    "accepted": "#2e8b57",
    "unreviewed": "#3b82c4",
    "complete": "#8a63d2",
    "not-accepted": "#d1495b",
    "none-held": "#c77700",
    "not-applicable": "#808890",
    "unknown": "#808890",
}
OPENS = {
    "plans_uploaded": ("plan_options", "attachment"),
    "plans_linked": ("plan_options", "public-uri"),
    "plans_stored": ("plan_options", "stored-at-facility"),
    "plans_given": ("plan_options", "provided-to-regulator"),
    "plans_elsewhere": ("plan_options", "other-element"),
    "plans_exempt": ("plan_options", "exempt"),
    "plans_unnamed": ("plan_options", "none"),
    "training_unnamed": ("training_options", "none"),
    "plans_overdue": ("plan_due", "overdue"),
}
"""The filter behind each number of the table of states, beside the state of its row."""


def draw() -> None:
    """States of plans, their facilities, the agencies, and what those ask more."""
    rows = answers.ask("plans/states", **scope.dated_params())
    if rows.empty:
        messages.nothing("Of no facility here is it known who has its emergency plan.", LOAD_QUERY)
        return
    figures(rows)
    states(rows)
    plan_list.draw()
    agencies()
    plan_rules.draw()


def figures(rows: pd.DataFrame) -> None:
    """The states an agency works with, each with what stands behind it."""
    counts = dict(zip(rows["plan_state"], rows["facilities"].astype(int), strict=True))
    summary = answers.ask_one("jurisdictions/summary", **scope.dated_params())
    known = counted(summary["facilities_known"], "facility", "facilities")
    st.markdown(
        f"**Emergency Response and Training Plans** of {sum(counts.values()):,} of "
        f"{known} known {plain(scope.place())}; of the others "
        "no file names the element, or another agency has it."
    )
    meanings = {row["code"]: row["meaning"] for row in fields.code_list("plan_states")}
    notes = {
        "accepted": "last submittal accepted",
        "unreviewed": "submitted or under review",
        "not-accepted": "sent back",
        "none-held": f"{counts.get('unknown', 0):,} not known",
    }
    for column, (state, note) in zip(st.columns(4), notes.items(), strict=True):
        with column:
            number, label = counts.get(state, 0), labels.plan_state(state)
            labels.figure(label, number, note, f"{meanings[state]}.")


def states(rows: pd.DataFrame) -> None:
    """Plans by state and how they are on file; a number or bar lists its facilities."""
    st.subheader(
        "By state of the plan",
        help="Each facility is in one row. How a plan is on file is told by the last submittal: of "
        "several documents what says most. None held: the element is known to be required. Where "
        "no file says so and nothing is held, it is not known.",
    )
    params, table = scope.dated_params(), "current_submittals"
    scope.offer("plans/states", params, table, "Emergency plans by state", len(rows))
    state = rows["plan_state"].tolist()
    opener.grid(
        rows,
        table,
        "Emergency plans by state; choose a number to list its facilities",
        lambda row, column: open_list(state[row], column),
        "plan_grid",
    )
    bars = list(zip(map(labels.plan_state, state), rows["facilities"], strict=True))
    numbers = ", ".join(f"{label}: {number:,}" for label, number in bars)
    charts.bars(
        bars,
        f"Bars of facilities by state of the emergency plan; {numbers}.",
        colours=[COLOURS[code] for code in state],
        opens=lambda row: open_list(state[row]),
        key="plan_bars",
    )
    st.caption("Choose a number or a bar to list its facilities.")


def open_list(state: str, column: str = "") -> None:
    """Filter the list to a state, and to what a column of its table counts."""
    for name in ("plan_options", "training_options", "plan_due"):
        address.set_address(name, None)
    address.set_address("plan_states", state)
    if column in OPENS:
        address.set_address(*OPENS[column])


def agencies() -> None:
    """The states of plans by agency."""
    question, params = "plans/by_agency", scope.dated_params()
    rows = answers.ask(question, **params)
    st.subheader("By agency", help="The agency that has the element at the facility.")
    scope.offer(question, params, "facilities", "Emergency plans by agency", len(rows))
    tables.grid(rows, "facilities", "Emergency plans by agency")
