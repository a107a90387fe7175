"""The search box; what is searched for stands in the address."""

import streamlit as st

from upa.catalogue import identifiers
from upa.questions import filter_base, inventory_filter
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, opener


def box() -> str:
    """The text that is searched for."""
    address.follow()
    st.session_state["overview_search"] = address.parameters().get("search", "")
    return st.text_input(
        "Search facilities, addresses, CERS IDs, businesses, agencies, chemicals and CAS numbers",
        key="overview_search",
        type="search",
        placeholder="4828 Indianapolis Ave · 10215613 · Delano · acetone · 67-64-1",
        on_change=_go_straight,
    ).strip()


def _go_straight() -> None:
    """A typed CERS ID opens the facility, a CAS number the inventory; other text is searched."""
    text = identifiers.searched(st.session_state["overview_search"])
    if filter_base.CERS_ID.fullmatch(text) and len(
        answers.ask("facilities/identity", cers_id=int(text))
    ):
        opener.to_facility(int(text))
    elif inventory_filter.CAS.fullmatch(text):
        chemical = InventoryFilter(address.scope(), search=text)
        address.go_next("pages/inventory.py", chemical.to_query_params())
    else:
        address.set_address("search", text or None)
