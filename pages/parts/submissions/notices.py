"""What a load says of single files: refused, not current, without a date."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from pages.parts.submissions import workbook_options
from upa.catalogue.records import UserError
from upa.loading.reports import FileReport
from upa.readers.files import shown
from upa.ui import messages, tables

MOST_MESSAGES = 3
"""Messages of a kind that stand one by one."""
MOST_NAMES = 20
"""Names of files that a sentence lists."""


def refusal(file: FileReport) -> None:
    """Why a file was refused, and what to do."""
    if file.status == "refused":
        messages.problem(
            UserError(f"{shown(file)}: refused", file.reason or "", file.next_step or "")
        )


def not_current(files: list[FileReport]) -> None:
    """Why what these files hold is not current; of many, as after a load of old answers, a list."""
    if len(files) <= MOST_MESSAGES:
        for file in files:
            messages.nothing(f"{shown(file)}: {file.not_current}")
        return
    with st.expander(f"{len(files):,} files hold what is not current", icon=":material/info:"):
        rows = [{"file_name": shown(file), "message": file.not_current} for file in files]
        tables.plain_table(pd.DataFrame(rows), "findings", "Files whose content is not current")


def undated(files: list[FileReport], dry_run: bool) -> None:
    """Say which files count as submitted today because no date was chosen."""
    if files:
        verb = "counts" if len(files) == 1 else "count"
        messages.nothing(
            f"{listed(shown(file) for file in files)} {verb} as submitted today, because no date "
            "was chosen.",
            f"If that is wrong, {'' if dry_run else 'undo the load, '}choose the date under "
            f"“{workbook_options.TITLE}” and load {'it' if dry_run else 'again'}.",
        )


def listed(names: Iterable[str]) -> str:
    """Names in a row, the first of many."""
    all_of_them = list(names)
    more = len(all_of_them) - MOST_NAMES
    return ", ".join(all_of_them[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
