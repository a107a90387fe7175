"""Choose files, try or load them, and see what became of each."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.submissions import files, outcome, workbook_options
from upa.catalogue.phrases import counted
from upa.catalogue.records import SourceFile, UserError
from upa.loading import loader
from upa.loading.reports import LoadOptions, LoadReport, Progress
from upa.ui import messages
from upa.ui.text import Markup, plain
from upa.warehouse.generations import Warehouse


def draw() -> None:
    """The files, the options, the two buttons, the result."""
    chosen = files.choose()
    options = workbook_options.choose(chosen)
    with st.container(horizontal=True):
        tries = st.button("Dry run", disabled=not chosen, help="Everything but keeping the result.")
        loads = st.button("Load", type="primary", disabled=not chosen)
    if (tries or loads) and (report := _load(chosen, options, dry_run=tries)):
        outcome.keep(report, dry_run=tries)
        if loads:
            files.forget_dropped()
            st.rerun()
    outcome.draw()


def _load(chosen: Sequence[SourceFile], options: LoadOptions, dry_run: bool) -> LoadReport | None:
    """Load, or try to, while showing how far it is; None when it could not begin."""
    bar = st.progress(0.0, "Reading files")
    try:
        return loader.load(
            chosen, Warehouse(), options, lambda at: bar.progress(_share(at), _text(at)), dry_run
        )
    except UserError as error:
        messages.problem(error)
        return None
    finally:
        bar.empty()


def _share(at: Progress) -> float:
    """How much of a load is done, from 0 to 1."""
    return min((at.files_done + (at.share or 0)) / max(at.files_total, 1), 1.0)


def _text(at: Progress) -> Markup:
    """How far a load is, in words."""
    file = min(at.files_done + 1, at.files_total)
    return Markup(
        f"{plain(at.file)} · {counted(at.facilities, 'facility', 'facilities')}, "
        f"{counted(at.submittals, 'submittal')}, "
        f"{counted(at.inventory_items, 'material')} · file {file:,} of {at.files_total:,}"
    )
