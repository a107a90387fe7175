"""Nothing is lost silently: every value of a file is stored, reported or counted as unknown.

Files are walked here with the standard library's parser, quite apart from the reader. Each value
found must stand in the warehouse at its place: the same record of the file, the same element, the
same value in the catalogue's type. What is left must be counted in unknown_elements, and nothing
may be stored that the file does not hold.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, reduce
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support import edt
from upa.catalogue import fields
from upa.catalogue.paths import DATA
from upa.loading.loader import load
from upa.readers.files import DiskFile, identify
from upa.warehouse.generations import Warehouse

SAMPLE = DATA / "sample"
AGAIN = re.compile(r"weekly|newer|_\d\d(?!00)\d\d_")
"""Answers (later ones, those of participating agencies) that deliver again what others of the
sample did. Forms are held once, so these are loaded into a warehouse of their own."""
SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
OCCASION = ("CERSID", "CERSOrganization", "FacilityID", "FacilityRegulatorKey")
RECORDS = {
    "RegulatorFacilitySubmittals": "FacilitySubmittal",
    "RegulatorFacilityQuery": "Facility",
    "RegulatorOrganizationQuery": "Organization",
    "RegulatorFacilityTransferQuery": "RegulatorFacilityTransfer",
    "regulators": "regulator",
}
ENVELOPE = {
    "DataSetDateTime": "data_set_date_time",
    "@timeStamp": "data_set_date_time",
    "TransactionKey": "transaction_key",
    "RegulatorTransactionKey": "transaction_key",
    "@transactionKey": "transaction_key",
    "TransactionStatus": "transaction_status",
    "@returnedResultCount": "returned_count",
    "@resultCount": "returned_count",
    "@totalQueryResultCount": "total_count",
}
DOCUMENT_CHOICES = (
    "Exempt|ProvidedToRegulator|StoredAtFacility|ProvidedInOtherSubmittalElement|"
    "PublicInternetUri|Attachments/Attachment"
)
PLACES = {
    "facility_listings": "Facility",
    "facility_listing_elements": "Facility/SubmittalElements/*",
    "organization_listings": "Organization",
    "organization_facilities": "Organization/Facilities/Facility",
    "transfers": "RegulatorFacilityTransfer",
    "regulator_listings": "regulator",
}
"""Where the records of a listing table stand in an answer."""

Leaf = tuple[str, str, object]
"""Record of the file (`FacilitySubmittal[3]`), path of a value below the root, value."""
Read = Callable[[fields.Field | None, str], object]
"""What a text of the file is once stored, given its field."""


# --- what a file holds ---------------------------------------------------------------------------


def local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def values_below(element: ET.Element, path: str) -> Iterator[tuple[str, str]]:
    """Path and text of every value at and below an element, empty ones left out."""
    for name, text in element.attrib.items():
        if not name.startswith(SCHEMA_INSTANCE) and text.strip():
            yield f"{path}/@{local(name)}".lstrip("/"), text.strip()
    if len(element) == 0 and (element.text or "").strip():
        yield path, (element.text or "").strip()
    for child in element:
        yield from values_below(child, f"{path}/{local(child.tag)}".lstrip("/"))


def values_of(data: bytes) -> list[tuple[str, str, str]]:
    """Record, path and text of every value of a file."""
    root = ET.fromstring(data)
    record = RECORDS[local(root.tag)]
    own = ET.Element("", root.attrib)
    found = [("", path, text) for path, text in values_below(own, "")]
    number = 0
    for child in root:
        tag = local(child.tag)
        number += tag == record
        where = f"{tag}[{number}]" if tag == record else ""
        found += [(where, path, text) for path, text in values_below(child, tag)]
    return found


def demanded(data: bytes, read: Read) -> Counter[Leaf]:
    """Every value of a file as it should be stored; paths of the same field are one."""
    found: Counter[Leaf] = Counter()
    for record, path, text in values_of(data):
        place, field = placed(path)
        found[record, place, read(field, text)] += 1
    return found


# --- where the catalogue says that it goes -------------------------------------------------------


@cache
def known_places() -> dict[str, fields.Field]:
    """Fields by path from the record, aliases included; blocks are `*`."""
    places = {}
    for path, field in fields.element_columns("submittal_deliveries").items():
        is_own = path.split("/")[0] in OCCASION
        places[f"FacilitySubmittal/{path}" if is_own else f"FacilitySubmittal/*/{path}"] = field
    for name, table in fields.tables().items():
        prefix = PLACES.get(name) or (table.element and f"FacilitySubmittal/{table.element}")
        if prefix and table.kind in ("form", "listing"):
            for path, field in fields.element_columns(name).items():
                places[f"{prefix}/{path}".removesuffix("/.")] = field
    return places


@cache
def placed(path: str) -> tuple[str, fields.Field | None]:
    """The path under which a value counts, and its field when it has a column."""
    if path in ENVELOPE:
        return path, fields.columns("source_files")[ENVELOPE[path]]
    known = known_places()
    steps = path.split("/")
    any_block = "/".join([steps[0], "*", *steps[2:]])
    any_element = "/".join([*steps[:2], "*", *steps[3:]])
    for candidate in (path, any_block, any_element):
        if candidate in known:
            return canonical(path, known[candidate]), known[candidate]
    document = re.fullmatch(rf"(FacilitySubmittal/\w+/.+?)/((?:{DOCUMENT_CHOICES})(?:/.+)?)", path)
    if document:
        inside = document[2].removeprefix("Attachments/Attachment/")
        field = fields.element_columns("documents").get(inside)
        if field:
            return path, field
    return path, None


def canonical(path: str, field: fields.Field) -> str:
    """A path with the name CERS answers with, where local portals use another."""
    if field.table != "submittal_deliveries":
        return path
    steps = path.split("/")
    prefix = steps[:1] if steps[1] in OCCASION else steps[:2]
    return "/".join([*prefix, field.element])


def as_text(field: fields.Field | None, text: str) -> object:
    return text.strip()


def as_stored(field: fields.Field | None, text: str) -> object:
    """A text in the type of its field; the text itself when it is not of that type."""
    readers = {
        "integer": lambda t: int(float(t.replace(",", ""))),
        "decimal": lambda t: float(t.replace(",", "").removeprefix("about ")),
        "date": as_date,
        "datetime": as_moment,
        "yes-no": lambda t: {"y": "Y", "n": "N"}.get(t.lower(), t),
        "boolean": lambda t: {"true": True, "false": False, "1": True, "0": False}[t.lower()],
        "code": lambda t: t.lower().lstrip("0"),
    }
    try:
        return readers[field.type](text) if field and field.type in readers else text
    except (ValueError, KeyError):
        return text


def as_date(text: str) -> date:
    moment = datetime.fromisoformat(text)
    is_day = moment.tzinfo is None or moment.time() == datetime.min.time()
    return moment.date() if is_day else moment.astimezone(PACIFIC).date()


def as_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    zone = moment.tzinfo or (PACIFIC if len(text) == len("2024-01-01") else UTC)
    return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


PACIFIC = ZoneInfo("America/Los_Angeles")


# --- what is stored ------------------------------------------------------------------------------


Tables = Mapping[str, list[dict]]


def held(value: object, field: fields.Field, read: Read) -> object:
    """A cell in the form that `read` gives texts."""
    if read is as_stored and isinstance(value, str) and field.type == "code":
        return value.lower().lstrip("0")
    return value


def record_of(locator: str) -> str:
    return locator.split("/")[0]


def supplied(tables: Tables, read: Read) -> Counter[Leaf]:
    """Every value that stands in the tables, with the record and path it came from.

    What an occasion says of its facility stands beside each submittal made on it, and counts once.
    """
    blocks = {r["submittal_key"]: r["element_name"] for r in tables.get("submittal_deliveries", [])}
    found: Counter[Leaf] = Counter()
    shared: dict[object, Counter[Leaf]] = {}
    for name, rows in tables.items():
        for row in rows:
            for path, leaf in cells(name, row, blocks, read):
                is_own = (
                    path.split("/")[0] == "FacilitySubmittal" and path.split("/")[1] in OCCASION
                )
                counts = shared.setdefault(row["submittal_key"], Counter()) if is_own else found
                counts[leaf] += 1
    return found + reduce(Counter.__or__, shared.values(), Counter())


def cells(name: str, row: dict, blocks: dict[str, str], read: Read) -> Iterator[tuple[str, Leaf]]:
    """Path and leaf of every cell of a row that a file gave."""
    record = record_of(row["locator"])
    if name == "submittal_values":
        steps = re.sub(r"\[\d+\]", "", row["path"])
        is_own = steps.split("/")[0] in OCCASION
        block = "" if is_own else blocks[row["submittal_key"]] + "/"
        path = f"FacilitySubmittal/{block}{steps}"
        yield path, (record, path, row["value"].strip())
        return
    for column, field in fields.columns(name).items():
        if field.element and row.get(column) is not None:
            path = path_of(name, row, field, blocks)
            yield path, (record, path, held(row[column], field, read))


def path_of(name: str, row: dict, field: fields.Field, blocks: dict[str, str]) -> str:
    if name == "submittal_deliveries":
        is_own = field.element.split("/")[0] in OCCASION
        block = "" if is_own else row["element_name"] + "/"
        return f"FacilitySubmittal/{block}{field.element}"
    if name == "documents":
        block = blocks[row["submittal_key"]]
        attached = "Attachments/Attachment/" if row["option"] == "attachment" else ""
        return f"FacilitySubmittal/{block}/{row['slot']}/{attached}{field.element}"
    if name == "facility_listing_elements":
        return f"Facility/SubmittalElements/{row['locator'].split('/')[-1]}/{field.element}"
    prefix = PLACES.get(name) or f"FacilitySubmittal/{fields.tables()[name].element}"
    return f"{prefix}/{field.element}".removesuffix("/.")


def unstored(tables: Tables, unknown: Mapping[str, int]) -> Counter[str]:
    """Unknown values by path that are counted only and not kept as values of a submittal."""
    blocks = {r["submittal_key"]: r["element_name"] for r in tables.get("submittal_deliveries", [])}
    left = Counter(unknown)
    for row in tables.get("submittal_values", []):
        path = re.sub(r"\[\d+\]", "", f"{blocks[row['submittal_key']]}/{row['path']}")
        left[path] -= path in unknown
    return +left


def assert_nothing_lost(
    data: bytes, tables: Tables, unknown: Mapping[str, int], read: Read, reported: Counter[Leaf]
) -> None:
    """Fail with the values that are missing, and with those that the file does not hold."""
    wanted, stored = demanded(data, read), supplied(tables, read)
    missing = wanted - stored - reported
    counted: Counter[str] = Counter()
    for (_, path, _), times in missing.items():
        counted[path] += times
    left = unstored(tables, unknown)
    lost = {
        path: times
        for path, times in counted.items()
        if left[path] < times and left[path.split("/", 1)[-1]] < times
    }
    assert not lost, [leaf for leaf in missing if leaf[1] in lost][:20]
    assert not stored - wanted, list(stored - wanted)[:20]


# --- comparing a loaded file ---------------------------------------------------------------------


KEPT = tuple(
    n
    for n, t in fields.tables().items()
    if t.kind in ("form", "listing") or n == "submittal_deliveries"
)


def assert_loaded_whole(warehouse: Warehouse, file: DiskFile | edt.SourceFile) -> None:
    """Every value of a loaded file is in the warehouse, reported, or counted as unknown."""
    with file.open() as stream:
        data = stream.read()
    sha256 = identify(file).sha256
    tables = {name: rows_of_file(warehouse, name, sha256) for name in KEPT}
    source = edt.select(warehouse, "from source_files where sha256 = $1", sha256)
    names = list(fields.columns("source_files"))
    envelope = dict(zip(names, source[0], strict=True))
    reported = Counter(("", path, envelope[column]) for path, column in ENVELOPE.items())
    found = "select path, occurrences from unknown_elements where sha256 = $1"
    unknown = dict(edt.select(warehouse, found, sha256))
    assert_nothing_lost(
        data, tables, unknown, as_stored, reported + findings(warehouse, sha256, tables)
    )


def rows_of_file(warehouse: Warehouse, table: str, sha256: str) -> list[dict]:
    by_file = "sha256" in fields.columns(table) and table != "inventory_items"
    mine = (
        f"sha256 = '{sha256}'"
        if by_file
        else f"submittal_key in (select submittal_key from submittal_deliveries "
        f"where sha256 = '{sha256}')"
    )
    return edt.stored(warehouse, f"{table} where {mine}")


def findings(warehouse: Warehouse, sha256: str, tables: Tables) -> Counter[Leaf]:
    """Values that could not be typed: they stand in findings as the file had them."""
    blocks = {r["submittal_key"]: r["element_name"] for r in tables["submittal_deliveries"]}
    found: Counter[Leaf] = Counter()
    for row in edt.stored(warehouse, f"findings where sha256 = '{sha256}'"):
        if not row["column_name"] or row["code"] not in ("bad-number", "bad-date", "bad-boolean"):
            continue
        field = fields.columns(row["table_name"])[row["column_name"]]
        places = [
            r
            for r in tables[row["table_name"]]
            if r["locator"] == row["locator"] and r.get("submittal_key") == row["submittal_key"]
        ]
        path = path_of(row["table_name"], places[0], field, blocks)
        found[record_of(row["locator"]), path, row["value"].strip()] += 1
    return found


# --- the sample ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_warehouses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """The sample in two warehouses, so that each submittal is held as every file has it."""
    found: dict[str, Warehouse] = {}
    for later in (False, True):
        warehouse = Warehouse(tmp_path_factory.mktemp("loaded"))
        paths = [p for p in sorted(SAMPLE.glob("*.xml")) if bool(AGAIN.search(p.name)) == later]
        assert load(paths, warehouse).all_loaded
        found |= {p.name: warehouse for p in paths}
    return found


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLE.glob("*.xml")))
def test_every_value_of_a_sample_file_is_in_the_warehouse(
    name: str, sample_warehouses: dict[str, Warehouse]
) -> None:
    assert_loaded_whole(sample_warehouses[name], DiskFile(SAMPLE / name))


# --- files as agencies really receive them -------------------------------------------------------


REAL = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<cers:RegulatorFacilitySubmittals
    xmlns:cers="http://cersservices.calepa.ca.gov/Schemas/RegulatorFacilitySubmittalQuery/1/05/"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://cersservices.calepa.ca.gov/ x.xsd" portalVersion="3.1">
  <DataSetDateTime>2014-02-11T19:05:33.417Z</DataSetDateTime>
  <TransactionKey>6d0c8f3e-2222-4333-8444-555566667777</TransactionKey>
  <TransactionStatus queuePosition="0">Accepted</TransactionStatus>
  <ServerNote>answered in <![CDATA[2 s & 3 ms]]></ServerNote>
  <FacilitySubmittal batch="7">
    <CERSID>10123456</CERSID>
    <CERSOrganization>
      <OrganizationCode>10000101</OrganizationCode>
      <OrganizationName><![CDATA[Valley Fuel & Feed]]></OrganizationName>
      <OrganizationNote>moved</OrganizationNote>
    </CERSOrganization>
    <FacilityID />
    <FacilityRegulatorKey></FacilityRegulatorKey>
    <LocalDistrict name="North">4</LocalDistrict>
    <FacilityInformation warningCount="2" advisoryCount="0" reviewCount="9">
      <SubmittalElementHeader revision="2">
        <SubmittedOn>2014-01-28T22:15:09.83Z</SubmittedOn>
        <SubmittedByFirstName><![CDATA[Alex]]></SubmittedByFirstName>
        <SubmittedByLastName><![CDATA[Example]]></SubmittedByLastName>
        <SubmittedByEmail>alex@example.com</SubmittedByEmail>
        <SubmittedByComments />
        <RegulatorCode>1500</RegulatorCode>
        <SubmittalStatus>9</SubmittalStatus>
        <SubmittalActionDetails>
          <SubmittalActionOn></SubmittalActionOn>
          <SubmittalActionAgentName />
          <SubmittalActionComments><![CDATA[First paragraph.

  Second paragraph & more.
]]></SubmittalActionComments>
          <SubmittalActionReason>7</SubmittalActionReason>
        </SubmittalActionDetails>
        <NextDueDate>2015-03-01</NextDueDate>
        <CERSUniqueKey>{AAAA0000-1111-4222-8333-444455556661}</CERSUniqueKey>
      </SubmittalElementHeader>
      <BusinessActivities>
        <BusinessName><![CDATA[
            Valley Fuel & Feed
        ]]></BusinessName>
        <SiteAddress>100 Example
Road</SiteAddress>
        <SiteAddressSupplemental/>
        <City>BAKERSFIELD</City>
        <ZipCode>93301</ZipCode>
        <CountyID></CountyID>
        <HMOnSite>Y</HMOnSite>
        <Recycle></Recycle>
        <HHWCollection>maybe</HHWCollection>
        <ParsedFacilityStreet>
          <Range>100</Range>
          <StreetName>Example</StreetName>
        </ParsedFacilityStreet>
        <CERSUniqueKey>00000000-0000-0000-0000-000000000000</CERSUniqueKey>
      </BusinessActivities>
      <OwnerOperatorInformation formVersion="3">
        <Phone>(661) 555-0100</Phone>
        <Phone>(661) 555-0101</Phone>
        <NAICSCode>44711</NAICSCode>
        <SICCode>0724</SICCode>
        <BeginningDate>2014-01-01</BeginningDate>
        <EndingDate>31.12.2014</EndingDate>
        <NumberOfEmployees>a dozen</NumberOfEmployees>
        <IdentificationSignedDate>0001-01-01</IdentificationSignedDate>
      </OwnerOperatorInformation>
      <GeographicInformation surveyed="no">
        <CERSPoint>
          <LatitudeMeasure>0000</LatitudeMeasure>
          <LongitudeMeasure>0000</LongitudeMeasure>
          <HorizontalAccuracyMeasure>10</HorizontalAccuracyMeasure>
          <HorizontalReferenceDatum></HorizontalReferenceDatum>
        </CERSPoint>
        <Elevation unit="ft">404</Elevation>
      </GeographicInformation>
      <FacilityInformationLocallyCollectedDocuments reviewed="yes">
        <Attachments total="2">
          <Attachment id="a">
            <AttachmentFileName><![CDATA[floor plan & map.pdf]]></AttachmentFileName>
            <DocumentTitle>Floor plan</DocumentTitle>
            <DocumentDescription />
            <DateAuthored>2013-07-01T07:00:00Z</DateAuthored>
            <Pages>12</Pages>
            <CERSUniqueKey>bbbb0000-1111-4222-8333-444455556661</CERSUniqueKey>
          </Attachment>
          <Attachment>
            <AttachmentFileName>letter.doc</AttachmentFileName>
            <DocumentTitle>Letter</DocumentTitle>
            <DateAuthored>2013-12-02T08:00:00Z</DateAuthored>
          </Attachment>
          <Remark>two of three</Remark>
        </Attachments>
      </FacilityInformationLocallyCollectedDocuments>
    </FacilityInformation>
    <HazardousMaterialsInventory>
      <SubmittalElementHeader>
        <SubmittedOn>2014-01-28T22:15:09.83Z</SubmittedOn>
        <RegulatorCode>1500</RegulatorCode>
        <SubmittalStatus>8</SubmittalStatus>
        <CERSUniqueKey>AAAA0000-1111-4222-8333-444455556662</CERSUniqueKey>
      </SubmittalElementHeader>
      <Chemicals changeFromLastSubmittal="1" source="upload">
        <Chemical>
          <SCOther>Y</SCOther>
          <OtherStorageContainer>rail spur</OtherStorageContainer>
          <FHCFire>Y</FHCFire>
          <CommonName><![CDATA[
  Diesel #2 <dyed>
]]></CommonName>
          <CASNumber>MIX</CASNumber>
          <SCSteelDrum>N</SCSteelDrum>
          <FHCPhysicalFlammable>Y</FHCPhysicalFlammable>
          <EHS>N</EHS>
          <EHS>Y</EHS>
          <EHS>N</EHS>
          <Curies>0</Curies>
          <MaximumDailyAmount>12000.50</MaximumDailyAmount>
          <AverageDailyAmount>about 9000</AverageDailyAmount>
          <PhysicalState>b</PhysicalState>
          <Units>a</Units>
          <DaysOnSite>365</DaysOnSite>
          <ChemicalDescriptionComment><![CDATA[Same
boilerplate]]></ChemicalDescriptionComment>
          <CERSUniqueKey>00000000-0000-0000-0000-000000000000</CERSUniqueKey>
        </Chemical>
        <Chemical row="2">
          <CommonName>Chlorine</CommonName>
          <CASNumber>7782-50-5</CASNumber>
          <EHS>Y</EHS>
          <MaximumDailyAmount basis="gauge">150</MaximumDailyAmount>
          <Units>c</Units>
          <Cylinder><Count>2</Count><Count>3</Count><Maker>Example Gas</Maker></Cylinder>
          <CERSUniqueKey>00000000-0000-0000-0000-000000000000</CERSUniqueKey>
        </Chemical>
        <Total>3</Total>
      </Chemicals>
      <SiteMaps>
        <SiteMap>
          <SiteMapDocument>
          <Exempt>
          <Comment>On file at the station.</Comment>
        </Exempt>
        </SiteMapDocument>
        </SiteMap>
        <SiteMap sheet="2">
          <SiteMapDocument>
          <ProvidedToRegulator>
          <DateProvided>2013-05-06</DateProvided>
        </ProvidedToRegulator>
        </SiteMapDocument>
        </SiteMap>
      </SiteMaps>
      <HMILocallyCollectedDocuments>
        <StoredAtFacility>
        <CERSID>10123456</CERSID>
      </StoredAtFacility>
      </HMILocallyCollectedDocuments>
      <HMIMiscellaneousStateRequiredDocuments>
        <PublicInternetUri>https://example.com/a?b=1&amp;c=2</PublicInternetUri>
      </HMIMiscellaneousStateRequiredDocuments>
    </HazardousMaterialsInventory>
    <UndergroundStorageTanks>
      <SubmittalElementHeader>
        <SubmittedOn>2014-01-28T22:15:09.83Z</SubmittedOn>
        <RegulatorCode>1500</RegulatorCode>
        <SubmittalStatus>2</SubmittalStatus>
        <CERSUniqueKey>00000000-0000-0000-0000-000000000000</CERSUniqueKey>
      </SubmittalElementHeader>
      <USTTanks>
        <USTTank>
          <TankIDNumber> T-1 </TankIDNumber>
          <TankUse>1A</TankUse>
          <TankContents>03</TankContents>
          <TankCapacityInGallons>12,000</TankCapacityInGallons>
          <MonitoringPlan plan="b">
            <UDCMonitoring>01</UDCMonitoring>
            <AutomaticTankGauging>
              <ATGPanelManufacturer>Example</ATGPanelManufacturer>
            </AutomaticTankGauging>
            <NewQuestion>yes</NewQuestion>
          </MonitoringPlan>
        </USTTank>
        <USTTank><TankIDNumber>T-2</TankIDNumber><TypeOfTank>2</TypeOfTank></USTTank>
        <USTTank>by telephone</USTTank>
      </USTTanks>
      <USTCertificationOfInstallationModifications>
        <USTCertificationOfInstallationModification>
          <CLicenseNumber>A1</CLicenseNumber>
        </USTCertificationOfInstallationModification>
        <USTCertificationOfInstallationModification>
          <CLicenseNumber>A2</CLicenseNumber>
        </USTCertificationOfInstallationModification>
      </USTCertificationOfInstallationModifications>
      <USTResponsePlanDocuments>
        <USTResponsePlanDocument>
        <ProvidedInOtherSubmittalElement>
        <Comment/>
        <SubmittalElementCode>3</SubmittalElementCode>
      </ProvidedInOtherSubmittalElement>
      </USTResponsePlanDocument>
      </USTResponsePlanDocuments>
    </UndergroundStorageTanks>
    <CaliforniaAccidentalReleasePrevention>
      <SubmittalElementHeader>
        <SubmittedOn>2014-01-28</SubmittedOn>
        <SubmittalStatus>2</SubmittalStatus>
      </SubmittalElementHeader>
      <Processes>
        <Process level="3">Chlorination</Process>
        <Process level="1">Storage</Process>
      </Processes>
    </CaliforniaAccidentalReleasePrevention>
    <StormWater plan="2">
      <SubmittalElementHeader>
        <SubmittedOn>2014-01-28T22:15:09Z</SubmittedOn>
        <SubmittalStatus>2</SubmittalStatus>
      </SubmittalElementHeader>
      <Outfall>Kern River</Outfall>
    </StormWater>
    <Inspection><Inspector>J. Example</Inspector></Inspection>
  </FacilitySubmittal>
  <Separator>older below</Separator>
  <FacilitySubmittal>
    <CERSID>10123456</CERSID>
    <HazardousMaterialsInventory>
      <SubmittalElementHeader>
        <SubmittedOn>2013-02-01T17:00:00Z</SubmittedOn>
        <SubmittalStatus>4</SubmittalStatus>
        <CERSUniqueKey>AAAA0000-1111-4222-8333-444455556669</CERSUniqueKey>
      </SubmittalElementHeader>
      <Chemicals />
    </HazardousMaterialsInventory>
  </FacilitySubmittal>
  <FacilitySubmittal note="nothing inside"><CERSID>10999999</CERSID></FacilitySubmittal>
  <FacilitySubmittal><CERSID>10999998</CERSID><Inspection result="ok"/></FacilitySubmittal>
  <RecordCount>4</RecordCount>
</cers:RegulatorFacilitySubmittals>
"""
"""What real answers of 2012 to 2014 look like, with a few things no schema knows on every level."""


