"""The directory completes itself from listings, files and people; who regulates a place is right
per the reference data and says how it is known."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.support.small import facility, warehouse_of
from upa.agencies import (
    agency_fields,
    assignments,
    batches,
    committed,
    contact_list,
    directory_files,
    edits,
    jurisdictions,
    listings,
    lookup,
    programs,
)
from upa.agencies import directory as directories
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.agencies.jurisdictions import Spot
from upa.agencies.lookup import Answer
from upa.catalogue.paths import REFERENCE
from upa.catalogue.records import UserError
from upa.exports import sheets
from upa.places import addresses
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING
from upa.warehouse.entry_file import EditConflict
from upa.warehouse.generations import Warehouse

AS_OF = datetime(2026, 3, 14, 20)
TORRANCE, VENTURA, LAMONT, TWIN_A, TWIN_B, PARTLY = (10800001 + n for n in range(6))
LISTED = [
    (1500, "Kern County Public Health Services Department - Environmental Health Division", "CUPA"),
    (1501, "Bakersfield Fire Dept.", "CUPA"),
    (1900, "Los Angeles County Fire Department", "CUPA"),
    (1911, "TORRANCE FIRE DEPARTMENT", "PA"),
    (1912, "Los Angeles County Fire Department", "PA"),
    (5602, "City of Ventura Fire Department", "PA"),
    (8800, "Gold Dust Fire District", "PA"),
]


def who_regulates(text: str, known: Directory | None = None) -> Answer:
    """The answer of somebody who may see everything."""
    return lookup.who_regulates(text, known, lookup.ask_warehouse(EVERYTHING))


def look_up_many(asked: Iterable[str], known: Directory) -> batches.Batch:
    """The answers of somebody who may see everything."""
    return batches.look_up_many(asked, known, lookup.ask_warehouse(EVERYTHING))


def regulator(code: int, name: str, kind: str | None, basis: str) -> dict:
    return {
        "regulator_code": code,
        "regulator_name": name,
        "regulator_type": kind,
        "basis": basis,
        "facilities_loaded": 0,
    }


def assigned(cers_id: int, codes: dict[int, int], basis: str = "facility-query") -> list[dict]:
    return [
        {
            "cers_id": cers_id,
            "submittal_element": element,
            "regulator_code": code,
            "basis": basis,
            "as_of": AS_OF,
        }
        for element, code in codes.items()
    ]


def place(cers_id: int, name: str, address: str, city: str, zip_code: str, county: int) -> dict:
    row = facility(cers_id, name, city, 0, county)
    row |= {"site_address": address, "zip_code": zip_code, "regulator_code": None}
    words = (name, address, city, zip_code, cers_id)
    return row | {"search_text": " ".join(map(str, words)).lower()}


def rows() -> dict[str, list[dict]]:
    """Agencies of a listing, one met only as a code, and facilities with and without agencies."""
    all_ten = dict.fromkeys(range(1, 11), 1900)
    return {
        "facilities": [
            place(TORRANCE, "Sable Oak Plating", "5927 Stonepine Ct", "Torrance", "90504-7855", 19),
            place(VENTURA, "Larkfield Wireless", "3612 Coyote Bell Bl #4", "Ventura", "93001", 56),
            place(LAMONT, "Juniper Growers", "12 Main Street", "Lamont", "93241", 15),
            place(TWIN_A, "Mall Cleaners", "100 N. Larkspur Avenue", "Delano", "93215", 15),
            place(TWIN_B, "Mall Hardware", "100 North Larkspur Ave #7", "DELANO", "93215", 15),
            place(PARTLY, "Tumblerock Tower", "9 Halyard Ln", "Bakersfield", "93301", 15),
        ],
        "facility_regulators": [
            *assigned(TORRANCE, all_ten | {2: 1911, 3: 1911}),
            *assigned(TWIN_A, dict.fromkeys(range(1, 11), 1500)),
            *assigned(TWIN_B, dict.fromkeys(range(1, 11), 1500)),
            *assigned(PARTLY, {1: 1501, 2: 7777}, "submittal"),
        ],
        "regulators": [
            *(regulator(code, name, kind, "listing") for code, name, kind in LISTED),
            regulator(7777, "Agency 7777 (not in the directory)", None, "code-only"),
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("directory") / "warehouse", rows()).folder


@pytest.fixture(autouse=True)
def own(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test asks the same warehouse and enters into a local file of its own."""
    monkeypatch.setenv("UPA_WAREHOUSE", str(held))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


@pytest.fixture
def nothing_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "empty"))


def runs(answer: Answer, part: int = 0) -> dict[str, list[int]]:
    """Submittal elements by the beginning of the agency's name, for one part of an answer."""
    found: dict[str, list[int]] = {}
    for made in answer.parts[part].assignments:
        found.setdefault(made.agency.name if made.agency else "?", []).append(made.element)
    return found


