"""The map of counties, the same numbers as tables, and the way into a county or an agency."""

import pandas as pd
import streamlit as st

from pages.parts.jurisdictions import scope
from pages.parts.jurisdictions.county_counts import COUNTS, MEANINGS
from pages.parts.jurisdictions.scope import LOAD_QUERY
from upa.catalogue import fields
from upa.questions import filter_base
from upa.ui import address, answers, choices, labels, maps, messages, opener, tabs


def draw() -> None:
    """The map, then the counts by county and by agency."""
    params = scope.dated_params() | {"county": None}
    rows = answers.ask("jurisdictions/by_county", **params)
    known = rows.dropna(subset=["county_id"]).astype({"county_id": int}).set_index("county_id")
    if known.empty:
        messages.nothing("Of no facility of these agencies is the county known.")
        return
    count, county = st.columns(2)
    with count:
        column = choose_count()
    with county:
        label = labels.coded("counties")
        open_box("county", "Open a county", {code: label(code) for code in known.index})
    county_map(known[column], COUNTS[column])
    st.subheader("By county", help="The numbers of the map, and all others it can show.")
    scope.offer("jurisdictions/by_county", params, "facilities", "Counts by county", len(rows))
    count_grid(rows, "county", "county_id", "Counts by county")
    agencies()
    st.caption("Empty: nothing is loaded that could tell.")
    with st.expander("What the counts mean", icon=":material/help:"):
        st.markdown(MEANINGS)


def choose_count() -> str:
    """Which count colours the map, kept in the address."""
    help_text = "See “What the counts mean” below the tables."
    return choices.bound("colour", "Coloured by", COUNTS, help=help_text)


def county_map(values: pd.Series, label: str) -> None:
    """The choropleth; a choice of a county opens it."""
    if values.isna().all():
        messages.nothing(f"{label} cannot be told: nothing loaded says so.", LOAD_QUERY)
        return
    top = int(values.idxmax())
    known = {int(c): int(v) for c, v in values.dropna().items()}
    is_dark = st.context.theme.type == "dark"
    st.plotly_chart(
        maps.county_map(known, label, address.scope().county, dark=is_dark),
        key="county_map",
        on_select=open_from_map,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
        alt=f"Map of California's counties by {label.lower()}; most in "
        f"{fields.code_label('counties', top)} County: {int(values[top]):,}. The table below has "
        "the same numbers.",
    )
    st.caption("Choose a number on the map to open its county.")


def open_from_map() -> None:
    """Go into the county chosen on the map."""
    points = st.session_state["county_map"].selection.points
    if points and points[0].get("customdata"):
        county = points[0]["customdata"]
        enter("county", county[0] if isinstance(county, list) else county)


def enter(name: str, code: int) -> None:
    """Go into an agency or county: it becomes the scope, its facilities are shown."""
    st.session_state[name] = str(code)
    tabs.open_tab("facilities")


def open_box(name: str, label: str, called: dict[int, str]) -> None:
    """A choice that opens an agency or a county, for keyboards and small screens."""
    opener.box(label, called, lambda code: enter(name, code), f"open_{name}")


def count_grid(rows: pd.DataFrame, name: str, column: str, what: str) -> None:
    """A table of agencies or counties of which a choice opens one."""

    def opens(row: int, _: str) -> None:
        if pd.notna(code := rows.iloc[row][column]):
            enter(name, int(code))

    alt = f"{what}; choose a cell to open its {name}"
    opener.grid(rows, "facilities", alt, opens, f"{name}_grid")


def agencies() -> None:
    """The same counts by agency, and the way into one."""
    params = scope.dated_params()
    rows = answers.ask("jurisdictions/by_agency", **params)
    st.subheader(
        "By agency",
        help="A facility counts for every agency that regulates one of its submittal elements, so "
        "these numbers do not add up to those of the counties. Work is counted for the agency of "
        "the element.",
    )
    if rows.empty:
        messages.nothing("No loaded file says which agency regulates these facilities.", LOAD_QUERY)
        return
    names, codes = answers.agency_names(), [int(code) for code in rows["regulator_code"]]
    called = {code: filter_base.agency_name(code, names) for code in codes}
    open_box("agency", "Open an agency", called)
    scope.offer("jurisdictions/by_agency", params, "facilities", "Counts by agency", len(rows))
    count_grid(rows, "agency", "regulator_code", "Counts by agency")
