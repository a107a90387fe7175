"""The top of one business: its name, its organizations, figures and reporting route."""

from typing import Any

import streamlit as st

from pages.parts.businesses import organizations
from upa.agencies import agency_fields, directory
from upa.businesses import worksheet
from upa.catalogue.phrases import counted
from upa.ui import address, answers, labels, messages
from upa.ui.text import plain

ROUTES = {
    "Several jurisdictions": "Several jurisdictions: CERS is the single place where it can report "
    "for all of them.",
    "One jurisdiction": "One jurisdiction: it may report through its agency's local portal where "
    "there is one, or in CERS.",
    "One jurisdiction known": "One jurisdiction as far as known; CERS counts facilities that no "
    "loaded file names, so it may have more.",
}


def draw(organization_code: int) -> dict[str, Any] | None:
    """The business that holds an organization, with the way back to the list; None when no loaded
    file mentions it."""
    parameters = address.parameters()
    back = {k: v for k, v in parameters.items() if k not in ("business", "section", "page")}
    st.page_link("pages/businesses.py", label="← All businesses", query_params=back)
    code = answers.ask_one("businesses/code_of", organization=organization_code).get(
        "business_code"
    )
    if code is None:
        st.title(f"Business {plain(organization_code)}")
        messages.nothing(
            f"No loaded file mentions organization code {organization_code}.",
            "Check the code, or load the file that holds it in Submissions.",
        )
        return None
    business = answers.ask_one("businesses/list", business=code)
    st.title(plain(business["organization_name"] or f"Business {code}"))
    organizations.draw(business)
    _figures(business)
    _unnamed(business)
    _route(business)
    return business


def _figures(business: dict[str, Any]) -> None:
    """How many facilities, agencies, counties and materials."""
    facilities, agencies, counties, materials = st.columns(4)
    known = counted(business["facilities_known"], "known facility", "known facilities")
    with facilities:
        labels.figure(
            "Facilities loaded",
            business["facilities_loaded"],
            f"of {known}",
            "Known: named in a loaded file. Loaded: those of which submittals are held.",
        )
    with agencies:
        labels.figure(
            "Agencies",
            business["agency_count"],
            counted(business["jurisdiction_count"], "CUPA jurisdiction"),
            "CUPAs and participating agencies that regulate at least one of its known facilities.",
        )
    with counties:
        labels.figure(
            "Counties",
            business["county_count"],
            business["county_names"] or "not known",
            "Counties its known facilities lie in.",
        )
    with materials:
        _materials(business)


def _materials(business: dict[str, Any]) -> None:
    """How many materials, at how many of the facilities."""
    if business["materials"] is None:
        st.metric("Materials", "not loaded", help="No inventory of its facilities is held.")
        return
    labels.figure(
        "Materials",
        int(business["materials"]),
        f"at {business['inventories']:,} of {business['facilities_known']:,} known facilities",
        "Rows of the last submitted inventories that are held. Other facilities are not counted "
        "as having none.",
    )


def _unnamed(business: dict[str, Any]) -> None:
    """Facilities that CERS counts and no loaded file names."""
    if business["not_named"]:
        st.caption(
            f"CERS counts {business['facility_count']:,} facilities of this business statewide; "
            f"{business['not_named']:,} of them are named in no loaded file."
        )


def _route(business: dict[str, Any]) -> None:
    """Where the business may report, from where its facilities lie."""
    inferred = business["facilities_inferred"]
    basis = (
        f" The agency of {counted(inferred, 'facility', 'facilities')} is inferred from its place."
        if inferred
        else ""
    )
    route = ROUTES.get(business["route"], "The jurisdiction of its facilities is not known.")
    st.info(f"**Reporting route.** {plain(route)}{basis}", icon=":material/alt_route:")
    if business["route"].startswith("One"):
        _portals(business["business_code"])


def _portals(code: int) -> None:
    """Local portals of the agencies of the business."""
    rows = answers.ask("businesses/footprint", business=code).to_dict("records")
    agencies = [worksheet.agency_of(row, directory.current()) for row in rows]
    with_portal = [a for a in agencies if agency_fields.URL.fullmatch(a.portal)]
    for agency in with_portal:
        st.link_button(f"Local portal of {plain(agency.name)}", agency.portal)
    if not with_portal:
        st.caption("No local portal of its agencies is in the directory.")
