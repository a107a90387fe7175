"""What the submittals of late changed, each kind with the way to its list."""

from datetime import timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.overview.attention import at_facilities
from upa.catalogue.phrases import counted
from upa.ui import address, answers
from upa.ui.text import plain

LATELY = timedelta(days=30)


def draw(place: DeltaGenerator) -> None:
    """The kinds of changes, in a place kept for them."""
    scope = address.scope()
    last = answers.past_day() or answers.ask_one("jurisdictions/day")["day"].date()
    period = {"changed_from": last - LATELY, "changed_to": last}
    counts = answers.ask("changes/counts", **scope.params(), basis=scope.basis, **period)
    with place.container():
        st.subheader(f"Changed in the {LATELY.days:,} days to {last:%Y-%m-%d}")
        if not counts["changes"].any():
            st.caption("No submittal of these days changed what the one before it said.")
        for kind in counts[counts["changes"] > 0].to_dict("records"):
            view = {"tab": "changes", "kind": str(kind["importance_number"])}
            view |= {name: str(day) for name, day in period.items()}
            st.page_link(
                "pages/jurisdictions.py",
                label=f"{plain(kind['importance'])}: {counted(kind['changes'], 'change')} "
                f"{plain(at_facilities(kind['facilities']))} →",
                query_params=scope.to_query_params() | view,
            )