def hows(answer: Answer, part: int = 0) -> dict[int, str]:
    return {made.element: made.how for made in answer.parts[part].assignments}


ALL = list(range(1, 11))
KERN = "Kern County Public Health Services Department - Environmental Health Division"
LA_COUNTY = "Los Angeles County Fire Department - Health Hazardous Materials Division"
LA_FOR_CITY = "Los Angeles County Fire Department (for the City of Los Angeles)"
LA_CITY = {"Los Angeles City Fire Department": [1, 2, 3, 4, 9, 10], LA_FOR_CITY: [5, 6, 7, 8]}
ORANGE = "Orange County Health Care Agency - Environmental Health Division"
SANTA_CLARA = "County of Santa Clara Department of Environmental Health"
RIVERSIDE = "Riverside County Department of Environmental Health"
SAN_DIEGO = "County of San Diego Department of Environmental Health and Quality"
VENTURA_COUNTY = "Ventura County Resource Management Agency - Environmental Health Division"
SONOMA = "County of Sonoma - Permit Sonoma"
ALAMEDA = "Alameda County Department of Environmental Health"
WORKS = "Los Angeles County Public Works"

# Cities and villages, per regulators.csv and jurisdictions.csv: who runs which element, how known.
PLACES = [
    ("Delano", {KERN: ALL}, "sourced"),
    ("Bakersfield", {"Bakersfield Fire Department": ALL}, "sourced"),
    ("San Diego", {SAN_DIEGO: ALL}, "sourced"),
    ("Anaheim", {"Anaheim Fire & Rescue (City of Anaheim CUPA)": ALL}, "sourced"),
    ("Huntington Beach", {ORANGE: [1, *range(4, 11)], "Huntington Beach Fire Department": [2, 3]},
     "sourced"),
    ("Fountain Valley", {ORANGE: [1, *range(4, 11)], "Fountain Valley Fire Department": [2, 3]},
     "sourced"),
    ("Los Angeles", LA_CITY, "sourced"),
    ("San Pedro", LA_CITY, "sourced"),
    ("Santa Monica", {"Santa Monica Fire Department": [1, 2, 3, 4, 9, 10],
     "Los Angeles County Fire Department (for the City of Santa Monica)": [5, 6, 7, 8]}, "sourced"),
    ("Burbank", {LA_COUNTY: [1, 2, 3, 5, 6, 7, 8, 9], "Burbank Fire Department": [4, 10]},
     "sourced"),
    ("Monterey Park", {LA_COUNTY: [1, 2, 3, *range(5, 11)], WORKS: [4]}, "sourced"),
    ("Gilroy", {"City of Gilroy": ALL}, "sourced"),
    ("Palo Alto", {SANTA_CLARA: [1, 4, 5, 6, 7, 8, 10], "Palo Alto Fire Department": [2, 3, 9]},
     "sourced"),
    ("Corona", {RIVERSIDE: [1, *range(4, 11)], "Corona Fire Department": [2, 3]}, "sourced"),
    ("Oxnard", {"Oxnard Fire Department": ALL}, "sourced"),
    ("Ventura", {VENTURA_COUNTY: [1, *range(4, 11)], "City of Ventura Fire Department": [2, 3]},
     "sourced"),
    ("Petaluma", {"Petaluma Fire Department": ALL}, "sourced"),
    ("Berkeley", {"City of Berkeley Toxics Management Division": ALL}, "sourced"),
    ("Castro Valley", {ALAMEDA: ALL}, "inferred"),
    ("Roseville", {"Roseville Fire Department": ALL}, "sourced"),
    ("McFarland", {KERN: ALL}, "sourced"),
    ("Fresno", {"Fresno County Department of Public Health - Environmental Health Division": ALL},
     "default-county"),
]  # fmt: skip


@pytest.mark.usefixtures("nothing_loaded")
@pytest.mark.parametrize(("name", "agencies", "how"), PLACES, ids=[p[0] for p in PLACES])
def test_a_city_is_answered_per_element_as_the_reference_data_say(
    name: str, agencies: dict[str, list[int]], how: str
) -> None:
    answer = who_regulates(name)
    assert answer.kind == "city"
    assert len(answer.parts) == 1
    assert runs(answer) == agencies
    assert hows(answer)[1] == how
    assert all(assignments.HOW[h] for h in hows(answer).values())


def test_the_places_tested_agree_with_the_committed_tables() -> None:
    """The expectations above are held against the files themselves, not against the look-up."""
    table = {j.name: j for j in jurisdictions.jurisdictions()}
    for name, agencies, how in PLACES:
        if name in table:
            held = table[name]
            assert {held.cupa, held.participating} - {""} == set(agencies), name
            assert held.confidence == how, name


