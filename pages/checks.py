"""Checks: what is wrong in what businesses reported, and what is due."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from upa.catalogue.file_types import FILE_TYPES
from upa.catalogue.phrases import counted
from upa.exports import check_summary
from upa.exports.request import Given
from upa.questions import checks, query
from upa.questions.checks import Check, Result
from upa.ui import address, answers, downloads, frame, labels, messages, opener, tables
from upa.ui.messages import escape

# Catalogue table of what a check examines.
TABLES = {
    "facilities": "facilities",
    "submittals": "current_submittals",
    "materials": "current_inventory",
}
LISTED = (
    *("check_name", "severity", "found", "facilities", "share", "since_load", "undetermined"),
    "rests_on",
)
# Days after which a submittal counts as not reviewed unless another number is chosen.
DAYS = 30


def asked() -> dict[str, Any]:
    """What the address asks of all checks: the scope, trade secrets, days until a review."""
    days = address.parameters().get("days", "")
    return address.scope().params() | {
        "basis": address.scope().basis,
        "trade_secrets": address.parameters().get("trade_secrets") == "1",
        "days": int(days) if re.fullmatch(r"[1-9][0-9]{0,3}", days) else None,
    }


def said(given: Mapping[str, Any]) -> str:
    """In English, what is examined."""
    clauses = " ".join(address.scope().clauses(answers.agency_names()).values())
    secrets = "with" if given["trade_secrets"] else "without"
    place = f"facilities {clauses}" if clauses else "all facilities"
    return f"{place}, latest {given['basis']} inventories, {secrets} trade secrets"


def choices(given: Mapping[str, Any]) -> None:
    """Whether trade secrets are looked at."""
    st.session_state["checks.secrets"] = given["trade_secrets"]
    st.checkbox(
        "Look at trade secrets too",
        key="checks.secrets",
        on_change=lambda: address.set_address(
            "trade_secrets", "1" if st.session_state["checks.secrets"] else None
        ),
        help="Materials claimed as trade secrets under HSC 25512. Public files never hold them.",
    )


# --- all checks


def changed(result: Result) -> str:
    """How many more or fewer rows a check finds than before the last load."""
    if result.before is None:
        return "? Unknown"
    more = result.found - result.before
    if not more:
        return "= Same"
    return f"{'▲' if more > 0 else '▼'} {abs(more):,} {'more' if more > 0 else 'fewer'}"


def table_of(results: Sequence[Result], examined: Mapping[str, int]) -> pd.DataFrame:
    """One row per check."""
    return pd.DataFrame(
        {
            "check_name": [r.check.name for r in results],
            "severity": [r.check.severity for r in results],
            "found": [r.found for r in results],
            "facilities": [r.facilities for r in results],
            "examined": [f"{examined[r.check.examines]:,} {r.check.examines}" for r in results],
            "share": [share(r, examined) for r in results],
            "since_load": [changed(r) for r in results],
            "undetermined": [r.unknown for r in results],
            "undetermined_because": [reasons(r) for r in results],
            "question": [r.check.asks for r in results],
            "rests_on": [r.check.rests_on for r in results],
        }
    )


def share(result: Result, examined: Mapping[str, int]) -> float | None:
    """Percent of the examined facilities, submittals or materials that were found."""
    of = examined[result.check.examines]
    one = result.facilities if result.check.examines == "facilities" else result.found
    return round(100 * one / of, 2) if of else None


def reasons(result: Result) -> str:
    """Of how many facilities a check cannot tell, and why."""
    return "; ".join(
        f"{counted(n, 'facility', 'facilities')}: {why}" for why, n in result.undetermined.items()
    )


def overview() -> None:
    """All checks in a table; a choice opens one."""
    given = asked()
    choices(given)
    results = answers.checked(given)
    st.markdown(f"**Checks of {escape(said(given))}**")
    figures(results)
    examined = answers.ask_one("evaluation/examined", **answers.taken("evaluation/examined", given))
    rows = table_of(results, examined)
    offer(rows, results, given)
    key = "checks.grid"

    def from_cell() -> None:
        cells = st.session_state[key].selection.cells
        if cells:
            open_check(results[cells[0][0]].check)

    tables.grid(
        rows,
        "",
        "Checks with what they found; choose a cell to open one",
        LISTED,
        on_select=from_cell,
        selection_mode="single-cell",
        key=key,
        whole=True,
    )
    check_opener(results)
    st.caption(
        "Found: rows of the list behind a check. Share: of the facilities, submittals or "
        "materials examined. Since last load: against the data before it. Not determinable: "
        "facilities of which the check cannot tell; open it to see why."
    )


def figures(results: Sequence[Result]) -> None:
    """How many checks found something, by severity."""
    columns = st.columns(3)
    for column, (severity, word) in zip(columns, labels.SEVERITIES.items(), strict=True):
        of = [r for r in results if r.check.severity == severity]
        failing = sum(r.found > 0 for r in of)
        with column:
            labels.figure(
                f"{word.split(' ', 1)[1]} checks",
                failing,
                f"of {len(of):,} found something",
                f"Checks of severity {severity} that found at least one row.",
            )


def offer(rows: pd.DataFrame, results: Sequence[Result], given: Mapping[str, Any]) -> None:
    """The table as a file, and the page to print."""
    table = Given(
        "evaluation/checks",
        "What does every check find?",
        "the questions of the checks, asked of the loaded data",
        lambda: rows,
    )
    with st.container(horizontal=True):
        downloads.download(table, {}, "", f"Checks of {said(given)}", len(rows))
        st.download_button(
            "Summary to print (PDF)",
            data=lambda: check_summary.summary(results, said(given)),
            file_name=check_summary.file_name(said(given)),
            mime=FILE_TYPES["pdf"].mime,
            icon=":material/print:",
            on_click="ignore",
            help="One page: what the checks found here.",
        )


def check_opener(results: Sequence[Result]) -> None:
    """A choice of a check, for keyboards and small screens."""
    named = {r.check.question: r for r in results}

    def from_choice() -> None:
        chosen, st.session_state["checks.open"] = st.session_state["checks.open"], None
        if chosen:
            open_check(named[chosen].check)

    st.selectbox(
        "Open a check",
        list(named),
        index=None,
        format_func=lambda q: f"{named[q].check.name} ({named[q].found:,})" if q in named else "",
        placeholder="Choose a check",
        key="checks.open",
        on_change=from_choice,
    )


def open_check(check: Check) -> None:
    """Put a check into the address."""
    address.set_address("check", check.question.split("/")[1])


# --- one check


def one(check: Check) -> None:
    """One check: its question, why it matters, what it found, how it looks."""
    given = asked()
    st.button("← All checks", on_click=address.set_address, args=("check", None), type="tertiary")
    st.header(check.name)
    st.markdown(f"**{escape(check.asks)}**")
    st.markdown(
        f"{labels.SEVERITIES[check.severity]} · Why it matters: {escape(check.why)}  \n"
        f"Rests on: {escape(check.rests_on)}"
    )
    widgets(check, given)
    params = answers.taken(check.question, given)
    st.caption(f"Examined: {escape(said(given))}.")
    found = answers.total(check.question, **params)
    listing(check, params, given, found)
    undetermined(check, given)
    with st.expander("How this check works (SQL)", icon=":material/code:"):
        st.code(query.question(check.question).sql, language="sql", wrap_lines=True)


def widgets(check: Check, given: Mapping[str, Any]) -> None:
    """What can be chosen for this check."""
    types = query.question(check.question).types
    if "trade_secrets" in types:
        choices(given)
    if "days" in types:
        st.session_state["checks.days"] = given["days"] or DAYS
        st.number_input(
            "Days until a review",
            min_value=1,
            max_value=9999,
            step=1,
            key="checks.days",
            width=200,
            on_change=lambda: address.set_address("days", str(st.session_state["checks.days"])),
        )


def listing(check: Check, params: Mapping[str, Any], given: Mapping[str, Any], found: int) -> None:
    """The rows found, a page at a time, each with the way to its facility."""
    if not found:
        messages.nothing("Nothing found.", "No examined row breaks this rule.")
        return
    table = TABLES[check.examines]
    downloads.download(check.question, params, table, f"{check.name}: {said(given)}", found)
    skip = tables.pages(found, "row")
    rows = answers.ask(check.question, limit=tables.ROWS, offset=skip, **params)
    event = tables.grid(
        rows,
        table,
        f"{check.name}; choose a cell to open its facility",
        [c for c in check.shows if c in rows],
        on_select="rerun",
        selection_mode="single-cell",
        key=f"{check.question}.grid",
    )
    if event.selection.cells:
        address.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    opener.facility_opener(rows, f"{check.question}.open")


def undetermined(check: Check, given: Mapping[str, Any]) -> None:
    """Of how many facilities the check cannot tell, why, and which these are."""
    found = {
        (question, why): n
        for question, why in check.unknown.items()
        if (n := answers.total(question, **answers.taken(question, given)))
    }
    if not found:
        st.caption("Determinable for every facility examined.")
        return
    st.subheader("Not determinable")
    for (question, why), n in found.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            facilities = counted(n, "facility", "facilities")
            st.markdown(f"For {facilities}: {escape(why)}.", width="content")
            downloads.download(
                question,
                answers.taken(question, given),
                "facilities",
                f"{check.name}, not determinable: {said(given)}",
                n,
                f"Download the {facilities}",
            )


def page() -> None:
    """All checks, or the one the address names."""
    st.title("Checks")
    if answers.is_empty():
        messages.first_steps()
        return
    name = address.parameters().get("check", "")
    check = checks.check_named(f"{checks.AREA}/{name}") if name else None
    if check:
        one(check)
        return
    if name:
        messages.nothing(f"There is no check called “{escape(name)}”.", "Choose one below.")
    overview()


frame.page(page)
