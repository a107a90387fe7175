"""Of how many facilities a check cannot tell, why, and which these are."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from upa.catalogue.phrases import counted
from upa.questions import checks
from upa.questions.checks import Check
from upa.ui import answers, downloads
from upa.ui.text import plain


def draw(check: Check, params: Mapping[str, Any], sentence: str) -> None:
    """Each reason with its facilities as files; `sentence` says what was examined."""
    counts = {
        (question, why): count
        for question, why in check.unknown.items()
        if (count := answers.total(question, **checks.params_of(question, params)))
    }
    if not counts:
        st.caption("Determinable for every facility examined.")
        return
    st.subheader("Not determinable")
    for (question, why), count in counts.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            facilities = counted(count, "facility", "facilities")
            st.markdown(f"For {facilities}: {plain(why)}.", width="content")
            downloads.download(
                question,
                checks.params_of(question, params),
                "facilities",
                f"{check.name}, not determinable: {sentence}",
                count,
                f"Download the {facilities}",
            )