# ZIP codes: (ZIP, the agencies of facility information in order, where each holds)
STRADDLING = [
    ("93308", ["Bakersfield Fire Department", KERN], ["Bakersfield", "outside the city limits"]),
    ("90022", ["Los Angeles City Fire Department", LA_COUNTY], ["Los Angeles", "Commerce"]),
    ("94541", ["Hayward Fire Department", ALAMEDA], ["Hayward", "outside the city limits"]),
    ("94305", [SANTA_CLARA, SANTA_CLARA], ["Stanford", "Palo Alto"]),
    ("95407", ["Santa Rosa Fire Department", SONOMA], ["Santa Rosa", "outside the city limits"]),
]


@pytest.mark.usefixtures("nothing_loaded")
@pytest.mark.parametrize(("code", "agencies", "places"), STRADDLING, ids=[z[0] for z in STRADDLING])
def test_a_zip_code_that_straddles_agencies_lists_each_with_where_it_holds(
    code: str, agencies: list[str], places: list[str]
) -> None:
    answer = who_regulates(code)
    assert answer.kind == "zip"
    cupas = [part.assignments[0].agency for part in answer.parts]
    assert [cupa.name for cupa in cupas if cupa] == agencies
    for part, words in zip(answer.parts, places, strict=True):
        assert words in part.condition


@pytest.mark.usefixtures("nothing_loaded")
@pytest.mark.parametrize(
    ("code", "agency"),
    [("93215", KERN), ("92101", SAN_DIEGO), ("93215-1234", KERN), ("93501", KERN)],
)
def test_a_zip_code_within_one_agency_has_one_answer_without_conditions(
    code: str, agency: str
) -> None:
    answer = who_regulates(code)
    assert len(answer.parts) == 1
    assert answer.parts[0].condition == ""
    assert runs(answer) == {agency: ALL}


@pytest.mark.usefixtures("nothing_loaded")
def test_every_zip_code_with_a_county_and_every_city_has_an_agency_for_facility_information() -> (
    None
):
    directory = directories.current()
    held = [z for z in jurisdictions.zip_codes().values() if z.county_id]
    batch = look_up_many([z.code for z in held][:1000], directory)
    assert batch.missed == ()
    for code in held:
        spots = jurisdictions.zip_spots(code.code)
        assert spots, code
    for jurisdiction in jurisdictions.jurisdictions():
        part = assignments.at_spot(directory, Spot(jurisdiction, jurisdiction.label))
        assert part.assignments[0].agency is not None, jurisdiction
        assert [a.element for a in part.assignments] == ALL


@pytest.mark.usefixtures("nothing_loaded")
def test_a_county_with_one_agency_is_answered_per_element_others_list_agencies_and_places() -> None:
    glenn = who_regulates("Glenn County")
    assert glenn.kind == "county"
    assert runs(glenn) == {"Glenn County Air Pollution Control District": ALL}
    kern = who_regulates("kern")
    assert kern.parts == ()
    places = {s.agency.name: s.places for s in kern.served}
    assert places["Bakersfield Fire Department"] == ("Bakersfield",)
    assert places[KERN][0] == "Unincorporated Kern County"
    assert len(places[KERN]) == 11
    assert "Delano" in places[KERN]


@pytest.mark.usefixtures("nothing_loaded")
def test_a_city_named_like_its_county_says_how_to_ask_for_the_county() -> None:
    assert who_regulates("Los Angeles").kind == "city"
    assert who_regulates("City of Los Angeles").title == "Los Angeles, Los Angeles County"
    assert "Los Angeles County" in who_regulates("Los Angeles").notes[0]
    assert who_regulates("los angeles county").kind == "county"
    assert who_regulates("County of Los Angeles").kind == "county"


# Addresses and facilities


@pytest.mark.parametrize(
    "typed",
    [
        "5927 Stonepine Ct, Torrance, CA 90504",
        "5927 stonepine court torrance california 90504-7855",
        "5927 STONEPINE CT., Torrance",
        "5927 Stonepine Ct",
        str(TORRANCE),
        "sable oak plating",
    ],
)
def test_a_facility_with_a_participating_agency_is_answered_by_its_assignment(typed: str) -> None:
    answer = who_regulates(typed)
    assert len(answer.parts) == 1
    assert runs(answer) == {
        LA_COUNTY: [1, *range(4, 11)],
        "Torrance Fire Department": [2, 3],
    }
    assert set(hows(answer).values()) == {"facility-query"}
    assert "as of 2026-03-14" in answer.parts[0].assignments[1].how_known
    assert f"CERS ID {TORRANCE}" in answer.parts[0].title


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("5927 Stonepine Ct, Lomita, CA 90717", "another city"),
        ("5929 Stonepine Ct, Torrance, CA 90504", "another number"),
        ("5927 Stonepine Ave, Torrance, CA 90504", "another street"),
    ],
)
def test_an_address_that_is_not_exactly_a_facilitys_is_answered_by_place(
    typed: str, why: str
) -> None:
    answer = who_regulates(typed)
    assert answer.kind == "address"
    assert answer.parts[0].facility is None, why
    assert hows(answer)[1] in ("sourced", "default-county")


