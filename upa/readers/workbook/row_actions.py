"""Columns that change what a row means: Add/Delete, Action, Status of a row."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.phrases import counted
from upa.catalogue.records import Finding
from upa.readers.workbook.sheet import Sheet
from upa.readers.workbook.templates import plain

ACTION_HEADINGS = frozenset(
    (
        "add/delete",
        "adddelete",
        "add/del",
        "a/d",
        "add/update/delete",
        "add/edit/delete",
        "add/change/delete",
        "add/modify/delete",
        "action",
        "actioncode",
        "rowaction",
        "recordaction",
        "status",
        "rowstatus",
        "recordstatus",
        "chemicalstatus",
        "itemstatus",
        "inventorystatus",
        "change",
        "changetype",
        "changestatus",
        "delete",
        "deleted",
        "remove",
        "removed",
        "active",
        "inactive",
        "active/inactive",
        "transaction",
        "transactiontype",
    )
)
"""Headings as `plain` gives them."""

_ASKS_GONE = re.compile(
    r"(?:is|to|date|chemical|material|row|item)*(?:del|deleted?|deletion|removed?|removal|inactive"
    r"|obsolete|discontinued|archived|nolonger\w*|gone)"
    r"(?:y/?n|yes/?no|flag|row|item|date|on|chemical|material|from\w+)*"
)
_ASKS_PRESENT = re.compile(r"(?:is|still)*(?:active|current|present|onsite|inuse)(?:y/?n|flag)*")
"""Headings, as `plain` gives them, that a Yes or a day answers: the row goes, or it is there."""
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T].*)?")
_SURELY_GONE = (
    r"(?:please )?(?:deleted?|deletes|removed?|removes|inactiv(?:e|ated?)|obsolete|discontinued"
    r"|disposed)"
    r"(?: (?:of|this|row|item|chemical|material|from \w+|\w* ?[0-9][-0-9/.]*))*"
    r"|no longer (?:on ?site|used|stored|here|present)"
)
"""Words that say that a row goes, under whatever heading."""
_GONE = re.compile(
    r"d|del|x|rem|retired|archived|void|closed|" + _SURELY_GONE,
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"a(dd(ed|s)?)?|new|u(pdate[ds]?)?|upd|c(hange[ds]?)?|chg|e(dit(ed)?)?|m(odif(y|ied))?|insert(ed)?"
    r"|rev(ised?)?|keep|kept|same|no ?change|unchanged|existing|active|current|in use|on ?site|open"
    r"|accepted|approved|submitted|draft|complete[d]?|n/?a|none|-+",
    re.IGNORECASE,
)
_YES, _NO = (
    re.compile(r"y(es)?|t(rue)?|1|x", re.IGNORECASE),
    re.compile(r"n(o)?|f(alse)?|0", re.IGNORECASE),
)


def is_present(heading: str, text: str | None) -> bool | None:
    """Whether a row with this text in such a column is there; None when that is unclear."""
    text = (text or "").strip()
    if not text:
        return True
    asks_gone, asks_present = _ASKS_GONE.fullmatch(heading), _ASKS_PRESENT.fullmatch(heading)
    yes_means_gone = bool(asks_gone) if asks_gone or asks_present else None
    if yes_means_gone is not None and (_YES.fullmatch(text) or _NO.fullmatch(text)):
        return bool(_YES.fullmatch(text)) is not yes_means_gone
    if _GONE.fullmatch(text) or (asks_gone and _DAY.fullmatch(text)):
        return False
    return True if _PRESENT.fullmatch(text) else None


def marks_rows(heading: str, texts: Iterable[str | None]) -> bool:
    """Whether a column says what became of its rows: by its heading, else by what it holds.

    A heading nobody knows is believed when all it holds is such words, deletion among them.
    """
    if heading in ACTION_HEADINGS or _ASKS_GONE.fullmatch(heading):
        return True
    met = {text.strip() for text in texts if text and text.strip()}
    if not any(re.fullmatch(_SURELY_GONE, text, re.IGNORECASE) for text in met):
        return False
    return all(is_present("", text) is not None for text in met)


def without_deleted(
    sheet: Sheet, rows: pa.Table, column: int, heading: str
) -> tuple[pa.Table, list[Finding]]:
    """Rows that are there, and a warning for each that is marked deleted or is unclear."""
    texts = sheet.cells.column(column).take(rows.column("row"))
    encoded = pc.dictionary_encode(texts, null_encoding="encode").combine_chunks()
    known = [is_present(plain(heading), text) for text in encoded.dictionary.to_pylist()]
    verdicts = pa.array(known, pa.bool_()).take(encoded.indices)
    keep = pc.fill_null(verdicts, False)
    if pc.all(keep).as_py() or not rows.num_rows:
        return rows, []
    gone = pc.invert(keep)
    dropped = zip(
        rows.column("row").filter(gone).to_pylist(),
        texts.filter(gone).to_pylist(),
        verdicts.filter(gone).to_pylist(),
        strict=True,
    )
    findings = [_not_loaded(sheet, row, heading, text, verdict) for row, text, verdict in dropped]
    deleted = [f for f in findings if f.code == "row-marked-deleted"]
    if deleted:
        places = ", ".join(f.locator or "" for f in deleted[:10])
        more = f" and {len(deleted) - 10:,} more" if len(deleted) > 10 else ""
        were = counted(len(deleted), "row is", "rows are")
        message = f"{were} marked deleted and not loaded: {places}{more}."
        findings.insert(0, Finding("warning", "rows-marked-deleted", message))
    return rows.filter(keep), findings


def _not_loaded(
    sheet: Sheet, row: int, heading: str, text: str | None, verdict: bool | None
) -> Finding:
    if verdict is None:
        code, why = "row-action-unknown", "is not understood"
    else:
        code, why = "row-marked-deleted", "marks the row as deleted"
    message = f"{heading} “{(text or '')[:60]}” {why}; the row was not loaded."
    return Finding("warning", code, message, locator=sheet.locator(row), value=text)
