"""What meets the filter of materials, in numbers."""

import streamlit as st

from upa.catalogue.phrases import counted
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers, messages


def draw(filters: InventoryFilter) -> bool:
    """How many materials there are, or why there are none; returns whether there are any."""
    totals = answers.ask_one("inventory/totals", **filters.params())
    if not totals["materials"]:
        _nothing_found(filters, totals["hidden"])
        return False
    _counts(totals)
    messages.left_out()
    return True


def _nothing_found(filters: InventoryFilter, hidden: int) -> None:
    """Why there are no materials and what to do."""
    if hidden:
        messages.nothing(
            f"Only {counted(hidden, 'trade secret')} would meet this filter.",
            "Choose “Show trade secrets” to see them.",
        )
    elif filters.active():
        messages.nothing("No material meets this filter.", "Take a filter away or search for less.")
    else:
        messages.nothing(
            f"No {filters.scope.basis} inventory is loaded in the scope.",
            "Choose other agencies or counties above, or load files in Submissions.",
        )


def _counts(totals: dict) -> None:
    """What meets the filter, in words."""
    phrases = [
        f"**{counted(totals['materials'], 'material')}** at "
        f"**{counted(totals['facilities'], 'facility', 'facilities')}**",
        f"{totals['ehs_materials']:,} are EHS and {totals['ehs_mixtures']:,} more hold one as a "
        "component",
        f"{totals['without_amount']:,} without amount, {totals['without_unit']:,} without unit",
    ]
    if totals["hidden"]:
        phrases.append(f"{counted(totals['hidden'], 'trade secret')} not shown")
    st.markdown(" · ".join(phrases))
