"""Agencies with their contacts: a grid of which one is looked up, and files."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.regulators import question
from upa.agencies import contact_list
from upa.agencies.agency_fields import Agency
from upa.catalogue import phrases
from upa.catalogue.file_types import FILE_TYPES
from upa.exports.request import Given
from upa.ui import answers, downloads, opener

COLUMNS = (
    *("agency_name", "agency_type", "agency_code", "agency_county", "agency_phone"),
    *("agency_email", "agency_website", "facilities_loaded", "verified"),
)


def draw(agencies: Sequence[Agency], key: str) -> None:
    """The agencies as a grid; a chosen one is looked up."""
    names = [a.name for a in agencies]
    opener.grid(
        _contacts(agencies),
        "",
        "Agencies with contacts; choose a cell to open its agency",
        lambda row, _: question.put(names[row]),
        key,
        COLUMNS,
    )
    called = {name: name for name in names}
    box = "Open an agency of this table"
    opener.box(box, called, question.put, f"{key}.choice", "Choose an agency")


def offer(agencies: Sequence[Agency], title: str) -> None:
    """The agencies with their contacts as files and as vCards. Agencies' contacts are public."""
    given = Given(
        "regulators/agencies",
        "Which agencies are these, and how are they reached?",
        question.BASIS,
        lambda: _contacts(agencies),
    )
    with st.container(horizontal=True, gap="small"):
        downloads.download(given, {}, "", title, len(agencies))
        vcards(agencies, title)


def vcards(agencies: Sequence[Agency], title: str) -> None:
    """Offer agencies as entries of an address book."""
    st.download_button(
        "vCard",
        data=lambda: contact_list.as_vcards(agencies),
        file_name=f"{phrases.slug(title)}.vcf",
        mime=FILE_TYPES["vcf"].mime,
        icon=":material/contact_page:",
        on_click="ignore",
        key="vcards",
    )


def loaded() -> dict[int, dict[str, Any]]:
    """What is loaded for each agency, by its code."""
    rows = [] if answers.is_empty() else answers.ask("regulators/held").to_dict("records")
    return {int(row["regulator_code"]): row for row in rows}


def _contacts(agencies: Sequence[Agency]) -> pd.DataFrame:
    """Agencies with contacts and the number of facilities loaded, as shown and as saved."""
    counts = {code: int(row["facilities_loaded"]) for code, row in loaded().items()}
    return contact_list.contacts(agencies, counts)
