"""Choosing files to load: dropped on the page, or lying in the incoming folder."""

import os

import streamlit as st

from upa.catalogue.file_types import LOADED_TYPES
from upa.catalogue.paths import DATA
from upa.catalogue.records import SourceFile, UserError
from upa.readers.files import DiskFile, StreamFile
from upa.ui import messages
from upa.ui.text import quoted

INCOMING = DATA / "incoming"


def choose() -> list[SourceFile]:
    """The files that are chosen in either way."""
    dropped = st.file_uploader(
        "Files from CERS (exchange XML), inventory or facility workbooks, CSV, or a ZIP of these",
        type=list(LOADED_TYPES),
        accept_multiple_files=True,
        key=f"drop.{st.session_state.get('drops', 0)}",
    )
    return [*(StreamFile(d.name, d) for d in dropped), *_of_incoming()]


def forget_dropped() -> None:
    """Empty the place where files are dropped, at the next run."""
    st.session_state["drops"] = st.session_state.get("drops", 0) + 1


def _of_incoming() -> list[DiskFile]:
    """Files chosen among those lying in the incoming folder; what cannot be read there is said."""
    waiting, unreadable = _waiting()
    for name, why in unreadable.items():
        messages.problem(
            UserError(
                f"{quoted(name)} in data/incoming cannot be loaded",
                f"{why}.",
                "Put the file itself there, readable for the account of the dashboard.",
            )
        )
    if not waiting:
        st.caption("Very large files need no upload: put them into the folder data/incoming.")
        return []
    return st.multiselect(
        "Files in data/incoming",
        list(waiting),
        format_func=lambda file: f"{file.name} ({_size(waiting[file])})",
        placeholder="Choose files",
        help="The way for very large files: put them into the folder data/incoming.",
    )


def _waiting() -> tuple[dict[DiskFile, int], dict[str, str]]:
    """Files in the incoming folder with their sizes; names of others with why they are no files."""
    waiting: dict[DiskFile, int] = {}
    others: dict[str, str] = {}
    for path in sorted(INCOMING.glob("*")) if INCOMING.is_dir() else []:
        file = DiskFile(path)
        if path.suffix.lower().removeprefix(".") not in LOADED_TYPES:
            continue
        if not path.is_file():
            others[file.name] = "It is a link to nothing" if path.is_symlink() else "It is no file"
        elif not os.access(path, os.R_OK):
            others[file.name] = "The account of the dashboard may not read it"
        else:
            waiting[file] = file.size
    return waiting, others


def _size(count: int) -> str:
    """A size in bytes in the unit people use."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} KB"
