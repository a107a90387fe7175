"""The less used filters of materials, with how many materials have each value."""

import streamlit as st

from upa.catalogue import fields
from upa.questions import inventory_filter
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import answers
from upa.ui.labels import coded
from upa.ui.panel import Panel

FACETS = (
    *("hm_types", "physical_states", "waste_codes", "ehs_by", "radioactive", "fire_classes"),
    *("dot_classes", "hazards", "confidential", "containers", "pressures", "temperatures", "units"),
)
"""Choices whose values are counted, by their names in the address."""
YES_OR_NO = {"": "Any", "Y": "Yes", "N": "No", NONE: "Not given"}


def draw(filters: InventoryFilter) -> None:
    """Kind, hazard and storage side by side, places and numbers below."""
    widgets = Panel(filters, facets(filters))
    st.caption(
        "In brackets: materials that meet all other filters. A material with several fire classes, "
        "hazard categories or containers counts in each."
    )
    kind, hazard, storage = st.columns(3)
    with kind:
        _kinds(widgets)
    with hazard:
        _hazards(widgets)
    with storage:
        _storage(widgets)
    facility, business, industry, library = st.columns(4)
    with facility:
        widgets.number("cers_id", "CERS ID", step=1)
    with business:
        widgets.number("business", "Business code", step=1)
    with industry:
        widgets.text("naics", "NAICS code begins with")
    with library:
        widgets.text("cclid", "Chemical library number")


def facets(filters: InventoryFilter) -> dict[str, dict[str, int]]:
    """How many materials have each value of a choice, by the choice's name in the address.

    A choice that is set is counted without itself, so that its other values say what they would
    add; all others are counted at once.
    """
    own = [name for name in filters.active() if name in FACETS]
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for row in answers.ask("inventory/facets", **filters.params()).itertuples():
        if row.facet not in own:
            counts[row.facet][row.facet_value] = row.materials
    for name in own:
        others = filters.without(name).params()
        for row in answers.ask("inventory/facets", facet=name, **others).itertuples():
            counts[row.facet][row.facet_value] = row.materials
    return counts


def _listed(widgets: Panel, name: str, label: str, codes: str, with_code: bool = False) -> None:
    """Any number of the codes of a list, or none given."""
    widgets.many(name, label, [*fields.codes(codes), NONE], coded(codes, with_code))


def _kinds(widgets: Panel) -> None:
    """What a material is."""
    _listed(widgets, "hm_types", "Material type", "hazardous_material_types")
    _listed(widgets, "physical_states", "Physical state", "physical_states")
    _listed(widgets, "waste_codes", "State waste code", "state_waste_codes", with_code=True)
    widgets.one("ehs_by", "EHS by", {"": "Any", **inventory_filter.EHS_BY})
    widgets.one("radioactive", "Radioactive", YES_OR_NO)


def _hazards(widgets: Panel) -> None:
    """Hazard classes of the three systems, which say different things."""
    fire = [*(int(code) for code in fields.codes("fire_hazard_classes")), 0]
    widgets.many("fire_classes", "Fire hazard class", fire, inventory_filter.fire_class)
    dot = [*fields.codes("dot_hazard_classes"), NONE]
    widgets.many("dot_classes", "DOT hazard class", dot, inventory_filter.dot_class)
    older, newer = inventory_filter.FEDERAL_FIVE, inventory_filter.FEDERAL_24
    federal = [*older, "none_of_five", *newer, "none_of_24"]
    widgets.many("hazards", "Federal hazard category", federal, inventory_filter.hazard)
    widgets.yes(
        "crosswalk",
        "Also newer categories derived from older ones",
        disabled=not widgets.filter.hazards,
        help="Derived by this dashboard from the federal definitions before and after 2018, not "
        "reported. Hazards not otherwise classified have no older counterpart.",
    )
    widgets.one("confidential", "Confidential location", YES_OR_NO)


def _storage(widgets: Panel) -> None:
    """How and how much is stored."""
    containers = [*inventory_filter.CONTAINERS, NONE]
    widgets.many("containers", "Storage container", containers, inventory_filter.container)
    _listed(widgets, "pressures", "Storage pressure", "storage_pressures")
    _listed(widgets, "temperatures", "Storage temperature", "storage_temperatures")
    widgets.one("units", "Unit", {"": "Any", **fields.codes("units"), NONE: "Not given"})
    unit = {
        "disabled": widgets.filter.units in ("", NONE),
        "help": "In the unit chosen above: amounts in different units do not compare.",
    }
    low, high = st.columns(2)
    with low:
        widgets.number("minimum", "Maximum daily amount from", **unit)
        widgets.number("days_from", "Days on site from", step=1)
    with high:
        widgets.number("maximum", "to", **unit)
        widgets.number("days_to", "to", step=1)
