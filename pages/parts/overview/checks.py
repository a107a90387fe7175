"""How many checks found something."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.catalogue.phrases import counted
from upa.ui import address, answers, labels


def draw(place: DeltaGenerator) -> None:
    """The figure, with the way to the checks, in a place kept for it."""
    scope = address.scope()
    params = scope.params() | {"basis": scope.basis, "trade_secrets": False, "days": None}
    with place.container():
        results = answers.check_results(params)
        labels.figure(
            "Checks that found something",
            sum(r.found > 0 for r in results),
            f"of {counted(len(results), 'check')}",
            "Checks of what was reported: missing and contradictory values, what is due.",
        )
        st.page_link("pages/checks.py", label="Checks →", query_params=scope.to_query_params())
