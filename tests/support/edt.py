"""Small exchange files of every kind, with chosen values. Names and places are fictional."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from upa.catalogue import fields
from upa.catalogue.clock import utc_now
from upa.catalogue.records import Batch, ParsedSource, SourceFile, WorkbookOptions
from upa.loading.loader import load
from upa.loading.reports import FileReport
from upa.readers.edt import exchange
from upa.readers.files import StreamFile
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

SCHEMAS = "http://cersservices.calepa.ca.gov/Schemas/"
NIL = "00000000-0000-0000-0000-000000000000"
CERS_ID = 10123456
AT = "2024-03-05T18:30:00Z"
VALUES = {
    "integer": "3",
    "decimal": "12.5",
    "date": "2024-02-29",
    "datetime": "2024-02-29T17:45:10Z",
    "yes-no": "Y",
    "boolean": "true",
    "guid": "3f2a1c00-1111-4222-8333-444455556666",
}
"""A readable value of each catalogue type; other types get their own element's name."""

Element = etree._Element


def guid(*parts: object) -> str:
    """A key that is always the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


def el(name: str, *content: Element | str | None, **attributes: str) -> Element:
    """An element with text or children; None among them is left out."""
    made = etree.Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            made.text = part
        elif part is not None:
            made.append(part)
    return made


def leaves(values: Mapping[str, str | None]) -> list[Element]:
    """One element of text for each value that is not None."""
    return [el(name, text) for name, text in values.items() if text is not None]


def nested(values: Iterable[tuple[str, str]], name: str) -> Element:
    """An element from paths below it and their values; steps `@name` become attributes."""
    root = etree.Element(name)
    for path, text in values:
        at = root
        *steps, last = path.split("/")
        for step in steps:
            found = at.find(step)
            at = etree.SubElement(at, step) if found is None else found
        if last.startswith("@"):
            at.set(last[1:], text)
        else:
            etree.SubElement(at, last).text = text
    return root


def value_for(field: fields.Field) -> str:
    """A value that the field's type and code list accept."""
    if field.codes and field.codes not in ("regulators", "naics"):
        return next(c for c in fields.codes(field.codes) if c != "0")
    text = VALUES.get(field.type, field.element.rsplit("/", 1)[-1])
    return text[: field.length] if field.length else text


# --- submittals ----------------------------------------------------------------------------------


def header(
    key: str | None = None, on: str | None = AT, status: str | None = "2", **more: str | None
) -> Element:
    """A submittal element header as CERS answers it; `more` gives further children by name."""
    regulator = more.pop("RegulatorCode", "1500")
    action = {k: more.pop(k) for k in list(more) if k.startswith("SubmittalAction")}
    children = leaves({"SubmittedOn": on, "RegulatorCode": regulator, "SubmittalStatus": status})
    if action:
        children.append(el("SubmittalActionDetails", *leaves(action)))
    return el("SubmittalElementHeader", *children, *leaves({**more, "CERSUniqueKey": key}))


def material(name: str = "Diesel", **values: str | None) -> Element:
    """A chemical with what CERS requires at least; values of None are left out."""
    least = {
        "CommonName": name,
        "EHS": "N",
        "CASNumber": "68476-34-6",
        "HMType": "b",
        "PhysicalState": "b",
        "AverageDailyAmount": "400",
        "MaximumDailyAmount": "500.5",
        "Units": "a",
        "SCAboveGroundTank": "Y",
    }
    return el("Chemical", *leaves(least | values))


def inventory(*materials: Element, head: Element | None = None, **attributes: str) -> Element:
    """A hazardous materials inventory; its key comes from its materials unless a head is given."""
    names = [m.findtext("CommonName") for m in materials]
    head = header(guid("inventory", *names)) if head is None else head
    chemicals = el("Chemicals", *materials)
    return el("HazardousMaterialsInventory", head, chemicals, **attributes)


def facility_information(
    name: str = "Kern Fuel Stop", head: Element | None = None, **activities: str | None
) -> Element:
    """Facility information with business activities, owner and point."""
    place = {
        "BusinessName": name,
        "SiteAddress": "100 Example Road",
        "City": "Bakersfield",
        "ZipCode": "93301",
        "CountyID": "15",
        "HMOnSite": "Y",
    }
    point = {"LatitudeMeasure": "35.3733", "LongitudeMeasure": "-119.0187"}
    return el(
        "FacilityInformation",
        header(guid("information", name)) if head is None else head,
        el("BusinessActivities", *leaves(place | activities)),
        el("OwnerOperatorInformation", *leaves({"Phone": "(661) 555-0100", "NAICSCode": "447110"})),
        el("GeographicInformation", el("CERSPoint", *leaves(point))),
    )


