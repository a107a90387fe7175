"""Choosing the scope: agencies, counties, basis and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from upa.catalogue import fields
from upa.catalogue.clock import today
from upa.questions import filter_base
from upa.questions.filter_base import Scope
from upa.ui import address, answers
from upa.warehouse import past_days


def scope_widgets() -> None:
    """The choices of the scope; the address is what counts."""
    chosen, names = address.scope(), answers.agency_names()
    with st.expander(_scope_label(chosen, names), icon=":material/filter_alt:"):
        agencies, counties, basis, as_of = st.columns([3, 2, 2, 1.3])
        with agencies:
            options = [int(c) for c in answers.ask("frame/agencies")["regulator_code"]]
            _scope_choice(
                "agency",
                "Agencies",
                options,
                chosen.agency,
                lambda c: filter_base.agency_name(c, names),
            )
        with counties:
            options = [int(c) for c in answers.ask("frame/counties")["county_id"]]
            _scope_choice(
                "county",
                "Counties",
                options,
                chosen.county,
                lambda c: fields.code_label("counties", c),
            )
        with basis:
            st.session_state["scope_basis"] = chosen.basis
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
        with as_of:
            st.session_state["scope_as_of"] = chosen.as_of or today()
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


def _scope_label(chosen: Scope, names: Mapping[int, str]) -> str:
    said = " ".join(chosen.clauses(names).values())
    place = f"Facilities {said}" if said else "Everything loaded"
    return f"Scope: {place} · latest {chosen.basis} inventories"


def _scope_choice(
    name: str, label: str, options: list[int], chosen: Sequence[int], called: Callable[[int], str]
) -> None:
    st.session_state[f"scope_{name}"] = list(chosen)
    st.multiselect(
        label,
        [*options, *(code for code in chosen if code not in options)],
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
    made = Scope(**{name: value})
    st.session_state[name] = made.to_query_params().get(name, "")
    if "page" in st.query_params:
        del st.query_params["page"]
