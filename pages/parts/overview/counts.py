"""What is held in the scope."""

import streamlit as st

from upa.catalogue.phrases import counted
from upa.ui import address, answers, labels, messages


def draw() -> None:
    """Four figures, and what they leave out."""
    counts = answers.ask_one("overview/counts", **address.scope().params())
    facilities, businesses, materials, ehs = st.columns(4)
    with facilities:
        labels.figure(
            "Facilities",
            counts["facilities_loaded"],
            f"of {counts['facilities_known']:,} known",
            "Facilities of which at least one submittal is held.",
        )
    with businesses:
        labels.figure(
            "Businesses",
            counts["businesses"],
            f"{counts['with_several_facilities']:,} with several facilities, "
            f"{counts['beyond_one_agency']:,} under several agencies",
            "CERS organizations that hold these facilities. Several facilities: within the scope. "
            "Several agencies: anywhere known.",
        )
    with materials:
        labels.figure(
            "Materials",
            counts["materials"],
            f"latest submitted, {counted(counts['trade_secrets'], 'trade secret')}",
            "Rows of the last submitted inventories: one per material and location.",
        )
    with ehs:
        labels.figure(
            "Facilities with EHS",
            counts["facilities_with_ehs"],
            "extremely hazardous substances",
            "Facilities whose last submitted inventory has extremely hazardous substances (EHS, "
            "40 CFR 355), alone or as a component of a mixture.",
        )
    messages.left_out()
