"""What a workbook does not say about itself."""

from datetime import date, datetime, time

import streamlit as st

from upa.catalogue import clock
from upa.loading.reports import LoadOptions
from upa.ui import answers

MODES = {
    "replace": "Replace the inventory of each facility in the file",
    "append": "Append to the inventory of each facility in the file",
}
CHANNELS = {None: "Not said", "cers": "CERS", "local-portal": "A local portal"}


def choose() -> LoadOptions:
    """The options of the next load."""
    with st.expander("Workbook options", icon=":material/tune:"):
        st.caption(
            "Exchange files say all this themselves. A workbook or other list says neither when it "
            "was submitted nor to whom."
        )
        when, who, how = st.columns(3)
        day = when.date_input("Submitted on", clock.today(), format="YYYY-MM-DD")
        names = {} if answers.is_empty() else answers.agency_names()
        agency = who.selectbox(
            "Agency",
            [None, *names],
            format_func=lambda code: "Not said" if code is None else f"{names[code]} ({code})",
        )
        channel = how.selectbox("Submitted through", list(CHANNELS), format_func=CHANNELS.get)
        mode = st.radio("Inventory", list(MODES), format_func=MODES.get)
    return LoadOptions(mode, agency, _noon(day), channel)


def _noon(day: date) -> datetime | None:
    """Noon of a day in UTC; None for today, when it is the moment of the load."""
    if day == clock.today():
        return None
    return clock.to_utc(datetime.combine(day, time(12)))
