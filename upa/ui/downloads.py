"""Files of what a page shows."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.catalogue import columns
from upa.catalogue.file_types import ANSWER_TYPES, FILE_TYPES
from upa.catalogue.phrases import counted
from upa.exports import sheets, writers
from upa.exports.request import Given, Request
from upa.ui import answers, runs
from upa.ui.text import plain

LARGE = 50_000
"""Rows from which on a download says how far it is."""

AUDIENCES: Mapping[str, columns.Audience] = {
    "Public: without contacts, locations and trade secrets": "public",
    "Agency: every column, for official use": "agency",
}


@contextlib.contextmanager
def at_right(place: DeltaGenerator) -> Iterator[None]:
    """Draw at the right edge of a place, where the downloads stand."""
    with place, st.container(horizontal=True, horizontal_alignment="right"):
        yield


def download(
    question: str | Given,
    params: Mapping[str, Any],
    table: str | None,
    sentence: str,
    rows: int,
    label: str = "Download",
) -> None:
    """Offer all rows of an answer as files, for the public unless the agency edition is chosen.

    `table` is the catalogue table of the columns, that which the question names when it is None.
    `sentence` says in English which rows these are; it stands in the files and is their name.
    """
    name = request_for(question, params, table, sentence).name
    large = rows > LARGE
    offer = st.popover(
        plain(label),
        icon=":material/download:",
        disabled=not rows,
        key=f"{name}.download",
        on_change="rerun" if large else "ignore",
    )
    with offer:
        chosen = AUDIENCES[st.radio("For whom", list(AUDIENCES), key=f"{name}.audience")]
        asked = request_for(question, params, table, sentence, chosen)
        st.caption(
            f"{counted(rows, 'row')}, exactly those of this view. The public edition leaves out "
            "people, storage locations and free text, and masks rows claimed as trade secrets."
        )
        for kind in ANSWER_TYPES:
            if kind == "xlsx" and rows > sheets.MOST_ROWS:
                st.caption(f"An Excel sheet holds {sheets.MOST_ROWS:,} rows: filter for one.")
            else:
                file_button(asked, kind, FILE_TYPES[kind].label)
        if large and offer.open:
            runs.fragment(_progress, run_every=1)(rows)


def _progress(rows: int) -> None:
    """How far a file of that many rows is, while one is written."""
    written = _written().get("rows")
    if written is not None:
        done = min(written / rows, 1.0)
        st.progress(done, f"{written:,} of {counted(rows, 'row')} written")


def _written() -> dict[str, int]:
    """The number of rows written of the file this session waits for; empty when there is none."""
    return st.session_state.setdefault("written", {})


def _content(asked: Request, kind: str, written: dict[str, int]) -> bytes:
    """A file, counting its rows while it is written: in a thread that knows no session."""
    try:
        written["rows"] = 0
        return writers.content(asked, kind, lambda rows: written.update(rows=rows))
    finally:
        written.clear()


def request_for(
    question: str | Given,
    params: Mapping[str, Any],
    table: str | None,
    sentence: str,
    audience: columns.Audience = "public",
) -> Request:
    """All rows of an answer for an audience, with the way back to the view."""
    return Request(
        question,
        params,
        audience,
        include_trade_secrets=bool(params.get("trade_secrets")),
        table=table,
        sentence=sentence,
        link=f"{st.context.url}?{urlencode(st.query_params.to_dict())}",
        agencies=answers.agency_names(),
        as_of=answers.past_day(question if isinstance(question, str) else ""),
        access=answers.access(),
    )


def file_button(asked: Request, kind: str, label: str, place: str = "") -> None:
    """Offer an answer as one file; `place` tells apart two buttons of the same file."""
    st.download_button(
        plain(label),
        data=functools.partial(_content, asked, kind, _written()),
        file_name=writers.file_name(asked, kind),
        mime=FILE_TYPES[kind].mime,
        on_click="ignore",
        key=f"{asked.name}{place}.{kind}",
    )
