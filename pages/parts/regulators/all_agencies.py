"""Every agency known here, with filters."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.regulators import agency_list, completeness
from upa.agencies import agency_fields
from upa.agencies.directory import Directory
from upa.catalogue.phrases import counted
from upa.ui import messages

LABELS = {field: agency_fields.BY_NAME[field].label for field in agency_fields.COMPLETE}


def draw(directory: Directory) -> None:
    """The filters, and the agencies that meet them."""
    text, kind, county, lacks = st.columns([3, 2, 2, 2])
    words = text.text_input("Name or code", key="agency_words", type="search")
    kinds = kind.multiselect("Type", [*agency_fields.KINDS, "Not known"], placeholder="Any")
    names = sorted({a.county for a in directory.agencies if a.county})
    counties = county.multiselect("County", names, placeholder="Any")
    missing = lacks.multiselect("Without", list(LABELS), format_func=LABELS.get, placeholder="Any")
    agencies = [
        a
        for a in (directory.search(words) if words.strip() else directory.agencies)
        if (not kinds or (a.kind or "Not known") in kinds)
        and (not counties or a.county in counties)
        and all(not a.value(field) for field in missing)
    ]
    count = counted(len(agencies), "agency", "agencies")
    st.markdown(f"**{count}** of {len(directory.agencies):,}")
    if not agencies:
        messages.nothing("No agency meets these filters.", "Take one away.")
        return
    agency_list.offer(agencies, _sentence(words, kinds, counties, missing))
    agency_list.draw(agencies, "all_agencies")
    completeness.draw(directory)


def _sentence(
    words: str, kinds: Sequence[str], counties: Sequence[str], missing: Sequence[str]
) -> str:
    """Which agencies the filters of the table leave, in English."""
    clauses = [
        f"matching “{words.strip()}”" if words.strip() else "",
        f"of type {' or '.join(kinds)}" if kinds else "",
        f"in {' or '.join(counties)} County" if counties else "",
        f"without {' and '.join(LABELS[field] for field in missing).lower()}" if missing else "",
    ]
    return " ".join(["Agencies" if any(clauses) else "All agencies", *filter(None, clauses)])
