"""Jurisdictions: what the chosen agencies and counties hold, and what needs someone there."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.express as px
import streamlit as st

from upa.catalogue import fields
from upa.catalogue.elements import element_numbers
from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.questions import facility_filter, filter_base
from upa.questions.facility_filter import JurisdictionFilter, PlanFilter
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import (
    address,
    answers,
    change_list,
    documents,
    downloads,
    frame,
    labels,
    maps,
    messages,
    opener,
    tables,
)
from upa.ui.messages import escape
from upa.ui.panel import Panel
from upa.warehouse import entries
from upa.warehouse.entry_file import EditConflict

TABS = (
    "County map",
    "Facilities",
    "Businesses",
    "Submittals",
    "Emergency plans",
    "Programs",
    "Inventory",
    "Movements",
    "Changes",
    "Reported twice?",
)
COUNTS = {
    "facilities_known": "Facilities known",
    "facilities_loaded": "Facilities loaded",
    "businesses": "Businesses",
    "materials": "Materials, latest submitted",
    "facilities_with_ehs": "Facilities with EHS",
    "awaiting_review": "Awaiting review",
    "not_accepted": "Not accepted",
    "overdue": "Overdue",
    "not_determinable": "Overdue not determinable",
    "silent": "Silent for more than a year",
}
MEANINGS = """
- **Facilities known**: named in any loaded file. **Loaded**: at least one submittal is held.
- **Businesses**: CERS organizations that hold these facilities.
- **Materials**: rows of the last submitted inventories, one per material and location. A site that
  was reported under two CERS IDs is two facilities, as in CERS; its materials count once.
- **EHS**: extremely hazardous substances (40 CFR 355), alone or as a component of a mixture.
- **Awaiting review**: submittal elements whose last submittal is Submitted or Under Review.
- **Not accepted**: submittal elements whose last submittal was not accepted.
- **Overdue**: submittal elements that are Applicable or Always applicable, whose due date has
  passed, and of which nothing was submitted on or after it.
- **Overdue not determinable**: submittal elements whose requirement or due date is not known.
- **Silent**: loaded facilities whose last submittal of any element is more than a year old.
"""
LISTED = (
    "cers_id",
    "facility_name",
    "organization_name",
    "site_address",
    "city",
    "zip_code",
    "regulator_code",
    "elements_required",
    "inventory_submitted_on",
    "inventory_status",
    "material_count",
    "ehs_count",
    "finding_count",
)
SORTS = {
    "name": "Facility name",
    "submitted": "Last submitted, longest silent first",
    "materials": "Materials, most first",
    "ehs": "EHS materials, most first",
    "findings": "Findings, most first",
}
ANY = {None: "Any", True: "Yes", False: "No"}
STATUS_COLUMNS = {
    "submitted": 2,
    "under_review": 3,
    "accepted": 4,
    "not_accepted": 5,
    "not_applicable": 6,
}
REACHES = {
    "all": "All businesses here",
    "several": "Several facilities here",
    "beyond": "Reaching beyond",
}
STATES = {
    "awaiting": "Awaiting review",
    "overdue": "Overdue",
    "undetermined": "Overdue not determinable",
    "not-accepted": "Not accepted",
    "none-held": "Required, no submittal loaded",
}
NONE_IN_STATE = {
    "awaiting": "No submittal is waiting for review here.",
    "overdue": "No element is known to be overdue here.",
    "undetermined": "Of every element here it is known whether it is overdue.",
    "not-accepted": "No last submittal was refused here.",
    "none-held": "Of every element known to be required here a submittal is loaded.",
}
LOAD_QUERY = "Load a facility query (RFQ) of the agency in Submissions: it says both."
MOVES = {"new": "New", "transferred": "Transferred", "silent": "Silent for more than a year"}
TWICE = {
    "all": "All cases",
    "channels": "One facility, both channels",
    "sites": "One site, two CERS IDs",
    "upload": "From an upload and from CERS",
}
TWICE_LISTED = (
    "counted_facility_name",
    "double_kind",
    "reporting_year",
    "submittal_element",
    "double_outcome",
    "counted_cers_id",
    "counted_through",
    "counted_on",
    "cers_id",
    "reported_through",
    "submitted_on",
    "site_match",
    "shared_materials",
)
TWICE_RULES = """
- **One facility, both channels**: submittals of one element through CERS and through a local portal
  within one calendar year. A portal's submittal that CERS answers with is one, not two.
- **One site, two CERS IDs**: same address with its suite, same or similar name, inventories of one
  year through different channels, and at least half of the smaller one's materials in the other.
  Where less agrees, or they stand within 100 m, it is only possible, and both count.
- **From an upload and from CERS**: an inventory from a workbook and one from an exchange file
  of one year, through one channel.
- What was submitted last counts; of two at one moment that of the lower CERS ID. Drafts and Not
  Applicable never count. The year is by Pacific time (HSC 25508: once a year).
"""
PLAN_LISTED = (
    "cers_id",
    "facility_name",
    "plan_state",
    "submitted_on",
    "next_due_date",
    "plan_due",
    "plan_option",
    "plan_dated",
    "training_option",
    "training_dated",
    "regulator_code",
    "asks_more",
)
PLAN_COLOURS = {
    "accepted": "#2e8b57",
    "unreviewed": "#3b82c4",
    "complete": "#8a63d2",
    "not-accepted": "#d1495b",
    "none-held": "#c77700",
    "not-applicable": "#808890",
    "unknown": "#808890",
}
# The filter behind each number of the table of plan states, beside the state of its row.
PLAN_OPENS = {
    "plans_uploaded": ("plan_options", "attachment"),
    "plans_linked": ("plan_options", "public-uri"),
    "plans_stored": ("plan_options", "stored-at-facility"),
    "plans_given": ("plan_options", "provided-to-regulator"),
    "plans_elsewhere": ("plan_options", "other-element"),
    "plans_exempt": ("plan_options", "exempt"),
    "plans_unnamed": ("plan_options", "none"),
    "training_unnamed": ("training_options", "none"),
    "plans_overdue": ("plan_due", "overdue"),
}
EXACT_POINTS = 1500
# Degrees of a map cell, about 2 km, when there are more facilities than can be told apart.
CELL = 0.02


# Shared


def coded(codes: str) -> Callable[[object], str]:
    """Labels of a code list for a choice."""
    return lambda code: fields.code_label(codes, code)


def given() -> dict[str, Any]:
    """SQL parameters of the scope and the day counted to."""
    return address.scope().params() | {"as_of": counted_to()}


def counted_to() -> date:
    """The day to which due dates and ages are counted."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(address.parameters().get("counted_to", ""))
    return answers.ask_one("jurisdictions/day")["day"].date()


