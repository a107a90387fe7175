"""Regulated facilities by program, each with its rule."""

import streamlit as st

from pages.parts.jurisdictions import scope
from upa.catalogue.phrases import counted
from upa.ui import answers, charts, tables
from upa.ui.text import plain


def draw() -> None:
    """The programs as a table and as bars."""
    params = scope.params()
    rows = answers.ask("jurisdictions/programs", **params)
    summary = answers.ask_one("jurisdictions/summary", **scope.dated_params())
    known = counted(summary["facilities_known"], "facility", "facilities")
    st.subheader(
        "Regulated facilities by program",
        help="CalEPA's counting rules. Regulated, not in the program, with another agency and not "
        "determinable add up to all known facilities. An agency is counted only for the elements "
        "it regulates; no exchange says which agency runs the generator programs, so those count "
        "all facilities it sees.",
    )
    st.markdown(
        f"Of **{known}** known {plain(scope.place())}. Drafts "
        "and submittals that ended as Not Applicable never count."
    )
    scope.offer("jurisdictions/programs", params, "facilities", "Programs", len(rows))
    tables.plain_table(rows, "facilities", "Regulated facilities by program, with the rule of each")
    short = rows["program"].str.extract(r"\((.*)\)", expand=False).fillna(rows["program"])
    charts.bars(
        list(zip(short, rows["regulated"], strict=True)),
        "Bars of regulated facilities by program, with the numbers of the table above.",
    )
