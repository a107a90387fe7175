"""The corpus: files people handed over, each by how it is made, its kind and the right outcome.

A new report is one more row. `values` are columns of the first material or owner that must be so,
`typed` those with their types; `findings` codes that must be there; `refused` words of the refusal;
`rows` how many are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.readers.corpus.build import (
    FACILITY,
    INVENTORY,
    answer,
    declared,
    gzipped,
    html,
    in_string,
    old_workbook,
    respelled,
    rows,
    soap,
    spreadsheet_xml,
    text,
    workbook,
    zipped,
)


@dataclass(frozen=True)
class Case:
    """One input and its right outcome."""

    name: str
    kind: str
    make: Callable[[], bytes]
    values: dict[str, str | None] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    rows: int = 1
    refused: tuple[str, ...] = ()
    source: str = ""
    typed: dict[str, object] = field(default_factory=dict)


SHOWN, SHEETS, ACTIONS, LETTERS = "as shown", "every sheet", "row actions", "look-alike letters"
WORDS = "words for codes"
SPELLING, WRAPPED, REFUSALS, MERGED = "spelling", "wrapped text", "refusals", "merged cells"

ERRORS = ({}, {"AverageDailyAmount": "=B1*2", "MaximumDailyAmount": "#REF!"})


def with_errors() -> bytes:
    """A workbook with an error value and a formula whose result is not stored."""
    return workbook(("HMI", rows(*ERRORS)))


def with_percent() -> dict[str, object]:
    """A material with a share stored as Excel stores 31 %."""
    return {"HC1PercentByWeight": 0.31, "HC1Name": "Hydrochloric acid"}


def spelled(column: str, written: str, clean: str | None, **others: object) -> Case:
    """A material whose identifier is written in some way."""
    heading = {"cas_number": "CASNumber", "cers_id": "CERSID"}[column]
    return Case(
        f"{heading} {written!r}.csv",
        LETTERS,
        lambda: text(rows({heading: written})),
        {column: clean},
        ("identifier-cleaned",),
        source="tables pasted from web pages, PDF files, data frames and other spreadsheets",
    )


def owner(heading: str, column: str, written: object, clean: str, code: str | None = None) -> Case:
    """Facility information with an identifier as a number with a format, or as text."""
    formats = {heading: code} if code else {}
    return Case(
        f"{heading} {written!r} {code or ''}.xlsx",
        SHOWN if code else LETTERS,
        lambda: workbook(("Owner", rows({heading: written}, headings=FACILITY)), formats=formats),
        {column: clean},
        ("read-as-shown" if code else "identifier-cleaned",),
        source="cells formatted as ZIP code or phone number",
    )


def xml(name: str, content: Callable[[], str | bytes], location: str = "Yard", *codes: str) -> Case:
    """An exchange file in some wrapping, with where its material is stored."""

    def make() -> bytes:
        data = content()
        return data.encode() if isinstance(data, str) else data

    source = "answers saved from browsers, portals and web services"
    return Case(name, WRAPPED, make, {"chemical_location": location}, codes, source=source)


def in_words(name: str, written: dict[str, object], typed: dict[str, object], *codes: str) -> Case:
    """A material with words where codes and numbers belong."""
    source = "inventories typed without the list of codes at hand"
    return Case(name, WORDS, lambda: text(rows(written)), {}, codes, source=source, typed=typed)


def marked(heading: str, gone: str) -> Case:
    """Two materials, the second of which a column says is gone."""
    table = [{"CommonName": "Here"}, {"CommonName": "Gone", heading: gone}]
    return Case(
        f"{heading} {gone}.csv".replace("/", ""),
        ACTIONS,
        lambda: text(rows(*table, headings=[*INVENTORY, heading])),
        {"common_name": "Here"},
        ("row-marked-deleted",),
        source="update sheets of portals",
    )


def headed(name: str, *names: str) -> Case:
    """A table whose headings are written as people write them."""
    table = [list(names), [10000001, "Diesel", "N", "b", 500, "a"]]
    values = {"common_name": "Diesel", "maximum_daily_amount": "500"}
    return Case(name, REFUSALS, lambda: text(table), values, source="tables typed by hand")


def named(name: str, content: bytes, *words: str) -> Case:
    """A file of another kind, and what its refusal must call it."""
    return Case(name, REFUSALS, lambda: content, refused=words, source="files sent in its place")


CASES = [
    Case("percent.xlsx", SHOWN,
         lambda: workbook(("HMI", rows(with_percent())), formats={"HC1PercentByWeight": "0%"}),
         {"hc1_percent_by_weight": "31"}, ("read-as-shown",), source="percent formats"),
    Case("percent with decimals.xlsx", SHOWN,
         lambda: workbook(("HMI", rows({"HC1PercentByWeight": 0.0725})),
                          formats={"HC1PercentByWeight": "0.00%"}),
         {"hc1_percent_by_weight": "7.25"}, ("read-as-shown",), source="percent formats"),
    Case("percent as text.csv", SHOWN, lambda: text(rows({"HC1PercentByWeight": "69 %"})),
         {}, ("number-with-unit",), typed={"hc1_percent_by_weight": 69.0},
         source="percentages typed with their sign"),
    Case("percent.xls", SHOWN,
         lambda: spreadsheet_xml(rows(with_percent()), {"HC1PercentByWeight": "Percent"}),
         {"hc1_percent_by_weight": "31"}, ("read-as-shown",), source="XML Spreadsheet 2003"),
    Case("percent of old.xls", SHOWN,
         lambda: old_workbook(rows(with_percent()), {"HC1PercentByWeight": "0%"}),
         {"hc1_percent_by_weight": "31"}, ("read-as-shown",), source="Excel 97 to 2003"),
    Case("zip code of old.xls", SHOWN,
         lambda: old_workbook(rows({"OwnerZipCode": 9410}, headings=FACILITY),
                              {"OwnerZipCode": "00000"}),
         {"owner_zip_code": "09410"}, ("read-as-shown",), source="Excel 97 to 2003"),
    Case("cas number format.xlsx", SHOWN,
         lambda: workbook(("HMI", rows({"CASNumber": 64175})), formats={"CASNumber": r"0\-00\-0"}),
         {"cas_number": "64-17-5"}, ("read-as-shown",), source="custom formats of CAS numbers"),
    owner("MailingAddressZipCode", "mailing_address_zip_code", 9410, "09410", "00000"),
    owner("OwnerZipCode", "owner_zip_code", 945411234, "94541-1234", r"00000\-0000"),
    owner("Phone", "phone", 5105550100, "(510) 555-0100",
          r"[<=9999999]###\-####;\(###\)\ ###\-####"),
    in_words("words.csv", {"Units": "Gallons", "PhysicalState": "Liquid", "HMType": "pure",
                           "StoragePressure": "ambient", "EHS": "No", "SCAboveGroundTank": "X"},
             {"units": "a", "physical_state": "b", "hm_type": "a", "storage_pressure": "a",
              "ehs": "N", "sc_above_ground_tank": "Y"}, "word-for-code"),
    in_words("code and label.csv", {"Units": "c - pounds", "PhysicalState": "Solid (a)"},
             {"units": "c", "physical_state": "a"}, "word-for-code"),
    in_words("classes.csv", {"PFCodeHazardClass": "Corrosive", "StateWasteCode": "CA 221",
                             "DOTHazardClassificationID": "Class 8"},
             {"pf_code_hazard_class": 5, "state_waste_code": "221",
              "dot_hazard_classification_id": "8"}, "word-for-code"),
    in_words("amount with unit.csv", {"MaximumDailyAmount": "1,000 gal", "DaysOnSite": "365 days"},
             {"maximum_daily_amount": 1000.0, "days_on_site": 365}, "number-with-unit"),
    in_words("amount in another unit.csv", {"MaximumDailyAmount": "1,000 lbs"},
             {"maximum_daily_amount": None, "units": "a"}, "unit-contradicts"),
    in_words("amounts with blanks.csv", {"MaximumDailyAmount": "1 000"},
             {"maximum_daily_amount": 1000.0}, "number-in-words"),
    in_words("no values.csv", {"AverageDailyAmount": "N/A", "Curies": "-", "RadioActive": "NA"},
             {"average_daily_amount": None, "curies": None, "radioactive": None},
             "no-value-words"),
    in_words("range of shares.csv", {"HC1PercentByWeight": "5-10%", "HC2PercentByWeight": "<1 %"},
             {"hc1_percent_by_weight": 10.0, "hc2_percent_by_weight": 1.0}, "rough-number"),
    Case("cers id with a format.xlsx", SHOWN,
         lambda: workbook(("HMI", rows({})), formats={"CERSID": "00-000-000"}),
         {"cers_id": "10000001"}, ("identifier-cleaned",), source="custom formats"),
    Case("two tables on a sheet.xlsx", SHEETS,
         lambda: workbook(("HMI", [*rows({}), [], *rows({"CERSID": 10000002})])),
         {"cers_id": "10000001"}, rows=2, source="one table per store, below each other"),
    headed("questions as headings.csv", "CERS ID #", "Common Name", "EHS?", "Physical State:",
           "Max. Daily Amount", "Unit"),
    headed("marks in headings.csv", "CERS-ID", "Common-Name*", "E.H.S.",
           "Physical_State", "MAXIMUM DAILY AMOUNT", "Units."),
    Case("rounded cers id.csv", REFUSALS, lambda: text(rows({"CERSID": "1.00E+07"})),
         {}, ("cers-id-rounded",), rows=0, source="CSV saved by Excel"),
    named("cut off.xlsx", workbook(("HMI", rows({})))[:-300], "interrupted download"),
    named("sheet.ods", zipped(mimetype=b"x", content__xml=b"<a/>"), "OpenDocument"),
    named("sheet.slk", b"ID;PWXL;N;E\r\nE\r\n", "SYLK"),
    named("list.json", b'[{"CERSID": 10000001}]', "JSON"),
    named("answer.xml.bz2", b"BZh91AY&SY", "bzip2"),
    named("message.eml", b"From: a@b.example\r\n\r\nsee attachment", "e-mail"),
    named("two answers.xml", declared(answer()).encode() * 2, "a second file begins"),
    named("escaped.xml", b"&lt;?xml version", "brackets"),
    xml("zero bytes behind.xml", lambda: declared(answer()) + "\n\0\0\0"),
    xml("mark of the end behind.xml", lambda: declared(answer()) + "\x1a"),
    xml("headers of the web.xml",
        lambda: "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + declared(answer())),
    Case("sheet per facility.xlsx", SHEETS,
         lambda: workbook(*((f"Store {n}", rows({"CERSID": 10000000 + n})) for n in (1, 2, 3))),
         {"locator": "Store 1!2"}, rows=3, source="one worksheet per store"),
    Case("one facility on two sheets.xlsx", SHEETS,
         lambda: workbook(("Yard", rows({})), ("Shop", rows({"CommonName": "Acetone"}))),
         {"locator": "Yard!2", "position": "1"}, rows=2, source="one worksheet per building"),
    Case("owner and inventory.xlsx", SHEETS,
         lambda: workbook(("Owner", rows({}, headings=FACILITY)), ("HMI", rows({}))),
         {"locator": "HMI!2"}, rows=2, source="both templates in one workbook"),
    Case("hidden first.xlsx", SHEETS,
         lambda: workbook(("2024", rows({})), ("2025", rows({"CommonName": "This year"})),
                          hidden=("2024",)),
         {"common_name": "This year"}, ("hidden-worksheet",), source="last year's sheet, hidden"),
    Case("notes first.xlsx", SHEETS,
         lambda: workbook(("Notes", [["Read me"]]), ("HMI", rows({}))),
         {"locator": "HMI!2"}, ("other-worksheets",), source="a cover sheet"),
    Case("dictionary beside.xlsx", SHEETS,
         lambda: workbook(("HMI", rows({})), ("About", [["Column", "Meaning"], ["CERSID", "Key"]])),
         {"locator": "HMI!2"}, ("other-worksheets",), source="our own exports"),
    Case("table in a page in a zip.zip", SHEETS,
         lambda: zipped(inventory__xls=html(rows({"CommonName": "Acetone"}))),
         {"common_name": "Acetone"}, source="portals that pack their .xls"),
    Case("add delete.xlsx", ACTIONS,
         lambda: workbook(("HMI", rows({"Add/Delete": "Add"}, {"Add/Delete": "Delete"},
                                       headings=["Add/Delete", *INVENTORY]))),
         {"locator": "HMI!2"}, ("rows-marked-deleted", "row-marked-deleted"),
         source="update sheets of portals"),
    Case("action unknown.csv", ACTIONS,
         lambda: text(rows({"Action": "New"}, {"Action": "Ask Joe"},
                           headings=[*INVENTORY, "Action"])),
         {"locator": "row 2"}, ("row-action-unknown",), source="update sheets of portals"),
    Case("deleted yes or no.csv", ACTIONS,
         lambda: text(rows({"Deleted": "N"}, {"Deleted": "Y"}, {},
                           headings=[*INVENTORY, "Deleted"])),
         {"locator": "row 2"}, ("row-marked-deleted",), rows=2, source="exports of databases"),
    *(marked(heading, gone) for heading, gone in (
        ("Del?", "X"), ("Delete (Y/N)", "Y"), ("Is Deleted", "TRUE"), ("Operation", "Delete"),
        ("Remove from inventory", "yes"), ("No longer on site", "x"),
        ("Disposition", "Removed 2024"),
        ("Inventory Action", "Deleted"), ("Comments", "DELETE THIS"), ("Active?", "No"),
        ("Date removed", "3/4/2025"))),
    Case("a note that only mentions deletion.csv", ACTIONS,
         lambda: text(rows({"Notes": "do not delete, ask Joe"}, {"Notes": "Deleted"},
                           headings=[*INVENTORY, "Notes"])),
         {"locator": "row 2"}, rows=2, source="free text beside an inventory"),
    *(spelled("cas_number", written, "7782-50-5") for written in (
        "7782–50–5", "7782 - 50 - 5", "7782505", "CAS 7782-50-5", "CAS# 7782-50-5", "7782‑50-5",
        "7782.50.5", "7782-50-05", "[7782-50-5]", "CAS No.: 7782-50-5 (gas)", "7782-5O-5",
        "７７８２‐５０‐５",
        "7782−50−5", "7782\u00ad-50-5", "7782_50_5", "'7782-50-5",
        '="7782-50-5"', "\u202a7782-50-5\u202c", "7782-50-5; 7732-18-5", "0007782-50-5")),
    *(spelled("cers_id", written, "10000001") for written in (
        '="10000001"', "'10000001", "10000001\u200b", "\u202a10000001", "10000001.0",
        "10,000,001", "10-000-001", "１００００００１", "١٠٠٠٠٠٠١", "“10000001”",
        "#10000001", "1OOOOOO1",
        "1.0000001E+07")),
    Case("rounded cas.csv", LETTERS,
         lambda: text(rows({"CASNumber": "7.78E+06", "ChemicalName": "Chlorine"})),
         {"cas_number": "7782-50-5"}, ("cas-rounded",), source="CSV saved by Excel"),
    Case("rounded cas of no known name.csv", LETTERS,
         lambda: text(rows({"CASNumber": "7.78E+06", "ChemicalName": "House mix"})),
         {"cas_number": None}, ("cas-rounded",), source="CSV saved by Excel"),
    owner("Phone", "phone", "5105550100.0", "5105550100"),
    owner("OwnerZipCode", "owner_zip_code", "94541–1234", "94541-1234"),
    Case("data frame.csv", LETTERS,
         lambda: text(rows({"OperatorName": "nan", "BeginningDate": "NaT"}, headings=FACILITY)),
         {"operator_name": None, "beginning_date": None}, ("no-value-words",), source="pandas"),
    Case("prefixed.xlsx", SPELLING, lambda: respelled(with_errors(), prefix="x"),
         {"locator": "HMI!2"}, ("cell-is-formula",), rows=2, source="Open XML SDK"),
    Case("without references.xlsx", SPELLING, lambda: respelled(with_errors(), references=False),
         {"locator": "HMI!2"}, ("cell-is-formula",), rows=2, source="report servers"),
    Case("strict.xlsx", SPELLING, lambda: respelled(with_errors(), strict=True),
         {"locator": "HMI!2"}, ("cell-is-formula",), rows=2, source="Strict Open XML"),
    Case("usual.xlsx", SPELLING, with_errors, {"locator": "HMI!2"}, ("cell-is-formula",), rows=2),
    xml("blank line first.xml", lambda: "\r\n" + declared(answer())),
    xml("two marks.xml", lambda: "\ufeff\ufeff" + declared(answer())),
    xml("declared utf-16.xml", lambda: declared(answer(), "utf-16")),
    xml("real utf-16.xml", lambda: declared(answer(), "utf-16").encode("utf-16")),
    xml("unknown encoding.xml", lambda: declared(answer(), "klingon")),
    xml("windows letters.xml", lambda: declared(answer("Caf\u00e9")).encode("cp1252"),
        "Caf\u00e9", "encoding-guessed"),
    xml("latin 1.xml", lambda: declared(answer("Caf\u00e9"), "iso-8859-1").encode("latin-1"),
        "Caf\u00e9"),
    xml("soap.xml", lambda: soap(answer())),
    xml("string.xml", lambda: in_string(answer())),
    xml("string with declaration.xml", lambda: in_string(declared(answer(), "utf-16"))),
    xml("string of cdata.xml", lambda: in_string(declared(answer()), cdata=True)),
    xml("soap and string.xml", lambda: soap(in_string(answer()))),
    xml("answer.xml.gz", lambda: gzipped(declared(answer()).encode())),
    xml("gzip in a zip.zip", lambda: zipped(answer__xml__gz=gzipped(answer().encode()))),
    xml("copied from a browser.xml", lambda: "This XML file does not appear to have any style "
        f"information associated with it. The document tree is shown below.\n{answer()}"),
    xml("control by number.xml", lambda: answer("A&#xB;B"), "A\ufffdB", "replaced-character"),
    xml("control.xml", lambda: answer("A\x01B"), "A\ufffdB", "replaced-character"),
    xml("null.xml", lambda: answer("A\0B"), "A\ufffdB", "replaced-character"),
    xml("control in cdata.xml", lambda: answer("<![CDATA[A & \x02B]]>"), "A & \ufffdB",
        "replaced-character"),
    xml("pair of surrogates.xml", lambda: answer("Lab &#55357;&#56832;"), "Lab \U0001f600"),
    xml("half a pair.xml", lambda: answer("Lab &#55357;"), "Lab \ufffd", "replaced-character"),
    xml("nbsp.xml", lambda: answer("Room&nbsp;2"), "Room\u00a02", "named-characters"),
    xml("unknown entity.xml", lambda: answer("A&foo;B"), "A&foo;B", "named-characters"),
    xml("version 1.1.xml", lambda: declared(answer("Room &#x1F; 2"), version="1.1"),
        "Room \ufffd 2", "replaced-character"),
    xml("text beside elements.xml", lambda: answer("Yard<b/>"), "Yard"),
    Case("html table.xls", REFUSALS, lambda: html(rows({"CommonName": "Acetone"})),
         {"common_name": "Acetone", "locator": "row 2"}, source="portals"),
    Case("part of a page.xls", REFUSALS, lambda: html(rows({}), page=False),
         {"common_name": "Diesel"}, source="portals"),
    Case("xml spreadsheet.xls", REFUSALS, lambda: spreadsheet_xml(rows({})),
         {"locator": "HMI!2"}, source="portals"),
    Case("pipe.csv", REFUSALS, lambda: text(rows({}), "|"), {"common_name": "Diesel"},
         source="database exports"),
    Case("quoted word first.csv", REFUSALS,
         lambda: text(rows({"CommonName": "@"})).replace(b"@", b'"Slick" 30W oil'),
         {"common_name": '"Slick" 30W oil'}, ("quotation-mark",), source="trade names"),
    Case("search export.csv", REFUSALS,
         lambda: text([["CERS ID", "Facility Name", "Regulator", "Last Submittal"],
                       [10000001, "Plant", "County", "1/2/2025"]]),
         refused=("search in CERS", "download"), source="CERS search results"),
    Case("portal sites.csv", REFUSALS,
         lambda: text([["SiteID", "SiteName", "Address", "City", "ZIP", "Latitude"], [1] * 6]),
         refused=("Regulated Site Portal",), source="public statewide files"),
    Case("another table.csv", REFUSALS, lambda: text([["CERSID", "Inspector"], [10000001, "Doe"]]),
         refused=("not an upload template", "Inspector"), source="lists of inspectors"),
    Case("govxml.xml", REFUSALS, lambda: b"<GovXML><InitiateCAP/></GovXML>",
         refused=("Accela",), source="permit systems"),
    Case("create.xml", REFUSALS, lambda: b"<RegulatorFacilityCreate/>",
         refused=("request that an agency's system sends",), source="exchange clients"),
    Case("cme.xml", REFUSALS, lambda: b"<CMESubmittalQuery><Inspections/></CMESubmittalQuery>",
         refused=("inspections, violations and enforcement",), source="exchange clients"),
    Case("report.pdf", REFUSALS, lambda: b"%PDF-1.7", refused=("A PDF", "as Excel"),
         source="printed reports"),
    Case("sign-in page.xls", REFUSALS, lambda: b"<html><body><table><tr><td>Password</td></tr>"
         b"</table></body></html>", refused=("web page",), source="expired sessions"),
    Case("truncated.xml.gz", REFUSALS, lambda: gzipped(answer().encode())[:-20],
         refused=("gzip", "too early"), source="interrupted downloads"),
    Case("bomb.xml.gz", REFUSALS,
         lambda: gzipped(answer().replace("<Data", "<!---->" * (8 << 20) + "<Data").encode()),
         refused=("gzip", "far more"), source="attacks"),
    Case("document type in a string.xml", REFUSALS,
         lambda: in_string('<!DOCTYPE x [<!ENTITY a "b">]>' + answer()).encode(),
         refused=("document type declaration",), source="attacks"),
    Case("document type around a string.xml", REFUSALS,
         lambda: b'<!DOCTYPE x [<!ENTITY a "b">]>' + in_string(answer()).encode(),
         refused=("document type declaration",), source="attacks"),
    Case("document type after marks.xml", REFUSALS,
         lambda: ("\ufeff\ufeff\n<!DOCTYPE x SYSTEM 'file:///etc/hostname'>" + answer()).encode(),
         refused=("document type declaration",), source="attacks"),
    Case("merged ids.xlsx", MERGED,
         lambda: workbook(("HMI", rows({}, {"CERSID": None}, {"CERSID": None},
                                       {"CERSID": 10000002})), merged="A2:A4"),
         {"cers_id": "10000001"}, ("cers-id-merged",), rows=4, source="sheets made for printing"),
]  # fmt: skip
