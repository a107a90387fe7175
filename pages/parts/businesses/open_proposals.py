"""Organizations that are probably one business and nobody has decided about yet."""

from pathlib import Path

import streamlit as st

from upa.businesses import likeness, proposals
from upa.businesses.likeness import Pair
from upa.businesses.proposals import Proposal
from upa.questions import query
from upa.ui import answers
from upa.warehouse import entries
from upa.warehouse.access import Access
from upa.warehouse.generations import Warehouse


def everywhere() -> list[Proposal]:
    """All open proposals, best first."""
    warehouse = Warehouse()
    state = warehouse.identity, str(warehouse.folder)
    pairs = _likely_pairs(*state, answers.access(), answers.day_file())
    decisions = {(d.first_code, d.second_code): d.decision for d in entries.decisions()}
    return proposals.propose(pairs, decisions)


def of_business(business_code: int) -> list[Proposal]:
    """The open proposals that name an organization of a business."""
    own = set(organizations_of(business_code))
    return [p for p in everywhere() if own & set(p.organizations)]


def organizations_of(business_code: int) -> list[int]:
    """Codes of the organizations of a business."""
    rows = answers.ask("businesses/organizations", business=business_code)
    return [int(code) for code in rows["organization_code"]]


def organization_names() -> dict[int, str]:
    """Names of all organizations by code."""
    rows = answers.ask("businesses/names")
    return dict(zip(rows["organization_code"], rows["organization_name"], strict=True))


@st.cache_data(max_entries=2, show_spinner="Comparing all organizations …")
def _likely_pairs(served: str, folder: str, access: Access, file: Path | None) -> list[Pair]:
    """Pairs of organizations that are probably one business, once per generation and past day."""
    rows = query.run("businesses/features", access, file)
    return likeness.find_pairs(rows.itertuples(index=False, name=None))
