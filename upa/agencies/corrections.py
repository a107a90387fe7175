"""Puts what people entered over the directory, and checks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from upa.agencies import agency_fields
from upa.agencies.agency_fields import Agency, AgencyField
from upa.catalogue.records import UserError
from upa.warehouse.entries import Correction

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Line breaks and characters that cannot be printed."""


def apply_corrections(
    agencies: Iterable[Agency], entered: Mapping[tuple[str, str], Correction]
) -> list[Agency]:
    """The agencies with what people entered, and agencies that only people entered.

    A correction holds under the agency's key and, where that is not its code, under its code too;
    the newer of both counts.
    """
    held = _by_agency(entered)
    known = list(agencies)
    keys = {key for agency in known for key in (agency.key, str(agency.code))}
    new = [
        Agency(key, made["name"].value, code=agency_fields.read_number(key))
        for key, made in held.items()
        if key not in keys and "name" in made
    ]
    return [_corrected(agency, held) for agency in [*known, *new]]


def _by_agency(
    entered: Mapping[tuple[str, str], Correction],
) -> dict[str, dict[str, Correction]]:
    held: dict[str, dict[str, Correction]] = {}
    for (key, field), correction in entered.items():
        held.setdefault(key, {})[field] = correction
    return held


def _corrected(agency: Agency, held: Mapping[str, Mapping[str, Correction]]) -> Agency:
    made: dict[str, Correction] = {}
    for key in {agency.key, str(agency.code)}:
        for field, correction in held.get(key, {}).items():
            if field not in made or made[field].entered_on < correction.entered_on:
                made[field] = correction
    if not made:
        return agency
    values = {name: c.value for name, c in made.items() if name in agency_fields.BY_NAME}
    changed = agency.changed(values)
    if "code" in values:
        changed = replace(changed, code_basis="entered" if changed.code else "")
    dated = [c for c in made.values() if c.verified_on]
    newest = max(dated, key=lambda c: (c.verified_on, c.entered_on), default=None)
    if newest is None:
        return changed
    return replace(changed, verified_on=newest.verified_on, verified_by=newest.author)


def check_value(field: str, text: str) -> str:
    """A value as it may be entered for a field of `FIELDS`. Raises UserError saying what is wrong.

    An empty text is always fine: it takes the value away.
    """
    known, value = agency_fields.BY_NAME[field], " ".join(text.split())
    wrong = _fault(known, value) if value else ("is needed" if field == "name" else "")
    if wrong:
        raise UserError(
            "This cannot be entered",
            f"{known.label} “{value[:80]}” {wrong}.",
            "Correct the value and save again; nothing was saved.",
        )
    return value


def _fault(field: AgencyField, value: str) -> str:
    """Why a value does not fit a field; empty when it does."""
    if len(value) > field.length:
        return f"is longer than the {field.length} characters CERS stores"
    if CONTROL.search(value):
        return "has characters that cannot be printed"
    rules: Mapping[str, tuple[bool, str]] = {
        "kind": (value in agency_fields.KINDS, f"is none of {', '.join(agency_fields.KINDS)}"),
        "code": (
            value.isdecimal() and 0 < int(value) <= 9999,
            "is not a code of up to four digits",
        ),
        "county_id": (
            value.isdecimal() and 0 < int(value) <= 58,
            "is not a county number, 1 to 58",
        ),
        "state": (len(value) == 2 and value.isalpha(), "is not a state of two letters"),
        "zip_code": (bool(re.fullmatch(r"\d{5}(-\d{4})?", value)), "is not a ZIP code"),
        "email": (bool(agency_fields.EMAIL.fullmatch(value)), "is not an e-mail address"),
        "serves_zips": (
            all(re.fullmatch(r"\d{5}", part) for part in agency_fields.split_list(value)),
            "is not a list of five-digit ZIP codes separated by semicolons",
        ),
        **dict.fromkeys(
            ("contact_url", "website", "portal"),
            (
                bool(agency_fields.URL.fullmatch(value)),
                "is not an address that begins with http:// or https://",
            ),
        ),
    }
    fits, fault = rules.get(field.name, (True, ""))
    return "" if fits else fault
