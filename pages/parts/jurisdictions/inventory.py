"""Materials at a glance: totals, by state and unit, at most facilities."""

from collections.abc import Mapping

import streamlit as st

from pages.parts.jurisdictions import scope
from upa.catalogue.phrases import counted
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, labels, listing, messages, tables
from upa.ui.text import plain

TABLE = "current_inventory"


def draw() -> None:
    """The inventories that count in the scope."""
    asked = InventoryFilter(address.scope())
    params = asked.params()
    totals = answers.ask_one("inventory/totals", **params)
    st.subheader(f"Latest {plain(asked.scope.basis)} inventories")
    if not totals["materials"]:
        messages.nothing(
            f"No {asked.scope.basis} inventory is loaded for these agencies and counties.",
            "Load submittal answers or inventory workbooks in Submissions.",
        )
        return
    figures(totals)
    st.page_link(
        "pages/inventory.py",
        label="All materials in Inventory →",
        query_params=asked.to_query_params(),
    )
    st.subheader(
        "By physical state and unit",
        help="Sums of the maximum daily amounts of each material and location; peaks need not "
        "coincide. Units are never added to each other. Trade secrets are counted above and left "
        "out here.",
    )
    rows = answers.ask("inventory/by_state_and_unit", **params)
    tables.plain_table(rows, TABLE, "Materials by physical state and unit", "Not given")
    chemicals(asked)


def figures(totals: Mapping[str, int]) -> None:
    """The totals of the inventories."""
    rows, ehs, missing, secret = st.columns(4)
    with rows:
        labels.figure(
            "Materials",
            totals["materials"],
            f"at {counted(totals['facilities'], 'facility', 'facilities')}",
            "Rows of the inventories: one per material and location. Trade secrets are not among "
            "them.",
        )
    with ehs:
        labels.figure(
            "EHS",
            totals["ehs_materials"],
            f"{totals['ehs_mixtures']:,} more hold one",
            "Materials reported as extremely hazardous substances (40 CFR 355); beside them "
            "mixtures that have one as a component.",
        )
    with missing:
        labels.figure(
            "Without amount",
            totals["without_amount"],
            f"{totals['without_unit']:,} without unit",
            "Materials that give no maximum daily amount, or no unit. They are in no sum.",
        )
    with secret:
        labels.figure(
            "Trade secrets",
            totals["hidden"],
            "not shown",
            "Materials claimed as trade secrets (HSC 25512). They are counted here and nowhere "
            "else on this page.",
        )


def chemicals(asked: InventoryFilter) -> None:
    """The materials that most facilities hold."""
    st.subheader(
        "Materials at most facilities",
        help="Materials are told apart by CAS number, else by name. Amounts are sums of the "
        "maximum daily amounts in one unit; units are never added to each other.",
    )
    question, params = "jurisdictions/chemicals", asked.params()
    found = answers.total(question, **params)
    if not found:
        messages.nothing("All materials here are trade secrets.")
        return
    what = f"Materials of latest {asked.scope.basis} inventories"
    scope.offer(question, params, TABLE, what, found)
    rows = listing.page_of(question, params, found, "material")
    tables.grid(rows, TABLE, "Materials by the number of facilities that hold them")
