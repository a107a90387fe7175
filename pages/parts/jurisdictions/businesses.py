"""Businesses with several facilities here, and those that reach beyond."""

import streamlit as st

from pages.parts.jurisdictions import scope
from upa.catalogue.phrases import counted
from upa.questions import filter_base
from upa.ui import answers, choices, labels, listing, messages, opener

QUESTION = "jurisdictions/businesses"
REACHES = {
    "all": "All businesses here",
    "several": "Several facilities here",
    "beyond": "Reaching beyond",
}


def draw() -> None:
    """How many businesses reach how far, and their list."""
    figures()
    business_list()


def figures() -> None:
    """How many businesses have several facilities here, or some elsewhere."""
    summary = answers.ask_one("jurisdictions/summary", **scope.dated_params())
    several, beyond, single = st.columns(3)
    with several:
        labels.figure(
            "Several facilities here",
            summary["with_several_facilities"],
            f"of {counted(summary['businesses'], 'business', 'businesses')}",
            "Businesses with two or more known facilities in these agencies and counties.",
        )
    with beyond:
        labels.figure(
            "Reaching beyond",
            summary["reaching_beyond"],
            "have facilities elsewhere",
            "Businesses with facilities known outside these agencies and counties, or of which "
            "CERS counts more facilities statewide than are known here.",
        )
    with single:
        labels.figure(
            "Only here, one facility",
            summary["businesses"] - answers.total(QUESTION, reach="either", **scope.params()),
            "as far as is known",
            "Businesses with one facility here and none known or counted elsewhere. A statewide "
            "count is known only from facility and organization queries.",
        )


def business_list() -> None:
    """The businesses of one reach, largest here first."""
    reach = choices.view("reach", "Which businesses", REACHES)
    typed = st.text_input("Business name", key="business_name_typed", type="search")
    params = scope.params() | {"reach": reach, "search": filter_base.words(typed)}
    found = answers.total(QUESTION, **params)
    if not found:
        messages.nothing(
            "No business meets this choice.", "Choose all businesses or search for less."
        )
        return
    scope.offer(QUESTION, params, "organizations", REACHES[reach], found)
    rows = listing.page_of(QUESTION, params, found, "business", "businesses")
    codes = rows["organization_code"].tolist()
    opener.grid(
        rows,
        "organizations",
        f"{REACHES[reach]}; choose a cell to open the business",
        lambda row, _: opener.to_business(int(codes[row])),
        "business_grid",
    )
    st.caption(
        "Known and loaded facilities are counted apart: a facility known but not loaded has "
        "unknown materials, not none. Not named: counted statewide by CERS, in no loaded file."
    )
