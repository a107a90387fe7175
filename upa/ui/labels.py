"""Codes and numbers as people read them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from upa.catalogue import columns, fields
from upa.questions.filter_base import NONE
from upa.ui import answers
from upa.ui.text import plain

STATUS_ICONS = {2: "•", 3: "…", 4: "✓", 5: "✕", 6: "–", 8: "•", 9: "•"}
PLAN_ICONS = {
    "accepted": "✓",
    "unreviewed": "•",
    "complete": "•",
    "not-accepted": "✕",
    "none-held": "○",
    "not-applicable": "–",
    "unknown": "?",
}

SEVERITIES = {"error": "✕ Error", "warning": "⚠ Warning", "advice": "• Advice"}


def coded(codes: str, with_code: bool = False) -> Callable[[object], str]:
    """Labels of a code list for a choice, with the code in front where people know it."""

    def label(code: object) -> str:
        if code == NONE:
            return "Not given"
        called = fields.code_label(codes, code)
        return f"{code} {called}" if with_code else called

    return label


def figure(label: str, number: int, note: str, help_text: str) -> None:
    """One number with what stands behind it in words."""
    st.metric(
        plain(label),
        f"{number:,}",
        delta=plain(note),
        delta_color="off",
        delta_arrow="off",
        help=plain(help_text),
    )


def status(code: object) -> str:
    """A review status as a word with an icon."""
    if code is None or pd.isna(code):
        return "? Unknown"
    return f"{STATUS_ICONS.get(int(code), '?')} {fields.code_label('submittal_statuses', code)}"


def plan_state(code: str) -> str:
    """How an emergency plan stands, as a word with an icon."""
    return f"{PLAN_ICONS.get(code, '?')} {fields.code_label('plan_states', code)}"


def readable(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """An answer as people read it: codes as labels, statuses and severities with icons."""
    labelled = columns.labelled(frame, table, answers.agency_names())
    for column in labelled.columns.intersection(["submittal_status", "inventory_status"]):
        labelled[column] = frame[column].map(status).where(frame[column].notna(), None)
    if "plan_state" in labelled:
        labelled["plan_state"] = frame["plan_state"].map(plan_state)
    if "slot" in labelled:
        labelled["slot"] = frame["slot"].map(columns.slot)
    if "severity" in labelled:
        labelled["severity"] = frame["severity"].map(SEVERITIES)
    return labelled
