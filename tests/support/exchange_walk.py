"""The sample read a second way: source files walked with lxml and openpyxl, plain Python, no SQL.

It follows the identity rules of the exchange format (section 7) from their text, so that figures of
the pages can be compared with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
from lxml import etree

from tests.support.browser import ROOT
from upa.catalogue import fields

ELEMENTS = (
    "FacilityInformation",
    "HazardousMaterialsInventory",
    "EmergencyResponseTrainingPlans",
    "UndergroundStorageTanks",
    "OnsiteHazardousWasteTreatmentNotification",
    "RecyclableMaterialsReport",
    "RemoteWasteConsolidationsAnnualNotification",
    "HWTankClosureCertification",
    "AbovegroundPetroleumStorageTanks",
    "CaliforniaAccidentalReleasePrevention",
)
REFERENCE = ROOT / "data" / "reference"
COUNTIES = fields.codes("counties")


def amount_of(text: object) -> float | None:
    """An amount as a person reads it, thousands with commas, perhaps with its unit; None for what
    is no number."""
    plain = str("" if text is None else text).strip().replace(",", "").removesuffix(" gal")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def day(at: datetime) -> date:
    """The day where CERS is."""
    return at.astimezone(ZoneInfo("America/Los_Angeles")).date()


@dataclass
class Submittal:
    """A submittal element with the status its newest delivery gave it."""

    cers_id: int
    element: int
    key: str
    submitted_on: datetime
    status: int | None
    agency: int | None
    organization: int | None
    delivered: datetime
    block: etree._Element
    materials: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Exchange:
    """What all files of a folder say."""

    submittals: dict[str, Submittal] = field(default_factory=dict)
    uploads: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    uploaded: set[int] = field(default_factory=set)
    uploaded_elements: set[tuple[int, int]] = field(default_factory=set)
    holders: dict[int, list[tuple[int, datetime, str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    listed: dict[int, etree._Element] = field(default_factory=dict)
    organizations: dict[int, etree._Element] = field(default_factory=dict)
    places: dict[int, tuple[str, str]] = field(default_factory=dict)
    reported_counties: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, list[tuple[int, datetime, str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    last_said: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    transfers: list[etree._Element] = field(default_factory=list)
    agencies: dict[int, str] = field(default_factory=dict)

    # What follows from them

    def current(self) -> dict[tuple[int, int], Submittal]:
        """The last submitted submittal of each facility and element, whatever its status."""
        found: dict[tuple[int, int], Submittal] = {}
        for made in self.submittals.values():
            held = found.get((made.cers_id, made.element))
            order = lambda s: (s.submitted_on, s.delivered, s.key)  # noqa: E731
            if made.status != 1 and (held is None or order(held) < order(made)):
                found[made.cers_id, made.element] = made
        return found

    def address(self, cers_id: int) -> str | None:
        """Street and city in plain words: newest listing or form, else the business list."""
        said = sorted(self.addresses[cers_id])
        return f"{key(said[-1][2])}, {key(said[-1][3])}" if said else None

    def holder(self, cers_id: int) -> int | None:
        """The organization that holds a facility now: newest answer, else newest submittal."""
        said = sorted(self.holders[cers_id], key=lambda h: (-h[0], h[1]))
        return said[-1][3] if said else None

    def known(self) -> set[int]:
        submitted = {s.cers_id for s in self.submittals.values()}
        return set(self.holders) | set(self.listed) | submitted | self.uploaded

    def loaded(self) -> set[int]:
        return {s.cers_id for s in self.submittals.values() if s.status != 1} | self.uploaded

    def facilities_of(self, organization: int) -> set[int]:
        return {c for c in self.known() if self.holder(c) == organization}

    def agency(self, code: int) -> str:
        """Name of an agency; one no listing names is called after its code."""
        return self.agencies.get(code, f"Agency {code} (not in the directory)")

    def county(self, cers_id: int) -> str:
        """Name of the county: the one reported, else that of the city or ZIP code."""
        return self.reported_counties.get(cers_id) or county_of(*self.places[cers_id])

    def assigned(self, cers_id: int) -> dict[int, int]:
        """Agency of each element: as the facility query says, else the latest submittal."""
        found = {e: s.agency for (c, e), s in self.current().items() if c == cers_id and s.agency}
        if cers_id in self.listed:
            for block in self.listed[cers_id].find("SubmittalElements"):
                found[ELEMENTS.index(block.tag) + 1] = int(block.get("regulatorCode"))
        return found

    def cupa(self, cers_id: int) -> str:
        """Name of the CUPA: assigned for facility information, else by the city's or county's."""
        code = self.assigned(cers_id).get(1)
        if code is not None:
            return self.agency(code)
        city, county = self.places[cers_id][0], self.county(cers_id)
        rows = jurisdictions()
        named = [a for (n, c), a in rows.items() if n == key(city) and c == county]
        return named[0] if named else rows["", county]

    def materials(self, cers_id: int) -> list[dict[str, str]] | None:
        """Materials of the last submitted inventory; None where no inventory is held."""
        if cers_id in self.uploads:
            return self.uploads[cers_id]
        made = self.current().get((cers_id, 2))
        if made is None:
            return None
        return [] if made.status == 6 else made.materials

    def accepted_materials(self, cers_id: int) -> list[dict[str, str]]:
        """Materials of the last accepted inventory, unless the element ended since."""
        made = [s for s in self.submittals.values() if (s.cers_id, s.element) == (cers_id, 2)]
        accepted = [s for s in made if s.status == 4]
        ended = (cers_id, 2) not in self.uploaded_elements and any(
            s.status == 6 for (c, e), s in self.current().items() if (c, e) == (cers_id, 2)
        )
        if ended or not accepted:
            return []
        return max(accepted, key=lambda s: (s.submitted_on, s.delivered, s.key)).materials


def submittal_key(head: etree._Element) -> str:
    """What tells a submittal from others: CERS's key, or that of a local portal."""
    return (
        head.findtext("CERSUniqueKey") or f"local:{head.findtext('SubmittalElementRegulatorKey')}"
    )


