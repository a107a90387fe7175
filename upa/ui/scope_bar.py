"""Choosing the scope: agencies, counties, basis and day."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from upa.catalogue.clock import today
from upa.questions import filter_base
from upa.questions.filter_base import Scope
from upa.ui import address, answers, labels
from upa.ui.text import plain
from upa.warehouse import past_days


def scope_widgets() -> None:
    """The choices of the scope; the address is what counts."""
    scope, names = address.scope(), answers.agency_names()
    with st.expander(plain(_scope_label(scope, names)), icon=":material/filter_alt:"):
        agencies, counties, basis, as_of = st.columns([3, 2, 2, 1.3])
        with agencies:
            codes = answers.ask("frame/agencies")["regulator_code"]
            label = functools.partial(filter_base.agency_name, names=names)
            _scope_choice("agency", "Agencies", codes, scope.agency, label)
        with counties:
            codes = answers.ask("frame/counties")["county_id"]
            _scope_choice("county", "Counties", codes, scope.county, labels.coded("counties"))
        with basis:
            _basis_choice(scope)
        with as_of:
            _day_choice(scope)


def _basis_choice(scope: Scope) -> None:
    st.session_state["scope_basis"] = scope.basis
    st.radio(
        "Inventories that count",
        ["submitted", "accepted"],
        format_func=lambda b: f"Latest {b}",
        key="scope_basis",
        horizontal=True,
        on_change=set_scope,
        args=("basis",),
        help="Latest submitted: the last inventory of each facility, whatever its review "
        "status. Latest accepted: the last one its agency accepted.",
    )


def _day_choice(scope: Scope) -> None:
    st.session_state["scope_as_of"] = scope.as_of or today()
    st.date_input(
        "As of",
        min_value=past_days.FIRST_DAY,
        max_value=today(),
        format="YYYY-MM-DD",
        key="scope_as_of",
        on_change=set_scope,
        args=("as_of",),
        help="A past day shows every page as CERS would have answered then: what was "
        "submitted by that day, with the review status it had, under the business that "
        "held the facility.",
    )


def _scope_label(scope: Scope, names: Mapping[int, str]) -> str:
    clauses = " ".join(scope.clauses(names).values())
    place = f"Facilities {clauses}" if clauses else "Everything loaded"
    return f"Scope: {place} · latest {scope.basis} inventories"


def _scope_choice(
    name: str, label: str, codes: pd.Series, chosen: Sequence[int], called: Callable[[int], str]
) -> None:
    st.session_state[f"scope_{name}"] = list(chosen)
    st.multiselect(
        plain(label),
        list(dict.fromkeys([*codes.astype(int).tolist(), *chosen])),
        format_func=called,
        key=f"scope_{name}",
        placeholder="All",
        on_change=set_scope,
        args=(name,),
    )


def set_scope(name: str, value: object = None) -> None:
    """Put a choice, or the value given, into the address; today is the present, which stays out."""
    value = value or st.session_state[f"scope_{name}"]
    value = None if value == today() else tuple(value) if isinstance(value, list) else value
    st.session_state[name] = Scope(**{name: value}).to_query_params().get(name, "")
    if "page" in st.query_params:
        del st.query_params["page"]
