"""Names, place, business, numbers and activities of a facility."""

from typing import Any

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.catalogue import fields
from upa.questions import facility_filter
from upa.ui import answers, tables
from upa.ui.text import plain

PLACE = ("site_address", "site_address_supplemental", "city", "zip_code")


def draw(facility: Facility) -> None:
    """What a facility is called, where it is, whose it is and what it does."""
    established = facility["established_on"]
    _facts(
        {
            "Address": ", ".join(str(facility[c]) for c in PLACE if facility[c]),
            "County": _county(facility),
            "Business": _business(facility),
            "Industry": _industry(facility["naics_code"]),
            "Coordinates": _coordinates(facility),
            "CERS ID": facility["cers_id"],
            "Facility ID of the agency": facility["facility_id"],
            "EPA ID": facility["epa_id"],
            "Set up in CERS": f"{established:%Y-%m-%d}" if established else None,
            "Known from": fields.code_label("facility_bases", facility["known_from"]),
        }
    )
    _activities(facility)
    _businesses(facility["cers_id"])


def _county(facility: Facility) -> str | None:
    county = fields.code_label("counties", facility["county_id"])
    basis = fields.code_label("place_bases", facility["county_basis"]).lower()
    return f"{county} ({basis})" if county else None


def _business(facility: Facility) -> str | None:
    name = facility["organization_name"]
    return f"{name} (code {facility['organization_code']})" if name else None


def _industry(code: object) -> str | None:
    return f"{code} {fields.codes('naics').get(str(code), '')}" if code else None


def _coordinates(facility: Facility) -> str:
    """Latitude and longitude, or why there are none."""
    if facility["latitude"] is None:
        return fields.code_label("point_bases", facility["point_basis"])
    return f"{facility['latitude']:.5f}, {facility['longitude']:.5f}"


def _facts(pairs: dict[str, Any]) -> None:
    """Facts by name in two columns; what is not known says so."""
    lines = [
        f"**{plain(name)}:** {plain(value) if value else '*not known*'}"
        for name, value in pairs.items()
    ]
    half = (len(lines) + 1) // 2
    left, right = st.columns(2)
    left.markdown("  \n".join(lines[:half]))
    right.markdown("  \n".join(lines[half:]))


def _activities(facility: Facility) -> None:
    """Answers of the newest Business Activities form; an absent answer is unknown, not No."""
    by_answer: dict[str | None, list[str]] = {"Y": [], "N": [], None: []}
    for column in facility_filter.ACTIVITIES:
        by_answer.setdefault(facility[column], []).append(facility_filter.activity(column))
    titles = {"Y": "Activities", "N": "Answered No", None: "Not answered"}
    lines = [
        f"**{plain(title)}:** {plain(', '.join(by_answer[answer]))}"
        for answer, title in titles.items()
        if by_answer[answer]
    ]
    st.markdown("  \n".join(lines))


def _businesses(cers_id: int) -> None:
    """The businesses that held the facility, where there was more than one."""
    businesses = answers.ask("facilities/businesses", cers_id=cers_id)
    if businesses["organization_code"].nunique() > 1:
        st.subheader("Businesses that held it")
        alt = "Businesses that held the facility"
        tables.plain_table(businesses, "facility_organizations", alt)