def test_several_facilities_at_one_address_are_all_answered() -> None:
    answer = who_regulates("100 n larkspur ave, Delano, CA 93215")
    assert [p.facility["cers_id"] for p in answer.parts if p.facility] == [TWIN_A, TWIN_B]


def test_a_facility_without_an_assignment_is_answered_by_its_place_and_says_so() -> None:
    answer = who_regulates(str(LAMONT))
    assert runs(answer) == {KERN: ALL}
    assert hows(answer)[2] == "inferred"
    ventura = who_regulates("3612 Coyote Bell Bl, Ventura 93001")
    assert runs(ventura)["City of Ventura Fire Department"] == [2, 3]
    assert hows(ventura)[2] == "sourced"
    assert [part.condition for part in ventura.parts][1].endswith("the city limits of Ventura")


def test_elements_without_an_assignment_are_filled_by_place_each_saying_how() -> None:
    answer = who_regulates(str(PARTLY))
    inside, outside = answer.parts
    assert [(a.how, a.agency.code) for a in inside.assignments[:2] if a.agency] == [
        ("submittal", 1501),
        ("submittal", 7777),
    ]
    assert inside.assignments[2].how == "sourced"
    assert inside.assignments[2].agency == directories.current().by_code(1501)
    assert outside.assignments[2].agency == directories.current().by_code(1500)
    assert "newest submittal" in outside.assignments[0].how_known


def test_an_agency_met_only_as_a_code_never_vanishes() -> None:
    directory = directories.current()
    assert "Agency 7777 (not in the directory)" in {a.name for a in directory.agencies}
    assert who_regulates(str(PARTLY)).parts[0].assignments[1].agency == directory.by_code(7777)
    assert directory.by_code(6666) == agency_fields.code_only_agency(6666)
    assert directory.by_code(None) is None


def test_agencies_of_facilities_known_with_the_zip_code_are_shown_as_evidence() -> None:
    answer = who_regulates("93215")
    assert [(agency.code, count) for agency, count in answer.evidence] == [(1500, 2)]


def test_words_that_many_facilities_have_list_them_to_choose_from() -> None:
    answer = who_regulates("mall")
    assert answer.kind == "facilities"
    assert [row["cers_id"] for row in answer.facilities] == [TWIN_A, TWIN_B]
    assert answer.parts == ()


@pytest.mark.parametrize(
    ("typed", "code"), [("1501", 1501), ("gold dust", 8800), ("torrance fire", 1911)]
)
def test_an_agency_is_found_by_code_and_by_words_of_its_name(typed: str, code: int) -> None:
    answer = who_regulates(typed)
    assert answer.kind == "agency"
    assert [agency.code for agency in answer.matching] == [code]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99999999", "is in no loaded file"),
        ("10001", "no California ZIP code"),
        ("qwertz", "Try a ZIP code"),
        ("", "Try a ZIP code"),
        ("9999", "Try a ZIP code"),
        ("'; drop table facilities; --", "Try a ZIP code"),
    ],
)
def test_what_is_not_found_says_what_to_try(typed: str, said: str) -> None:
    answer = who_regulates(typed)
    assert answer.kind == "nothing"
    assert said in answer.notes[0]


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("12 Main St, Delano, CA 93215", ("12 Main St", "Delano", "93215")),
        ("12 Main St Suite 3, Los Angeles CA", ("12 Main St Suite 3", "Los Angeles", "")),
        ("93215 Main St", ("93215 Main St", "", "")),
        ("12 Delano Ave San Luis Obispo", ("12 Delano Ave", "San Luis Obispo", "")),
        ("12 Main St, Nowhereville, CA 93215-0001", ("12 Main St", "Nowhereville", "93215")),
    ],
)
def test_an_address_on_one_line_is_taken_apart(typed: str, apart: tuple[str, str, str]) -> None:
    found = lookup.parse_address(typed)
    assert (found.street, found.city, found.zip_code) == apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100 N. Larkspur Avenue", "100 north larkspur ave"),
        ("100 Larkspur Ave Ste 5", "100 Larkspur Ave #7"),
        ("1 Saint Mary's Rd", "1 St Mary's Road"),
    ],
)
def test_a_street_is_the_same_however_it_is_spelled(one: str, other: str) -> None:
    assert addresses.standard_street(one) == addresses.standard_street(other)
    assert addresses.standard_street(one) != addresses.standard_street(f"1{one}")


# Many at once


