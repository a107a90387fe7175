"""Materials against the reporting and planning thresholds."""

import dataclasses

import streamlit as st

from pages.parts.inventory import summary_table
from pages.parts.inventory.summary import Summary
from upa.questions import thresholds
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers, choices, downloads, listing, messages, tables
from upa.ui.text import plain

RULES = {
    "reporting": "State reporting (HSC 25507)",
    "ehs": "EHS planning quantity (40 CFR 355)",
    "rmp": "Accident prevention (40 CFR 68)",
    "calarp": "CalARP Table 3",
}
RESULTS = {result: result for result in ("at or above", "cannot tell", "below")}
NOTE = (
    "Rows of one material at a facility are added first, within one unit: gallons of liquids, "
    "pounds of solids, cubic feet of gases; tons become pounds, nothing else is converted. Peaks "
    "need not coincide, so a sum of location maxima may exceed what was there on any one day. "
    "Accident prevention counts per process: a facility's sum is the most one process can hold. "
    "Below a threshold is no error: waste, local rules and voluntary reports have none. "
    "Exemptions for lubricating oil and refrigerants are not judged."
)
CALARP_HINT = (
    "Put calarp_list.csv (name, cas, threshold_quantity_lb, list, source) into the folder lists "
    "beside the warehouse folder and start the dashboard again."
)
OF_MATERIAL = Summary(
    "inventory/thresholds",
    "Materials against the threshold",
    ("cers_id", "facility_name", "common_name", "physical_state"),
    lambda row: f"{row['common_name'] or 'Unidentified'} · {row['facility_name']}",
    lambda row: {"cers_id": int(row["cers_id"]), "material": row["material_key"]},
    amounts=(
        *("compared_amount", "compared_in", "threshold_low", "threshold_high"),
        *("threshold_reason", "materials", "city", "list_source"),
    ),
)
OF_LISTED_CHEMICAL = dataclasses.replace(
    OF_MATERIAL,
    items=lambda row: {
        "cers_id": int(row["cers_id"]),
        "search": row["material_key"].removeprefix("cas:"),
    },
)
"""The same for a list of chemicals, whose rows count mixtures that hold them."""


def draw(filters: InventoryFilter) -> None:
    """Which materials reach which threshold, and of which it cannot be told."""
    st.subheader("Against thresholds", help=NOTE)
    counts = answers.ask("inventory/threshold_counts", **filters.params())
    by_rule = counts.assign(threshold_rule=counts["threshold_rule"].map(RULES))
    tables.plain_table(by_rule, "current_inventory", "Materials against each threshold")
    st.caption(NOTE)
    st.caption(plain(_list_dates()))
    left, right = st.columns(2)
    with left:
        rule = choices.bound("rule", "Threshold", RULES)
    with right:
        result = choices.bound("result", "Result", RESULTS)
    both = counts["threshold_rule"].eq(rule) & counts["threshold_result"].eq(result)
    _materials(filters, rule, result, int(counts.loc[both, "compared"].sum()))


def _list_dates() -> str:
    """Which lists are in use, as they say themselves."""
    sources = thresholds.sources()
    dates = "; ".join(f"{RULES[rule]}: {source}" for rule, source in sources.items())
    none = "" if "calarp" in sources else " CalARP Table 3 is not supplied."
    return f"Lists: {dates}.{none}"


def _materials(filters: InventoryFilter, rule: str, result: str, found: int) -> None:
    """The materials of one threshold with one result, each with its reason and its items."""
    if not found:
        is_missing = rule == "calarp" and "calarp" not in thresholds.sources()
        why = "CalARP Table 3 is not supplied." if is_missing else "Nothing has this result."
        messages.nothing(why, CALARP_HINT if is_missing else "")
        return
    params = filters.params() | {"threshold_rule": rule, "threshold_result": result}
    sentence = f"{RULES[rule]}, {result}: {filters.sentence(answers.agency_names())}"
    downloads.download("inventory/thresholds", params, "current_inventory", sentence, found)
    rows = listing.page_of("inventory/thresholds", params, found)
    summary = OF_MATERIAL if rule == "reporting" else OF_LISTED_CHEMICAL
    summary_table.draw(summary, filters, rows)
