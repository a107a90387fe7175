"""The filter widgets of the list of businesses, most used first."""

import streamlit as st

from upa.catalogue import fields
from upa.questions import filter_base
from upa.ui import answers, labels
from upa.ui.panel import Panel

YES_OR_NO = {None: "Any", True: "Yes", False: "No"}
AT_LEAST = {None: "Any", 2: "2 or more", 3: "3 or more", 5: "5 or more", 10: "10 or more"}


def draw(widgets: Panel) -> None:
    """The widgets of a filter."""
    search, several, touching = st.columns([3, 2, 3])
    with search:
        widgets.text(
            "search",
            "Business name, headquarters or organization code",
            type="search",
            help="Every word must be found.",
        )
    with several:
        widgets.one(
            "several_jurisdictions",
            "In several jurisdictions",
            YES_OR_NO,
            help="Facilities under more than one CUPA, or marked multi-jurisdictional by CERS.",
        )
    with touching:
        counties = [int(code) for code in answers.ask("frame/counties")["county_id"]]
        widgets.many("touching", "With a facility in county", counties, labels.coded("counties"))
    with st.expander("More filters", icon=":material/tune:"):
        _more(widgets)


def _more(widgets: Panel) -> None:
    """The less used widgets."""
    size, lead, rest = st.columns(3)
    with size:
        widgets.one("several_facilities", "Several facilities", YES_OR_NO)
        widgets.one("agencies_min", "Number of agencies", AT_LEAST)
    with lead:
        names = answers.agency_names()
        leads = [int(code) for code in answers.ask("businesses/leads")["lead_regulator_code"]]
        widgets.many(
            "leads", "Lead agency", leads, lambda code: filter_base.agency_name(code, names)
        )
    with rest:
        numbers = [code for code in fields.codes("organization_origins") if code.isdigit()]
        widgets.many("origins", "Entered in CERS by", numbers, labels.coded("organization_origins"))
        widgets.one("unloaded", "Facilities not loaded", YES_OR_NO)
