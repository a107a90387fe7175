"""The worksheet and letter for holding facilities under one CERS organization."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.businesses import open_proposals
from upa.agencies import directory
from upa.businesses import worksheet
from upa.businesses.worksheet import Request
from upa.catalogue import clock, phrases
from upa.catalogue.file_types import FILE_TYPES
from upa.catalogue.phrases import counted
from upa.ui import answers, messages


def draw(business: dict[str, Any]) -> None:
    """Which organizations and facilities, and the request for them."""
    st.caption(
        "CERS joins facilities under one organization on request. This makes the worksheet and a "
        "draft of the letter; nothing is sent."
    )
    code, names = business["business_code"], open_proposals.organization_names()
    keeps, others = _organizations(code, names)
    rows = answers.ask("businesses/request", businesses=[code], organizations=others)
    if rows.empty:
        messages.nothing("No facility of this business is known.", "Load an organization query.")
        return
    facilities = _facilities(rows)
    name = names.get(keeps) or str(keeps)
    request = worksheet.build_request(name, keeps, facilities, directory.current(), clock.today())
    st.markdown(
        f"{counted(len(facilities), 'facility', 'facilities')}, {request.moving:,} of them to be "
        "moved"
    )
    _files(request)
    _preview(request)


def _organizations(business_code: int, names: dict[int, str]) -> tuple[int, list[int]]:
    """The organization that is to hold the facilities, and others whose facilities move too."""
    own = open_proposals.organizations_of(business_code)
    proposals = open_proposals.of_business(business_code)
    likely = sorted({code for p in proposals for code in p.organizations} - set(own))
    label = lambda code: f"{names.get(code) or 'Without a name'} ({code})"  # noqa: E731
    others = st.multiselect(
        "Also take facilities of", likely, format_func=label, placeholder="Likely the same business"
    )
    keeps = st.selectbox("Organization that is to hold them", [*own, *others], format_func=label)
    return keeps, others


def _facilities(rows: pd.DataFrame) -> pd.DataFrame:
    """The facilities of the request: all but those that are left out."""
    labels = {int(r.cers_id): f"{r.facility_name} ({r.cers_id})" for r in rows.itertuples()}
    left_out = st.multiselect("Leave out", list(labels), format_func=labels.get, placeholder="None")
    return rows[~rows["cers_id"].isin(left_out)]


def _files(request: Request) -> None:
    """The workbook and the letter."""
    name = phrases.slug(f"organization request {request.business}")
    with st.container(horizontal=True):
        st.download_button(
            "Worksheet (Excel)",
            data=lambda: worksheet.workbook(request, directory.current()),
            file_name=f"{name}.xlsx",
            mime=FILE_TYPES["xlsx"].mime,
            on_click="ignore",
        )
        st.download_button(
            "Letter draft (text)",
            data=lambda: worksheet.letter(request),
            file_name=f"{name}.txt",
            mime=FILE_TYPES["txt"].mime,
            on_click="ignore",
        )


def _preview(request: Request) -> None:
    """What the files hold."""
    heads, *rows = worksheet.facility_rows(request, directory.current())
    facilities = pd.DataFrame(rows, columns=heads)
    st.dataframe(facilities, hide_index=True, alt="Facilities of the request", placeholder="")
    with st.expander("Letter draft"):
        st.text(worksheet.letter(request))