def submitted_text(head: etree._Element) -> str:
    """When a submittal was made, as CERS or a local portal writes it."""
    return head.findtext("SubmittedOn") or head.findtext("Submitter/SubmittedOn")


def key(city: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", city.lower()).strip()


def jurisdictions() -> dict[tuple[str, str], str]:
    """CUPA names by (city or empty, county)."""
    with (REFERENCE / "jurisdictions.csv").open(encoding="utf-8") as file:
        return {
            (key(r["jurisdiction"]) if r["jurisdiction_type"] == "city" else "", r["county"]):
                r["cupa_agency_name"]
            for r in csv.DictReader(file)
        }  # fmt: skip


def county_of(city: str, zip_code: str) -> str:
    """County of a city, or of a ZIP code when the city is not incorporated."""
    with (REFERENCE / "cities.csv").open(encoding="utf-8") as file:
        found = {r["county"] for r in csv.DictReader(file) if key(r["city"]) == key(city)}
    if len(found) == 1:
        return found.pop()
    with (REFERENCE / "zip_codes.csv").open(encoding="utf-8") as file:
        return next(r["county"] for r in csv.DictReader(file) if r["zip_code"] == zip_code[:5])


def walk(folder: Path) -> Exchange:
    """Everything in the files of a folder."""
    read = Exchange()
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(path).getroot()
        for kind, reader in READERS.items():
            if etree.QName(root).localname == kind:
                reader(read, root)
    for path in sorted(folder.glob("*.*")):
        if path.suffix in (".xlsx", ".csv"):
            _workbook(read, path)
    return read


def _submittals(read: Exchange, root: etree._Element) -> None:
    stated = root.findtext("DataSetDateTime")
    for facility in root.iter("FacilitySubmittal"):
        cers_id = int(facility.findtext("CERSID"))
        code = facility.findtext("CERSOrganization/OrganizationCode")
        for block in facility:
            if block.tag not in ELEMENTS:
                continue
            head = block.find("SubmittalElementHeader")
            status = head.findtext("SubmittalStatus")
            submitted_on = moment(submitted_text(head))
            delivered = moment(stated) if stated else submitted_on
            made = Submittal(
                cers_id=cers_id,
                element=ELEMENTS.index(block.tag) + 1,
                key=submittal_key(head),
                submitted_on=submitted_on,
                status=int(status) if status else None,
                agency=int(head.findtext("RegulatorCode") or 0) or None,
                organization=int(code) if code else None,
                delivered=delivered,
                block=block,
                materials=[{f.tag: f.text or "" for f in c} for c in block.iter("Chemical")],
            )
            held = read.submittals.get(made.key)
            if held is None or held.delivered <= delivered:
                read.submittals[made.key] = made
            if code:
                read.holders[cers_id].append((2, made.submitted_on, "submittal", int(code)))
            activities = block.find("BusinessActivities")
            if activities is not None:
                place = activities.findtext("City"), activities.findtext("ZipCode")
                read.places.setdefault(cers_id, place)
                county = activities.findtext("CountyID")
                if county:
                    read.reported_counties.setdefault(cers_id, COUNTIES[county])
                street = activities.findtext("SiteAddress")
                read.addresses[cers_id].append((1, made.submitted_on, street, place[0]))


def _facilities(read: Exchange, root: etree._Element) -> None:
    stated = moment(root.get("timeStamp"))
    for facility in root.iter("Facility"):
        cers_id = int(facility.findtext("CERSID"))
        read.listed[cers_id] = facility
        code = facility.findtext("Organization/Code")
        if code:
            read.holders[cers_id].append((1, stated, "facility-query", int(code)))
        address = facility.find("FacilityAddress")
        read.places[cers_id] = address.findtext("City"), address.findtext("ZipCode")
        street = address.findtext("SiteAddress"), address.findtext("City")
        read.addresses[cers_id].append((1, stated, *street))
        last = facility.findtext("Organization/LastSubmittalOn")
        if last:
            read.last_said[int(code)].append(date.fromisoformat(last))


def _organizations(read: Exchange, root: etree._Element) -> None:
    stated = moment(root.get("timeStamp"))
    for organization in root.iter("Organization"):
        code = int(organization.findtext("OrganizationCode"))
        read.organizations[code] = organization
        last = organization.findtext("LastSubmittalDate")
        if last:
            read.last_said[code].append(date.fromisoformat(last))
        for facility in organization.iter("Facility"):
            cers_id = int(facility.findtext("CERSID"))
            read.holders[cers_id].append((1, stated, "organization-query", code))
            place = facility.findtext("City"), facility.findtext("ZipCode")
            read.places.setdefault(cers_id, place)
            if facility.findtext("SiteAddress"):
                street = facility.findtext("SiteAddress"), facility.findtext("City")
                read.addresses[cers_id].append((0, stated, *street))


def _transfers(read: Exchange, root: etree._Element) -> None:
    for transfer in root.iter("RegulatorFacilityTransfer"):
        cers_id = int(transfer.findtext("Facility/CERSID"))
        code = int(transfer.findtext("Organization/OrganizationCode"))
        stated = moment(transfer.findtext("OccurredOn"))
        read.holders[cers_id].append((1, stated, "transfer", code))
        read.transfers.append(transfer)


def _regulators(read: Exchange, root: etree._Element) -> None:
    read.agencies |= {int(r.get("code")): r.text for r in root.iter("regulator")}


READERS = {
    "RegulatorFacilitySubmittals": _submittals,
    "RegulatorFacilityQuery": _facilities,
    "RegulatorOrganizationQuery": _organizations,
    "RegulatorFacilityTransferQuery": _transfers,
    "regulators": _regulators,
}


def _text(cell: object) -> str:
    """A cell as text; nothing for a date cell, as no form wants one: a CAS number became it."""
    return "" if cell is None or isinstance(cell, datetime) else str(cell)


def _workbook(read: Exchange, path: Path) -> None:
    if path.suffix == ".csv":
        grid = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        grid = [[_text(cell) for cell in row] for row in sheet.values]
    start = next(n for n, row in enumerate(grid) if row[0] == "CERSID")
    for row in grid[start + 1 :]:
        cells = dict(zip(grid[start], row, strict=False))
        if cells["CERSID"].isdigit():
            read.uploaded.add(int(cells["CERSID"]))
            element = 2 if "Units" in cells else 1
            read.uploaded_elements.add((int(cells["CERSID"]), element))
            if element == 2:
                read.uploads.setdefault(int(cells["CERSID"]), []).append(cells)