def occasion(
    *blocks: Element, cers_id: str | None = str(CERS_ID), code: str = "10000101", **more: str
) -> Element:
    """One FacilitySubmittal; `more` gives FacilityID and the like."""
    business = el(
        "CERSOrganization",
        *leaves({"OrganizationCode": code, "OrganizationName": "Example Fuels"}),
    )
    return el("FacilitySubmittal", *leaves({"CERSID": cers_id}), business, *leaves(more), *blocks)


def _root(name: str, schema: str, version: str, **attributes: str) -> Element:
    space = f"{SCHEMAS}{schema}/{version}/"
    return etree.Element(f"{{{space}}}{name}", attributes, nsmap={"cers": space})


def written(root: Element, encoding: str = "utf-8") -> bytes:
    """The bytes of a file with this root."""
    return etree.tostring(root, xml_declaration=True, encoding=encoding)


def answer(
    *occasions: Element,
    version: str = "1/10",
    status: str | None = "Accepted",
    at: str | None = AT,
    key: str | None = guid("transaction"),
    encoding: str = "utf-8",
) -> bytes:
    """A submittal query answer."""
    root = _root("RegulatorFacilitySubmittals", "RegulatorFacilitySubmittalQuery", version)
    envelope = {"DataSetDateTime": at, "TransactionKey": key, "TransactionStatus": status}
    root.extend([*leaves(envelope), *occasions])
    return written(root, encoding)


def submitted(*occasions: Element, version: str = "1/13", key: str = "portal-7") -> bytes:
    """A submittal file as a local portal sends it."""
    root = _root("RegulatorFacilitySubmittals", "RegulatorFacilitySubmittal", version)
    root.extend([el("RegulatorTransactionKey", key), *occasions])
    return written(root)


# --- other answers -------------------------------------------------------------------------------


def listing_elements(**regulators: str) -> Element:
    """Which agency regulates each element of a facility."""
    children = (
        el(name, regulatorCode=code, reportingRequirement="2") for name, code in regulators.items()
    )
    return el("SubmittalElements", *children)


def listed_facility(cers_id: str = str(CERS_ID), *more: Element, **values: str) -> Element:
    """A facility of a facility query answer."""
    own = {"CERSID": cers_id, "RegulatorCode": "1500", "Name": "Kern Fuel Stop"} | values
    business = {"Code": "10000101", "Name": "Example Fuels", "FacilityCount": "12", "Origin": "2"}
    return el("Facility", *leaves(own), el("Organization", *leaves(business)), *more)


def facility_query(*facilities: Element, returned: str | None = None, total: str = "") -> bytes:
    """A facility query answer; counts are those of its facilities unless given."""
    count = str(len(facilities))
    root = _root(
        "RegulatorFacilityQuery",
        "RegulatorFacilityQuery",
        "1/05",
        timeStamp=AT,
        returnedResultCount=returned or count,
        totalQueryResultCount=total or count,
        transactionKey=guid("facilities"),
    )
    root.extend(facilities)
    return written(root)


def business(code: str = "10000101", *cers_ids: str, **values: str) -> Element:
    """An organization of an organization query answer, with facilities when some are given."""
    own = {"OrganizationCode": code, "OrganizationName": "Example Fuels", "FacilityCount": "12"}
    known = {"IsMJB": "true", "Origin": "Business", "EstablishedOn": "2013-01-07"}
    rows = [el("Facility", *leaves({"CERSID": c, "FacilityName": f"Site {c}"})) for c in cers_ids]
    children = leaves(own | known | values)
    return el("Organization", *children, el("Facilities", *rows) if rows else None)


def organization_query(*organizations: Element) -> bytes:
    """An organization query answer."""
    root = _root(
        "RegulatorOrganizationQuery",
        "RegulatorOrganizationQuery",
        "1/05",
        timeStamp=AT,
        resultCount=str(len(organizations)),
        transactionKey=guid("organizations"),
    )
    root.extend(organizations)
    return written(root)


