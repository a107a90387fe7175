"""What stands around every page: navigation, scope, state of the data."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from upa.catalogue.clock import today
from upa.catalogue.phrases import counted
from upa.exports import provenance
from upa.ui import address, answers, messages, runs, scope_bar, text
from upa.ui.text import plain, quoted
from upa.warehouse import past_days

STYLE = Path(__file__).with_name("style.css")

PAGES = (  # the first is the start page
    ("pages/overview.py", "Overview", ":material/home:"),
    ("pages/regulators.py", "Regulators", ":material/account_balance:"),
    ("pages/jurisdictions.py", "Jurisdictions", ":material/map:"),
    ("pages/businesses.py", "Businesses", ":material/domain:"),
    ("pages/facilities.py", "Facilities", ":material/factory:"),
    ("pages/inventory.py", "Inventory", ":material/inventory_2:"),
    ("pages/checks.py", "Checks", ":material/fact_check:"),
    ("pages/submissions.py", "Submissions", ":material/upload_file:"),
)


def app() -> None:
    """The whole dashboard: the pages on top of the window, the frame, the page asked for."""
    st.set_page_config(page_title="Unified Program Dashboard", page_icon="⚗️", layout="wide")
    pages = [
        st.Page(path, title=title, icon=icon, default=path == PAGES[0][0])
        for path, title, icon in PAGES
    ]
    chosen = st.navigation(pages, position="top")
    with runs.run():
        frame()
        chosen.run()
    _spare_collector()


@st.cache_resource(show_spinner=False)
def _spare_collector() -> None:
    """Once in a process: its modules stay for good, the collector need not look at them again."""
    gc.collect()
    gc.freeze()


def page(draw: Callable[[], None]) -> None:
    """Draw a page inside the frame.

    Until `st.navigation` was called once in a process, Streamlit takes a folder named pages for its
    older kind of app: a link into a page then runs that page alone. It starts the app itself.
    """
    if st.session_state.pop("framed", False):
        draw()
    else:
        app()


def frame() -> None:
    """The part every page begins with: how current the data are, the scope, the past day shown."""
    st.html(STYLE)
    if not answers.is_empty():
        answers.contracts()
        address.scope_address()
        _make_past_day()
        _data_through()
        scope_bar.scope_widgets()
        messages.not_understood(address.scope_not_read())
        _past_day_banner()
    st.session_state["framed"] = True


def _data_through() -> None:
    loaded = answers.ask_one("frame/data_through")
    through = f"{loaded['data_through']:%Y-%m-%d}" if loaded["data_through"] else "unknown"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            f"Data through **{through}** · {counted(loaded['file_count'], 'file')} · "
            f"{loaded['facilities_loaded']:,} of {loaded['facilities_known']:,} known facilities "
            "loaded",
            help="Data through: when the newest loaded file was made. Known: facilities named in "
            "any file. Loaded: those of which submittals are held.",
            width="content",
        )
        if loaded["is_sample"]:
            text.badge("Sample data – fictional", "warning")


def _make_past_day() -> None:
    """Make the file of the past day that is asked for, and say so meanwhile."""
    day = address.scope().as_of
    if not past_days.is_made(day):
        with st.spinner(f"Finding out what was so on {day:%Y-%m-%d} … (once, until the next load)"):
            past_days.day_file(day)


def _past_day_banner() -> None:
    """Say on every page that it shows a past day, and what is not known of it."""
    chosen, asked = address.scope(), st.session_state.get("as_of", "")
    if chosen.as_of:
        known = answers.ask_one("frame/as_of", **chosen.params())
        day = provenance.past_day(chosen.as_of, known["statuses_not_known"], known["is_listed"])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(f"**As of** {plain(day)}", icon=":material/history:")
            st.button("Back to today", on_click=scope_bar.set_scope, args=("as_of", today()))
    elif asked and asked != str(today()):
        st.warning(
            f"**{plain(quoted(asked))} cannot be shown.** It is not a past day such as "
            "2026-03-01, so this is what is known today.",
            icon=":material/history:",
        )
