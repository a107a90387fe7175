"""Inventory: which hazardous materials are where, mixtures included."""

from collections.abc import Callable

import streamlit as st

from upa import fields, filters, ui

LISTED = (
    "cers_id",
    "facility_name",
    "common_name",
    "cas_number",
    "hit",
    "physical_state",
    "maximum_daily_amount",
    "units",
    "largest_container",
    "ehs",
    "dot_hazard_classification_id",
    "city",
    "regulator_code",
    "submitted_on",
    "submittal_status",
)
SORTS = {
    "facility": "Facility (CERS ID)",
    "material": "Material name",
    "amount": "Maximum daily amount, largest first within each unit",
}


def coded(codes: str, with_code: bool = False) -> Callable[[object], str]:
    """Labels of a code list for a choice, with the code in front where people know it."""
    front = (lambda code: f"{code} ") if with_code else (lambda code: "")
    return lambda code: front(code) + fields.code_label(codes, code)


def panel(asked: filters.InventoryFilter) -> None:
    """The filter widgets, most used first."""
    widgets = ui.Panel(asked)
    search, city, zip_code = st.columns([4, 2, 1])
    with search:
        widgets.text(
            "chemical",
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
    with st.expander("More filters", icon=":material/tune:"):
        more(widgets)


def more(widgets: ui.Panel) -> None:
    """The less used filter widgets."""
    kind, hazard, stored = st.columns(3)
    with kind:
        lists = (
            ("hm_types", "Material type", "hazardous_material_types"),
            ("physical_states", "Physical state", "physical_states"),
        )
        for name, label, codes in lists:
            widgets.many(name, label, list(fields.codes(codes)), coded(codes))
        waste = list(fields.codes("state_waste_codes"))
        widgets.many("waste_codes", "State waste code", waste, coded("state_waste_codes", True))
    with hazard:
        fire = [int(code) for code in fields.codes("fire_hazard_classes")]
        widgets.many("fire_classes", "Fire hazard class", fire, coded("fire_hazard_classes"))
        dot = list(fields.codes("dot_hazard_classes"))
        widgets.many("dot_classes", "DOT hazard class", dot, coded("dot_hazard_classes", True))
    with stored:
        widgets.many("containers", "Storage container", filters.CONTAINERS, filters.container)
        widgets.one("units", "Unit", {"": "Any", **fields.codes("units")})
        widgets.number(
            "minimum",
            "Maximum daily amount at least",
            disabled=not widgets.filter.units,
            help="In the unit chosen above: amounts in different units do not compare.",
        )


@st.fragment
def inventory() -> None:
    """Totals, summary by state and unit, and the items."""
    asked = ui.asked_filter(filters.InventoryFilter)
    panel(asked)
    names = ui.agency_names()
    st.markdown(f"**{ui.escape(asked.sentence(names))}**")
    ui.Panel(asked).chips(names)
    totals = ui.ask_one("inventory/totals", **asked.params())
    if not totals["materials"]:
        nothing_found(asked, totals["hidden"])
        return
    summary(asked, totals)
    items(asked, totals["materials"])


def nothing_found(asked: filters.InventoryFilter, hidden: int) -> None:
    """Why there are no materials and what to do."""
    if hidden:
        ui.nothing(
            f"Only {ui.counted(hidden, 'trade secret')} would meet this filter.",
            "Choose “Show trade secrets” to see them.",
        )
    elif asked.active():
        ui.nothing("No material meets this filter.", "Take a filter away or search for less.")
    else:
        ui.nothing(
            f"No {asked.scope.basis} inventory is loaded in the scope.",
            "Choose other agencies or counties above, or load files in Submissions.",
        )


def summary(asked: filters.InventoryFilter, totals: dict) -> None:
    """Counts in words and amounts by state and unit."""
    said = [
        f"**{ui.counted(totals['materials'], 'material')}** at "
        f"**{ui.counted(totals['facilities'], 'facility', 'facilities')}**",
        f"{totals['ehs_materials']:,} are EHS and {totals['ehs_mixtures']:,} more hold one as a "
        "component",
        f"{totals['without_amount']:,} without amount, {totals['without_unit']:,} without unit",
    ]
    if totals["hidden"]:
        said.append(f"{ui.counted(totals['hidden'], 'trade secret')} not shown")
    st.markdown(" · ".join(said))
    st.subheader(
        "By physical state and unit",
        help="Sums of the maximum daily amounts of each material and location; peaks need not "
        "coincide. Units are never added to each other.",
    )
    rows = ui.ask("inventory/by_state_and_unit", **asked.params())
    alt = "Materials and amounts by physical state and unit"
    ui.plain_table(rows, "current_inventory", alt, "Not given")


def items(asked: filters.InventoryFilter, found: int) -> None:
    """The materials, a page at a time."""
    st.subheader("Items")
    names = ui.agency_names()
    order, offer = st.columns([3, 1], vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": ui.sort_choice(SORTS)}
    with offer:
        ui.download("inventory/items", params, "current_inventory", asked.sentence(names), found)
    skip = ui.pages(found, "material")
    rows = ui.ask("inventory/items", limit=ui.ROWS, offset=skip, **params)
    shown = [c for c in LISTED if c != "hit" or asked.chemical]
    event = ui.grid(
        rows,
        "current_inventory",
        "Materials that meet the filter; choose a cell to open its facility",
        [*shown, "trade_secret"] if asked.trade_secrets else shown,
        on_select="rerun",
        selection_mode="single-cell",
        key="item_grid",
    )
    if event.selection.cells:
        ui.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    ui.facility_opener(rows, "item_choice")


def page() -> None:
    """Materials that meet the filter."""
    st.title("Inventory")
    if ui.is_empty():
        ui.first_steps()
    else:
        inventory()


ui.page(page)
