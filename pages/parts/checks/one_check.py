"""One check: its question, why it matters, what it found, how it looks."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts.checks import examined, undetermined
from upa.questions import checks, query
from upa.questions.checks import Check
from upa.ui import address, labels, listing
from upa.ui.text import plain

TABLES = {
    "facilities": "facilities",
    "submittals": "current_submittals",
    "materials": "current_inventory",
}
"""Catalogue table of what a check examines."""
USUAL_DAYS = 30
"""Days after which a submittal counts as not reviewed unless another number is chosen."""


def draw(check: Check) -> None:
    """The check with its choices and its list."""
    params = examined.params()
    st.button("← All checks", on_click=address.set_address, args=("check", None), type="tertiary")
    st.header(plain(check.name))
    st.markdown(f"**{plain(check.asks)}**")
    st.markdown(
        f"{plain(labels.SEVERITIES[check.severity])} · Why it matters: {plain(check.why)}  \n"
        f"Rests on: {plain(check.rests_on)}"
    )
    _choices(check, params)
    sentence = examined.sentence(params)
    st.caption(f"Examined: {plain(sentence)}.")
    listing.facilities(
        check.question,
        checks.params_of(check.question, params),
        TABLES[check.examines],
        f"{check.name}: {sentence}",
        ("Nothing found.", "No examined row breaks this rule."),
        check.name,
        check.shows,
    )
    undetermined.draw(check, params, sentence)
    with st.expander("How this check works (SQL)", icon=":material/code:"):
        st.code(query.question(check.question).sql, language="sql", wrap_lines=True)


def _choices(check: Check, params: Mapping[str, Any]) -> None:
    """What can be chosen for this check."""
    types = query.question(check.question).types
    if "trade_secrets" in types:
        examined.trade_secrets()
    if "days" in types:
        st.session_state["checks.days"] = params["days"] or USUAL_DAYS
        st.number_input(
            "Days until a review",
            min_value=1,
            max_value=9999,
            step=1,
            key="checks.days",
            width=200,
            on_change=lambda: address.set_address("days", str(st.session_state["checks.days"])),
        )
