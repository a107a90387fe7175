"""The answer to who regulates a place: agencies per submittal element, map, contacts."""

import streamlit as st

from pages.parts.regulators import agency_list, answer_map, cards, question
from upa.agencies import answer_tables, batches
from upa.agencies.assignments import Part
from upa.agencies.directory import Directory
from upa.agencies.lookup import Answer
from upa.catalogue.phrases import counted
from upa.exports.request import Given
from upa.ui import downloads, tables
from upa.ui.text import plain

MOST_CARDS = 8


def draw(answer: Answer, directory: Directory) -> None:
    """Agencies per element beside the map, then their contacts."""
    figure = answer_map.build(answer)
    if answer.parts or answer.served:
        table, picture = st.columns([3, 1]) if figure else (st.container(), None)
        with table:
            _tables(answer)
            _files(answer)
        if figure and picture:
            answer_map.draw(figure, answer, picture)
    _evidence(answer)
    st.subheader("Contacts")
    agency_list.offer(answer.agencies, f"Agencies, {answer.title}")
    if len(answer.agencies) > MOST_CARDS:
        agency_list.draw(answer.agencies, "matching_agencies")
    else:
        cards.draw(answer.agencies, directory)


def _tables(answer: Answer) -> None:
    """One table per place or facility the text can mean; a county's agencies as one table."""
    if len(answer.parts) > 1:
        st.markdown(
            "**More than one answer is possible.** Which one holds depends on where exactly the "
            "place lies."
        )
    for part in answer.parts:
        _part(part, answer)
    if answer.served and not answer.parts:
        rows = answer_tables.by_places(answer)
        tables.plain_table(rows, "", f"Agencies of {answer.title} with the places they serve")


def _part(part: Part, answer: Answer) -> None:
    """One possible answer with when it holds; short where there are others."""
    several = len(answer.parts) > 1
    if several or not answer.title.startswith(part.title):
        st.subheader(plain(part.title))
    if part.condition:
        st.markdown(f"**{plain(part.condition[:1].upper() + part.condition[1:])}**")
    rows = answer_tables.by_agency(part) if several else answer_tables.by_element(part)
    tables.plain_table(rows, "", f"Agencies per submittal element, {part.title}")
    if part.source:
        st.caption(f"Place according to: {plain(part.source)}")


def _files(answer: Answer) -> None:
    """Offer the answer per submittal element, with the agencies' contacts, as files."""
    rows = batches.element_rows(answer)
    given = Given(
        "regulators/answer",
        "Which agency regulates each submittal element at a place?",
        question.LOOK_UP_BASIS,
        lambda: batches.as_frame(rows),
    )
    title = f"Agencies per submittal element, {answer.title}"
    downloads.download(given, {}, "", title, len(rows))


def _evidence(answer: Answer) -> None:
    """Which agencies the facilities known with the same ZIP code are assigned to."""
    if answer.evidence:
        agencies = [
            f"{plain(agency.name)} ({counted(count, 'facility', 'facilities')})"
            for agency, count in answer.evidence
        ]
        st.caption("Assigned to facilities known with this ZIP code: " + " · ".join(agencies))
