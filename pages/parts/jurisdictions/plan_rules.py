"""What agencies ask more than the consolidated plan, and the form to say so."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.questions import filter_base
from upa.ui import address, answers, messages, tables
from upa.warehouse import entries
from upa.warehouse.entries import PlanRule
from upa.warehouse.entry_file import EditConflict


def draw() -> None:
    """The rules of the agencies in scope, and the form for one of them."""
    st.subheader("Programs an agency asks more for")
    st.markdown(
        "The consolidated plan form is voluntary, and its employee training section may not "
        "satisfy every program in every jurisdiction. Note here what an agency asks more."
    )
    agencies = address.scope().agency
    rules = [r for r in entries.plan_rules() if not agencies or r.agency_key in map(str, agencies)]
    if rules:
        tables.plain_table(table_of(rules), "", "What agencies ask more, by program")
    else:
        st.caption("Nothing is noted for these agencies yet.")
    names = answers.agency_names()
    agency, program = st.columns(2)
    code = agency.selectbox(
        "Agency",
        list(agencies) or sorted(names, key=lambda code: names[code]),
        index=0 if agencies else None,
        format_func=lambda c: filter_base.agency_name(c, names),
        key="rule_agency",
    )
    name = program.selectbox("Program", entries.PLAN_PROGRAMS, index=None, key="rule_program")
    if code is not None and name:
        form(str(code), name)


def table_of(rules: Sequence[PlanRule]) -> pd.DataFrame:
    """Rules as a table; a note that was taken away says so."""
    names = {str(code): name for code, name in answers.agency_names().items()}
    return pd.DataFrame(
        {
            "agency": [names.get(r.agency_key, r.agency_key) for r in rules],
            "program": [r.program for r in rules],
            "what_it_asks_more": [r.note or "(taken back)" for r in rules],
            "entered_by": [r.author for r in rules],
            "entered_at": [f"{r.entered_on[:16].replace('T', ' ')} UTC" for r in rules],
        }
    )


def form(agency_key: str, program: str) -> None:
    """The form to note or take back what an agency asks more; it remembers what its author saw."""
    history = [r for r in entries.plan_rule_history(agency_key) if r.program == program]
    key = f"rule.{agency_key}.{program}"
    if f"{key}.note" not in st.session_state:
        st.session_state[f"{key}.seen"] = history[-1].note if history else ""
    seen = st.session_state[f"{key}.seen"]
    with st.form(key, border=False):
        note = st.text_area("What it asks more", value=seen, max_chars=500, key=f"{key}.note")
        author = st.text_input("Your name or initials", st.session_state.get("author", ""))
        with st.container(horizontal=True):
            save_it = st.form_submit_button("Save", type="primary")
            take_back = bool(seen) and st.form_submit_button("Take back")
    if save_it and not note.strip():
        st.error("Say what the agency asks more, or use “Take back”.", icon=":material/error:")
    elif save_it or take_back:
        save(PlanRule(agency_key, program, "" if take_back else note, author, ""), seen, key)
    if history:
        with st.expander(f"{counted(len(history), 'entry', 'entries')} so far"):
            rows = table_of(history[::-1])
            tables.plain_table(rows, "", "Entries for this program, newest first")


def save(rule: PlanRule, seen: str, key: str) -> None:
    """Keep a rule and show the page as it is then. Who was overtaken sees the other's note below
    the form and may save again."""
    try:
        entries.add_plan_rule(rule.agency_key, rule.program, rule.note, rule.author, expected=seen)
    except UserError as error:
        messages.problem(error)
        if isinstance(error, EditConflict):
            newest = {(r.agency_key, r.program): r.note for r in entries.plan_rules()}
            st.session_state[f"{key}.seen"] = newest.get((rule.agency_key, rule.program), "")
        return
    st.session_state["author"] = rule.author.strip()
    del st.session_state[f"{key}.note"]
    st.rerun()
