"""Contacts of the regulators of businesses, a row per business and agency, and their files."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from upa.agencies import directory
from upa.businesses import worksheet
from upa.exports.request import Given
from upa.questions import query
from upa.ui import answers, downloads


def contacts(params: Mapping[str, Any], file: Path | None) -> pd.DataFrame:
    """The contacts of the regulators of the businesses that meet a filter."""
    rows = query.run("businesses/regulators", answers.access(), file, **params)
    return worksheet.contact_list(rows, directory.current())


def offer(params: Mapping[str, Any], title: str, rows: int) -> None:
    """Offer these contacts as a workbook at once, and in other formats."""
    answer = Given(
        "businesses/contacts",
        "Which agencies regulate each business, and how are they reached?",
        "Agencies of facilities known here, with contacts of the directory; an empty contact is "
        "not known, look it up and correct it.",
        functools.partial(contacts, params, answers.day_file()),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        request = downloads.request_for(answer, {}, "organizations", title)
        downloads.file_button(request, "xlsx", "Regulators’ contacts (Excel)", ".at_once")
        downloads.download(answer, {}, "organizations", title, rows, "Contacts in other formats")
