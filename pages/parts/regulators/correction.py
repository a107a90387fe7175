"""The form to correct and verify one agency; it remembers what its author saw."""

from datetime import date

import streamlit as st

from upa.agencies import agency_fields, edits, entry_tables
from upa.agencies.agency_fields import Agency, AgencyField
from upa.agencies.directory import Directory
from upa.catalogue import clock, fields
from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.ui import messages, runs, tables
from upa.ui.text import plain
from upa.warehouse import entries


def button(agency: Agency) -> None:
    """Opens the form."""
    st.button(
        "Correct…",
        key=f"correct.{agency.key}",
        icon=":material/edit:",
        on_click=lambda: st.session_state.update(correcting=agency),
    )


def draw(directory: Directory) -> None:
    """The form, if one is open."""
    if "correcting" in st.session_state:
        _form(st.session_state["correcting"], directory)


def _close() -> None:
    """Forget the form that is open."""
    st.session_state.pop("correcting", None)


@runs.dialog("Correct the directory", width="large", on_dismiss=_close)
def _form(agency: Agency, directory: Directory) -> None:
    """The fields of an agency, who enters them, and what was entered before."""
    st.markdown(f"**{plain(agency.name)}**")
    st.caption(
        "What you enter is kept apart from loaded files and the supplied directory, with your name "
        "and the day. Empty a field to take a wrong value away."
    )
    with st.form(f"correct.{agency.key}", border=False):
        values = _values(agency)
        author, day = st.columns(2)
        who = author.text_input("Your name or initials", value=st.session_state.get("author", ""))
        verified_on = day.date_input(
            "Verified on",
            value=clock.today(),
            format="YYYY-MM-DD",
            help="The day you found the entry to be right. Empty: not verified.",
        )
        if st.form_submit_button("Save", type="primary"):
            _save(agency, values, who, verified_on, directory)
    _history(agency)


def _values(agency: Agency) -> dict[str, str]:
    """The fields of the form with their values."""
    columns = st.columns(2)
    values = {}
    for number, field in enumerate(agency_fields.FIELDS):
        with columns[number % 2]:
            values[field.name] = _value(field, agency.value(field.name))
    return values


def _value(field: AgencyField, value: str) -> str:
    """The widget of one field."""
    options = {
        "kind": {"": "Not known"} | {kind: kind for kind in agency_fields.KINDS},
        "county_id": {"": "Not known"}
        | {str(c): label for c, label in fields.codes("counties").items()},
    }.get(field.name)
    if options is None:
        return st.text_input(
            plain(field.label), value=value, max_chars=max(field.length, len(value))
        )
    choices = list(options)
    index = choices.index(value) if value in choices else 0
    return st.selectbox(plain(field.label), choices, index=index, format_func=options.get)


def _save(
    agency: Agency, values: dict[str, str], author: str, day: date | None, directory: Directory
) -> None:
    """Save the form, or say why not."""
    try:
        edits.enter(agency, values, author, day, directory)
    except UserError as error:
        messages.problem(error)
        return
    st.session_state["author"] = author.strip()
    _close()
    st.rerun()


def _history(agency: Agency) -> None:
    """What was entered for the agency before, newest first."""
    rows = [c for key in {agency.key, str(agency.code)} for c in entries.history(key)]
    if rows:
        with st.expander(f"{counted(len(rows), 'entry', 'entries')} so far"):
            table = entry_tables.of_corrections(entry_tables.newest_first(rows))
            tables.plain_table(table, "", "Entries for this agency, newest first")