def unqualified(data: str) -> bytes:
    return data.encode("utf-8")


def all_qualified(data: str) -> bytes:
    root = etree.fromstring(data.encode("utf-8"))
    space = etree.QName(root).namespace
    for element in root.iter():
        element.tag = f"{{{space}}}{etree.QName(element).localname}"
    return etree.tostring(root, encoding="utf-8")


def default_namespace(data: str) -> bytes:
    return data.replace("cers:", "").replace("xmlns:cers", "xmlns").encode("utf-8")


def other_prefix(data: str) -> bytes:
    return data.replace("cers:", "n1:").replace(":cers", ":n1").encode("utf-8")


def qualified_attributes(data: str) -> bytes:
    return re.sub(r" (warningCount|plan|row|batch|level|total)=", r" cers:\1=", data).encode()


def in_utf_16(data: str) -> bytes:
    return data.lstrip("\ufeff").replace('"utf-8"', '"utf-16"').encode("utf-16")


WRITINGS = (
    unqualified,
    all_qualified,
    default_namespace,
    other_prefix,
    qualified_attributes,
    in_utf_16,
)


@pytest.mark.parametrize("writing", WRITINGS, ids=lambda w: w.__name__)
def test_every_value_of_an_answer_like_those_of_2014_is_in_the_warehouse(
    writing: Callable[[str], bytes], tmp_path: Path
) -> None:
    file = edt.source(writing(REAL))
    warehouse, reports = edt.loaded(tmp_path, file)
    assert [r.status for r in reports] == ["loaded"]
    assert_loaded_whole(warehouse, file)


