"""What differs between two submittals of a facility."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.facilities.facility_table import Facility
from upa.ui import address, answers, downloads, labels, tables
from upa.ui.text import plain

MOST = 200
"""Changes drawn; all of them are in the files."""


@dataclass(frozen=True)
class Comparison:
    """An element whose submittals can be compared, and the question that compares two of them."""

    element: int
    title: str
    noun: str
    question: str
    table: str
    hidden: tuple[str, ...]
    has_trade_secrets: bool = False


COMPARISONS = (
    Comparison(
        2,
        "Materials",
        "inventory",
        "changes/materials",
        "inventory_items",
        ("cers_id", "locator", "sha256", "submitted_on", "compared_on"),
        has_trade_secrets=True,
    ),
    Comparison(
        1,
        "Facility information",
        "facility information",
        "changes/facts",
        "submittals",
        ("cers_id", "sha256", "submitted_on", "compared_on"),
    ),
)


def draw(facility: Facility) -> None:
    """What differs in the inventory and in the facility information."""
    st.caption(
        "A material is told by its CAS number, else its CERS library number or name, by its "
        "location and physical state: another order, name beside a CAS number or row key is no "
        "change. The most important changes stand first."
    )
    rows = answers.ask("facilities/submittals", cers_id=facility["cers_id"])
    rows = rows[rows["submittal_status"].ne(1).fillna(True)]  # a local portal says none
    if address.scope().basis == "accepted":
        rows = rows[rows["submittal_status"] == 4]
    for comparison in COMPARISONS:
        st.subheader(plain(comparison.title))
        of_element = rows[rows["submittal_element"] == comparison.element]
        if len(of_element) < 2:
            st.caption(f"Fewer than two submittals of the {plain(comparison.noun)} are loaded.")
        else:
            newest_first = of_element.sort_values("submitted_utc", ascending=False)
            _differences(facility, comparison, newest_first)


def _differences(facility: Facility, comparison: Comparison, submittals: pd.DataFrame) -> None:
    """The differences between two submittals, newest and the one before to begin with."""
    later, earlier = _pair_choice(comparison.element, submittals)
    params = {"cers_id": facility["cers_id"], "basis": address.scope().basis}
    params |= {"later_key": later, "earlier_key": earlier}
    if comparison.has_trade_secrets and facility["trade_secret_count"]:
        params["trade_secrets"] = st.checkbox("Show changes of trade secrets")
    noun, rows = comparison.noun, answers.ask(comparison.question, **params)
    if rows.empty:
        st.caption(f"Nothing in the {plain(noun)} differs between these two submittals.")
        return
    top = rows.head(MOST).drop(columns=list(comparison.hidden)).dropna(axis="columns", how="all")
    if len(rows) > MOST:
        st.caption(f"The first {MOST:,} of {len(rows):,}; the files hold all.")
    tables.plain_table(top, comparison.table, f"Changes of the {noun}")
    days = rows.iloc[0]
    sentence = (
        f"Changes of the {noun} of {facility['cers_id']} {facility['facility_name'] or ''} from "
        f"{days['compared_on']:%Y-%m-%d} to {days['submitted_on']:%Y-%m-%d}"
    )
    label = f"Download {noun} changes"
    downloads.download(comparison.question, params, comparison.table, sentence, len(rows), label)


def _pair_choice(element: int, submittals: pd.DataFrame) -> tuple[str, str]:
    """Keys of the later and the earlier submittal."""
    by_key = {
        row.submittal_key: f"{row.submitted_on} · {labels.status(row.submittal_status)}"
        for row in submittals.itertuples()
    }
    left, right = st.columns(2)
    later = _submittal_choice(left, f"later{element}", "Submittal", by_key)
    place = list(by_key).index(later)
    others = {key: label for key, label in by_key.items() if key != later}
    return later, _submittal_choice(right, f"earlier{element}", "Compared with", others, place)


def _submittal_choice(
    place: DeltaGenerator, name: str, label: str, submittals: dict[str, str], default: int = 0
) -> str:
    """One of the submittals, kept in the address."""
    keys = list(submittals)
    usual = keys[min(default, len(keys) - 1)]
    linked_key = address.parameters().get(name, usual)
    st.session_state[f"choice.{name}"] = linked_key if linked_key in submittals else usual
    return place.selectbox(
        plain(label),
        keys,
        format_func=submittals.get,
        key=f"choice.{name}",
        on_change=lambda: address.set_address(name, st.session_state[f"choice.{name}"]),
    )