def transfer(cers_id: str = str(CERS_ID), code: str = "10000202", **values: str) -> Element:
    """A facility that moved to another business."""
    facility = {"CERSID": cers_id, "FacilityName": "Kern Fuel Stop"}
    new = {
        "OrganizationCode": code,
        "OrganizationName": "New Owner",
        "OrganizationHeadquarters": "",
    }
    own = {
        "AssumedOwnershipOn": "2024-01-01",
        "OccurredOn": "2024-01-09T16:00:00Z",
        "Comments": "-",
    }
    return el(
        "RegulatorFacilityTransfer",
        el("Facility", *leaves(facility)),
        el("Organization", *leaves(new)),
        *leaves(own | values),
    )


def transfer_query(*transfers: Element) -> bytes:
    """A facility transfer query answer."""
    root = _root(
        "RegulatorFacilityTransferQuery",
        "RegulatorFacilityTransferQuery",
        "1/06",
        timeStamp=AT,
        transactionKey=guid("transfers"),
    )
    root.extend(transfers)
    return written(root)


def regulator_listing(**names: str) -> bytes:
    """A regulator listing; arguments are named like `c1500`."""
    rows = (el("regulator", name, code=c[1:], type="CUPA") for c, name in names.items())
    return written(el("Regulators", *rows))


# --- every field ---------------------------------------------------------------------------------


def every_field(element: str) -> Element:
    """A block of one submittal element that holds every field the catalogue knows of it."""
    found = [
        (f"{t.element.removeprefix(element + '/')}/{f.element}", value_for(f))
        for t in fields.tables().values()
        if t.kind == "form" and t.element.startswith(element + "/")
        for f in fields.columns(t.table).values()
        if f.element
    ]
    found += [
        (path.removeprefix(element + "/"), value_for(f))
        for path, f in fields.value_fields().items()
        if path.startswith(element + "/")
    ]
    block = nested(found, element)
    block.insert(0, header(guid(element)))
    return block


def document(slot: str, option: str) -> Element:
    """A document slot with one of its six choices; attachments come as two."""
    texts = {"CERSID": "10555555", "SubmittalElementCode": "3", "DateProvided": "2024-01-02"}
    columns = [f.element for f in fields.columns("documents").values() if f.element]
    inside = [e.split("/")[1] for e in columns if e.startswith(option + "/")]
    plain = [e for e in columns if "/" not in e and e != "PublicInternetUri"]
    if option == "PublicInternetUri":
        return el(slot, el(option, "https://example.com/plan.pdf"))
    if option == "Attachments":
        return el(slot, el(option, *(_attachment(plain, n) for n in (1, 2))))
    return el(slot, el(option, *(el(name, texts.get(name, f"About {option}")) for name in inside)))


def _attachment(names: list[str], number: int) -> Element:
    texts = {"DateAuthored": "2013-07-01T07:00:00Z", "CERSUniqueKey": guid("document", number)}
    return el("Attachment", *(el(n, texts.get(n, f"{n} {number}")) for n in names))


# --- reading and loading -------------------------------------------------------------------------


def source(data: bytes, name: str = "answer.xml") -> SourceFile:
    """The bytes as a file that was given."""
    return StreamFile(name, io.BytesIO(data))


def parsed(data: bytes, name: str = "answer.xml") -> ParsedSource:
    """What the reader makes of the bytes."""
    return exchange.read(source(data, name), WorkbookOptions(utc_now()))


def batches(data: bytes) -> list[Batch]:
    """Every batch of the bytes."""
    return list(parsed(data).batches)


def rows(data: bytes, table: str) -> list[dict]:
    """Rows of one table as the reader hands them out, all text."""
    tables = (b.tables.get(table) for b in batches(data))
    return [row for t in tables if t is not None for row in t.to_pylist()]


def loaded(folder: Path, *files: bytes | SourceFile) -> tuple[Warehouse, list[FileReport]]:
    """A warehouse in the folder into which the files were loaded, and what became of each."""
    given = [
        source(f, f"answer-{n}.xml") if isinstance(f, bytes) else f for n, f in enumerate(files, 1)
    ]
    warehouse = Warehouse(folder)
    return warehouse, load(given, warehouse).files


def select(warehouse: Warehouse, sql: str, *parameters: object) -> list[tuple]:
    """Rows of a query on the served data."""
    return warehouse.cursor(EVERYTHING).execute(sql, list(parameters)).fetchall()


def stored(warehouse: Warehouse, table: str) -> list[dict]:
    """Every row of a table as a dict."""
    cursor = warehouse.cursor(EVERYTHING).execute(f"select * from {table}")
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
