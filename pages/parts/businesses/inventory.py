"""What the facilities of a business hold, per unit."""

from typing import Any

import streamlit as st

from upa.ui import address, answers, downloads, listing, messages, tables
from upa.ui.text import plain


def draw(business: dict[str, Any]) -> None:
    """Materials by state and unit, then each material."""
    basis = address.scope().basis
    params = {"business": business["business_code"], "basis": basis}
    totals = answers.ask_one("businesses/inventory_totals", **params)
    if not totals["materials"]:
        messages.nothing(f"No {basis} inventory of its facilities is loaded.", "")
        return
    st.caption(
        f"Latest {plain(basis)} inventories of {totals['facilities']:,} of "
        f"{business['facilities_known']:,} known facilities; the others are unknown, not empty. "
        "Amounts are sums of maximum daily amounts; units are never added to each other."
    )
    params["trade_secrets"] = bool(totals["trade_secrets"]) and st.checkbox(
        f"Show trade secrets ({totals['trade_secrets']:,})",
        help="Claimed under HSC 25512; for official use.",
    )
    by_state = answers.ask("businesses/inventory_by_state", **params)
    tables.plain_table(
        by_state, "inventory_items", "Materials by physical state and unit", "Not given"
    )
    title = f"Materials of {business['organization_name']}, latest {basis} inventories"
    _materials(params, title)


def _materials(params: dict[str, Any], title: str) -> None:
    """Each material and unit, a page at a time, with its files."""
    st.subheader("Materials")
    count = answers.total("businesses/inventory", **params)
    noun = ("material and unit", "materials and units")
    rows = listing.page_of("businesses/inventory", params, count, *noun)
    tables.grid(rows, "inventory_items", "Materials of this business by unit")
    downloads.download("businesses/inventory", params, "inventory_items", title, count)
