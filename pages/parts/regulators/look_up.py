"""Who regulates a place: the box, and the answer or an invitation."""

import streamlit as st

from pages.parts.regulators import answer, completeness, question
from upa.agencies import lookup
from upa.agencies.directory import Directory
from upa.agencies.lookup import Answer
from upa.catalogue.phrases import counted
from upa.ui import address, answers, messages
from upa.ui.text import plain


def draw(directory: Directory) -> None:
    """Look up what the box has."""
    text = _box()
    if not text:
        _invitation(directory)
        return
    result = lookup.who_regulates(text, directory, question.asker())
    if result.kind == "nothing":
        messages.nothing(f"{result.title}.", " ".join(result.notes))
        return
    st.header(plain(result.title))
    for note in result.notes:
        st.caption(plain(note))
    if result.kind == "facilities":
        _choose_facility(result)
    else:
        answer.draw(result, directory)


def _box() -> str:
    """The one box; what is looked up stands in the address."""
    st.session_state["regulators_search"] = address.value_of("search", "q")
    return st.text_input(
        "Address, ZIP, city, county, agency or its code, CERS ID, facility or business",
        key="regulators_search",
        type="search",
        placeholder="4828 Indianapolis Ave, Delano · 93215 · Kern County · 10215613 · fire",
        on_change=lambda: question.put(st.session_state["regulators_search"]),
    ).strip()


def _invitation(directory: Directory) -> None:
    """What an answer will say."""
    nothing_loaded = "Nothing is loaded yet, so answers come from the directory only."
    st.caption(
        "The answer names the agency of each submittal element and how that is known: assigned "
        "to the facility by CERS, or by place. " + (nothing_loaded if answers.is_empty() else "")
    )
    completeness.draw(directory)


def _choose_facility(result: Answer) -> None:
    """Facilities that match words, each a button that looks it up."""
    more = result.facility_total > len(result.facilities)
    st.caption(
        f"The first {len(result.facilities):,}; add words to find others."
        if more
        else counted(result.facility_total, "facility", "facilities")
    )
    for row in result.facilities:
        where = ", ".join(str(row[c]) for c in ("site_address", "city", "zip_code") if row[c])
        name = plain(row["facility_name"] or "Without a name")
        st.button(
            f"{name} · {plain(where)} · {plain(row['cers_id'])}",
            key=f"facility.{row['cers_id']}",
            type="tertiary",
            on_click=question.put,
            args=(str(row["cers_id"]),),
        )
