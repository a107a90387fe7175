"""One agency of the directory and what may be known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from upa.catalogue import fields


@dataclass(frozen=True)
class AgencyField:
    """A stored field of an agency: our name, CERS's name (the template's heading), our label."""

    name: str
    heading: str
    label: str
    length: int


FIELDS = (
    AgencyField("name", "Name", "Name", 100),
    AgencyField("short_name", "NameShort", "Short name", 50),
    AgencyField("abbreviation", "NameAbbreviation", "Abbreviation", 20),
    AgencyField("kind", "Type", "Type", 10),
    AgencyField("code", "EDTIdentityKey", "Agency code", 4),
    AgencyField("county_id", "CountyID", "County", 2),
    AgencyField("address1", "Address1", "Address", 70),
    AgencyField("address2", "Address2", "Address, second line", 70),
    AgencyField("city", "City", "City", 100),
    AgencyField("state", "State", "State", 2),
    AgencyField("zip_code", "ZIP", "ZIP", 10),
    AgencyField("phone", "Phone", "Phone", 25),
    AgencyField("fax", "Fax", "Fax", 25),
    AgencyField("email", "PublicContactEmail", "E-mail", 255),
    AgencyField("contact_url", "PublicContactUrl", "Contact page", 255),
    AgencyField("website", "WebSite", "Website", 255),
    AgencyField("portal", "LocalPortalUrl", "Local portal", 255),
    AgencyField("programs", "ProgramElements", "Programs it runs", 500),
    AgencyField("serves_cities", "ServesCities", "Serves cities", 4000),
    AgencyField("serves_zips", "ServesZIPs", "Serves ZIP codes", 4000),
)
"""CERS's stored agency fields (CERS keeps websites to 100), then what it has no column for."""
BY_NAME = {field.name: field for field in FIELDS}
VERIFIED = "verified"
"""Pseudo-field of a correction that changes nothing and only says that all was found right."""
COMPLETE = ("code", "phone", "fax", "email", "website", "portal", "address1", "zip_code")
FORMER = "former PA"
KINDS = ("CUPA", "PA", "UPSA", FORMER)
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True)
class Agency:
    """An agency as it is known here. Text fields are empty when not known."""

    key: str
    """Its code where the committed directory gives one, else county and name as a slug."""
    name: str
    kind: str = ""
    code: int | None = None
    code_basis: str = ""
    """How the code is known: directory, listing (matched by name), entered, code-only."""
    short_name: str = ""
    abbreviation: str = ""
    unit: str = ""
    county_id: int | None = None
    serves: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    contact_url: str = ""
    website: str = ""
    portal: str = ""
    programs: str = ""
    serves_cities: str = ""
    serves_zips: str = ""
    contact_scope: str = ""
    confidence: str = ""
    source: str = ""
    verified_on: date | None = None
    verified_by: str = ""

    @property
    def county(self) -> str:
        """Name of its county; empty when not known."""
        return fields.code_label("counties", self.county_id) or "" if self.county_id else ""

    @property
    def address(self) -> str:
        """Postal address on one line; empty when nothing of it is known."""
        if not (self.address1 or self.city or self.zip_code):
            return ""
        place = f"{self.city}, {self.state} {self.zip_code}".strip(" ,")
        return ", ".join(filter(None, (self.address1, self.address2, place)))

    @property
    def label(self) -> str:
        """Name with type, as people know it: Kern County … (CUPA)."""
        return f"{self.name} ({self.kind})" if self.kind else self.name

    def value(self, field: str) -> str:
        """A field of `FIELDS` as text; empty when not known."""
        held = getattr(self, field)
        return "" if held is None else str(held)

    def changed(self, values: Mapping[str, str]) -> Agency:
        """The same agency with other values of `FIELDS`, given as text."""
        typed = {n: read_number(v) if n in ("code", "county_id") else v for n, v in values.items()}
        return replace(self, **typed)


def read_number(text: str) -> int | None:
    """A whole number of text; None for any other text."""
    return int(text) if text.isdecimal() else None


def code_only_agency(code: int) -> Agency:
    """An agency met only as a code."""
    name = f"Agency {code} (not in the directory)"
    return Agency(str(code), name, code=code, code_basis="code-only")


def count_missing(agencies: Iterable[Agency]) -> dict[str, int]:
    """How many agencies lack each of the fields that make a contact complete, by label."""
    held = [a for a in agencies if a.kind != FORMER]
    return {BY_NAME[name].label: sum(not a.value(name) for a in held) for name in COMPLETE}


def split_list(text: str) -> list[str]:
    """The entries of a list typed with semicolons or commas."""
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
