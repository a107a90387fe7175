"""What to tell of a text that had to be put right before it could be read."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue import fields
from upa.catalogue.phrases import counted
from upa.catalogue.records import Finding
from upa.readers.xml_text import Repairs

PLACE = ("cers_id", "submittal_key", "locator")


def replaced_characters(table: str, rows: pa.Table) -> list[Finding]:
    """A finding for each value of some rows in which a character was replaced."""
    known, findings = fields.columns(table), []
    places = [name for name in PLACE if name in rows.column_names]
    for name in rows.column_names:
        if name in PLACE or not pa.types.is_string(rows[name].type):
            continue
        found = rows.filter(pc.match_substring(rows[name], "\ufffd"))
        for row in found.select([*places, name]).to_pylist():
            label = known[name].label if name in known else name
            findings.append(_replaced(table, name, label, row))
    return findings


def _replaced(table: str, name: str, label: str, row: dict) -> Finding:
    cers_id = row.get("cers_id") or ""
    return Finding(
        "warning",
        "replaced-character",
        f"{label} “{row[name][:60]}” held a character that no XML file may hold; “\ufffd” "
        "stands in its place.",
        cers_id=int(cers_id) if re.fullmatch("[0-9]{1,18}", cers_id) else None,
        submittal_key=row.get("submittal_key"),
        locator=row.get("locator"),
        table_name=table,
        column_name=name,
        value=row[name],
    )


def about_text(repairs: Repairs) -> list[Finding]:
    """What was put right in a file as a whole."""
    found = []
    if repairs.replaced:
        message = (
            f"“\ufffd” replaces {counted(repairs.replaced, 'character')} that no XML file may hold."
        )
        found.append(Finding("warning", "replaced-characters", message))
    if repairs.misencoded:
        message = (
            "Some letters are not stored in the encoding the file names; they were taken as "
            "Windows writes them. Check names with accents."
        )
        found.append(Finding("warning", "encoding-guessed", message))
    if repairs.named:
        message = (
            f"{repairs.named:,} characters are written by names XML does not know, such as "
            "“&nbsp;”; they were read as web pages read them."
        )
        found.append(Finding("advice", "named-characters", message))
    return found
