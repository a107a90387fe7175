"""Inventory: which hazardous materials are where, mixtures included."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.express as px
import streamlit as st

from upa.catalogue import columns, fields
from upa.catalogue.phrases import counted
from upa.questions import filter_base, inventory_filter, thresholds
from upa.questions.filter_base import NONE
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, documents, downloads, frame, messages, opener, tables
from upa.ui.messages import escape
from upa.ui.panel import Panel

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
    "cers_id": "Facility (CERS ID)",
    "material": "Material name",
    "amount": "Maximum daily amount, largest first within each unit",
}


MOST_BARS = 12
AMOUNTS = (
    *("materials", "facilities"),
    *("gallons", "largest_gallons", "cubic_feet", "largest_cubic_feet"),
    *("pounds", "largest_pounds", "tons", "largest_tons"),
    *("without_amount", "without_unit", "ehs_materials", "ehs_mixtures"),
)
MEASURES = {
    "materials": "Materials (rows)",
    "gallons": "Gallons, sum of location maxima",
    "cubic_feet": "Cubic feet, sum of location maxima",
    "pounds": "Pounds, sum of location maxima",
    "tons": "Tons, sum of location maxima",
}
UNITS = tuple(measure for measure in MEASURES if measure != "materials")
ARITHMETIC = (
    "Gallons, cubic feet, pounds and tons are sums of location maxima: the maximum daily amounts "
    "of all rows in that unit; peaks need not coincide. Units are never added to each other, and "
    "rows without an amount or a known unit are counted beside them."
)
FACETS = (
    *("hm_types", "physical_states", "waste_codes", "ehs_by", "radioactive", "fire_classes"),
    *("dot_classes", "hazards", "confidential", "containers", "pressures", "temperatures", "units"),
)
ANSWERS = {"": "Any", "Y": "Yes", "N": "No", NONE: "Not given"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """A summary: its question, the columns that name a row, and the filter that holds its items."""

    question: str
    what: str
    first: tuple[str, ...]
    called: Callable[[Row], str]
    drill: Callable[[Row], dict[str, Any]] | None = None
    overlaps: bool = False
    paged: bool = False
    counted: str = ""
    """Column of the totals that says how many rows there are; empty: they are counted."""
    amounts: tuple[str, ...] = AMOUNTS
    table: str = "current_inventory"
    note: str = ""


def coded(codes: str, with_code: bool = False) -> Callable[[object], str]:
    """Labels of a code list for a choice, with the code in front where people know it."""
    front = (lambda code: f"{code} ") if with_code else (lambda code: "")
    return lambda code: (
        "Not given" if code == NONE else front(code) + fields.code_label(codes, code)
    )


def label(codes: str, value: object) -> str:
    """Label of a code of an answer, which may be missing."""
    whole = int(value) if isinstance(value, float) else value
    return fields.code_label(codes, whole) or "Not given"


def dot_label(row: Row) -> str:
    """A row's DOT class with its number."""
    code = row["dot_hazard_classification_id"]
    return inventory_filter.dot_class(code) if code else "Not given"


def state_label(row: Row) -> str:
    """A row's physical state and unit."""
    return f"{label('physical_states', row['physical_state'])}, {label('units', row['units'])}"


def state_drill(row: Row) -> dict[str, Any]:
    """The filter of a physical state and unit."""
    return {"physical_states": (row["physical_state"] or NONE,), "units": row["units"] or NONE}


def conditions(row: Row) -> dict[str, Any]:
    """The filter of a storage pressure and temperature."""
    return {
        "pressures": (row["storage_pressure"] or NONE,),
        "temperatures": (row["storage_temperature"] or NONE,),
    }


def conditions_label(row: Row) -> str:
    """A row's storage pressure and temperature."""
    pressure = label("storage_pressures", row["storage_pressure"])
    temperature = label("storage_temperatures", row["storage_temperature"])
    return f"Pressure {pressure.lower()}, temperature {temperature.lower()}"


