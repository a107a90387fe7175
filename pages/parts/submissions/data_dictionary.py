"""The field catalogue, searchable."""

import pandas as pd
import streamlit as st

from upa.catalogue import dictionary
from upa.catalogue.phrases import counted
from upa.exports.request import Given
from upa.questions import filter_base
from upa.ui import downloads, messages, runs, tables


@runs.fragment
def draw() -> None:
    """The fields that have all the words searched for."""
    text = st.text_input("Search fields", type="search", placeholder="CAS · 205 · fire code")
    rows = dictionary.rows()
    for word in filter_base.words(text) or []:
        rows = rows[rows["search"].str.contains(word, regex=False)]
    if rows.empty:
        messages.nothing("No field has all these words.", "Search for fewer words.")
        return
    rows = rows.drop(columns="search")
    count, files = st.columns(2, vertical_alignment="center")
    count.caption(f"{counted(len(rows), 'field')}.")
    with downloads.at_right(files):
        _files(rows, f"Fields with the words “{text}”" if text else "Fields of the catalogue")
    tables.grid(rows, "", "Fields of the catalogue", lazy=False)


def _files(rows: pd.DataFrame, title: str) -> None:
    """Offer the fields as files."""
    given = Given(
        "submissions/data_dictionary",
        "Which fields are read, what do they mean, and where do they stand in a file?",
        "The field catalogue of this version",
        lambda: rows,
    )
    downloads.download(given, {}, "", title, len(rows))
