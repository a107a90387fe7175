"""What came through both channels: the cases, by kind and outcome, and the way into one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.jurisdictions import double_case, scope
from upa.ui import answers, choices, listing, messages, opener, tables

QUESTION, TABLE = "jurisdictions/double_reporting", "double_reports"
KINDS = {
    "all": "All cases",
    "channels": "One facility, both channels",
    "sites": "One site, two CERS IDs",
    "upload": "From an upload and from CERS",
}
COLUMNS = (
    *("counted_facility_name", "double_kind", "reporting_year", "submittal_element"),
    *("double_outcome", "counted_cers_id", "counted_through", "counted_on"),
    *("cers_id", "reported_through", "submitted_on", "site_match", "shared_materials"),
)
RULES = """
- **One facility, both channels**: submittals of one element through CERS and through a local portal
  within one calendar year. A portal's submittal that CERS answers with is one, not two.
- **One site, two CERS IDs**: same address with its suite, same or similar name, inventories of one
  year through different channels, and at least half of the smaller one's materials in the other.
  Where less agrees, or they stand within 100 m, it is only possible, and both count.
- **From an upload and from CERS**: an inventory from a workbook and one from an exchange file
  of one year, through one channel.
- What was submitted last counts; of two at one moment that of the lower CERS ID. Drafts and Not
  Applicable never count. The year is by Pacific time (HSC 25508: once a year).
"""


def draw() -> None:
    """The counts, the rules, the cases of one kind."""
    st.markdown(
        "A business reports through CERS **or** through a local portal, not both. What was "
        "submitted last counts, whatever its channel: every material once, on every page and "
        "in every file."
    )
    counts = answers.ask("jurisdictions/double_counts", **scope.params())
    if counts.empty:
        messages.nothing(
            "Nothing of one calendar year came both through CERS and through a local portal here.",
            "Load what the local portal holds in Submissions to compare it.",
        )
        return
    tables.plain_table(counts, TABLE, "Cases of double reporting by kind and outcome")
    with st.expander("How a case is found", icon=":material/help:"):
        st.markdown(RULES)
    kind = choices.view("twice", "Which cases", KINDS)
    params = scope.params() | {"double_kind": None if kind == "all" else kind}
    found = answers.total(QUESTION, **params)
    if not found:
        messages.nothing("There is no such case here.")
        return
    scope.offer(QUESTION, params, TABLE, "Reported twice", found)
    cases(listing.page_of(QUESTION, params, found, "case"))


def cases(rows: pd.DataFrame) -> None:
    """A page of cases, and both sides of the chosen one, which is kept in the address."""
    records: list[Mapping[str, Any]]
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    by_label = {double_case.label(row): row for row in records}

    def opens(row: int, _: str) -> None:
        st.session_state["case"] = double_case.label(records[row])

    alt = "What was reported twice; choose a cell to see both sides"
    opener.grid(rows, TABLE, alt, opens, "twice_grid", COLUMNS)
    case = st.selectbox(
        "Show both sides of",
        list(by_label),
        index=None,
        placeholder="Choose a case",
        key="case",
        bind="query-params",
    )
    if case:
        double_case.draw(by_label[case])
