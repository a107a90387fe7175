"""Whether what a file holds was taken, and whether it is what is current now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import duckdb

from upa.catalogue import clock
from upa.catalogue.phrases import counted
from upa.catalogue.records import Finding, Refused, SourceFile
from upa.readers.files import shown
from upa.warehouse.scripts import run_script

STEPS = {
    "cers-id-missing": "Fill in the column CERSID in every row and load it again.",
    "cers-id-invalid": "Put the facility’s CERS ID, a number of 8 or 9 digits, into the column "
    "CERSID and load it again.",
    "cers-id-rounded": "Open the workbook that the file was saved from, format the column CERSID "
    "as a number without decimals, save it as Excel (.xlsx) and load that.",
    "row-marked-deleted": "If the rows are there all the same, empty the column that marks them "
    "and load it again; a facility that has none any more is shown by its next inventory.",
    "row-action-unknown": "Empty the column that says what became of a row, or write Add or Delete "
    "in it, and load it again.",
    "row-skipped": "Fill in the columns CERSID and CommonName in every row and load it again.",
    "submittal-rejected": "Ask CERS for the answer again, or have the sender put CERS ID and date "
    "of submittal into it.",
    "record-rejected": "Ask CERS for the answer again, or have the sender put the number in.",
}
"""What to do about a file of which nothing was taken, by the finding that says why."""


def nothing_taken(
    file: SourceFile, findings: Iterable[Finding], unknown: Mapping[str, int]
) -> Refused | None:
    """The refusal of a file none of whose rows was taken; None when it has none.

    `unknown` are paths of what is not known in it. An answer without any record is no such file:
    it says that there is nothing.
    """
    left_out = [f for f in findings if f.code in STEPS]
    if not left_out:
        return _nothing_known(file, [path for path in unknown if "/" in path])
    code, count = Counter(f.code for f in left_out).most_common(1)[0]
    first = next(f for f in left_out if f.code == code)
    is_said = not first.value or first.value[:20] in first.message
    written = "" if is_said else f" It says “{first.value[:60]}” there."
    alike = f" The same is true of {counted(count - 1, 'other')}." if count > 1 else ""
    return Refused(
        f"Nothing of {file.name} can be taken",
        f"{shown(file)} holds {counted(len(left_out), 'row or record', 'rows or records')}, and "
        f"none can be loaded. At {first.locator}: {first.message}{written}{alike}",
        STEPS[code],
    )


def _nothing_known(file: SourceFile, paths: list[str]) -> Refused | None:
    """The refusal of a file whose records hold nothing that is read."""
    if not paths:
        return None
    more = f" and {len(paths) - 3:,} more" if len(paths) > 3 else ""
    return Refused(
        f"Nothing of {file.name} can be taken",
        f"{shown(file)} has records, but nothing in them is read: {', '.join(paths[:3])}{more}.",
        "Ask for the answer again with the submittal elements that you need, such as facility "
        "information and the inventory, and load that.",
    )


def not_current(connection: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    """That what a file holds is not what is current, and why; None when it is."""
    rows = run_script(connection, "intake/not_current", sha256=sha256)
    if not rows:
        return None
    sentences = [_why(*row) for row in rows]
    _, kind, _ = run_script(connection, "intake/held_source", sha256=sha256)[0]
    if kind.endswith("-workbook"):
        sentences.append(
            "If it is newer all the same, undo this load and load it again with the date it was "
            "submitted."
        )
    return " ".join(sentences)


def _why(is_date_possible: bool, facilities: int, submitted_on: datetime, file_name: str) -> str:
    held = f"{clock.format_moment(submitted_on)}, from {file_name}"
    of = f"For {counted(facilities, 'facility', 'facilities')} this is not what is current: "
    if is_date_possible:
        return f"{of}a later submittal is held, the latest of {held}."
    return f"{of}its date cannot be, and one with a possible date is held, the latest of {held}."