def test_a_batch_gives_contacts_per_agency_and_lists_what_was_not_found() -> None:
    asked = [str(TORRANCE), "93308", "Delano", "12 Main Street, Lamont, CA 93241", "Kern County",
             "99999999", "qwertz", "mall"]  # fmt: skip
    batch = look_up_many(asked, directories.current())
    found: dict[str, list[tuple[str, str]]] = {}
    for row in batch.rows:
        found.setdefault(row["asked_for"], []).append((row["agency_name"], row["runs_elements"]))
    assert found[str(TORRANCE)][1] == (
        "Torrance Fire Department",
        "Hazardous Materials Inventory, Emergency Response and Training Plans",
    )
    assert found["Delano"] == [(KERN, "all")]
    assert [agency for agency, _ in found["93308"]] == ["Bakersfield Fire Department", KERN]
    assert found["12 Main Street, Lamont, CA 93241"] == [(KERN, "all")]
    assert len(found["Kern County"]) == 2
    assert [text for text, _ in batch.missed] == ["99999999", "qwertz", "mall"]
    assert "2 facilities match" in batch.missed[2][1]
    kern = next(row for row in batch.rows if row["agency_name"] == KERN)
    assert kern["agency_phone"] == "(661) 862-8740"
    assert len({a.key for a in batch.agencies}) == len(batch.agencies) == 4


def test_a_batch_answers_as_single_questions_do() -> None:
    directory = directories.current()
    asked = [
        str(TORRANCE),
        str(PARTLY),
        "5927 Stonepine Ct, Torrance",
        "100 N Larkspur Ave, Delano",
    ]
    batch = look_up_many(asked, directory)
    for text in asked:
        single = {g.name for p in who_regulates(text, directory).parts for g in p.agencies}
        named = {row["agency_name"] for row in batch.rows if row["asked_for"] == text}
        assert named == single


def test_a_pasted_list_loses_blank_lines_repeats_and_a_heading() -> None:
    pasted = 'CERS ID\n 10215613 \n\n"93215"\n10215613\r\nDelano;'
    assert batches.split_pasted(pasted) == ["10215613", "93215", "Delano"]


def test_a_file_gives_its_column_of_cers_ids_or_its_lines() -> None:
    table = b"Name,CERS ID,City\nA,10215613,Delano\nB,10215614,Taft\n"
    assert batches.read_texts("a.csv", table) == ["10215613", "10215614"]
    lines = b"4828 Indianapolis Ave, Delano\n93215\n"
    assert batches.read_texts("a.txt", lines) == ["4828 Indianapolis Ave, Delano", "93215"]
    book = sheets.texts({"S": [["City", "ZIP"], ["Delano", "93215"]]})
    assert batches.read_texts("a.xlsx", book) == ["93215"]
    with pytest.raises(UserError, match=r"broken\.xlsx"):
        batches.read_texts("broken.xlsx", b"PK\x03\x04 broken")


def test_too_long_a_batch_is_refused_with_a_next_step() -> None:
    with pytest.raises(UserError, match="1,001") as refused:
        look_up_many([str(n) for n in range(1001)], directories.current())
    assert "parts" in refused.value.next_step


# Completing the directory


def test_listing_codes_reach_directory_rows_by_name_only_where_one_can_be_meant() -> None:
    codes = {a.name: (a.code, a.code_basis) for a in directories.current().agencies}
    assert codes["Bakersfield Fire Department"] == (1501, "listing")
    assert codes[LA_COUNTY] == (1900, "listing")
    assert codes["Torrance Fire Department"] == (1911, "listing")
    assert codes[KERN] == (1500, "directory")
    assert codes[LA_FOR_CITY] == (None, ""), "three PA rows share the listed name"
    assert codes["Gold Dust Fire District"] == (8800, "listing")
    assert codes["Los Angeles County Fire Department"] == (1912, "listing")


def test_two_listed_codes_of_one_name_are_left_unmatched() -> None:
    rows = committed.committed_agencies()
    twice = [(1, "Oxnard Fire Department", "CUPA"), (2, "Oxnard Fire Dept", "CUPA")]
    assert listings.match_codes(twice, rows) == {}
    assert list(listings.match_codes(twice[:1], rows).values()) == [1]
    assert listings.match_codes([(1, "Oxnard Fire Department", "PA")], rows) == {}


