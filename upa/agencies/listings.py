"""Completes the directory from the regulator listings that were loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from upa.agencies import agency_fields, committed
from upa.agencies.agency_fields import Agency
from upa.places.names import agency_key


def _short_key(name: str) -> str:
    """The name up to a dash or bracket: an office without its division."""
    return agency_key(re.split(r" - |\(", name)[0])


def match_codes(listed: Iterable[tuple[int, str, str]], rows: Sequence[Agency]) -> dict[str, int]:
    """Codes of directory rows from (code, name, type) of a listing, by the rows' keys.

    Full names are compared first, then names without their division; a code or a row that several
    could mean stays unmatched, and so does a type that differs.
    """
    found: dict[str, int] = {}
    for key_of in (agency_key, _short_key):
        open_rows = [r for r in rows if r.code is None and r.key not in found]
        open_codes = [item for item in listed if item[0] not in found.values()]
        meant = {(key_of(r.name), r.kind): r.key for r in open_rows}
        row_times = Counter((key_of(r.name), r.kind) for r in open_rows)
        code_times = Counter((key_of(name), kind) for _, name, kind in open_codes)
        for code, name, kind in open_codes:
            key = (key_of(name), kind)
            if row_times[key] == 1 and code_times[key] == 1:
                found[meant[key]] = code
    return found


def complete_agencies(listing: Sequence[tuple[int, str, str, str]]) -> list[Agency]:
    """The committed agencies with codes from (code, name, type, basis) of the warehouse's
    agencies, and those of its agencies that match none of them."""
    rows = committed.committed_agencies()
    held = {row.code for row in rows if row.code}
    named = [item for item in listing if item[3] == "listing" and item[0] not in held]
    codes = match_codes([item[:3] for item in named], rows)
    done = [
        replace(row, code=codes[row.key], code_basis="listing") if row.key in codes else row
        for row in rows
    ]
    rest = [item for item in listing if item[0] not in held | set(codes.values())]
    return [*done, *(_from_listing(*item) for item in rest)]


def _from_listing(code: int, name: str, kind: str, basis: str) -> Agency:
    if basis != "listing":
        return agency_fields.code_only_agency(code)
    return Agency(str(code), name, kind=kind, code=code, code_basis="listing")
