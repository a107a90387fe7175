"""Organizations that are likely the same business: the evidence, and a person's decision."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.businesses import decisions, open_proposals
from upa.businesses import likeness
from upa.businesses.proposals import Proposal
from upa.ui import tables
from upa.ui.text import plain

MOST = 20
"""Proposals that are shown at once."""


def draw(business: dict[str, Any]) -> None:
    """Organizations that are probably part of a business."""
    _decide_all(open_proposals.of_business(business["business_code"]))


def draw_all() -> None:
    """All organizations that are probably one business."""
    st.page_link("pages/businesses.py", label="← All businesses")
    st.header("Likely the same business", divider="gray")
    _decide_all(open_proposals.everywhere())


def _decide_all(proposals: Sequence[Proposal]) -> None:
    """Proposals with their evidence, to be confirmed or dismissed."""
    st.caption(
        "Proposed from names, headquarters, owners, mailing addresses, phones, e-mail domains and "
        "DUNS numbers. Nothing is merged by itself: a confirmed group counts as one business on "
        "every page, its organizations stay visible, and it can be taken apart again."
    )
    if not proposals:
        st.caption("No proposal is open.")
        return
    names = open_proposals.organization_names()
    for proposal in proposals[:MOST]:
        _decide(proposal, names)
    if len(proposals) > MOST:
        st.caption(f"{len(proposals) - MOST:,} more follow when these are decided.")


def _decide(proposal: Proposal, names: Mapping[int, str]) -> None:
    """One proposal: who, why, and the decision."""
    labels = {
        code: f"{names.get(code) or 'Without a name'} ({code})" for code in proposal.organizations
    }
    key = f"same.{'.'.join(map(str, proposal.organizations))}"
    with st.container(border=True):
        st.markdown(f"**{' · '.join(map(plain, labels.values()))}**")
        st.markdown(f"Score {proposal.score:.2f}")
        tables.plain_table(_evidence(proposal), "", "Evidence for and against one business")
        with st.form(key, border=False):
            chosen = st.multiselect(
                "Organizations", list(labels), list(labels), format_func=labels.get
            )
            who, why = st.columns(2)
            author = who.text_input("Your name or initials", st.session_state.get("author", ""))
            reason = why.text_input("Reason (optional)")
            with st.container(horizontal=True):
                is_same = st.form_submit_button("Same business", type="primary")
                is_other = st.form_submit_button("Not the same")
        if is_same and len(chosen) < 2:
            st.warning("Choose at least two organizations to make them one business.")
        elif is_same:
            pairs = [(chosen[0], other) for other in chosen[1:]]
            decisions.record(pairs, "confirmed", author, reason)
        elif is_other:
            pairs = [(p.first, p.second) for p in proposal.pairs]
            decisions.record(pairs, "dismissed", author, reason)


def _evidence(proposal: Proposal) -> pd.DataFrame:
    """What speaks for and against, a row per pair and fact."""
    rows = [
        (f"{pair.first} – {pair.second}", sign, likeness.LABELS[kind], text)
        for pair in proposal.pairs
        for sign, facts in (("for", pair.evidence), ("against", pair.conflicts))
        for kind, text in facts
    ]
    return pd.DataFrame(rows, columns=["organizations", "speaks", "evidence", "what"])