def test_an_answer_like_those_of_2014_is_counted_exactly(tmp_path: Path) -> None:
    _, (report,) = edt.loaded(tmp_path, unqualified(REAL))
    assert report.schema_version == "1/05"
    assert report.counts["facilities"] == 1
    assert report.counts["inventory_items"] == 2
    assert report.counts["submittals"] == {
        "StormWater": 1,
        "FacilityInformation": 1,
        "HazardousMaterialsInventory": 2,
        "UndergroundStorageTanks": 1,
        "CaliforniaAccidentalReleasePrevention": 1,
    }


@pytest.mark.parametrize("material", ["<Chemical/>", "<Chemical><EHS>Y</EHS></Chemical>"])
def test_a_material_without_any_name_is_kept_beside_one_with_a_name(
    material: str, tmp_path: Path
) -> None:
    inventory = edt.inventory(edt.material("Diesel"))
    inventory.find("Chemicals").append(etree.fromstring(material))
    file = edt.source(edt.answer(edt.occasion(inventory)))
    warehouse, (report,) = edt.loaded(tmp_path, file)
    assert report.counts["inventory_items"] == 2
    assert_loaded_whole(warehouse, file)


BLOCKS = [r["element"] for r in fields.code_list("submittal_elements") if r["element"]]


@pytest.mark.parametrize("element", BLOCKS)
def test_every_field_of_the_catalogue_survives_loading(element: str, tmp_path: Path) -> None:
    block = edt.every_field(element)
    for number, option in enumerate(DOCUMENT_CHOICES.split("|")):
        block.append(edt.document(f"Slot{number}", option.split("/")[0]))
    file = edt.source(edt.answer(edt.occasion(block)))
    warehouse, reports = edt.loaded(tmp_path, file)
    assert reports[0].status == "loaded"
    assert_loaded_whole(warehouse, file)
    assert edt.select(warehouse, "from unknown_elements") == []


