"""The agencies that the project comes with, from `data/reference/regulators.csv`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from upa.agencies import agency_fields
from upa.agencies.agency_fields import Agency
from upa.catalogue import fields
from upa.places.counties import place_key


def slug(text: str) -> str:
    """A text as a key: lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", place_key(text)).strip("-")


@cache
def committed_agencies() -> tuple[Agency, ...]:
    """The agencies of data/reference/regulators.csv, in its order."""
    return tuple(map(_from_row, fields.reference("regulators")))


def _from_row(row: Mapping[str, str]) -> Agency:
    code = agency_fields.read_number(row["regulator_code"])
    return Agency(
        key=str(code) if code else slug(f"{row['county']} {row['agency_name']}"),
        name=row["agency_name"],
        kind=row["agency_type"],
        code=code,
        code_basis="directory" if code else "",
        unit=row["department_unit"],
        county_id=agency_fields.read_number(row["county_id"]),
        serves=row["jurisdictions"],
        address1=row["street_address"],
        city=row["city"],
        state=row["state"],
        zip_code=row["zip"],
        phone=row["phone"],
        fax=row["fax"],
        email=row["email"],
        website=row["website"],
        portal=row["local_portal_url"],
        programs=row["program_elements"],
        contact_scope=row["contact_scope"],
        confidence=row["confidence"],
        source=row["source"],
    )
