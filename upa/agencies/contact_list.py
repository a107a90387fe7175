"""Contacts of agencies as a table and as address book entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from upa.agencies import agency_fields
from upa.agencies.agency_fields import Agency


def contacts(agencies: Iterable[Agency], loaded: Mapping[int, int] | None = None) -> pd.DataFrame:
    """Agencies with their contacts, a row each; what is not known is missing. `loaded` gives the
    number of facilities loaded by agency code."""
    held = loaded or {}
    frame = pd.DataFrame(
        [contact(a) | {"facilities_loaded": held.get(a.code or 0, 0)} for a in agencies],
        columns=[*CONTACT, "facilities_loaded"],
    )
    return frame.astype({"agency_code": "Int64", "facilities_loaded": "int64"})


CONTACT = (
    *("agency_name", "agency_type", "agency_code", "agency_county", "agency_phone", "agency_fax"),
    *("agency_email", "agency_website", "contact_page", "local_portal", "agency_address"),
    *("agency_city", "agency_state", "agency_zip", "contact_scope", "verified", "serves"),
    "role_known",
)
"""Columns an agency has in tables."""
BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
"""All that a program may take for the end of a line."""
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
ROLE_KNOWN = {"listing": "regulator listing", "entered": "entered here", "code-only": "code only"}


def contact(a: Agency) -> dict[str, Any]:
    """An agency as a row of `CONTACT`; None for what is not known."""
    cells = (
        *(a.name, a.kind, a.code, a.county, a.phone, a.fax),
        *(a.email, a.website, a.contact_url, a.portal),
        ", ".join(filter(None, (a.address1, a.address2))),
        *(a.city, a.state, a.zip_code, a.contact_scope),
        a.verified_on.isoformat() if a.verified_on else "unverified" if a.key else "",
        a.serves or a.serves_cities,
        a.confidence or ROLE_KNOWN.get(a.code_basis, ""),
    )
    return {name: cell or None for name, cell in zip(CONTACT, cells, strict=True)}


def as_vcards(agencies: Iterable[Agency]) -> bytes:
    """Agencies as vCards 3.0 (RFC 2426, escaped as RFC 6350 says), one after another."""
    return "".join(map(vcard, agencies)).encode()


def vcard(agency: Agency) -> str:
    """One agency as a vCard 3.0; properties that are not known are left out."""
    postal = (agency.address2, agency.address1, agency.city, agency.state, agency.zip_code)
    has_address = any((agency.address1, agency.city, agency.zip_code))
    note = "; ".join(
        filter(
            None,
            (
                agency.kind,
                f"agency code {agency.code}" if agency.code else "",
                f"verified {agency.verified_on}" if agency.verified_on else "unverified",
                *_unfit(agency),
            ),
        )
    )
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:urn:upa:agency:{_escaped(agency.key)}",
        f"FN:{_escaped(agency.name)}",
        f"N:{_escaped(agency.name)};;;;",
        f"ORG:{_escaped(agency.name)}" + (f";{_escaped(agency.unit)}" if agency.unit else ""),
        *_line("TEL;TYPE=WORK,VOICE", agency.phone),
        *_line("TEL;TYPE=WORK,FAX", agency.fax),
        *_line("EMAIL;TYPE=INTERNET", _fitting(agency_fields.EMAIL, agency.email)),
        *_line("URL", _fitting(agency_fields.URL, agency.website, agency.contact_url)),
        *([f"ADR;TYPE=WORK:;{';'.join(map(_escaped, postal))};USA"] if has_address else []),
        f"NOTE:{_escaped(note)}",
        "END:VCARD",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _line(property_name: str, value: str) -> list[str]:
    return [f"{property_name}:{_escaped(value)}"] if value else []


def _unfit(agency: Agency) -> list[str]:
    """What an agency gives as an address and is none."""
    given = (
        (agency_fields.EMAIL, "e-mail", agency.email),
        (agency_fields.URL, "website", agency.website),
        (agency_fields.URL, "contact page", agency.contact_url),
    )
    return [f"{name}: {text}" for shape, name, text in given if text and not shape.fullmatch(text)]


def _fitting(shape: re.Pattern[str], *texts: str) -> str:
    """The first text of a shape: an address book opens what stands there as an address."""
    return next((text for text in texts if shape.fullmatch(text)), "")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return CONTROLS.sub(" ", BREAKS.sub(r"\\n", escaped))


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside a character."""
    cut, width = [""], 0
    for character in line:
        size = len(character.encode())
        if width + size > 75:
            cut.append(" ")
            width = 1
        cut[-1] += character
        width += size
    return "\r\n".join(cut)
