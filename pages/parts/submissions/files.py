"""Choosing files to load: dropped on the page, or lying in the incoming folder."""

from pathlib import Path

import streamlit as st

from upa.catalogue.file_types import LOADED_TYPES
from upa.catalogue.paths import DATA
from upa.catalogue.records import SourceFile
from upa.readers.files import DiskFile, StreamFile

INCOMING = DATA / "incoming"


def choose() -> list[SourceFile]:
    """The files that are chosen in either way."""
    dropped = st.file_uploader(
        "Files from CERS (exchange XML), inventory or facility workbooks, CSV, or a ZIP of these",
        type=list(LOADED_TYPES),
        accept_multiple_files=True,
        key=f"drop.{st.session_state.get('drops', 0)}",
    )
    return [*(StreamFile(d.name, d) for d in dropped), *map(DiskFile, _of_incoming())]


def forget_dropped() -> None:
    """Empty the place where files are dropped, at the next run."""
    st.session_state["drops"] = st.session_state.get("drops", 0) + 1


def _of_incoming() -> list[Path]:
    """Files chosen among those lying in the incoming folder."""
    folder = INCOMING.glob("*") if INCOMING.is_dir() else []
    waiting = sorted(p for p in folder if p.suffix.lower().removeprefix(".") in LOADED_TYPES)
    if not waiting:
        st.caption("Very large files need no upload: put them into the folder data/incoming.")
        return []
    return st.multiselect(
        "Files in data/incoming",
        waiting,
        format_func=lambda path: f"{path.name} ({_size(path.stat().st_size)})",
        placeholder="Choose files",
        help="The way for very large files: put them into the folder data/incoming.",
    )


def _size(count: int) -> str:
    """A size in bytes in the unit people use."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} KB"
