"""The filter of materials."""

import streamlit as st

from pages.parts.inventory import more_filters
from upa.questions.inventory_filter import InventoryFilter
from upa.ui.panel import Panel


def draw(filters: InventoryFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(filters)
    search, city, zip_code = st.columns([4, 2, 1])
    with search:
        widgets.text(
            "search",
            "Chemical or CAS number",
            type="search",
            placeholder="acetone · sulfuric acid · 7664-93-9",
            help="Every word must be found; a CAS number is matched whole.",
        )
    with city:
        widgets.text("city", "City begins with")
    with zip_code:
        widgets.text("zip_code", "ZIP begins with")
    with st.container(horizontal=True):
        widgets.yes("mixtures", "Include components of mixtures")
        widgets.yes("ehs", "Only extremely hazardous substances (EHS)")
        widgets.yes(
            "trade_secrets",
            "Show trade secrets",
            help="Materials claimed as trade secrets (HSC 25512); for official use.",
        )
    more = st.expander(
        "More filters", icon=":material/tune:", key="more_filters", on_change="rerun"
    )
    if more.open:
        with more:
            more_filters.draw(filters)
