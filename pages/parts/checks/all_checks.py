"""All checks with what they found; a choice opens one."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.checks import examined
from upa.catalogue.file_types import FILE_TYPES
from upa.exports import check_summary, check_table
from upa.exports.request import Given
from upa.questions import checks
from upa.questions.checks import Result
from upa.ui import address, answers, downloads, labels, opener
from upa.ui.text import plain

COLUMNS = (
    *("check_name", "severity", "found", "facilities", "share", "since_load", "undetermined"),
    "rests_on",
)


def draw() -> None:
    """The figures, the table and its files."""
    params = examined.params()
    examined.trade_secrets()
    results = answers.check_results(params)
    sentence = examined.sentence(params)
    st.markdown(f"**Checks of {plain(sentence)}**")
    _figures(results)
    rows = _rows(results, params)
    _files(rows, results, sentence)
    _table(rows, results)
    st.caption(
        "Found: rows of the list behind a check. Share: of the facilities, submittals or "
        "materials examined. Since last load: against the data before it. Not determinable: "
        "facilities of which the check cannot tell; open it to see why."
    )


def _rows(results: Sequence[Result], params: Mapping[str, Any]) -> pd.DataFrame:
    """The table of the checks."""
    question = "evaluation/examined"
    counts = answers.ask_one(question, **checks.params_of(question, params))
    return check_table.table(results, counts)


def _figures(results: Sequence[Result]) -> None:
    """How many checks found something, by severity."""
    columns = st.columns(3)
    for column, (severity, label) in zip(columns, labels.SEVERITIES.items(), strict=True):
        of_severity = [r for r in results if r.check.severity == severity]
        with column:
            labels.figure(
                f"{label.split(' ', 1)[1]} checks",
                sum(r.found > 0 for r in of_severity),
                f"of {len(of_severity):,} found something",
                f"Checks of severity {severity} that found at least one row.",
            )


def _files(rows: pd.DataFrame, results: Sequence[Result], sentence: str) -> None:
    """The table as a file, and the page to print."""
    given = Given(
        "evaluation/checks",
        "What does every check find?",
        "the questions of the checks, asked of the loaded data",
        lambda: rows,
    )
    with st.container(horizontal=True):
        downloads.download(given, {}, "", f"Checks of {sentence}", len(rows))
        st.download_button(
            "Summary to print (PDF)",
            data=lambda: check_summary.summary(results, sentence, answers.access()),
            file_name=check_summary.file_name(sentence),
            mime=FILE_TYPES["pdf"].mime,
            icon=":material/print:",
            on_click="ignore",
            help="One page: what the checks found here.",
        )


def _table(rows: pd.DataFrame, results: Sequence[Result]) -> None:
    """The checks, and the box to choose one."""
    questions = [r.check.question for r in results]
    opener.grid(
        rows,
        "",
        "Checks with what they found; choose a cell to open one",
        lambda row, _: _open(questions[row]),
        "checks.grid",
        COLUMNS,
        whole=True,
    )
    names = {r.check.question: f"{r.check.name} ({r.found:,})" for r in results}
    opener.box("Open a check", names, _open, "checks.open", "Choose a check")


def _open(question: str) -> None:
    """Put a check into the address."""
    address.set_address("check", question.split("/")[1])
