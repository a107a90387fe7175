"""Enters a correction of an agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from upa.agencies import agency_fields, corrections
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory, codes_of
from upa.catalogue.records import UserError
from upa.warehouse import entries


def enter(
    agency: Agency,
    values: Mapping[str, str],
    author: str,
    verified_on: date | None,
    directory: Directory,
) -> list[str]:
    """Save what a form says of an agency as the author saw it; return the fields that changed.

    With a day and no change it only records that the agency was verified. Raises UserError for a
    value that does not fit, a code another agency has, and an edit someone else overtook.
    """
    touched = {name: text for name, text in values.items() if text != agency.value(name)}
    new = {name: corrections.check_value(name, text) for name, text in touched.items()}
    changes = {name: text for name, text in new.items() if text != agency.value(name)}
    _refuse_taken(changes.get("code", ""), agency, directory)
    seen = {name: agency.value(name) for name in changes}
    if verified_on is not None and not changes:
        changes = {agency_fields.VERIFIED: "all"}
    if changes:
        entries.correct(agency.key, changes, author, expected=seen, verified_on=verified_on)
    return [name for name in changes if name != agency_fields.VERIFIED]


def _refuse_taken(code: str, agency: Agency, directory: Directory) -> None:
    other = codes_of(directory).get(int(code)) if code else None
    if other is not None and other.key != agency.key and other.code_basis != "code-only":
        raise UserError(
            "The code belongs to another agency",
            f"Code {code} is that of {other.name}.",
            "Check the code; correct the other agency first if it has the wrong one.",
        )
