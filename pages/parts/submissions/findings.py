"""Findings of all files by severity, file and rule, with their places."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from upa.ui import answers, downloads, labels, listing, messages, runs, tables

COLUMNS = (
    *("severity", "found_by", "message", "value", "cers_id", "field_number", "file_name"),
    *("locator", "code"),
)


@runs.fragment
def draw() -> None:
    """The choices, and the findings that meet them."""
    by_severity, by_file, by_rule = st.columns([2, 3, 3])
    severities = by_severity.multiselect(
        "Severity",
        list(labels.SEVERITIES),
        format_func=labels.SEVERITIES.get,
        placeholder="All",
    )
    loaded = answers.ask("submissions/files")
    names = dict(zip(loaded["sha256"], loaded["name"], strict=True))
    file = by_file.selectbox("File", [None, *names], format_func=lambda s: names.get(s, "All"))
    params = {"severities": severities or None, "sha256": file}
    rules = answers.ask("submissions/finding_codes", **params)
    rule = by_rule.selectbox(
        "Rule", [None, *rules["code"].unique()], format_func=lambda code: code or "All"
    )
    of_rule = params | {"code": rule}
    count = answers.total("submissions/findings", **of_rule)
    if not count:
        messages.nothing(
            "No finding meets this choice.", "Choose other severities, files or rules."
        )
        return
    _list(of_rule, count, _title("Findings", names.get(file), rule and f"rule {rule}", *severities))
    _rules(rules, params, _title("Findings per rule", names.get(file), *severities))


def _title(what: str, *chosen: str | None) -> str:
    """What is listed with what was chosen."""
    return ", ".join([what, *filter(None, chosen)])


def _list(params: Mapping[str, Any], count: int, title: str) -> None:
    """The findings, a page at a time, with their files."""
    rows = listing.page_of("submissions/findings", params, count, "finding")
    tables.grid(rows, "findings", "Findings, severest first", COLUMNS)
    downloads.download("submissions/findings", params, "findings", title, count)


def _rules(rows: pd.DataFrame, params: Mapping[str, Any], title: str) -> None:
    """How often each rule was broken, whichever rule is chosen."""
    with st.expander("How often each rule was broken"):
        downloads.download("submissions/finding_codes", params, "findings", title, len(rows))
        tables.plain_table(rows, "findings", "Findings per rule")
