"""Contact cards of agencies: everything to reach them, and how sure it is."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts.regulators import agency_list, correction
from upa.agencies import agency_fields, assignments
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.catalogue.phrases import counted
from upa.ui.messages import escape

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
    st.markdown(f"**{escape(agency.name)}**")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if agency.kind:
            st.badge(agency.kind, color="blue" if agency.kind == "CUPA" else "violet")
        st.caption(_code(agency), width="content")
        _verified(agency)
    st.markdown("  \n".join(_contact_lines(agency)) or "No contact is known.")
    related = assignments.related_agencies(agency, directory)
    if related:
        title = "Participating agencies" if agency.kind == "CUPA" else "CUPA"
        st.caption(f"{title}: " + "; ".join(escape(a.name) for a in related))
    serves = agency.serves or agency.serves_cities
    if serves:
        st.caption(f"Serves: {escape(serves)}")
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
        by = escape(agency.verified_by)
        st.badge(f"Verified {agency.verified_on} by {by}", icon=":material/check:", color="green")
    else:
        st.badge("Unverified", icon=":material/help:", color="gray")


def _contact_lines(agency: Agency) -> list[str]:
    """Ways to reach an agency as Markdown, those that are known."""
    mail = f"[{escape(agency.email)}](<mailto:{agency.email}>)" if agency.email else ""
    texts = {
        "Phone": escape(agency.phone),
        "Fax": escape(agency.fax),
        "E-mail": mail if agency_fields.EMAIL.fullmatch(agency.email) else escape(agency.email),
        "Web": _link(agency.website),
        "Contact page": _link(agency.contact_url),
        "Local portal": _link(agency.portal),
        "Address": escape(agency.address),
        "Contact is of": escape(agency.contact_scope),
    }
    return [f"{label}: {text}" for label, text in texts.items() if text]


def _link(url: str) -> str:
    """A web address as a link; text that is none stays text."""
    if not agency_fields.URL.fullmatch(url):
        return escape(url)
    return f"[{escape(url.split('://', 1)[1].rstrip('/'))}](<{url}>)"


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
