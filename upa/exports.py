"""Answers for people: codes as labels, columns under their catalogue names, an audience, a file.

The *agency* edition holds every column. The *public* edition leaves out what the catalogue marks as
not public and masks what it marks as trade secret on rows that are trade secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import pandas as pd

from upa import fields

Audience = Literal["public", "agency"]
MASK = "trade secret"
YES_NO = {"Y": "Yes", "N": "No", True: "Yes", False: "No"}
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheet programs would take for a formula."""

COMPUTED: Mapping[str, tuple[str, str]] = {
    "facilities": ("Facilities", "Different facilities among these rows."),
    "facilities_known": ("Facilities known", "Facilities known here from any source."),
    "facilities_loaded": ("Facilities loaded", "Facilities of which submittals are held here."),
    "facilities_with_ehs": (
        "Facilities with EHS",
        "Facilities whose last inventory has extremely hazardous substances, alone or in mixtures.",
    ),
    "materials": ("Materials", "Rows: one per material and location."),
    "ehs_materials": ("With EHS", "Rows that are or hold an extremely hazardous substance."),
    "largest_amount": ("Largest single amount", "Largest maximum daily amount of one row."),
    "without_amount": ("Without amount", "Rows that give no maximum daily amount."),
    "locations": ("Locations", "Different storage locations named."),
    "hit": ("Found as", "Whether the search found the material itself or a component of it."),
    "has_ehs_component": ("EHS component", "Whether a component is marked as an EHS."),
    "material_names": ("Materials in it", "Names of the materials."),
    "file_name": ("File", "Source file."),
    "first_locator": ("First place", "First place in the file that mentions the facility."),
    "records": ("Records", "How often the file mentions the facility."),
    "times": ("Times", "How often the rule was broken."),
    "files": ("Files", "Number of files."),
    "submitted_by": ("Submitted by", "Who submitted the element."),
}
KNOWN_BY_CODE = frozenset({"dot_hazard_classes", "state_waste_codes", "naics"})
NOT_PUBLIC = frozenset({"submitted_by"})


@cache
def field_of(column: str, table: str) -> fields.Field | None:
    """The field behind a column of an answer: the one of `table`, else any of that name."""
    own = fields.columns(table).get(column)
    return own or next((f for f in fields.catalogue() if f.column == column), None)


def heading(column: str, table: str) -> str:
    """Heading of a column."""
    known = field_of(column, table)
    if column in COMPUTED:
        return COMPUTED[column][0]
    return known.label if known else column.replace("_", " ").capitalize()


def help_text(column: str, table: str) -> str | None:
    """What a column means, for its help."""
    if column in COMPUTED:
        return COMPUTED[column][1]
    known = field_of(column, table)
    number = f" Registry field {known.number}." if known and known.number else ""
    return (known.description + number).strip() or None if known else None


def _label(code: object, codes: str, agencies: Mapping[int, str]) -> str | None:
    if pd.isna(code):
        return None
    if codes == "regulators":
        return agencies.get(int(code), f"Agency {code} (not in the directory)")
    label = fields.code_label(codes, code)
    return (
        f"{code} {label}" if codes in KNOWN_BY_CODE and str(code) in fields.codes(codes) else label
    )


def labelled(frame: pd.DataFrame, table: str, agencies: Mapping[int, str]) -> pd.DataFrame:
    """The same rows with labels for codes (`Unknown (n)` where there is none) and Yes and No."""
    shown = {}
    for column in frame.columns:
        known, values = field_of(column, table), frame[column]
        if known is not None and known.codes:
            names = {c: _label(c, known.codes, agencies) for c in values.dropna().unique()}
            shown[column] = values.map(names).astype(object)
        elif values.dtype in ("bool", "boolean") or (known and known.type == "yes-no"):
            shown[column] = values.map(YES_NO).astype(object)
        else:
            shown[column] = values
    return pd.DataFrame(shown, index=frame.index)


def for_audience(frame: pd.DataFrame, table: str, audience: Audience) -> pd.DataFrame:
    """What an audience may see of an answer, as SQL gave it or `labelled`.

    Columns that are in no catalogue count as naming the material, so they are masked too.
    """
    if audience == "agency":
        return frame
    kept = [c for c in frame.columns if _public(c, table) != "no"]
    public = frame[kept].copy()
    if "trade_secret" in frame:
        secret = frame["trade_secret"].isin(["Y", "Yes"])
        for column in [c for c in kept if _public(c, table) == "trade-secret"]:
            public[column] = public[column].astype(object).mask(secret, MASK)
    return public


def _public(column: str, table: str) -> str:
    known = field_of(column, table)
    if column in NOT_PUBLIC:
        return "no"
    return known.public if known else "trade-secret"


def as_text(cell: object) -> object:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(LIVE) else cell


def csv(frame: pd.DataFrame, table: str, audience: Audience, agencies: Mapping[int, str]) -> bytes:
    """An answer as CSV in UTF-8 with a byte-order mark, as spreadsheet programs want it."""
    shown = for_audience(labelled(frame, table, agencies), table, audience)
    safe = shown.map(as_text).set_axis([heading(c, table) for c in shown.columns], axis=1)
    text = safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n")
    return text.encode("utf-8-sig")