@pytest.mark.usefixtures("nothing_loaded")
def test_the_directory_stands_without_a_warehouse_and_says_what_it_lacks() -> None:
    directory = directories.current()
    with (REFERENCE / "regulators.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["agency_type"] != "former PA"]
    assert len(directory.agencies) == len(rows) + 1
    lacks = agency_fields.count_missing(directory.agencies)
    assert lacks["Phone"] == sum(not r["phone"] for r in rows) > 0
    assert lacks["Agency code"] == sum(not r["regulator_code"] for r in rows) > 0
    assert lacks["E-mail"] == sum(not r["email"] for r in rows) > 0
    assert len({a.key for a in directory.agencies}) == len(directory.agencies)


def agency(name: str) -> Agency:
    return next(a for a in directories.current().agencies if a.name == name)


def enter(seen: Agency, author: str = "Ana", day: date | None = None, **values: str) -> list[str]:
    form = {f.name: seen.value(f.name) for f in agency_fields.FIELDS} | values
    return edits.enter(seen, form, author, day, directories.current())


def test_a_correction_changes_only_its_field_and_carries_author_and_day() -> None:
    before = agency("Petaluma Fire Department")
    assert enter(before, day=date(2026, 3, 1), phone=" (555)  555-0100") == ["phone"]
    after = agency("Petaluma Fire Department")
    assert after.phone == "(555) 555-0100"
    assert (after.verified_on, after.verified_by) == (date(2026, 3, 1), "Ana")
    assert after.website == before.website
    assert len(entries.history()) == 1


def test_an_entry_can_be_verified_without_a_change_and_without_a_day_nothing_is_entered() -> None:
    seen = agency("Petaluma Fire Department")
    assert enter(seen) == []
    assert entries.history() == []
    assert enter(seen, day=date(2026, 3, 1)) == []
    assert agency("Petaluma Fire Department").verified_on == date(2026, 3, 1)


def test_a_wrong_value_can_be_taken_away() -> None:
    enter(agency(KERN), fax="")
    assert agency(KERN).fax == ""


def test_two_people_with_the_same_form_open_do_not_lose_an_edit() -> None:
    seen = agency("Petaluma Fire Department")
    enter(seen, "Ana", phone="(555) 555-0111")
    with pytest.raises(EditConflict) as refused:
        enter(seen, "Ben", phone="(555) 555-0122", fax="(555) 555-0123")
    assert "(555) 555-0111" in refused.value.sentence
    assert "(555) 555-0122" in refused.value.sentence
    enter(seen, "Ben", fax="(555) 555-0123")
    now = agency("Petaluma Fire Department")
    assert (now.phone, now.fax) == ("(555) 555-0111", "(555) 555-0123")


def test_a_correction_made_under_a_code_holds_for_the_row_that_gets_the_code() -> None:
    entries.correct("1501", {"phone": "(555) 555-0100"}, "Ana")
    assert agency("Bakersfield Fire Department").phone == "(555) 555-0100"


def test_a_correction_stays_with_its_agency_when_a_listing_brings_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, held: Path
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "empty"))
    enter(agency("Bakersfield Fire Department"), phone="(555) 555-0100")
    monkeypatch.setenv("UPA_WAREHOUSE", str(held))
    now = agency("Bakersfield Fire Department")
    assert (now.code, now.phone) == (1501, "(555) 555-0100")


def test_an_agency_known_as_a_code_only_can_be_named() -> None:
    seen = directories.current().by_code(7777)
    assert seen is not None
    enter(seen, name="Dry Lake Fire Department", kind="PA")
    assert who_regulates("dry lake").matching[0].code == 7777


def test_a_corrected_name_keeps_its_jurisdictions() -> None:
    enter(agency("Petaluma Fire Department"), name="Petaluma Fire & Rescue")
    assert list(runs(who_regulates("Petaluma"))) == ["Petaluma Fire & Rescue"]


def test_an_agency_can_be_said_to_serve_a_city_or_zip_code() -> None:
    entries.correct(
        "8800",
        {"kind": "CUPA", "serves_cities": "Delano; Taft", "serves_zips": "93501"},
        "Ana",
    )
    for text in ("Delano", "93501"):
        answer = who_regulates(text)
        assert runs(answer) == {"Gold Dust Fire District": ALL}
        assert set(hows(answer).values()) == {"entered"}
    assert runs(who_regulates("Shafter")) == {KERN: ALL}


