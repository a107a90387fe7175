"""What a page tells when something is wrong, missing or left out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import duckdb
import streamlit as st

from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.ui import address, answers
from upa.ui.text import plain, quoted
from upa.warehouse import connections

EXPLAINED = (UserError, duckdb.Error)


def problem(error: UserError) -> None:
    """Say what went wrong: title, sentence, next step."""
    said = f"**{plain(error.title)}.** {plain(error.sentence)}\n\n{plain(error.next_step)}"
    st.error(said, icon=":material/error:")


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Show what went wrong inside as a message and stop there: a UserError, and a failure of the
    database that no program can help."""
    try:
        yield
    except UserError as error:
        problem(error)
    except duckdb.Error as error:
        if (known := connections.fault(error)) is None:
            raise
        problem(known)


def nothing(why: str, next_step: str = "") -> None:
    """An empty state: why there is nothing and what to do."""
    st.info(plain(f"{why} {next_step}"), icon=":material/info:")


def not_understood(values: Mapping[str, str]) -> None:
    """Say which values of the address, by name, cannot be read."""
    for name, value in values.items():
        nothing(
            f"{quoted(f'{name}={value}')} in the address is not understood and left out.",
            "Choose it again in the filter.",
        )


def first_steps() -> None:
    """What a page shows while nothing is loaded."""
    nothing(
        "Nothing is loaded yet, so there is nothing to show.",
        "Load exchange files from CERS, inventory workbooks or a ZIP of these; everything else "
        "follows from them.",
    )
    st.page_link("pages/submissions.py", label="Load files", icon=":material/upload_file:")


def left_out() -> None:
    """Say how many inventories no total counts: their site reported under another CERS ID."""
    params = address.scope().params()
    found = answers.total("inventory/left_out", basis=address.scope().basis, **params)
    if found:
        st.page_link(
            "pages/jurisdictions.py",
            label=f"Not counted: {counted(found, 'inventory', 'inventories')} of sites that "
            "reported later under another CERS ID →",
            query_params={"tab": "twice"},
        )
