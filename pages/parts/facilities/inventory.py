"""The inventory of a facility: by state and unit, for responders, and its materials."""

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.catalogue.phrases import counted
from upa.ui import address, answers, downloads, listing, tables
from upa.ui.text import plain

COLUMNS = (
    *("common_name", "cas_number", "physical_state", "maximum_daily_amount", "units"),
    *("largest_container", "chemical_location", "ehs", "dot_hazard_classification_id"),
    "pf_code_hazard_class",
)


def draw(facility: Facility) -> None:
    """State and unit summary, responder summary, materials."""
    basis, cers_id = address.scope().basis, facility["cers_id"]
    st.caption(
        f"Latest {plain(basis)} inventory. Amounts are sums of the maximum daily amounts of each "
        "material and location; units are never added to each other."
    )
    by_state = answers.ask("facilities/materials_by_state", cers_id=cers_id, basis=basis)
    if by_state.empty:
        st.caption(f"No {plain(basis)} inventory of this facility is loaded.")
        return
    alt = "Materials by physical state and unit"
    tables.plain_table(by_state, "current_inventory", alt, "Not given")
    secrets = facility["trade_secret_count"]
    params = {"cers_id": cers_id, "basis": basis, "trade_secrets": False}
    if secrets:
        params["trade_secrets"] = st.checkbox(
            f"Show trade secrets ({secrets:,})",
            help="Claimed under HSC 25512; for official use.",
        )
    st.subheader("For responders: by DOT hazard class")
    by_class = answers.ask("facilities/materials_by_dot_class", **params)
    alt = "Materials by DOT hazard class, state and unit"
    tables.plain_table(by_class, "current_inventory", alt, "Not given")
    st.subheader("Materials")
    _materials(facility, params)


def _materials(facility: Facility, params: dict) -> None:
    """The materials themselves, a page at a time."""
    totals = answers.ask_one("inventory/totals", **params)
    if totals["hidden"]:
        st.caption(f"{counted(totals['hidden'], 'trade secret')} not shown.")
    rows = listing.page_of("inventory/items", params, totals["materials"], "material")
    columns = [*COLUMNS, "trade_secret"] if params["trade_secrets"] else COLUMNS
    tables.grid(rows, "current_inventory", "Materials of this facility", columns)
    name = facility["facility_name"] or ""
    sentence = f"Materials of {params['cers_id']} {name}, latest {params['basis']} inventory"
    downloads.download(
        "inventory/items", params, "current_inventory", sentence, totals["materials"]
    )
