"""What a workbook or list does not say about itself."""

from collections.abc import Iterable
from datetime import date, datetime, time

import streamlit as st

from upa.catalogue import clock
from upa.catalogue.file_types import EXCHANGE_TYPES
from upa.catalogue.records import SourceFile
from upa.loading.reports import LoadOptions
from upa.ui import answers

MODES = {
    "replace": "Replace the inventory of each facility in the file",
    "append": "Append to the inventory of each facility in the file",
}
CHANNELS = {None: "Not said", "cers": "CERS", "local-portal": "A local portal"}


TITLE = "Options for workbooks and lists"


def choose(files: Iterable[SourceFile]) -> LoadOptions:
    """The options of the next load; they open by themselves where one of the files needs them."""
    asked = any(not file.name.lower().endswith(EXCHANGE_TYPES) for file in files)
    with st.expander(TITLE, icon=":material/tune:", expanded=asked):
        st.caption(
            "Exchange files (XML) say all this themselves. A workbook, CSV file or other list says "
            "neither when it was submitted nor to whom. Without a date it counts as submitted "
            "today, and so as newer than anything loaded before."
        )
        when, who, how = st.columns(3)
        day = when.date_input("Submitted on", None, format="YYYY-MM-DD")
        names = {} if answers.is_empty() else answers.agency_names()
        agency = who.selectbox(
            "Agency",
            [None, *names],
            format_func=lambda code: "Not said" if code is None else f"{names[code]} ({code})",
        )
        channel = how.selectbox("Submitted through", list(CHANNELS), format_func=CHANNELS.get)
        mode = st.radio("Inventory", list(MODES), format_func=MODES.get)
    return LoadOptions(mode, agency, _moment(day), channel)


def _moment(day: date | None) -> datetime | None:
    """Noon of a day in UTC, of today the present moment; None when no day is chosen."""
    if day is None:
        return None
    if day == clock.today():
        return clock.utc_now()
    return clock.to_utc(datetime.combine(day, time(12)))