def place() -> str:
    """The scope in words."""
    said = " ".join(address.scope().clauses(answers.agency_names()).values())
    return said or "of everything loaded"


def choice(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few views, kept in the address."""
    return st.radio(
        label,
        list(options),
        format_func=options.__getitem__,
        horizontal=True,
        key=name,
        bind="query-params",
        on_change=address.set_address,
        args=("page", None),
        label_visibility="collapsed",
    )


def offer(name: str, params: Mapping[str, Any], table: str, what: str, rows: int) -> None:
    """The download of a list, which says what it holds, where and to which day."""
    counted = f", counted to {counted_to()}" if "as_of" in params else ""
    downloads.download(name, params, table, f"{what} {place()}{counted}", rows)


def listing(
    name: str, params: Mapping[str, Any], table: str, what: str, empty: str, **options: Any
) -> None:
    """A list of facilities a page at a time, with its download; `options` are those of the grid."""
    found = answers.total(name, **params)
    if not found:
        messages.nothing(empty)
        return
    offer(name, params, table, what, found)
    skip = tables.pages(found, "row")
    rows = answers.ask(name, limit=tables.ROWS, offset=skip, **params)
    grid(rows, table, what, name, **options)


def grid(rows: pd.DataFrame, table: str, what: str, key: str, first: Sequence[str] = ()) -> None:
    """A page of rows; a choice opens the facility."""
    alt = f"{what}; choose a cell to open its facility"
    event = tables.grid(
        rows, table, alt, first, on_select="rerun", selection_mode="single-cell", key=f"{key}.grid"
    )
    if event.selection.cells:
        address.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    opener.facility_opener(rows, f"{key}.open")


# Head


def head() -> None:
    """The counts of the scope, with what each of them means."""
    held = answers.ask_one("jurisdictions/summary", **given())
    st.markdown(f"**Facilities {escape(place())}**, ages and due dates counted to {counted_to()}")
    first, second, third, fourth = st.columns(4)
    with first:
        labels.figure(
            "Facilities",
            held["facilities_loaded"],
            f"loaded of {held['facilities_known']:,} known",
            "Loaded: at least one submittal is held. Known: named in any loaded file. An agency "
            "has every facility of which it regulates at least one submittal element.",
        )
    with second:
        labels.figure(
            "Businesses",
            held["businesses"],
            f"{held['with_several_facilities']:,} with several here, "
            f"{held['reaching_beyond']:,} reach beyond",
            "CERS organizations that hold these facilities. Beyond: with facilities known outside "
            "these agencies and counties, or more statewide than are known here.",
        )
    with third:
        waiting = held["oldest_days"]
        note = f"oldest {counted(waiting, 'day')}" if waiting is not None else "none"
        labels.figure(
            "Awaiting review",
            held["awaiting_review"],
            note,
            "Submittal elements whose last submittal is Submitted or Under Review; days from its "
            "submission to the day counted to.",
        )
    with fourth:
        labels.figure(
            "Overdue",
            held["overdue"],
            f"{held['not_determinable']:,} not determinable",
            "Submittal elements that are Applicable or Always applicable, whose due date has "
            "passed, and of which nothing was submitted on or after it. Not determinable: the "
            f"requirement or the due date is not known. {LOAD_QUERY}",
        )


def day_choice() -> None:
    """The day to which ages are counted."""
    st.session_state["count_to"] = counted_to()
    st.date_input(
        "Count days to",
        format="YYYY-MM-DD",
        key="count_to",
        on_change=lambda: address.set_address("counted_to", str(st.session_state["count_to"])),
        help="Due dates and ages are counted to this day. It begins as the past day that is shown, "
        "else as the day the loaded exchange goes through: what was submitted later is not loaded.",
    )


# County map


def county_tab() -> None:
    """The map, the same numbers as a table, and the way into a county or an agency."""
    rows = answers.ask("jurisdictions/by_county", **given() | {"county": None})
    known = rows.dropna(subset=["county_id"]).astype({"county_id": int}).set_index("county_id")
    if known.empty:
        messages.nothing("Of no facility of these agencies is the county known.")
        return
    count, opener = st.columns(2)
    with count:
        column = count_choice()
    with opener:
        open_choice("county", "Open a county", list(known.index), coded("counties"))
    county_map(known[column], COUNTS[column])
    st.subheader("By county", help="The numbers of the map, and all others it can show.")
    params = given() | {"county": None}
    offer("jurisdictions/by_county", params, "facilities", "Counts by county", len(rows))
    opening_grid(rows, "county", "county_id", "Counts by county")
    agencies()
    st.caption("Empty: nothing is loaded that could tell.")
    with st.expander("What the counts mean", icon=":material/help:"):
        st.markdown(MEANINGS)


def opening_grid(rows: pd.DataFrame, name: str, column: str, what: str) -> None:
    """A table of agencies or counties of which a choice opens one."""
    key = f"{name}_grid"

    def chosen() -> None:
        cells = st.session_state[key].selection.cells
        if cells and pd.notna(code := rows.iloc[cells[0][0]][column]):
            enter(name, int(code))

    alt = f"{what}; choose a cell to open its {name}"
    tables.grid(rows, "facilities", alt, on_select=chosen, selection_mode="single-cell", key=key)


def count_choice() -> str:
    """Which count colours the map, kept in the address."""
    return st.selectbox(
        "Coloured by",
        list(COUNTS),
        format_func=COUNTS.__getitem__,
        key="colour",
        bind="query-params",
        help="See “What the counts mean” below the tables.",
    )


def county_map(values: pd.Series, label: str) -> None:
    """The choropleth; a choice of a county opens it."""
    if values.isna().all():
        messages.nothing(f"{label} cannot be told: nothing loaded says so.", LOAD_QUERY)
        return
    top = int(values.idxmax())
    told = {int(c): int(v) for c, v in values.dropna().items()}
    figure = maps.county_map(told, label, address.scope().county, dark=is_dark())
    st.plotly_chart(
        figure,
        key="county_map",
        on_select=open_from_map,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
        alt=f"Map of California's counties by {label.lower()}; most in "
        f"{fields.code_label('counties', top)} County: {int(values[top]):,}. The table below has "
        "the same numbers.",
    )
    st.caption("Choose a number on the map to open its county.")


def is_dark() -> bool:
    """Whether the page is dark, as far as the browser has said."""
    return st.context.theme.type == "dark"


def open_from_map() -> None:
    """Set the scope to the county chosen on the map."""
    points = st.session_state["county_map"].selection.points
    if points and points[0].get("customdata"):
        chosen = points[0]["customdata"]
        enter("county", chosen[0] if isinstance(chosen, list) else chosen)


def enter(name: str, code: int) -> None:
    """Go into an agency or county: it becomes the scope, its facilities are shown."""
    st.session_state[name] = str(code)
    st.session_state["tab"] = "Facilities"
    address.set_address("page", None)


def open_choice(name: str, label: str, codes: list[int], called: Callable[[int], str]) -> None:
    """A choice that opens an agency or a county, for keyboards and small screens."""
    key = f"open_{name}"

    def chosen() -> None:
        code = st.session_state[key]
        st.session_state[key] = None
        enter(name, code)

    st.selectbox(
        label,
        codes,
        index=None,
        format_func=called,
        placeholder="Choose",
        key=key,
        on_change=chosen,
    )


def agencies() -> None:
    """The same counts by agency, and the way into one."""
    rows = answers.ask("jurisdictions/by_agency", **given())
    st.subheader(
        "By agency",
        help="A facility counts for every agency that regulates one of its submittal elements, so "
        "these numbers do not add up to those of the counties. Work is counted for the agency of "
        "the element.",
    )
    if rows.empty:
        messages.nothing("No loaded file says which agency regulates these facilities.", LOAD_QUERY)
        return
    names = answers.agency_names()
    codes = [int(c) for c in rows["regulator_code"]]
    open_choice("agency", "Open an agency", codes, lambda c: filter_base.agency_name(c, names))
    offer("jurisdictions/by_agency", given(), "facilities", "Counts by agency", len(rows))
    opening_grid(rows, "agency", "regulator_code", "Counts by agency")


# Facilities


def panel(asked: JurisdictionFilter) -> None:
    """The filter widgets: the criteria of CERS's facility search, most used first."""
    widgets = Panel(asked)
    name, address, city, zip_code = st.columns([3, 3, 2, 1])
    with name:
        widgets.text("facility_name", "Facility name", type="search")
    with address:
        widgets.text("address", "Address")
    with city:
        widgets.text("city", "City begins with")
    with zip_code:
        widgets.text("zip_code", "ZIP begins with")
    with st.expander("More filters", icon=":material/tune:"):
        more(widgets)


def more(widgets: Panel) -> None:
    """The less used filter widgets."""
    business, element, program = st.columns(3)
    with business:
        widgets.text("business_name", "Business name")
        widgets.text("naics", "NAICS code begins with")
        widgets.one("loaded", "Submittals loaded", ANY)
        widgets.one("ehs", "Extremely hazardous substances (EHS)", ANY)
    with element:
        help_text = "Element, requirement and status have to hold for one and the same element."
        elements = list(element_numbers())
        widgets.many(
            "elements", "Submittal element", elements, coded("submittal_elements"), help=help_text
        )
        widgets.many(
            "requirements", "Reporting requirement", [1, 2, 3], coded("reporting_requirements")
        )
        widgets.many(
            "statuses", "Status of the last submittal", [2, 3, 4, 5, 6, 8, 9], labels.status
        )
    with program:
        widgets.many(
            "activities",
            "Reported activities",
            facility_filter.ACTIVITIES,
            facility_filter.activity,
        )
        widgets.day("submitted_from", "Last submitted from")
        widgets.day("submitted_to", "Last submitted to")


@st.fragment
def facility_tab() -> None:
    """The facilities that meet the filter, as a table and as points on a map."""
    asked = address.asked_filter(JurisdictionFilter)
    panel(asked)
    names = answers.agency_names()
    st.markdown(f"**{escape(asked.sentence(names))}**")
    Panel(asked).chips(names)
    found = answers.total("jurisdictions/facilities", **asked.params())
    if not found:
        no_facility(asked)
        return
    order, offers = st.columns(2, vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offers):
        said = asked.sentence(names)
        downloads.download("jurisdictions/facilities", params, "facilities", said, found)
        documents.template_files("jurisdictions/facilities", params, found, address.scope().basis)
    skip = tables.pages(found, "facility", "facilities")
    rows = answers.ask("jurisdictions/facilities", limit=tables.ROWS, offset=skip, **params)
    grid(rows, "facilities", "Facilities that meet the filter", "facilities", LISTED)
    facility_map(asked)


def no_facility(asked: JurisdictionFilter) -> None:
    """Why there is no facility and what to do."""
    if asked.active():
        messages.nothing(
            "No facility here meets this filter.", "Take a filter away or search for less."
        )
    else:
        messages.nothing(
            "No facility of these agencies and counties is known.",
            "Choose others above, or load their exchange files in Submissions.",
        )


def facility_map(asked: JurisdictionFilter) -> None:
    """The same facilities as points, and how many have no known position."""
    st.subheader("Where they are")
    known = answers.ask_one("jurisdictions/points_known", **asked.params())
    without = known["facilities"] - known["with_point"]
    if without:
        st.caption(
            f"{counted(without, 'facility has', 'facilities have')} no known position and "
            f"{'is' if without == 1 else 'are'} not on the map; of {known['with_filler']:,} CERS "
            "gives the middle of the state as a filler."
        )
    if not known["with_point"]:
        messages.nothing("None of these facilities has a known position.")
        return
    cell = 0.0 if known["with_point"] <= EXACT_POINTS else CELL
    points = answers.ask("jurisdictions/points", cell=cell, **asked.params())
    st.plotly_chart(
        maps.facility_map(points),
        config={"displayModeBar": False, "scrollZoom": False},
        key="facility_map",
        alt=f"Map of {counted(known['with_point'], 'facility', 'facilities')} on county "
        "outlines. The table above lists them.",
    )
    if cell:
        st.caption("Facilities within about 2 km of each other are one point; larger means more.")


# Businesses


def business_tab() -> None:
    """Businesses with several facilities here, and those that reach beyond."""
    held = answers.ask_one("jurisdictions/summary", **given())
    several, beyond, whole = st.columns(3)
    with several:
        labels.figure(
            "Several facilities here",
            held["with_several_facilities"],
            f"of {counted(held['businesses'], 'business', 'businesses')}",
            "Businesses with two or more known facilities in these agencies and counties.",
        )
    with beyond:
        labels.figure(
            "Reaching beyond",
            held["reaching_beyond"],
            "have facilities elsewhere",
            "Businesses with facilities known outside these agencies and counties, or of which "
            "CERS counts more facilities statewide than are known here.",
        )
    with whole:
        labels.figure(
            "Only here, one facility",
            held["businesses"]
            - answers.total("jurisdictions/businesses", reach="either", **scoped()),
            "as far as is known",
            "Businesses with one facility here and none known or counted elsewhere. A statewide "
            "count is known only from facility and organization queries.",
        )
    business_list()


def scoped() -> dict[str, Any]:
    """SQL parameters of the scope alone."""
    return address.scope().params()


def business_list() -> None:
    """The businesses of one reach, largest here first."""
    reach = choice("reach", "Which businesses", REACHES)
    typed = st.text_input("Business name", key="business_name_typed", type="search")
    params = scoped() | {"reach": reach, "search": filter_base.words(typed)}
    found = answers.total("jurisdictions/businesses", **params)
    if not found:
        messages.nothing(
            "No business meets this choice.", "Choose all businesses or search for less."
        )
        return
    offer("jurisdictions/businesses", params, "organizations", REACHES[reach], found)
    skip = tables.pages(found, "business", "businesses")
    rows = answers.ask("jurisdictions/businesses", limit=tables.ROWS, offset=skip, **params)
    event = tables.grid(
        rows,
        "organizations",
        f"{REACHES[reach]}; choose a cell to open the business",
        on_select="rerun",
        selection_mode="single-cell",
        key="business_grid",
    )
    st.caption(
        "Known and loaded facilities are counted apart: a facility known but not loaded has "
        "unknown materials, not none. Not named: counted statewide by CERS, in no loaded file."
    )
    if event.selection.cells:
        code = int(rows.iloc[event.selection.cells[0][0]]["organization_code"])
        address.go("pages/businesses.py", {"business": str(code)})


# Submittals


def submittal_tab() -> None:
    """Elements by status, what waits, what is overdue, and the list behind each number."""
    statuses()
    due()
    ages()
    work()


def statuses() -> None:
    """The matrix of elements and statuses."""
    rows = answers.ask("jurisdictions/statuses", **given() | {"as_of": None})
    st.subheader(
        "Last submittals by element and status",
        help="The last submitted submittal of each facility and element, whatever its status; "
        "drafts never count. None held: the element is required and no submittal of it is loaded.",
    )
    if rows.empty:
        messages.nothing(
            "No submittal element of these agencies and counties is known.", LOAD_QUERY
        )
        return
    offer(
        "jurisdictions/statuses", scoped(), "current_submittals", "Submittals by status", len(rows)
    )
    tables.grid(
        rows,
        "current_submittals",
        "Last submittals by element and status; choose a number to list its facilities",
        on_select=open_status,
        selection_mode="single-cell",
        key="status_grid",
    )
    st.caption("Choose a number to list its facilities.")


def open_status() -> None:
    """List the facilities of the cell of the matrix that was chosen."""
    cells = st.session_state["status_grid"].selection.cells
    if not cells:
        return
    row, column = cells[0]
    rows = answers.ask("jurisdictions/statuses", **given() | {"as_of": None})
    status = STATUS_COLUMNS.get(column)
    address.set_address("elements", str(rows.iloc[row]["submittal_element"]))
    address.set_address("statuses", str(status) if status else None)
    st.session_state["tab"] = "Facilities"


def due() -> None:
    """What is due, per element, and what cannot be told."""
    rows = answers.ask("jurisdictions/due", **given())
    held = answers.ask_one("jurisdictions/summary", **given())
    st.subheader(
        f"Due by {counted_to()}",
        help="Overdue: Applicable or Always applicable, the due date has passed, and nothing was "
        "submitted on or after it. CERS does not publish its own test, so the list shows "
        "requirement, due date and last submittal beside it.",
    )
    if not rows.empty:
        offer("jurisdictions/due", given(), "current_submittals", "Due elements", len(rows))
        tables.plain_table(rows, "current_submittals", "Due dates by element")
    if held["without_requirements"]:
        st.info(
            f"Of {counted(held['without_requirements'], 'facility', 'facilities')} no file says "
            f"what is required, so whether anything is overdue there is not determinable. "
            f"{LOAD_QUERY}",
            icon=":material/info:",
        )


def ages() -> None:
    """How long submittals have been waiting, as bars with their numbers."""
    rows = answers.ask("jurisdictions/ages", **given())
    if rows.empty:
        return
    st.subheader(
        "How long submittals await review",
        help="Submittal elements whose last submittal is Submitted or Under Review, by the days "
        "since it was submitted.",
    )
    said = ", ".join(f"{r.age}: {r.awaiting_review:,}" for r in rows.itertuples())
    alt = f"Bars of submittals awaiting review by age; {said}."
    bars(rows.rename(columns={"age": "label", "awaiting_review": "number"}), alt)


def bars(rows: pd.DataFrame, alt: str) -> None:
    """Bars of a number per label, both written beside them."""
    figure = px.bar(rows, x="number", y="label", orientation="h", text="number")
    figure.update_yaxes(autorange="reversed", title=None)
    figure.update_xaxes(visible=False)
    figure.update_traces(texttemplate="%{x:,}", textposition="outside", cliponaxis=False)
    figure.update_layout(height=60 + 32 * len(rows), margin={"l": 0, "r": 40, "t": 8, "b": 8})
    st.plotly_chart(figure, alt=alt, config={"displayModeBar": False, "staticPlot": True})


def work() -> None:
    """The submittal elements of one state."""
    st.subheader("List")
    state = choice("state", "Which submittal elements", STATES)
    params = given() | {"state": state}
    what = f"{STATES[state]} submittal elements"
    listing("jurisdictions/work", params, "current_submittals", what, NONE_IN_STATE[state])


# Emergency plans


def plan_tab() -> None:
    """How emergency plans and training stand, the facilities behind it, and what agencies ask."""
    rows = answers.ask("plans/states", **given())
    if rows.empty:
        messages.nothing("Of no facility here is it known who has its emergency plan.", LOAD_QUERY)
        return
    plan_figures(rows)
    plan_states(rows)
    plan_list()
    plan_agencies()
    plan_rules()


def plan_figures(rows: pd.DataFrame) -> None:
    """The states an agency works with, each with what stands behind it."""
    held = {state: int(n) for state, n in zip(rows["plan_state"], rows["facilities"], strict=True)}
    known = answers.ask_one("jurisdictions/summary", **given())["facilities_known"]
    st.markdown(
        f"**Emergency Response and Training Plans** of {sum(held.values()):,} of "
        f"{counted(known, 'facility', 'facilities')} known {escape(place())}; of the others "
        "no file names the element, or another agency has it."
    )
    meanings = {row["code"]: row["meaning"] for row in fields.code_list("plan_states")}
    notes = {
        "accepted": "last submittal accepted",
        "unreviewed": "submitted or under review",
        "not-accepted": "sent back",
        "none-held": f"{held.get('unknown', 0):,} not known",
    }
    for column, (state, note) in zip(st.columns(4), notes.items(), strict=True):
        with column:
            labels.figure(labels.plan_state(state), held.get(state, 0), note, f"{meanings[state]}.")


def plan_states(rows: pd.DataFrame) -> None:
    """Plans by state and how they are on file; a number or bar lists its facilities."""
    st.subheader(
        "By state of the plan",
        help="Each facility is in one row. How a plan is on file is told by the last submittal: of "
        "several documents what says most. None held: the element is known to be required. Where "
        "no file says so and nothing is held, it is not known.",
    )
    offer("plans/states", given(), "current_submittals", "Emergency plans by state", len(rows))

    def chosen() -> None:
        cells = st.session_state["plan_grid"].selection.cells
        if cells:
            open_plans(rows["plan_state"][cells[0][0]], cells[0][1])

    tables.grid(
        rows,
        "current_submittals",
        "Emergency plans by state; choose a number to list its facilities",
        on_select=chosen,
        selection_mode="single-cell",
        key="plan_grid",
    )
    plan_bars(rows)
    st.caption("Choose a number or a bar to list its facilities.")


def open_plans(state: str, column: str | int = "") -> None:
    """Filter the list to a state, and to what a column of its table counts."""
    for name in ("plan_options", "training_options", "plan_due"):
        address.set_address(name, None)
    address.set_address("plan_states", state)
    if column in PLAN_OPENS:
        address.set_address(*PLAN_OPENS[str(column)])


def plan_bars(rows: pd.DataFrame) -> None:
    """Facilities by state as bars with their numbers."""
    named = rows["plan_state"].map(labels.plan_state)
    figure = px.bar(rows, x="facilities", y=named, orientation="h", custom_data=["plan_state"])
    figure.update_yaxes(autorange="reversed", title=None)
    figure.update_xaxes(visible=False)
    figure.update_traces(
        marker_color=[PLAN_COLOURS[state] for state in rows["plan_state"]],
        texttemplate="%{x:,}",
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
        hovertemplate=None,
    )
    figure.update_layout(height=60 + 32 * len(rows), margin={"l": 0, "r": 40, "t": 8, "b": 8})
    said = ", ".join(f"{n}: {f:,}" for n, f in zip(named, rows["facilities"], strict=True))

    def chosen() -> None:
        points = st.session_state["plan_bars"].selection.points
        if points:
            state = points[0]["customdata"]
            open_plans(state[0] if isinstance(state, list) else state)

    st.plotly_chart(
        figure,
        key="plan_bars",
        on_select=chosen,
        selection_mode="points",
        config={"displayModeBar": False},
        alt=f"Bars of facilities by state of the emergency plan; {said}.",
    )


def plan_list() -> None:
    """The facilities that meet the filter, with plan, training and what is due."""
    st.subheader("Facilities")
    asked = address.asked_filter(PlanFilter)
    plan_panel(asked)
    names = answers.agency_names()
    st.markdown(f"**{escape(asked.sentence(names))}**")
    Panel(asked).chips(names)
    params = asked.params() | {"as_of": counted_to()}
    found = answers.total("plans/facilities", **params)
    if not found:
        messages.nothing(
            "No facility here meets this filter.", "Take a filter away or search for less."
        )
        return
    said = f"{asked.sentence(names)}, counted to {counted_to()}"
    downloads.download("plans/facilities", params, "current_submittals", said, found)
    skip = tables.pages(found, "facility", "facilities")
    rows = answers.ask("plans/facilities", limit=tables.ROWS, offset=skip, **params)
    grid(rows, "current_submittals", "Facilities with plan and training", "plans", PLAN_LISTED)
    st.caption(
        "Empty under “on file as”: no submittal is loaded, or it names no such document. The "
        "training section of the consolidated form is part of the plan, not a document of its own."
    )


def plan_panel(asked: PlanFilter) -> None:
    """The filter widgets of the list."""
    widgets = Panel(asked)
    search, state, due = st.columns(3)
    with search:
        widgets.text("search", "Search", type="search", placeholder="Name, address, city, CERS ID")
    with state:
        widgets.many("plan_states", "Plan", list(fields.codes("plan_states")), labels.plan_state)
    with due:
        widgets.many("plan_due", "Next due", list(fields.codes("plan_dues")), coded("plan_dues"))
    options = [*fields.codes("document_options"), filter_base.NONE]
    plan, training = st.columns(2)
    with plan:
        widgets.many("plan_options", "Plan on file as", options, facility_filter.document_option)
    with training:
        widgets.many(
            "training_options", "Training on file as", options, facility_filter.document_option
        )


def plan_agencies() -> None:
    """The states of plans by agency."""
    rows = answers.ask("plans/by_agency", **given())
    st.subheader("By agency", help="The agency that has the element at the facility.")
    offer("plans/by_agency", given(), "facilities", "Emergency plans by agency", len(rows))
    tables.grid(rows, "facilities", "Emergency plans by agency")


def plan_rules() -> None:
    """What agencies ask more than the consolidated plan, and the form to say so."""
    st.subheader("Programs an agency asks more for")
    st.markdown(
        "The consolidated plan form is voluntary, and its employee training section may not "
        "satisfy every program in every jurisdiction. Note here what an agency asks more."
    )
    names, chosen = answers.agency_names(), address.scope().agency
    rules = [r for r in entries.plan_rules() if not chosen or r.agency_key in map(str, chosen)]
    if rules:
        tables.plain_table(rule_table(rules), "", "What agencies ask more, by program")
    else:
        st.caption("Nothing is noted for these agencies yet.")
    codes = list(chosen) or sorted(names, key=lambda code: names[code])
    agency, program = st.columns(2)
    code = agency.selectbox(
        "Agency",
        codes,
        index=0 if chosen else None,
        format_func=lambda c: filter_base.agency_name(c, names),
        key="rule_agency",
    )
    asked_of = program.selectbox("Program", entries.PLAN_PROGRAMS, index=None, key="rule_program")
    if code is not None and asked_of:
        rule_form(str(code), asked_of)


def rule_table(rules: Sequence[entries.PlanRule]) -> pd.DataFrame:
    """Rules as a table; a note that was taken away says so."""
    names = {str(code): name for code, name in answers.agency_names().items()}
    return pd.DataFrame(
        {
            "agency": [names.get(r.agency_key, r.agency_key) for r in rules],
            "program": [r.program for r in rules],
            "what_it_asks_more": [r.note or "(taken back)" for r in rules],
            "entered_by": [r.author for r in rules],
            "entered_at": [f"{r.entered_on[:16].replace('T', ' ')} UTC" for r in rules],
        }
    )


def rule_form(agency_key: str, program: str) -> None:
    """The form to note or take back what an agency asks more; it remembers what its author saw."""
    made = [r for r in entries.plan_rule_history(agency_key) if r.program == program]
    held = made[-1].note if made else ""
    key = f"rule.{agency_key}.{program}"
    if f"{key}.note" not in st.session_state:
        st.session_state[f"{key}.seen"] = held
    seen = st.session_state[f"{key}.seen"]
    with st.form(key, border=False):
        note = st.text_area("What it asks more", value=seen, max_chars=500, key=f"{key}.note")
        author = st.text_input("Your name or initials", st.session_state.get("author", ""))
        with st.container(horizontal=True):
            saved = st.form_submit_button("Save", type="primary")
            gone = bool(seen) and st.form_submit_button("Take back")
    if saved and not note.strip():
        st.error("Say what the agency asks more, or use “Take back”.", icon=":material/error:")
    elif saved or gone:
        save_rule(
            entries.PlanRule(agency_key, program, "" if gone else note, author, ""), seen, key
        )
    if made:
        with st.expander(f"{counted(len(made), 'entry', 'entries')} so far"):
            tables.plain_table(rule_table(made[::-1]), "", "Entries for this program, newest first")


def save_rule(rule: entries.PlanRule, seen: str, key: str) -> None:
    """Keep a rule and show the page as it is then. Who was overtaken sees the other's note below
    the form and may save again."""
    try:
        entries.add_plan_rule(rule.agency_key, rule.program, rule.note, rule.author, expected=seen)
    except UserError as error:
        messages.problem(error)
        if isinstance(error, EditConflict):
            newest = {(r.agency_key, r.program): r.note for r in entries.plan_rules()}
            st.session_state[f"{key}.seen"] = newest.get((rule.agency_key, rule.program), "")
        return
    st.session_state["author"] = rule.author.strip()
    del st.session_state[f"{key}.note"]
    st.rerun()


# Programs


def program_tab() -> None:
    """Regulated facilities by program, each with its rule."""
    rows = answers.ask("jurisdictions/programs", **scoped())
    known = answers.ask_one("jurisdictions/summary", **given())["facilities_known"]
    st.subheader(
        "Regulated facilities by program",
        help="CalEPA's counting rules. Regulated, not in the program, with another agency and not "
        "determinable add up to all known facilities. An agency is counted only for the elements "
        "it regulates; no exchange says which agency runs the generator programs, so those count "
        "all facilities it sees.",
    )
    st.markdown(
        f"Of **{counted(known, 'facility', 'facilities')}** known {escape(place())}. Drafts "
        "and submittals that ended as Not Applicable never count."
    )
    offer("jurisdictions/programs", scoped(), "facilities", "Programs", len(rows))
    tables.plain_table(rows, "facilities", "Regulated facilities by program, with the rule of each")
    short = rows["program"].str.extract(r"\((.*)\)", expand=False).fillna(rows["program"])
    alt = "Bars of regulated facilities by program, with the numbers of the table above."
    bars(pd.DataFrame({"label": short, "number": rows["regulated"]}), alt)


# Inventory


def inventory_tab() -> None:
    """Materials at a glance: totals, by state and unit, at most facilities."""
    asked = InventoryFilter(address.scope())
    totals = answers.ask_one("inventory/totals", **asked.params())
    st.subheader(f"Latest {asked.scope.basis} inventories")
    if not totals["materials"]:
        messages.nothing(
            f"No {asked.scope.basis} inventory is loaded for these agencies and counties.",
            "Load submittal answers or inventory workbooks in Submissions.",
        )
        return
    inventory_figures(totals)
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
    rows = answers.ask("inventory/by_state_and_unit", **asked.params())
    tables.plain_table(
        rows, "current_inventory", "Materials by physical state and unit", "Not given"
    )
    chemicals(asked)


def inventory_figures(totals: Mapping[str, int]) -> None:
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
    params = asked.params()
    found = answers.total("jurisdictions/chemicals", **params)
    if not found:
        messages.nothing("All materials here are trade secrets.")
        return
    what = f"Materials of latest {asked.scope.basis} inventories"
    offer("jurisdictions/chemicals", params, "current_inventory", what, found)
    skip = tables.pages(found, "material")
    rows = answers.ask("jurisdictions/chemicals", limit=tables.ROWS, offset=skip, **params)
    tables.grid(rows, "current_inventory", "Materials by the number of facilities that hold them")


# Movements


def movement_tab() -> None:
    """Facilities that are new, changed business or agency, or have fallen silent."""
    since = (pd.Timestamp(counted_to()) - pd.DateOffset(years=1)).date()
    dated = scoped() | {"since": since}
    held = answers.ask_one("jurisdictions/movements", as_of=counted_to(), **dated)
    movement_figures(held, since)
    shown = choice("moves", "Which movements", MOVES)
    if shown == "new":
        empty = f"No facility is known to have been added since {since}."
        listing("jurisdictions/new_facilities", dated, "facilities", "New facilities", empty)
    elif shown == "silent":
        empty = f"Every loaded facility here has submitted since {since}."
        listing("jurisdictions/silent", given(), "facilities", "Silent facilities", empty)
    else:
        empty = f"No transfer since {since} is loaded. A transfer query (RFTQ) would tell."
        listing("jurisdictions/transfers", dated, "transfers", "Transferred facilities", empty)
        reassigned()


def change_tab() -> None:
    """What the submittals of a period changed, the most important first."""
    change_list.listed_changes(scoped(), place(), counted_to())


def movement_figures(held: Mapping[str, int], since: date) -> None:
    """The counts of the movements."""
    new, moved, silent = st.columns(3)
    with new:
        labels.figure(
            "New",
            held["new_facilities"],
            f"of {held['without_date']:,} the date is not known",
            f"Facilities that a facility query says were added to CERS since {since}. {LOAD_QUERY}",
        )
    with moved:
        labels.figure(
            "Transferred",
            held["transferred"],
            "to another business",
            f"Facilities that moved to another business since {since}, by transfer queries. Such a "
            "move need not be a sale.",
        )
    with silent:
        labels.figure(
            "Silent for more than a year",
            held["silent"],
            f"of {held['not_loaded']:,} nothing is loaded",
            f"Loaded facilities whose last submittal of any element is from before {since}. "
            "Facilities of which no submittal is loaded are not counted as silent.",
        )


def reassigned() -> None:
    """Elements that came from or went to another agency."""
    st.subheader(
        "To and from other agencies",
        help="Elements whose last submittal went to another agency than is responsible now.",
    )
    if not address.scope().agency:
        messages.nothing("Choose an agency above to see what came to it and what left it.")
        return
    listing(
        "jurisdictions/reassigned",
        scoped(),
        "facility_regulators",
        "Elements of another agency",
        "No element came from or went to another agency.",
    )


# Reported twice


def double_tab() -> None:
    """What came through both channels: the cases, both sides of one, and a person's decision."""
    st.markdown(
        "A business reports through CERS **or** through a local portal, not both. What was "
        "submitted last counts, whatever its channel: every material once, on every page and "
        "in every file."
    )
    counts = answers.ask("jurisdictions/double_counts", **scoped())
    if counts.empty:
        messages.nothing(
            "Nothing of one calendar year came both through CERS and through a local portal here.",
            "Load what the local portal holds in Submissions to compare it.",
        )
        return
    tables.plain_table(counts, "double_reports", "Cases of double reporting by kind and outcome")
    with st.expander("How a case is found", icon=":material/help:"):
        st.markdown(TWICE_RULES)
    kind = choice("twice", "Which cases", TWICE)
    params = scoped() | {"double_kind": None if kind == "all" else kind}
    found = answers.total("jurisdictions/double_reporting", **params)
    if not found:
        messages.nothing("There is no such case here.")
        return
    offer("jurisdictions/double_reporting", params, "double_reports", "Reported twice", found)
    skip = tables.pages(found, "case")
    cases(answers.ask("jurisdictions/double_reporting", limit=tables.ROWS, offset=skip, **params))


def cases(rows: pd.DataFrame) -> None:
    """A page of cases, and both sides of the chosen one, which is kept in the address."""
    held = rows.astype(object).where(rows.notna(), None).to_dict("records")
    named = {case_label(row): row for row in held}

    def chosen() -> None:
        cells = st.session_state["twice_grid"].selection.cells
        if cells:
            st.session_state["case"] = case_label(held[cells[0][0]])

    tables.grid(
        rows,
        "double_reports",
        "What was reported twice; choose a cell to see both sides",
        TWICE_LISTED,
        on_select=chosen,
        selection_mode="single-cell",
        key="twice_grid",
    )
    case = st.selectbox(
        "Show both sides of",
        list(named),
        index=None,
        placeholder="Choose a case",
        key="case",
        bind="query-params",
    )
    if case:
        both_sides(named[case])


def case_label(row: Mapping[str, Any]) -> str:
    """A case in a line, which also names it in the address."""
    ids = " and ".join(dict.fromkeys((str(row["counted_cers_id"]), str(row["cers_id"]))))
    element = fields.code_label("submittal_elements", row["submittal_element"])
    return f"{row['counted_facility_name'] or 'Without a name'} ({ids}) · {element} · {year(row)}"


def year(row: Mapping[str, Any]) -> str:
    """The reporting year of a case."""
    return str(row["reporting_year"] or "different years")


def both_sides(row: Mapping[str, Any]) -> None:
    """The evidence of a case: both submittals beside each other, and what each holds."""
    st.subheader(case_label(row))
    st.markdown(verdict(row))
    keys = {
        "counted_key": row["counted_submittal_key"],
        "superseded_key": row["submittal_key"],
    }
    sides = answers.ask("jurisdictions/double_sides", **keys)
    tables.side_by_side(sides, "submittals", "side", "Both submittals beside each other")
    decision(row)
    if row["submittal_element"] == 2:
        st.subheader("Materials of both")
        st.caption("By unit; trade secrets are left out. Empty: not in that inventory.")
        rows = answers.ask("jurisdictions/double_materials", **keys)
        tables.grid(rows, "current_inventory", "Materials of both inventories beside each other")


def verdict(row: Mapping[str, Any]) -> str:
    """What was found and what counts, in sentences."""
    last = f"what was submitted on {row['counted_on']:%Y-%m-%d} through {through(row, 'counted')}"
    before = f"what came on {row['submitted_on']:%Y-%m-%d} through {through(row, 'reported')}"
    if row["cers_id"] != row["counted_cers_id"] and row["aside_cers_id"]:
        before += f", so no total holds the latest inventory of {row['aside_cers_id']}"
    ends = {
        "Counts once": f"By the rule {last} counts, not {before}.",
        "Counts once: decided": f"As decided {last} counts, not {before}.",
        "Both count: decided": "Both count, as decided.",
        "Both count: appended": "Both count: the upload was loaded to be added to what is there.",
        "Both count: not certain": "That they are one site is not certain, so both count until "
        "somebody decides.",
    }
    return f"**{row['double_outcome']}.** {row['site_match']}. {ends[row['double_outcome']]}"


def through(row: Mapping[str, Any], side: str) -> str:
    """The channel of the counted or the other submittal."""
    code = row[f"{side}_through"]
    return "a local portal" if code == "local-portal" else fields.code_label("channels", code)


def decision(row: Mapping[str, Any]) -> None:
    """What was decided, by whom and why, and the form to decide or to take it back."""
    if row["double_decision"]:
        st.markdown(
            escape(
                f"Decided by {row['decided_by']} on {row['decided_on']:%Y-%m-%d}: "
                f"{row['decision_reason']}"
            )
        )
    with st.form("twice_decision", border=False):
        who, why = st.columns(2)
        author = who.text_input("Your name or initials", st.session_state.get("author", ""))
        reason = why.text_input("Reason")
        with st.container(horizontal=True):
            made = {
                choice: st.form_submit_button(called) for choice, called in choices(row).items()
            }
    st.caption(
        "A decision holds for these CERS IDs, all elements and years. It changes every total at "
        "once, survives loads and rebuilds, and can be taken back."
    )
    for choice_made in (name for name, pressed in made.items() if pressed):
        record(row, choice_made, author, reason)


def choices(row: Mapping[str, Any]) -> dict[entries.DoubleDecision, str]:
    """What can be decided of a case as it stands."""
    if row["double_decision"]:
        return {"open": "Take back"}
    both: dict[entries.DoubleDecision, str] = {"both": "Both are right: count both"}
    is_open = row["strength"] == "possible"
    return {"once": "It is one site: count once", **both} if is_open else both


def record(row: Mapping[str, Any], made: entries.DoubleDecision, author: str, reason: str) -> None:
    """Keep a decision and show the page as it is then; what is missing is said."""
    pair = (row["counted_cers_id"], row["cers_id"])
    with messages.explained():
        entries.decide_double(pair, made, author, reason, expected=row["double_decision"] or "")
        st.session_state["author"] = author
        st.rerun()


# Page


DRAW: Mapping[str, Callable[[], None]] = {
    "County map": county_tab,
    "Facilities": facility_tab,
    "Businesses": business_tab,
    "Submittals": submittal_tab,
    "Emergency plans": plan_tab,
    "Programs": program_tab,
    "Inventory": inventory_tab,
    "Movements": movement_tab,
    "Changes": change_tab,
    "Reported twice?": double_tab,
}


def page() -> None:
    """What the chosen agencies and counties hold, in tabs of which one is drawn."""
    title, day = st.columns([4, 1], vertical_alignment="bottom")
    title.title("Jurisdictions")
    if answers.is_empty():
        messages.first_steps()
        return
    with day:
        day_choice()
    head()
    tabs = st.tabs(
        list(TABS),
        key="tab",
        bind="query-params",
        on_change=address.set_address,
        args=("page", None),
    )
    for name, tab in zip(TABS, tabs, strict=True):
        if tab.open:
            with tab:
                DRAW[name]()


frame.page(page)
