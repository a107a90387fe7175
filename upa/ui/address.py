"""What the address of a page says, and going to another page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from upa.catalogue.clock import today
from upa.questions.business_filter import BusinessFilter
from upa.questions.facility_filter import FacilityFilter, PlanFilter
from upa.questions.filter_base import Scope
from upa.questions.inventory_filter import InventoryFilter
from upa.ui.text import plain
from upa.warehouse import past_days

IN_SCOPE = tuple(f.name for f in dataclasses.fields(Scope))
"""Names of the scope in the address."""

HISTORY = Path(__file__).with_name("history.html")


def scope() -> Scope:
    """The scope of this session, as the address says it; a day that cannot be shown is left out."""
    asked = Scope.from_query_params(_stated_scope())
    can_show = asked.as_of is None or past_days.FIRST_DAY <= asked.as_of < today()
    return asked if can_show else asked.without("as_of")


def scope_not_read() -> dict[str, str]:
    """What the address says of the scope and cannot be read, by name; of the day the page tells."""
    not_read = Scope.not_understood(_stated_scope())
    return {name: text for name, text in not_read.items() if name != "as_of"}


def _stated_scope() -> dict[str, str]:
    return {name: st.session_state.get(name, "") for name in IN_SCOPE}


def scope_address() -> None:
    """Hidden inputs through which Streamlit keeps the scope in the address.

    Bound choices would put their labels into the address, and an agency's name may change.
    """
    with st.container(key="address"):
        st.html(HISTORY, unsafe_allow_javascript=True)
        for name in IN_SCOPE:
            # What a link asks for stands after what Streamlit keeps of the page it is on.
            if len(stated := st.query_params.get_all(name)) > 1:
                st.session_state[name] = stated[-1]
            st.text_input(plain(name), key=name, bind="query-params", label_visibility="collapsed")


def parameters() -> dict[str, str]:
    """The page's address parameters, each with its last value."""
    return st.query_params.to_dict()


def value_of(name: str, former: str) -> str:
    """What the address says under a name; a link of before says it under another, which goes."""
    if former in st.query_params:
        value = st.query_params.to_dict()[former]
        del st.query_params[former]
        if name not in st.query_params:
            st.query_params[name] = value
    return parameters().get(name, "")


AnyFilter = FacilityFilter | InventoryFilter | BusinessFilter | PlanFilter


def asked_filter(kind: type[AnyFilter]) -> AnyFilter:
    """The filter the address asks for, within the scope; names of before are put right."""
    for former, name in kind.FORMER.items():
        value_of(name, former)
    own = {k: v for k, v in parameters().items() if k not in IN_SCOPE}
    return kind.from_query_params(own | scope().to_query_params())


def set_address(name: str, value: str | None) -> None:
    """Put a value into the address, or take it out; a changed filter starts at the first page."""
    for gone in {name, "page"} if value is None else {"page"} - {name}:
        if gone in st.query_params:
            del st.query_params[gone]
    if value is not None:
        st.query_params[name] = value


def go_next(target: str, params: Mapping[str, str]) -> None:
    """Note within a callback, where Streamlit goes nowhere, to which page `follow` is to go."""
    st.session_state["next"] = (target, params)


def follow() -> None:
    """Go to the page that a callback noted, if one did."""
    if "next" in st.session_state:
        go(*st.session_state.pop("next"))


def go(target: str, params: Mapping[str, str]) -> None:
    """Go to a page, keeping the scope.

    The scope is not among what is set: Streamlit keeps bound inputs in the address by itself and
    refuses to have them set.
    """
    free = {k: v for k, v in params.items() if k not in IN_SCOPE}
    st.switch_page(target, query_params=free)