# --- anything anywhere ---------------------------------------------------------------------------


def batched(data: bytes) -> tuple[Tables, Counter[str]]:
    """What the reader makes of a file: rows by table, and unknown values by path."""
    tables: dict[str, list[dict]] = {}
    unknown: Counter[str] = Counter()
    for batch in edt.batches(data):
        unknown.update(batch.unknown)
        for name, rows in batch.tables.items():
            tables.setdefault(name, []).extend(rows.to_pylist())
    return tables, unknown


def occasion_of_everything() -> etree._Element:
    blocks = (edt.every_field(e) for e in BLOCKS)
    return edt.occasion(*blocks, edt.el("Extra", edt.el("Inside", "1")), FacilityID="L-1")


EVERYTHING = edt.answer(occasion_of_everything(), edt.occasion(edt.inventory(edt.material())))
NAMES = (
    st.sampled_from(
        ["Zz", "EHS", "Chemical", "Chemicals", "Attachments", "Attachment", "OrganizationName"],
    )
    | st.sampled_from(
        ["SubmittalElementHeader", "CERSUniqueKey", "SubmittedOn", "USTTank", "Exempt"]
    )
    | st.sampled_from(
        ["FacilityInformation", "BusinessActivities", "MonitoringPlan", "FacilitySubmittal"]
    )
)
TEXTS = st.from_regex(r"[A-Za-z0-9]{1,6}( [<&a-z]{1,3})?", fullmatch=True)
INSERTIONS = st.tuples(
    st.integers(0, 10_000),
    st.integers(0, 200),
    st.sampled_from(["element", "attribute", "qualified attribute", "nested", "twice"]),
    NAMES,
    TEXTS,
)


def insert(root: etree._Element, places: list[etree._Element], what: tuple) -> None:
    """Put an element or attribute somewhere, not inside what holds a value already."""
    at, index, kind, name, text = what
    parent = places[at % len(places)]
    if "attribute" in kind:
        space = "{urn:example}" if kind.startswith("qualified") else ""
        parent.set(space + name, text)
        return
    new = edt.el(name, edt.el("Deeper", text, x=text)) if kind == "nested" else edt.el(name, text)
    parent.insert(index % (len(parent) + 1), new)
    if kind == "twice":
        parent.append(edt.el(name, text + " 2"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(INSERTIONS, min_size=1, max_size=6))
def test_whatever_stands_wherever_in_an_answer_is_found_again(insertions: list[tuple]) -> None:
    root = etree.fromstring(EVERYTHING)
    places = [e for e in root.iter() if len(e) or e is root]
    for what in insertions:
        insert(root, places, what)
    data = edt.written(root)
    tables, unknown = batched(data)
    envelope = Counter(("", path, text) for _, path, text in values_of(data) if path in ENVELOPE)
    assert_nothing_lost(data, tables, unknown, as_text, envelope)
