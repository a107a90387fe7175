"""A case of double reporting: both submittals beside each other, and a person's decision."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from upa.catalogue import fields
from upa.ui import answers, messages, tables
from upa.ui.text import Markup, plain
from upa.warehouse import entries

INVENTORY = 2
"""The submittal element of which materials are compared."""


def label(row: Mapping[str, Any]) -> str:
    """A case in a line, which also names it in the address."""
    ids = " and ".join(dict.fromkeys((str(row["counted_cers_id"]), str(row["cers_id"]))))
    element = fields.code_label("submittal_elements", row["submittal_element"])
    year = row["reporting_year"] or "different years"
    return f"{row['counted_facility_name'] or 'Without a name'} ({ids}) · {element} · {year}"


def draw(row: Mapping[str, Any]) -> None:
    """The evidence of a case: both submittals, the decision, and what each holds."""
    st.subheader(plain(label(row)))
    st.markdown(verdict(row))
    keys = {
        "counted_key": row["counted_submittal_key"],
        "superseded_key": row["submittal_key"],
    }
    sides = answers.ask("jurisdictions/double_sides", **keys)
    tables.side_by_side(sides, "submittals", "side", "Both submittals beside each other")
    decision(row)
    if row["submittal_element"] == INVENTORY:
        st.subheader("Materials of both")
        st.caption("By unit; trade secrets are left out. Empty: not in that inventory.")
        rows = answers.ask("jurisdictions/double_materials", **keys)
        tables.grid(rows, "current_inventory", "Materials of both inventories beside each other")


def verdict(row: Mapping[str, Any]) -> Markup:
    """What was found and what counts, in sentences."""
    last = f"what was submitted on {row['counted_on']:%Y-%m-%d} through {channel(row, 'counted')}"
    before = f"what came on {row['submitted_on']:%Y-%m-%d} through {channel(row, 'reported')}"
    if row["cers_id"] != row["counted_cers_id"] and row["aside_cers_id"]:
        before += f", so no total holds the latest inventory of {row['aside_cers_id']}"
    ends = {
        "Counts once": f"By the rule {last} counts, not {before}.",
        "Counts once: decided": f"As decided {last} counts, not {before}.",
        "Both count: decided": "Both count, as decided.",
        "Both count: appended": "Both count: the upload was loaded to be added to what is there.",
        "Both count: not certain": "That they are one site is not certain, so both count until "
        "somebody decides.",
    }
    what = f"{row['site_match']}. {ends[row['double_outcome']]}"
    return Markup(f"**{plain(row['double_outcome'])}.** {plain(what)}")


def channel(row: Mapping[str, Any], side: str) -> str:
    """The channel of the counted or the other submittal."""
    code = row[f"{side}_through"]
    return "a local portal" if code == "local-portal" else fields.code_label("channels", code)


def decision(row: Mapping[str, Any]) -> None:
    """What was decided, by whom and why, and the form to decide or to take it back."""
    if row["double_decision"]:
        st.markdown(
            plain(
                f"Decided by {row['decided_by']} on {row['decided_on']:%Y-%m-%d}: "
                f"{row['decision_reason']}"
            )
        )
    with st.form("twice_decision", border=False):
        who, why = st.columns(2)
        author = who.text_input("Your name or initials", st.session_state.get("author", ""))
        reason = why.text_input("Reason")
        with st.container(horizontal=True):
            pressed = [
                choice
                for choice, button in choices(row).items()
                if st.form_submit_button(plain(button))
            ]
    st.caption(
        "A decision holds for these CERS IDs, all elements and years. It changes every total at "
        "once, survives loads and rebuilds, and can be taken back."
    )
    if pressed:
        decide(row, pressed[0], author, reason)


def choices(row: Mapping[str, Any]) -> dict[entries.DoubleDecision, str]:
    """What can be decided of a case as it stands."""
    if row["double_decision"]:
        return {"open": "Take back"}
    both: dict[entries.DoubleDecision, str] = {"both": "Both are right: count both"}
    is_open = row["strength"] == "possible"
    return {"once": "It is one site: count once", **both} if is_open else both


def decide(
    row: Mapping[str, Any], choice: entries.DoubleDecision, author: str, reason: str
) -> None:
    """Keep a decision and show the page as it is then; what is missing is said."""
    pair = (row["counted_cers_id"], row["cers_id"])
    with messages.explained():
        entries.decide_double(pair, choice, author, reason, expected=row["double_decision"] or "")
        st.session_state["author"] = author
        st.rerun()
