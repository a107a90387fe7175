"""The facilities that meet the filter, as a table and as points on a map."""

import streamlit as st

from pages.parts.jurisdictions import facility_panel
from upa.catalogue.phrases import counted
from upa.questions.facility_filter import JurisdictionFilter
from upa.ui import (
    address,
    answers,
    documents,
    downloads,
    listing,
    maps,
    messages,
    opener,
    runs,
    tables,
)
from upa.ui.panel import Panel

QUESTION = "jurisdictions/facilities"
COLUMNS = (
    *("cers_id", "facility_name", "organization_name", "site_address", "city", "zip_code"),
    *("regulator_code", "elements_required", "inventory_submitted_on", "inventory_status"),
    *("material_count", "ehs_count", "finding_count"),
)
SORTS = {
    "name": "Facility name",
    "submitted": "Last submitted, longest silent first",
    "materials": "Materials, most first",
    "ehs": "EHS materials, most first",
    "findings": "Findings, most first",
}
EXACT_POINTS = 1500
"""Most facilities of which each has its own point on the map."""
CELL = 0.02
"""Degrees of a map cell, about 2 km, when there are more."""


@runs.fragment
def draw() -> None:
    """The filter, the list and the map."""
    asked = address.asked_filter(JurisdictionFilter)
    facility_panel.draw(asked)
    sentence = Panel(asked).sentence(answers.agency_names())
    found = answers.total(QUESTION, **asked.params())
    if not found:
        no_facility(asked)
        return
    order, offers = st.columns(2, vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offers):
        downloads.download(QUESTION, params, "facilities", sentence, found)
        documents.template_files(QUESTION, params, found, address.scope().basis)
    rows = listing.page_of(QUESTION, params, found, "facility", "facilities")
    what = "Facilities that meet the filter"
    opener.facility_grid(rows, "facilities", what, "facilities", COLUMNS)
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
