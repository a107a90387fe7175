"""Contact cards of agencies: everything to reach them, and how sure it is."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts.regulators import agency_list, correction
from upa.agencies import assignments
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.catalogue.phrases import counted
from upa.ui import text
from upa.ui.text import Markup, plain

CODE_BASES = {
    "directory": "",
    "listing": " (regulator listing)",
    "entered": " (entered here)",
    "code-only": " (met in a file only)",
}


def draw(agencies: Sequence[Agency], directory: Directory) -> None:
    """The cards, two side by side."""
    loaded = agency_list.loaded()
    for start in range(0, len(agencies), 2):
        for column, agency in zip(st.columns(2), agencies[start : start + 2], strict=False):
            with column.container(border=True):
                _card(agency, directory, loaded.get(agency.code or 0))


def _card(agency: Agency, directory: Directory, loaded: dict[str, Any] | None) -> None:
    """One agency."""
    st.markdown(f"**{plain(agency.name)}**")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if agency.kind:
            text.badge(agency.kind, "blue" if agency.kind == "CUPA" else "violet")
        st.caption(plain(_code(agency)), width="content")
        _verified(agency)
    st.markdown("  \n".join(_contact_lines(agency)) or "No contact is known.")
    related = assignments.related_agencies(agency, directory)
    if related:
        title = "Participating agencies" if agency.kind == "CUPA" else "CUPA"
        st.caption(f"{plain(title)}: " + "; ".join(plain(a.name) for a in related))
    serves = agency.serves or agency.serves_cities
    if serves:
        st.caption(f"Serves: {plain(serves)}")
    _counts(agency, loaded)
    correction.button(agency)


def _code(agency: Agency) -> str:
    """An agency's code and how it is known."""
    if not agency.code:
        return "Code not known"
    return f"Code {agency.code}{CODE_BASES.get(agency.code_basis, '')}"


def _verified(agency: Agency) -> None:
    """When and by whom the entry was verified."""
    if agency.verified_on:
        verified = f"Verified {agency.verified_on} by {agency.verified_by}"
        text.badge(verified, "good")
    else:
        text.badge("Unverified", "unsure")


def _contact_lines(agency: Agency) -> list[Markup]:
    """Ways to reach an agency as Markdown, those that are known."""
    ways = {
        "Phone": plain(agency.phone),
        "Fax": plain(agency.fax),
        "E-mail": text.mail_link(agency.email),
        "Web": text.web_link(agency.website),
        "Contact page": text.web_link(agency.contact_url),
        "Local portal": text.web_link(agency.portal),
        "Address": plain(agency.address),
        "Contact is of": plain(agency.contact_scope),
    }
    return [_line(label, way) for label, way in ways.items() if way]


def _line(label: str, way: Markup) -> Markup:
    """One way to reach an agency."""
    return Markup(f"{plain(label)}: {way}")


def _counts(agency: Agency, loaded: dict[str, Any] | None) -> None:
    """What is loaded for an agency, with the way to it."""
    if loaded is None:
        st.caption("Nothing is loaded for this agency.")
        return
    st.page_link(
        "pages/jurisdictions.py",
        label=f"{counted(int(loaded['facilities_loaded']), 'facility', 'facilities')} loaded of "
        f"{int(loaded['facilities_known']):,} known, {int(loaded['materials']):,} materials →",
        query_params={"agency": str(agency.code)},
    )