BAD = [
    ("email", "not an address", "e-mail"),
    ("website", "javascript:alert(1)", "http"),
    ("portal", "ftp://example.com", "http"),
    ("zip_code", "9321", "ZIP"),
    ("code", "12345", "code"),
    ("county_id", "59", "county"),
    ("kind", "CUPAS", "CUPA"),
    ("state", "C4", "state"),
    ("phone", "5" * 26, "25"),
    ("name", "", "needed"),
    ("serves_zips", "93215; Delano", "ZIP"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD, ids=[b[0] for b in BAD])
def test_a_value_that_does_not_fit_is_refused_in_words(field: str, value: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        enter(agency(KERN), **{field: value})
    assert said in refused.value.sentence
    assert entries.history() == []


def test_a_code_another_agency_has_is_refused() -> None:
    with pytest.raises(UserError, match="Kern County"):
        enter(agency("Petaluma Fire Department"), code="1500")


# Directory files


def sheet(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[c or "" for c in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_template_uploaded_unchanged_changes_nothing() -> None:
    directory = directories.current()
    read = directory_files.read_rows("t.xlsx", directory_files.template(directory))
    compared = directory_files.compare(read, directory)
    assert len(compared) == len(directory.agencies)
    assert [r for r in compared if r.changes or r.keeps or r.faults or r.is_new] == []


def test_the_template_has_the_fields_cers_stores() -> None:
    head = sheet(directory_files.template(directories.current()))[0]
    stored = {
        *("Name", "NameShort", "NameAbbreviation", "Address1", "Address2", "City", "State", "ZIP"),
        *("Phone", "Fax", "PublicContactEmail", "PublicContactUrl", "WebSite", "CountyID", "Type"),
        "EDTIdentityKey",
    }
    assert stored <= set(head)


CSV = """Name,EDTIdentityKey,Phone,PublicContactEmail,Type,CountyID
Bakersfield Fire Dept,1501,(555) 555-0100,cupa@example.com,,
Oxnard Fire Department,,(555) 555-0101,nonsense,CUPA,
Silver Creek Fire,,(555) 555-0102,,PA,15
,,,,,
"""


def test_a_directory_file_completes_agencies_adds_new_ones_and_names_bad_values() -> None:
    directory = directories.current()
    compared = directory_files.compare(directory_files.read_rows("d.csv", CSV.encode()), directory)
    assert [(r.locator, r.is_new) for r in compared] == [
        ("row 2", False),
        ("row 3", False),
        ("row 4", True),
    ]
    assert compared[0].agency.name == "Bakersfield Fire Department"
    assert compared[1].faults == ("E-mail “nonsense” is not an e-mail address.",)
    assert directory_files.apply(compared, "Ana", "d.csv") == 8
    assert agency("Bakersfield Fire Dept").email == "cupa@example.com"
    assert agency("Oxnard Fire Department").phone == "(555) 555-0101"
    new = agency("Silver Creek Fire")
    assert (new.kind, new.county, new.verified_on) == ("PA", "Kern", None)
    assert {c.source for c in entries.history()} == {"d.csv"}
    again = directory_files.compare(
        directory_files.read_rows("d.csv", CSV.encode()), directories.current()
    )
    assert [r for r in again if r.changes or r.is_new] == []


def test_a_directory_file_leaves_alone_what_a_person_typed_in_unless_told_otherwise() -> None:
    enter(agency("Oxnard Fire Department"), phone="(555) 555-0199")
    compare = lambda: directory_files.compare(  # noqa: E731
        directory_files.read_rows("d.csv", CSV.encode()), directories.current()
    )
    assert compare()[1].keeps == {"phone": "(555) 555-0101"}
    directory_files.apply(compare(), "Ben", "d.csv")
    assert agency("Oxnard Fire Department").phone == "(555) 555-0199"
    directory_files.apply(compare(), "Ben", "d.csv", replace_entered=True)
    assert agency("Oxnard Fire Department").phone == "(555) 555-0101"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04nonsense"])
def test_what_is_no_directory_file_is_refused_with_a_next_step(content: bytes) -> None:
    with pytest.raises(UserError, match=r"x\.csv") as refused:
        directory_files.read_rows("x.csv", content)
    assert "template" in refused.value.next_step


def test_a_file_far_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = directory_files.template(directories.current())
    monkeypatch.setattr(directory_files, "MOST_UNPACKED", 1000)
    with pytest.raises(UserError, match="larger"):
        directory_files.read_rows("bomb.xlsx", directory)
    with pytest.raises(UserError, match="larger"):
        directory_files.read_rows("long.csv", b"Name\n" + b"x" * directory_files.MOST_BYTES)


# Files for people


def fields_of(card: str) -> dict[str, str]:
    """Properties of a vCard, unfolded."""
    lines = card.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


TRICKY = Agency(
    "x", "Fire; Rescue, Nord\\Süd\nEnvironmental Health Division of the County of Nowhere äöü äöü",
    kind="PA", code=12, address1="1 Main St", city="Taft", state="CA", zip_code="93268",
    phone="(555) 555-0100", email="a@example.com", website="https://example.com/a,b",
)  # fmt: skip


def test_a_vcard_escapes_folds_and_names_everything_known() -> None:
    card = contact_list.vcard(TRICKY)
    assert card.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert card.endswith("END:VCARD\r\n")
    assert max(len(line.encode()) for line in card.split("\r\n")) <= 75
    held = fields_of(card)
    assert held["FN"].startswith("Fire\\; Rescue\\, Nord\\\\Süd\\nEnvironmental")
    assert held["FN"].endswith("äöü äöü")
    assert held["ADR;TYPE=WORK"] == ";;1 Main St;Taft;CA;93268;USA"
    assert held["TEL;TYPE=WORK,VOICE"] == "(555) 555-0100"
    assert held["EMAIL;TYPE=INTERNET"] == "a@example.com"
    assert held["NOTE"] == "PA\\; agency code 12\\; unverified"
    assert "TEL;TYPE=WORK,FAX" not in held


def test_no_value_of_an_agency_adds_a_line_to_its_vcard_or_runs_from_it() -> None:
    breaks = "a\r\nTEL:1\u2028TEL:2\x0bTEL:3\x85TEL:4\x00"
    values = dict.fromkeys(("name", "unit", "phone", "fax", "email", "address1", "city"), breaks)
    agency = Agency(breaks, **values, website="javascript:alert(1)", contact_url="data:text/html,x")
    card = contact_list.vcard(agency)
    assert not [line for line in card.splitlines() if line.startswith(("TEL:", "URL", "EMAIL"))]
    assert not set(card) & set("\x00\x0b\x85\u2028")
    said = fields_of(card)["NOTE"]
    assert "website: javascript:alert(1)" in said
    assert "contact page: data:text/html\\,x" in said


def test_many_agencies_are_one_file_of_vcards() -> None:
    agencies = directories.current().agencies
    text = contact_list.as_vcards(agencies).decode()
    assert text.count("BEGIN:VCARD") == text.count("END:VCARD") == len(agencies)


def test_a_table_of_agencies_gives_what_is_known_and_leaves_the_rest_out() -> None:
    frame = contact_list.contacts([Agency("e", "=1+1", phone="+1 555 555 0100"), TRICKY], {12: 7})
    assert frame["facilities_loaded"].tolist() == [0, 7]
    assert frame["agency_name"].tolist() == ["=1+1", TRICKY.name]
    assert frame["agency_code"].tolist() == [pd.NA, 12]
    assert frame["agency_fax"].isna().all()
    assert frame["verified"].tolist() == ["unverified", "unverified"]
    assert contact_list.contacts([]).columns.tolist() == frame.columns.tolist()


def test_rows_per_element_name_every_element_of_every_place_once() -> None:
    answer = who_regulates("93308", directories.current())
    rows = batches.element_rows(answer)
    assert len(rows) == 10 * len(answer.parts)
    assert {(r["found_place"], r["runs_elements"], r["agency_name"]) for r in rows} == {
        (part.title, batches.element_name(a.element), a.agency.name)
        for part in answer.parts
        for a in part.assignments
    }
    assert len(batches.as_frame(rows)) == len(rows)
    county = who_regulates("Kern County", directories.current())
    assert batches.element_rows(county)[0]["runs_elements"] == "all other programs"


@pytest.fixture
def undoable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "w"))
    warehouse_of(tmp_path / "w", {"regulators": rows()["regulators"][:2]})
    yield warehouse_of(tmp_path / "w", {"regulators": rows()["regulators"]})


def test_the_directory_follows_loads_and_undo_and_keeps_corrections(undoable: Warehouse) -> None:
    enter(agency("Bakersfield Fire Department"), phone="(555) 555-0100")
    assert agency("Torrance Fire Department").code == 1911
    undoable.undo()
    assert agency("Torrance Fire Department").code is None
    assert agency("Bakersfield Fire Department").phone == "(555) 555-0100"


def test_related_agencies_are_named_both_ways() -> None:
    directory = directories.current()
    named = lambda name: {a.name for a in assignments.related_agencies(agency(name), directory)}  # noqa: E731
    assert named(VENTURA_COUNTY) == {"City of Ventura Fire Department"}
    assert named("City of Ventura Fire Department") == {VENTURA_COUNTY}
    assert {WORKS, "Torrance Fire Department"} <= named(LA_COUNTY)
    assert named("Petaluma Fire Department") == set()


PROGRAMS = [
    ("all six program elements (page names HMBP)", set(range(2, 11))),
    ("HMBP; CalARP; UST; APSA; HW generator; tiered permitting", set(range(2, 11))),
    ("all except hazardous waste generator and onsite treatment (county)", {2, 3, 4, 9, 10}),
    ("UST; CalARP (stated); the city also oversees safety", {4, 10}),
    ("HMBP (2005)", {2, 3}),
    ("HMBP; fire-code HMMP/HMIS", {2, 3}),
    ("none since 2018-07-01", set()),
]


@pytest.mark.parametrize(("text", "elements"), PROGRAMS)
def test_programs_in_words_become_submittal_elements(text: str, elements: set[int]) -> None:
    assert programs.elements_named(text) == elements


def test_no_words_on_programs_are_unknown_not_none() -> None:
    assert programs.elements_named("") is None
    assert programs.elements_named("something else") is None


def test_a_former_participating_agency_is_not_given_as_an_answer() -> None:
    answer = who_regulates("Milpitas")
    assert runs(answer) == {SANTA_CLARA: ALL}


def test_directories_compare_by_what_they_hold() -> None:
    assert directories.current() == Directory(directories.current().agencies)
