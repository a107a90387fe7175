"""For consolidating a business in CERS: its regulators' contacts, a request worksheet, a letter.

CERS joins the facilities of a business under one organization on request, by e-mail and letter; it
never sees what is made here before a person sends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from upa.agencies import contact_list as lists
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.catalogue import columns, fields
from upa.exports import sheets


def agency_of(row: Mapping[str, Any], held: Directory) -> Agency:
    """The directory's agency of a row with regulator_code and agency_name."""
    code, name = row["regulator_code"], row["agency_name"]
    named = held.named(name) if isinstance(name, str) else None
    coded = held.by_code(None if pd.isna(code) else int(code))
    if coded is not None and coded.code_basis != "code-only":
        return coded
    return named or coded or Agency("", str(name))


def agencies_of(rows: pd.DataFrame, held: Directory) -> list[Agency]:
    """The directory's agency of each row with regulator_code and agency_name."""
    return [agency_of(row, held) for row in rows.to_dict("records")]


def contact_list(rows: pd.DataFrame, held: Directory) -> pd.DataFrame:
    """Rows of businesses/regulators with each agency's contacts; what is not known is missing.

    One row per business and agency; `how_known` says whether the agency is assigned to facilities
    or only inferred from where they lie.
    """
    records = rows.to_dict("records")
    contacts = lists.contacts([agency_of(row, held) for row in records])
    about = rows[["organization_name", "business_code", "facilities_known", "facilities_loaded"]]
    about = about.reset_index(drop=True).assign(
        runs_elements=[_elements(row["elements"]) or None for row in records],
        how_known=[
            "Inferred from the place" if row["is_inferred"] else "Assigned" for row in records
        ],
    )
    return about.join(contacts.drop(columns="facilities_loaded"))


def _elements(numbers: Any) -> str:
    known = [] if numbers is None or not hasattr(numbers, "__iter__") else list(numbers)
    return "; ".join(fields.code_label("submittal_elements", int(n)) for n in known)


@dataclass(frozen=True)
class Request:
    """A request to hold facilities under one CERS organization.

    `facilities` are rows of businesses/request; `agencies` those they answer to.
    """

    business: str
    organization_code: int
    """The organization that is to hold all of them."""
    facilities: pd.DataFrame
    agencies: Sequence[Agency]
    made_on: date
    link: str = ""

    @property
    def organizations(self) -> dict[int, str]:
        """Names of the organizations that hold the facilities now, by code."""
        pairs = self.facilities[["organization_code", "organization_name"]].drop_duplicates()
        return {int(code): str(name) for code, name in pairs.itertuples(index=False)}

    @property
    def moving(self) -> int:
        """How many facilities another organization holds now."""
        return int((self.facilities["organization_code"] != self.organization_code).sum())


def build_request(
    business: str, organization_code: int, facilities: pd.DataFrame, held: Directory, day: date
) -> Request:
    """The request for rows of businesses/request, to each agency once."""
    known = facilities.dropna(subset=["agency_name"])
    agencies = dict.fromkeys(agencies_of(known, held))
    return Request(business, organization_code, facilities, tuple(agencies), day)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def facility_rows(request: Request, held: Directory) -> list[list[str]]:
    """The facilities as rows of the worksheet, headings first; an inferred agency says so."""
    heads = ["CERS ID", "Facility", "Address", "City", "ZIP", "County", "Organization code",
             "Organization", "Agency", "How the agency is known"]  # fmt: skip
    rows = [heads]
    for row in request.facilities.to_dict("records"):
        county = row["county_id"]
        code = None if pd.isna(county) else int(county)
        place = [_text(row[c]) for c in ("facility_name", "site_address", "city", "zip_code")]
        rows.append([
            str(row["cers_id"]),
            *place,
            fields.code_label("counties", code),
            str(row["organization_code"]),
            _text(row["organization_name"]),
            agency_of(row, held).label if _text(row["agency_name"]) else "Not known",
            _text(row["agency_basis"]) or "Not known",
        ])  # fmt: skip
    return rows


def letter(request: Request) -> str:
    """A draft of the letter that goes with the worksheet; square brackets are to be filled in."""
    others = {c: n for c, n in request.organizations.items() if c != request.organization_code}
    named = "\n".join(f"  - {name} (organization {code})" for code, name in others.items())
    total = len(request.facilities)
    agencies = "\n".join(f"  - {agency.label}" for agency in request.agencies)
    return f"""[Letterhead of {request.business}]

{request.made_on:%Y-%m-%d}

California Environmental Protection Agency
Unified Program – CERS

Subject: Request to hold the facilities of {request.business} under one CERS organization

{request.business} asks that the facilities listed in the enclosed worksheet be held under one
CERS organization: {request.business}, organization code {request.organization_code}.

Facilities in the worksheet: {total:,}
Of these now held by other organizations: {request.moving:,}
{named}

They are regulated by:
{agencies}

I certify that I am authorized to make this request for {request.business} and for the
organizations named above.


[Name]
[Title]
[Phone and e-mail]

Enclosure: worksheet
"""


def workbook(request: Request, held: Directory) -> bytes:
    """The worksheet: Facilities, Organizations, Agencies, Letter and About, every cell a text."""
    counted = request.facilities["organization_code"].value_counts()
    organizations = [
        [str(code), name, str(counted[code]), "keeps" if code == request.organization_code
         else "moves to " + str(request.organization_code)]
        for code, name in request.organizations.items()
    ]  # fmt: skip
    contacts = lists.contacts(request.agencies).drop(columns="facilities_loaded")
    cells = contacts.astype(object).where(contacts.notna(), "").astype(str)
    return sheets.texts(
        {
            "Facilities": facility_rows(request, held),
            "Organizations": [
                ["Organization code", "Organization", "Facilities", "Request"],
                *organizations,
            ],
            "Agencies": [
                [columns.heading(name, "") for name in cells.columns],
                *cells.to_numpy().tolist(),
            ],
            "Letter": [[line] for line in letter(request).splitlines()],
            "About": _about(request),
        },
        without_heading=("Letter", "About"),
    )


def _about(request: Request) -> list[list[str]]:
    inferred = int((request.facilities["agency_basis"] != "Assigned").sum())
    return [
        ["Report", f"CERS Organization Request of {request.business}"],
        ["Made on", f"{request.made_on:%Y-%m-%d}"],
        ["Facilities", f"{len(request.facilities):,}, {request.moving:,} to be moved"],
        ["Agencies", f"{inferred:,} facilities have an agency inferred from their place or none"],
        ["Next step", "Check the list, complete the letter and send both as CalEPA asks."],
        *([["Link", request.link]] if request.link else []),
    ]
