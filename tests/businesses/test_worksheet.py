"""The organization request: a worksheet and a letter that say what is to be moved, as text."""

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.businesses import worksheet
from upa.businesses.worksheet import Request

KERN = Agency("1500", "Kern County", "CUPA", 1500, phone="(661) 555-0100", email="k@example.com")
FRESNO = Agency("fresno", "Fresno County", "CUPA", phone="(559) 555-0100")
HELD = Directory((KERN, FRESNO))


def facility(cers_id: int, code: int, name: str = "Stop", **more: object) -> dict:
    return {
        "cers_id": cers_id,
        "facility_name": name,
        "site_address": "1 Main St",
        "city": "Delano",
        "zip_code": "93215",
        "county_id": 15,
        "organization_code": code,
        "organization_name": {1: "Valley Fuel", 2: "Valley Fuel LLC"}[code],
        "regulator_code": 1500,
        "agency_name": "Kern County",
        "agency_basis": "Assigned",
        "is_loaded": True,
    } | more


@pytest.fixture
def request_() -> Request:
    rows = [
        facility(10000001, 1),
        facility(10000002, 2, name="=HYPERLINK(1)"),
        facility(10000003, 2, agency_name="Fresno County", regulator_code=None, county_id=None,
                 agency_basis="Inferred from the city", zip_code=None),
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype(object)
    return Request("Valley Fuel", 1, frame, (KERN, FRESNO), date(2026, 3, 14), "http://here/?a=1")


def sheets(request: Request) -> dict[str, list[list]]:
    book = openpyxl.load_workbook(io.BytesIO(worksheet.workbook(request, HELD)))
    return {page.title: [[c.value for c in row] for row in page.rows] for page in book}


def test_the_worksheet_lists_every_facility_with_organization_and_agency(
    request_: Request,
) -> None:
    rows = sheets(request_)["Facilities"]
    assert rows[0][:2] == ["CERS ID", "Facility"]
    assert [row[0] for row in rows[1:]] == ["10000001", "10000002", "10000003"]
    assert [row[6] for row in rows[1:]] == ["1", "2", "2"]
    assert [row[8] for row in rows[1:]] == [
        "Kern County (CUPA)", "Kern County (CUPA)", "Fresno County (CUPA)"]  # fmt: skip
    assert rows[3][9] == "Inferred from the city"
    assert rows[1][5] == "Kern"


def test_organizations_say_which_keeps_and_which_moves(request_: Request) -> None:
    rows = sheets(request_)["Organizations"]
    assert rows[1:] == [
        ["1", "Valley Fuel", "1", "keeps"],
        ["2", "Valley Fuel LLC", "2", "moves to 1"],
    ]


def test_agencies_come_with_their_contacts(request_: Request) -> None:
    head, *rows = sheets(request_)["Agencies"]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [r["Agency"] for r in found] == ["Kern County", "Fresno County"]
    assert [r["Phone"] for r in found] == ["(661) 555-0100", "(559) 555-0100"]


def test_every_cell_is_text_and_none_a_formula(request_: Request) -> None:
    book = openpyxl.load_workbook(io.BytesIO(worksheet.workbook(request_, HELD)))
    cells = [cell for page in book for row in page.rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}


def test_the_letter_names_the_business_the_counts_and_what_a_person_fills_in(
    request_: Request,
) -> None:
    text = worksheet.letter(request_)
    assert "2026-03-14" in text
    assert "Facilities in the worksheet: 3" in text
    assert "Of these now held by other organizations: 2" in text
    assert "Valley Fuel LLC (organization 2)" in text
    assert "Valley Fuel (organization 1)" not in text
    assert "Fresno County (CUPA)" in text
    assert "[Name]" in text
    letter = [row[0] for row in sheets(request_)["Letter"]]
    assert [line or "" for line in letter] == text.splitlines()


def test_the_about_sheet_says_how_many_agencies_are_inferred(request_: Request) -> None:
    about = dict(row[:2] for row in sheets(request_)["About"])
    assert about["Facilities"] == "3, 2 to be moved"
    assert about["Agencies"].startswith("1 facilit")
    assert about["Link"] == "http://here/?a=1"


def regulators(**more: object) -> pd.DataFrame:
    row = {
        "business_code": 1,
        "organization_name": "Valley Fuel",
        "agency_name": "Kern County",
        "regulator_code": 1500,
        "facilities_known": 3,
        "facilities_loaded": 2,
        "is_inferred": False,
        "elements": [1, 2],
    }
    return pd.DataFrame([row | more])


def test_a_contact_list_gives_the_agencys_contacts_beside_the_business() -> None:
    made = worksheet.contact_list(regulators(), HELD).to_dict("records")[0]
    assert made["organization_name"] == "Valley Fuel"
    assert (made["facilities_known"], made["facilities_loaded"]) == (3, 2)
    assert made["runs_elements"].count(";") == 1
    assert (made["agency_name"], made["agency_phone"], made["agency_email"]) == (
        "Kern County", "(661) 555-0100", "k@example.com")  # fmt: skip
    assert made["how_known"] == "Assigned"


def test_an_agency_without_a_code_is_found_by_its_name_and_marked_as_inferred() -> None:
    rows = regulators(agency_name="Fresno County", regulator_code=None, is_inferred=True,
                      elements=None)  # fmt: skip
    made = worksheet.contact_list(rows, HELD).to_dict("records")[0]
    assert (made["agency_name"], made["agency_phone"]) == ("Fresno County", "(559) 555-0100")
    assert made["how_known"] == "Inferred from the place"
    assert made["runs_elements"] is None


def test_an_agency_in_no_source_keeps_its_name() -> None:
    rows = regulators(agency_name="Agency 1999 (not in the directory)", regulator_code=1999)
    made = worksheet.contact_list(rows, HELD).to_dict("records")[0]
    assert made["agency_name"] == "Agency 1999 (not in the directory)"
    assert made["agency_phone"] is None


def test_no_business_gives_an_empty_list() -> None:
    assert worksheet.contact_list(regulators().iloc[:0], HELD).empty
