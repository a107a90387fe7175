"""Why a workbook is refused, in words."""

from __future__ import annotations

from collections.abc import Iterable

from upa.catalogue.records import Refused, SourceFile
from upa.readers.files import shown
from upa.readers.workbook import limits

HEADER_WITHIN = 1_000


def refusal(file: SourceFile, title: str, sentence: str, next_step: str) -> Refused:
    """A refusal whose sentence begins with the file's name."""
    return Refused(title, f"{shown(file)} {sentence}", next_step)


_SAVE_AGAIN = (
    "Open it in Excel, save it again as an Excel workbook (.xlsx) and load that. "
    "If Excel cannot open it either, ask the sender for it again."
)
_SPLIT = (
    "Look for stray values far below or right of the data (Ctrl+End in Excel goes to the last "
    "cell), delete those rows and columns, save and load it again; or split it by facility."
)
_PROBLEMS: dict[str, tuple[str, str, str]] = {
    "damaged": ("This workbook is damaged", "cannot be read as a workbook: {error}.", _SAVE_AGAIN),
    "dtd": (
        "This workbook is not safe to read",
        "holds a document type declaration in its part {part}, which no spreadsheet program "
        "writes and attacks use.",
        "Do not open it. Ask the sender where it comes from.",
    ),
    "bomb": (
        "This workbook is not safe to read",
        "holds {packed_size} that unpack to {full_size}, far more than any spreadsheet's.",
        "Do not open it. Ask the sender where it comes from.",
    ),
    "password": (
        "This workbook is password-protected",
        "can only be opened with a password.",
        "Open it in Excel with its password, remove that (File, Info, Protect Workbook, Encrypt "
        "with Password, empty), save and load it again.",
    ),
    "not-excel": (
        "This is not an Excel workbook",
        "is an Office document or ZIP of another kind; an Excel workbook (.xlsx, .xls) or a CSV "
        "file with the columns of a CERS upload template was expected.",
        "Copy the table into the CERS upload template and load that.",
    ),
    "binary-workbook": (
        "This kind of Excel workbook is not read",
        "is an Excel binary workbook (.xlsb); .xlsx, .xls or CSV was expected.",
        "Open it in Excel, save it as an Excel workbook (.xlsx) and load that.",
    ),
    "open-document": (
        "This kind of spreadsheet is not read",
        "is an OpenDocument file (.ods, .odt); .xlsx, .xls or CSV was expected.",
        "Open it in LibreOffice or Excel, save it as an Excel workbook (.xlsx) and load that.",
    ),
    "numbers": (
        "This kind of spreadsheet is not read",
        "is a document of Apple Numbers; .xlsx, .xls or CSV was expected.",
        "Open it in Numbers, export it to Excel (File, Export To) and load that.",
    ),
    "cut-off": (
        "This workbook is damaged",
        "has no end that fits its beginning, as after an interrupted download or copy.",
        "Download or copy it again; if it opens in Excel, save it there and load that.",
    ),
    "no-worksheet": (
        "This workbook has no worksheet",
        "holds only charts or macros; a worksheet with a CERSID column was expected.",
        "Check that it is the right workbook.",
    ),
    "too-large": (
        "This workbook is too large",
        "takes {full_size} unpacked; at most {limit} are read.",
        _SPLIT,
    ),
    "too-many-cells": (
        "This workbook has too many cells",
        "reaches to row {rows:,} and over {columns:,} columns; at most {cells:,} cells are read.",
        _SPLIT,
    ),
    "memory": (
        "This workbook needs too much memory",
        "could not be read within {memory} of memory: a cell stands very far from the others, or "
        "there are too many.",
        _SPLIT,
    ),
    "memory-limit": (
        "There is too little memory to read this workbook",
        "could not be read within the {memory} of memory that the system lets this program have; "
        "nothing is known to be wrong with it.",
        "Raise the limit (on Linux: ulimit -v unlimited, or the memory of the container) and load "
        "it again.",
    ),
    "time": (
        "This workbook takes too long to read",
        "was not read after {seconds} seconds.",
        _SPLIT,
    ),
    "csv": (
        "A line of this file cannot be read",
        "has a quotation mark that is not closed or stands inside a value, at or before line "
        "{line:,}; from there on it is unclear where values end.",
        "Open it in Excel, check that line, save it as an Excel workbook (.xlsx) and load that.",
    ),
}


def refusal_for(file: SourceFile, details: dict[str, object]) -> Refused:
    """The refusal for a reason word of `upa/readers/cells.py` or of the guard."""
    if details["reason"] == "empty-sheet":
        return refusal_without_heading(file, details.get("sheet"), details.get("others", []), [])
    title, sentence, next_step = _PROBLEMS[str(details["reason"])]
    sizes = {
        "full_size": _size(details.get("size", 0)),
        "packed_size": _size(details.get("packed", 0)),
        "limit": _size(limits.MAX_UNPACKED),
        "memory": _size(details.get("within", limits.MEMORY)),
        "seconds": limits.SECONDS,
        "cells": limits.MAX_CELLS,
    }
    return refusal(file, title, sentence.format(**{**sizes, **details}), next_step)


def _size(size: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def refusal_without_heading(
    file: SourceFile, sheet: str | None, others: list, found: list[str]
) -> Refused:
    """The refusal of a workbook without a heading CERSID; `found` are the headings it has."""
    where = f"in its first worksheet, '{sheet}', " if sheet else ""
    what = f"the first line there says {listed(found)}" if found else "there is nothing there"
    more = f" It has other worksheets too: {listed(others)}." if others else ""
    return refusal(
        file,
        "No CERSID column was found",
        f"{where}has no cell CERSID within the first {HEADER_WITHIN:,} rows; {what}. The headings "
        f"of a CERS inventory or facility information template were expected.{more}",
        "Put the table on the first worksheet, with the template's headings, and load it again.",
    )


def listed(names: Iterable[object], most: int = 12) -> str:
    """Names for a sentence: the first ones, and how many more there are."""
    names = [str(n)[:60] for n in names]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