RULES = {
    "reporting": "State reporting (HSC 25507)",
    "ehs": "EHS planning quantity (40 CFR 355)",
    "rmp": "Accident prevention (40 CFR 68)",
    "calarp": "CalARP Table 3",
}
RESULTS = ("at or above", "cannot tell", "below")
THRESHOLD_NOTE = (
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
CHEMICALS = View(
    "inventory/by_chemical",
    "Materials",
    ("common_name", "cas_number", "dot_classes"),
    lambda row: row["common_name"] or "Unidentified",
    lambda row: {"material": row["material_key"]},
    paged=True,
    counted="different_materials",
    note="A material is told by its valid CAS number, else its CERS library number, else its name; "
    "the name is one of those reported. The rest stand together as unidentified.",
)
FIRE = View(
    "inventory/by_fire_class",
    "Fire hazard classes",
    ("fire_class_name",),
    lambda row: row["fire_class_name"] or "Not given",
    lambda row: {"fire_classes": (int(row["fire_class"]),)},
    overlaps=True,
    note="A row counts in each of the up to eight classes it names, so classes overlap.",
)
DOT = View(
    "inventory/by_dot_class",
    "DOT hazard classes",
    ("dot_hazard_classification_id",),
    dot_label,
    lambda row: {"dot_classes": (row["dot_hazard_classification_id"] or NONE,)},
)
FIVE = View(
    "inventory/by_federal_five",
    "Five federal hazard categories",
    ("hazard_name",),
    lambda row: row["hazard_name"] or "None of the five",
    lambda row: {"hazards": (row["hazard"],), "crosswalk": False},
    overlaps=True,
    note="Only what rows mark with Yes in the five categories used before 2018; they overlap. "
    "A row of the newer form marks none of them.",
)
NEWER = dataclasses.replace(
    FIVE,
    question="inventory/by_federal_24",
    what="24 federal hazard categories",
    called=lambda row: row["hazard_name"] or "None of the 24",
    note="Only what rows mark with Yes in the 24 categories used since 2018; categories overlap. A "
    "row of the older form marks none of them.",
)
STATES = View(
    "inventory/by_state_and_unit",
    "Physical states and units",
    ("physical_state", "units"),
    state_label,
    state_drill,
    amounts=("materials", "facilities", "maximum_daily_amount", "largest_amount", "without_amount"),
    note="The maximum daily amount is the sum of location maxima in the unit of the row.",
)
CONTAINERS = View(
    "inventory/by_storage",
    "Kinds of containers",
    ("container_name",),
    lambda row: row["container_name"] or "No container given",
    lambda row: {"containers": (row["storage_container"],)},
    overlaps=True,
    note="A row counts in every kind of container it marks with Yes, so kinds overlap.",
)
CONDITIONS = View(
    "inventory/by_conditions",
    "Pressure and temperature",
    ("storage_pressure", "storage_temperature"),
    conditions_label,
    conditions,
)
AGENCIES = View(
    "inventory/by_agency",
    "Agencies",
    ("regulator_code",),
    lambda row: (
        filter_base.agency_name(int(row["regulator_code"]), answers.agency_names())
        if row["regulator_code"]
        else "Not known"
    ),
    lambda row: {"receiver": int(row["regulator_code"] or 0)},
    note="The agency that received the inventory.",
)
COUNTIES = View(
    "inventory/by_county",
    "Counties",
    ("county_id",),
    lambda row: label("counties", row["county_id"]),
    lambda row: {"in_county": int(row["county_id"] or 0)},
)
CITIES = View(
    "inventory/by_city",
    "Cities",
    ("city", "county_id"),
    lambda row: row["city"] or "Not given",
    lambda row: {"in_city": row["city"] or NONE, "in_county": int(row["county_id"] or 0)},
    paged=True,
)
INDUSTRIES = View(
    "inventory/by_industry",
    "Industries",
    ("naics_code",),
    lambda row: coded("naics", True)(int(row["naics_code"])) if row["naics_code"] else "Not given",
    lambda row: {"naics": f"{int(row['naics_code'])}" if row["naics_code"] else NONE},
    table="facilities",
    note="By the NAICS code of the facility; facilities without one stand together.",
)
HOLDERS = View(
    "inventory/top_holders",
    "Facilities that hold most",
    ("cers_id", "facility_name", "organization_name", "city", "county_id", "different_materials"),
    lambda row: f"{row['facility_name'] or 'Without a name'} · {row['cers_id']}",
    lambda row: {"cers_id": int(row["cers_id"])},
    paged=True,
    counted="facilities",
    amounts=tuple(a for a in AMOUNTS if a != "facilities"),
    note="Most first by what the bars show.",
)
EHS = View(
    "inventory/by_ehs",
    "Extremely hazardous substances, two ways",
    ("ehs_flag",),
    lambda row: row["ehs_flag"].replace("-", " ").capitalize(),
    lambda row: {"ehs_by": row["ehs_flag"]},
    amounts=AMOUNTS[:-2],
    note="Row: the row marks itself as an EHS. Component: one of its five components is marked. "
    "Neither holds rows that say No and rows that say nothing.",
)
COMPONENTS = View(
    "inventory/ehs_components",
    "Components marked as EHS",
    ("component_name", "component_cas"),
    lambda row: row["component_name"] or row["component_key"],
    lambda row: {"component": row["component_key"]},
    amounts=("materials", "facilities", "lowest_percent", "highest_percent", "without_percent"),
    overlaps=True,
    note="The amount of a mixture is not that of its component, so none is given.",
)
WASTE = View(
    "inventory/by_waste",
    "State waste codes",
    ("state_waste_code",),
    lambda row: coded("state_waste_codes", True)(row["state_waste_code"] or NONE),
    lambda row: {"waste_codes": (row["state_waste_code"] or NONE,), "hm_types": ("c",)},
    amounts=(
        *("materials", "facilities", "gallons", "cubic_feet", "pounds", "tons"),
        *("annual_gallons", "annual_cubic_feet", "annual_pounds", "annual_tons"),
        *("without_amount", "without_unit", "ehs_materials", "ehs_mixtures"),
    ),
    note="Only materials of type waste. Annual amounts are in the unit of the row.",
)
RESPONDER = View(
    "inventory/dot_responder",
    "DOT classes for responders",
    ("dot_hazard_classification_id", "physical_state", "units"),
    lambda row: f"{dot_label(row)}: {state_label(row)}",
    lambda row: DOT.drill(row) | state_drill(row),
    amounts=(
        *("materials", "facilities", "maximum_daily_amount", "largest_amount", "without_amount"),
        *("different_materials", "material_names"),
    ),
    note="Solid, liquid and gas of each class, each unit apart; the five commonest materials.",
)
THRESHOLDS = View(
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
LISTED_THRESHOLDS = dataclasses.replace(
    THRESHOLDS,
    drill=lambda row: {
        "cers_id": int(row["cers_id"]),
        "search": row["material_key"].removeprefix("cas:"),
    },
)
YEARS = View(
    "inventory/over_time",
    "Years",
    ("submitted_year",),
    lambda row: str(row["submitted_year"]),
    amounts=("facilities", "materials", "different_materials", *UNITS, *AMOUNTS[-4:]),
    note="Each facility counts in a year with the last inventory it submitted in that year, as far "
    "as loaded. Earlier inventories are not items of the present one: they stand in the report of "
    "their facility.",
)


def panel(asked: InventoryFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(asked)
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
    opened = st.expander(
        "More filters", icon=":material/tune:", key="more_filters", on_change="rerun"
    )
    if opened.open:
        with opened:
            more(Panel(asked, facets(asked)))


def facets(asked: InventoryFilter) -> dict[str, dict[str, int]]:
    """How many materials have each value of a choice, by the choice's name in the address.

    A choice that is set is counted without itself, so that its other values say what they would
    add; all others are counted at once.
    """
    found_by = [answers.ask("inventory/facets", **asked.params())]
    own = [name for name in asked.active() if name in FACETS]
    for name in own:
        found_by.append(answers.ask("inventory/facets", facet=name, **asked.without(name).params()))
    found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for n, answer in enumerate(found_by):
        for row in answer.itertuples():
            if n or row.facet not in own:
                found[row.facet][row.facet_value] = row.materials
    return found


def more(widgets: Panel) -> None:
    """The less used filter widgets, with how many materials have each value."""
    st.caption(
        "In brackets: materials that meet all other filters. A material with several fire classes, "
        "hazard categories or containers counts in each."
    )
    kind, hazard, stored = st.columns(3)
    with kind:
        kinds(widgets)
    with hazard:
        hazards(widgets)
    with stored:
        storage(widgets)
    place = st.columns(4)
    with place[0]:
        widgets.number("cers_id", "CERS ID", step=1)
    with place[1]:
        widgets.number("business", "Business code", step=1)
    with place[2]:
        widgets.text("naics", "NAICS code begins with")
    with place[3]:
        widgets.text("cclid", "Chemical library number")


def kinds(widgets: Panel) -> None:
    """What a material is."""
    lists = (
        ("hm_types", "Material type", "hazardous_material_types"),
        ("physical_states", "Physical state", "physical_states"),
    )
    for name, called, codes in lists:
        widgets.many(name, called, [*fields.codes(codes), NONE], coded(codes))
    waste = [*fields.codes("state_waste_codes"), NONE]
    widgets.many("waste_codes", "State waste code", waste, coded("state_waste_codes", True))
    widgets.one("ehs_by", "EHS by", {"": "Any", **inventory_filter.EHS_BY})
    widgets.one("radioactive", "Radioactive", ANSWERS)


def hazards(widgets: Panel) -> None:
    """Hazard classes of the three systems, which say different things."""
    fire = [*(int(code) for code in fields.codes("fire_hazard_classes")), 0]
    widgets.many("fire_classes", "Fire hazard class", fire, inventory_filter.fire_class)
    dot = [*fields.codes("dot_hazard_classes"), NONE]
    widgets.many("dot_classes", "DOT hazard class", dot, inventory_filter.dot_class)
    federal = [
        *inventory_filter.FEDERAL_FIVE,
        "none_of_five",
        *inventory_filter.FEDERAL_24,
        "none_of_24",
    ]
    widgets.many("hazards", "Federal hazard category", federal, inventory_filter.hazard)
    widgets.yes(
        "crosswalk",
        "Also newer categories derived from older ones",
        disabled=not widgets.filter.hazards,
        help="Derived by this dashboard from the federal definitions before and after 2018, not "
        "reported. Hazards not otherwise classified have no older counterpart.",
    )
    widgets.one("confidential", "Confidential location", ANSWERS)


def storage(widgets: Panel) -> None:
    """How and how much is stored."""
    containers = [*inventory_filter.CONTAINERS, NONE]
    widgets.many("containers", "Storage container", containers, inventory_filter.container)
    for name in ("pressures", "temperatures"):
        codes = f"storage_{name}"
        called = f"Storage {name.removesuffix('s')}"
        widgets.many(name, called, [*fields.codes(codes), NONE], coded(codes))
    widgets.one("units", "Unit", {"": "Any", **fields.codes("units"), NONE: "Not given"})
    given = {"disabled": widgets.filter.units in ("", NONE)}
    reason = "In the unit chosen above: amounts in different units do not compare."
    low, high = st.columns(2)
    with low:
        widgets.number("minimum", "Maximum daily amount from", help=reason, **given)
        widgets.number("days_from", "Days on site from", step=1)
    with high:
        widgets.number("maximum", "to", help=reason, **given)
        widgets.number("days_to", "to", step=1)


@st.fragment
def inventory() -> None:
    """The filter, what meets it in numbers, and tabs of which one is drawn."""
    asked = address.asked_filter(InventoryFilter)
    panel(asked)
    names = answers.agency_names()
    st.markdown(f"**{escape(asked.sentence(names))}**")
    Panel(asked).chips(names)
    totals = answers.ask_one("inventory/totals", **asked.params())
    if not totals["materials"]:
        nothing_found(asked, totals["hidden"])
        return
    counts(totals)
    messages.left_out()
    draw_tabs(asked, totals["materials"])


def nothing_found(asked: InventoryFilter, hidden: int) -> None:
    """Why there are no materials and what to do."""
    if hidden:
        messages.nothing(
            f"Only {counted(hidden, 'trade secret')} would meet this filter.",
            "Choose “Show trade secrets” to see them.",
        )
    elif asked.active():
        messages.nothing("No material meets this filter.", "Take a filter away or search for less.")
    else:
        messages.nothing(
            f"No {asked.scope.basis} inventory is loaded in the scope.",
            "Choose other agencies or counties above, or load files in Submissions.",
        )


def counts(totals: dict) -> None:
    """What meets the filter, in words."""
    said = [
        f"**{counted(totals['materials'], 'material')}** at "
        f"**{counted(totals['facilities'], 'facility', 'facilities')}**",
        f"{totals['ehs_materials']:,} are EHS and {totals['ehs_mixtures']:,} more hold one as a "
        "component",
        f"{totals['without_amount']:,} without amount, {totals['without_unit']:,} without unit",
    ]
    if totals["hidden"]:
        said.append(f"{counted(totals['hidden'], 'trade secret')} not shown")
    st.markdown(" · ".join(said))


def draw_tabs(asked: InventoryFilter, found: int) -> None:
    """The tabs; only the open one asks anything."""
    names = [ITEMS, *TABS, AT_THRESHOLDS]
    tabs = st.tabs(
        names, key="tab", bind="query-params", on_change=address.set_address, args=("page", None)
    )
    for name, tab in zip(names, tabs, strict=True):
        if not tab.open:
            continue
        with tab:
            if name == ITEMS:
                items(asked, found)
            elif name == AT_THRESHOLDS:
                threshold_tab(asked)
            else:
                summary(asked, chosen_view(name, TABS[name]))


def chosen_view(name: str, views: tuple[View, ...]) -> View:
    """The only view of a tab, or the one chosen of several."""
    if len(views) == 1:
        return views[0]
    key = f"view_{name.removeprefix('By ').lower().replace(' ', '_')}"
    by_name = {view.question.rsplit("/", 1)[1]: view for view in views}
    chosen = st.radio(
        "Summary",
        list(by_name),
        format_func=lambda question: by_name[question].what,
        horizontal=True,
        key=key,
        bind="query-params",
        on_change=address.set_address,
        args=("page", None),
        label_visibility="collapsed",
    )
    return by_name[chosen]


def view_params(view: View, asked: InventoryFilter) -> dict[str, Any]:
    """Parameters of a summary; that over time looks at every inventory ever loaded."""
    if view is not YEARS:
        return asked.params()
    accepted = asked.scope.basis == "accepted"
    return asked.params() | {"basis": "history", "accepted_only": accepted}


def summary(asked: InventoryFilter, view: View) -> None:
    """A summary: its table, a page at a time where it is long, and its bars."""
    params = view_params(view, asked)
    measure = measure_choice(view)
    if view.paged:
        params = params | {"sort": measure}
        found = number_of_rows(view, params)
    rows = pd.DataFrame() if view.paged else answers.ask(view.question, **params)
    found = found if view.paged else len(rows)
    heading, offer = st.columns([3, 1], vertical_alignment="bottom")
    heading.subheader(view.what, help=f"{view.note} {ARITHMETIC}".strip())
    if not found:
        messages.nothing("No material that meets the filter counts here.")
        return
    with downloads.at_right(offer):
        said = f"{view.what} of: {asked.sentence(answers.agency_names())}"
        downloads.download(view.question, params, view.table, said, found)
    top = rows
    if view.paged:
        skip = tables.pages(found, "row")
        rows = answers.ask(view.question, limit=tables.ROWS, offset=skip, **params)
        top = answers.ask(view.question, limit=MOST_BARS, **params)
    table(asked, view, rows)
    st.caption(f"{view.note} {ARITHMETIC}".strip())
    chart(asked, view, top, found, measure)


def number_of_rows(view: View, params: Mapping[str, Any]) -> int:
    """How many rows a summary has, from an answer the page asks for anyway where that says it."""
    if not view.counted:
        return answers.total(view.question, **params)
    asked = {name: value for name, value in params.items() if name != "sort"}
    totals = answers.ask_one("inventory/totals", **asked)
    return (totals | answers.ask_one("inventory/amounts", **asked))[view.counted]


def measure_choice(view: View) -> str:
    """What the bars show, kept in the address."""
    if "gallons" not in view.amounts:
        return "materials"
    return st.selectbox(
        "Bars show", list(MEASURES), format_func=MEASURES.get, key="measure", bind="query-params"
    )


def records(rows: pd.DataFrame) -> list[Row]:
    """Rows as dictionaries; missing is None."""
    plain = rows.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def table(asked: InventoryFilter, view: View, rows: pd.DataFrame) -> None:
    """The rows of a summary, and the way from one to its items."""
    shown = [*view.first, *(a for a in view.amounts if a in rows)]
    held = records(rows)
    rows = named(rows, view, held)
    if view.drill is None:
        tables.grid(rows, view.table, view.what, shown)
        return
    key = f"{view.question}.grid"

    def from_cell() -> None:
        cells = st.session_state[key].selection.cells
        if cells:
            open_items(asked, view.drill(held[cells[0][0]]))

    alt = f"{view.what}; choose a cell to open its items"
    tables.grid(
        rows,
        view.table,
        alt,
        shown,
        missing="Not given",
        on_select=from_cell,
        selection_mode="single-cell",
        key=key,
    )
    open_row(asked, view, held)


def named(rows: pd.DataFrame, view: View, held: list[Row]) -> pd.DataFrame:
    """The rows with the words a row is called by, where a text of its own names it."""
    first = view.first[0]
    is_text = pd.api.types.is_string_dtype(rows[first]) or rows[first].dtype == object
    known = columns.field_of(first, view.table)
    if not is_text or (known is not None and known.codes):
        return rows
    return rows.assign(**{first: [view.called(row) for row in held]})


def open_row(asked: InventoryFilter, view: View, held: list[Row]) -> None:
    """A choice among the rows shown, for keyboards and small screens."""
    key = f"{view.question}.open"

    def from_choice() -> None:
        chosen = st.session_state[key]
        st.session_state[key] = None
        if chosen is not None:
            open_items(asked, view.drill(held[chosen]))

    st.selectbox(
        "Open the items of a row",
        range(len(held)),
        index=None,
        format_func=lambda n: view.called(held[n]) if n < len(held) else "",
        placeholder="Choose a row",
        key=key,
        on_change=from_choice,
    )


def open_items(asked: InventoryFilter, changes: Mapping[str, Any]) -> None:
    """Show the items behind a row: the filter narrowed to it."""
    narrowed = dataclasses.replace(asked, **changes).to_query_params()
    for name in changes:
        address.set_address(name, narrowed.get(name))
    st.session_state["tab"] = ITEMS


def chart(asked: InventoryFilter, view: View, top: pd.DataFrame, found: int, measure: str) -> None:
    """Bars of the largest rows of a summary; what is left stands together where it may be added."""
    by_year = view is YEARS
    ranked = top if by_year else top.sort_values(measure, ascending=False, kind="stable")
    ranked = ranked[ranked[measure].fillna(0) > 0]
    if ranked.empty:
        st.caption(f"No bars: no row gives {MEASURES[measure].split(',')[0].lower()}.")
        return
    more = max(len(ranked), found if view.paged else 0) > MOST_BARS
    kept = ranked.head(MOST_BARS - 1 if more and not view.overlaps else MOST_BARS)
    held = records(kept)
    bars = [(view.called(row), row[measure]) for row in held]
    left = (found if view.paged else len(ranked)) - len(kept)
    if more and not view.overlaps:
        whole = answers.ask_one("inventory/amounts", **asked.params())[measure]
        whole = top[measure].sum() if view is WASTE else whole
        others(bars, left, whole - kept[measure].sum())
    elif left > 0:
        st.caption(f"{left:,} more rows are in the table: they overlap, so they are not added.")
    what = f"{view.what} by {MEASURES[measure].lower()}"
    draw_bars(bars, what, bar_clicks(asked, view, held) if view.drill else {})


def others(bars: list[tuple[str, float]], rows: int, amount: float) -> None:
    """What is left of the rows, as a bar; in words where its bar would dwarf all others."""
    if amount > bars[0][1]:
        st.caption(f"Others ({rows:,} more rows in the table): {amount:,.10g} together.")
    else:
        bars.append((f"Other ({rows:,})", amount))


def bar_clicks(asked: InventoryFilter, view: View, held: list[Row]) -> dict[str, Any]:
    """What a click on one of the bars does: open its items. A last bar of others opens nothing."""
    key = f"{view.question}.bars"

    def from_bar() -> None:
        points = st.session_state[key].selection.points
        if points and points[0]["point_index"] < len(held):
            open_items(asked, view.drill(held[points[0]["point_index"]]))

    return {"on_select": from_bar, "selection_mode": "points", "key": key}


def draw_bars(bars: list[tuple[str, float]], what: str, clicked: Mapping[str, Any]) -> None:
    """Bars with their labels and numbers beside them; `clicked` is what a click on one does."""
    labels = [short(name) for name, _ in bars]
    figure = px.bar(x=[value for _, value in bars], y=list(range(len(bars))), orientation="h")
    figure.update_traces(
        text=[f"{value:,.10g}" for _, value in bars],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="none",
        hovertemplate=None,
    )
    figure.update_yaxes(
        autorange="reversed", title=None, tickvals=list(range(len(bars))), ticktext=labels
    )
    longest = max(value for _, value in bars)
    figure.update_xaxes(visible=False, range=[0, longest * 1.25])
    figure.update_layout(
        height=60 + 32 * len(bars), margin={"l": 0, "r": 8, "t": 8, "b": 8}, dragmode=False
    )
    said = "; ".join(f"{name}: {value:,.10g}" for name, value in bars)
    config = {"displayModeBar": False, "staticPlot": not clicked}
    if clicked:
        st.caption("Click a bar to open its items, or choose its row above.")
    st.plotly_chart(figure, alt=f"Bars of {what}: {said}.", config=config, **clicked)


def short(name: str, longest: int = 34) -> str:
    """A label that leaves room for its bar; the table has the whole of it."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def items(asked: InventoryFilter, found: int) -> None:
    """The materials, a page at a time."""
    names = answers.agency_names()
    order, offers = st.columns(2, vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offers):
        downloads.download(
            "inventory/items", params, "current_inventory", asked.sentence(names), found
        )
        facilities = answers.ask_one("inventory/totals", **asked.params())["facilities"]
        documents.template_files(
            "inventory/top_holders", asked.params(), facilities, asked.scope.basis
        )
    skip = tables.pages(found, "material")
    rows = answers.ask("inventory/items", limit=tables.ROWS, offset=skip, **params)
    shown = [c for c in LISTED if c != "hit" or asked.search]
    event = tables.grid(
        rows,
        "current_inventory",
        "Materials that meet the filter; choose a cell to open its facility",
        [*shown, "trade_secret"] if asked.trade_secrets else shown,
        on_select="rerun",
        selection_mode="single-cell",
        key="item_grid",
    )
    if event.selection.cells:
        address.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    opener.facility_opener(rows, "item_choice")


def threshold_tab(asked: InventoryFilter) -> None:
    """Which materials reach which threshold, and of which it cannot be told."""
    st.subheader("Against thresholds", help=THRESHOLD_NOTE)
    counted = answers.ask("inventory/threshold_counts", **asked.params())
    shown = counted.assign(threshold_rule=counted["threshold_rule"].map(RULES))
    tables.plain_table(shown, "current_inventory", "Materials against each threshold")
    st.caption(THRESHOLD_NOTE)
    st.caption(escape(list_dates()))
    rule, result = st.columns(2)
    with rule:
        chosen = bound_choice("rule", "Threshold", RULES)
    with result:
        wanted = bound_choice("result", "Result", dict(zip(RESULTS, RESULTS, strict=True)))
    held = counted[counted["threshold_rule"].eq(chosen) & counted["threshold_result"].eq(wanted)]
    threshold_list(asked, chosen, wanted, int(held["compared"].sum()))


def list_dates() -> str:
    """Which lists are in use, as they say themselves."""
    said = [f"{RULES[rule]}: {source}" for rule, source in thresholds.sources().items()]
    none = "" if "calarp" in thresholds.sources() else " CalARP Table 3 is not supplied."
    return f"Lists: {'; '.join(said)}.{none}"


def bound_choice(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few, kept in the address; another choice starts at the first page."""
    return st.selectbox(
        label,
        list(options),
        format_func=options.get,
        key=name,
        bind="query-params",
        on_change=address.set_address,
        args=("page", None),
    )


def threshold_list(asked: InventoryFilter, rule: str, result: str, found: int) -> None:
    """The materials of one threshold with one result, each with its reason and its items."""
    params = asked.params() | {"threshold_rule": rule, "threshold_result": result}
    if not found:
        missing = rule == "calarp" and "calarp" not in thresholds.sources()
        why = "CalARP Table 3 is not supplied." if missing else "Nothing has this result."
        messages.nothing(why, CALARP_HINT if missing else "")
        return
    said = f"{RULES[rule]}, {result}: {asked.sentence(answers.agency_names())}"
    downloads.download("inventory/thresholds", params, "current_inventory", said, found)
    skip = tables.pages(found, "row")
    rows = answers.ask("inventory/thresholds", limit=tables.ROWS, offset=skip, **params)
    table(asked, THRESHOLDS if rule == "reporting" else LISTED_THRESHOLDS, rows)


ITEMS = "Items"
AT_THRESHOLDS = "Thresholds"
TABS: Mapping[str, tuple[View, ...]] = {
    "By chemical": (CHEMICALS,),
    "By hazard": (FIRE, DOT, FIVE, NEWER),
    "By state and unit": (STATES,),
    "By storage": (CONTAINERS, CONDITIONS),
    "By place": (AGENCIES, COUNTIES, CITIES),
    "By industry": (INDUSTRIES,),
    "Top holders": (HOLDERS,),
    "EHS": (EHS, COMPONENTS),
    "Waste": (WASTE,),
    "Responders": (RESPONDER,),
    "Over time": (YEARS,),
}


def page() -> None:
    """Materials that meet the filter."""
    st.title("Inventory")
    if answers.is_empty():
        messages.first_steps()
    else:
        inventory()


frame.page(page)
