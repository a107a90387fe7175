"""Who a facility belongs to, who regulates it, where it is and what counts as one submittal."""

from datetime import datetime

import pytest

from tests.support import edt
from tests.support.content import after, all_orders, current, dated, inventory, template
from upa.warehouse.generations import Warehouse

JANUARY, FEBRUARY, MARCH, APRIL = (f"2024-0{m}-10T17:00:00Z" for m in (1, 2, 3, 4))
OLD, NEW, THIRD = 10000101, 10000202, 10000303


def facility(warehouse: Warehouse, *columns: str) -> tuple:
    (row,) = edt.select(warehouse, f"select {', '.join(columns)} from facilities")
    return row


def submitted_by(code: int, on: str) -> bytes:
    head = edt.header(edt.guid(code, on), on)
    block = edt.inventory(edt.material(), head=head)
    return edt.answer(edt.occasion(block, code=str(code)), at=on)


def moved_to(code: int, on: str) -> bytes:
    return dated(edt.transfer_query(edt.transfer(code=str(code), OccurredOn=on)), APRIL)


def listed_under(code: int, at: str) -> bytes:
    listed = edt.listed_facility()
    listed.find("Organization").find("Code").text = str(code)
    return dated(edt.facility_query(listed), at)


def answered_for(code: int, at: str) -> bytes:
    answer = edt.organization_query(edt.business(str(code), str(edt.CERS_ID)))
    return dated(answer, at)


# --- business ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "code", "basis"),
    [
        ([submitted_by(OLD, JANUARY), submitted_by(NEW, FEBRUARY)], NEW, "submittal"),
        ([submitted_by(OLD, JANUARY), moved_to(NEW, FEBRUARY)], NEW, "transfer"),
        ([submitted_by(OLD, MARCH), moved_to(NEW, FEBRUARY)], NEW, "transfer"),
        ([submitted_by(OLD, MARCH), listed_under(NEW, JANUARY)], NEW, "facility-query"),
        ([listed_under(OLD, JANUARY), moved_to(NEW, FEBRUARY)], NEW, "transfer"),
        ([moved_to(NEW, FEBRUARY), listed_under(OLD, MARCH)], OLD, "facility-query"),
        ([listed_under(OLD, JANUARY), answered_for(NEW, MARCH)], NEW, "organization-query"),
        ([answered_for(OLD, MARCH), listed_under(NEW, APRIL)], NEW, "facility-query"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_facility_belongs_to_the_business_of_the_newest_answer_or_transfer_else_submittal(
    tmp_path, files, code, basis
):
    warehouse = all_orders(tmp_path, *files)
    assert facility(warehouse, "organization_code") == (code,)
    sql = "select organization_code, basis from facility_organizations where is_current"
    assert edt.select(warehouse, sql) == [(code, basis)]


def test_every_business_that_held_a_facility_is_kept_with_its_dates(tmp_path):
    files = submitted_by(OLD, JANUARY), submitted_by(OLD, FEBRUARY), submitted_by(NEW, MARCH)
    warehouse = all_orders(tmp_path, *files)
    sql = (
        "select organization_code, first_known_on::date::text, last_known_on::date::text "
        "from facility_organizations order by all"
    )
    assert edt.select(warehouse, sql) == [
        (OLD, "2024-01-10", "2024-02-10"),
        (NEW, "2024-03-10", "2024-03-10"),
    ]
    kept = "select organization_code from submittals order by submitted_on"
    assert edt.select(warehouse, kept) == [(OLD,), (OLD,), (NEW,)]


def test_businesses_count_the_facilities_they_hold_after_a_transfer_and_before(tmp_path):
    warehouse = after(tmp_path, submitted_by(OLD, JANUARY))
    sql = "select organization_code, facilities_known from organizations order by all"
    assert edt.select(warehouse, sql) == [(OLD, 1)]
    after(tmp_path, moved_to(NEW, FEBRUARY))
    assert edt.select(warehouse, sql) == [(OLD, 0), (NEW, 1)]


def test_a_transfer_that_two_answers_hold_is_kept_once_as_the_newer_says(tmp_path):
    one = edt.transfer_query(edt.transfer(Comments="First"))
    two = dated(edt.transfer_query(edt.transfer(Comments="Corrected")), "2024-05-01T00:00:00Z")
    warehouse = all_orders(tmp_path, one, two)
    assert edt.select(warehouse, "select comments from transfers") == [("Corrected",)]


# --- agencies ------------------------------------------------------------------------------------


def assigned(warehouse: Warehouse) -> list[tuple]:
    sql = "select submittal_element, regulator_code, basis from facility_regulators order by all"
    return edt.select(warehouse, sql)


def test_each_element_has_its_agency_from_the_facility_query_first_then_the_submittal(tmp_path):
    elements = edt.listing_elements(FacilityInformation="1500", UndergroundStorageTanks="1501")
    query = dated(edt.facility_query(edt.listed_facility(str(edt.CERS_ID), elements)), JANUARY)
    submitted = edt.answer(
        edt.occasion(
            edt.facility_information(head=edt.header(edt.guid("i"), MARCH, RegulatorCode="9900")),
            edt.inventory(
                edt.material(), head=edt.header(edt.guid("h"), MARCH, RegulatorCode="1502")
            ),
        )
    )
    warehouse = all_orders(tmp_path, query, submitted)
    assert assigned(warehouse) == [
        (1, 1500, "facility-query"),
        (2, 1502, "submittal"),
        (4, 1501, "facility-query"),
    ]
    assert facility(warehouse, "regulator_code") == (1500,)


def test_the_newest_submittal_and_the_newest_query_name_the_agency(tmp_path):
    submittals = [
        edt.answer(inventory(on, on, "Diesel", RegulatorCode=code), at=on)
        for on, code in ((JANUARY, "1500"), (FEBRUARY, "1501"))
    ]
    assert assigned(all_orders(tmp_path / "s", *submittals)) == [(2, 1501, "submittal")]
    queries = [
        dated(
            edt.facility_query(
                edt.listed_facility(
                    str(edt.CERS_ID), edt.listing_elements(HazardousMaterialsInventory=code)
                )
            ),
            at,
        )
        for at, code in ((FEBRUARY, "1501"), (MARCH, "1502"))
    ]
    warehouse = all_orders(tmp_path / "q", submittals[0], *queries)
    assert assigned(warehouse) == [(2, 1502, "facility-query")]


def test_an_agency_not_in_the_directory_is_known_by_its_code_until_a_listing_names_it(tmp_path):
    warehouse = after(tmp_path, edt.answer(inventory("a", JANUARY, "Diesel", RegulatorCode="9876")))
    sql = "select regulator_name, basis from regulators where regulator_code = 9876"
    assert edt.select(warehouse, sql) == [("Agency 9876 (not in the directory)", "code-only")]
    after(tmp_path, edt.regulator_listing(c9876="Example County Fire"))
    assert edt.select(warehouse, sql) == [("Example County Fire", "listing")]


# --- place ---------------------------------------------------------------------------------------


def test_a_facility_of_a_workbook_only_says_so_until_an_exchange_knows_it(tmp_path):
    warehouse = after(tmp_path, template({}), submitted_on=datetime(2024, 1, 1))
    assert facility(warehouse, "cers_id", "known_from", "is_loaded", "material_count") == (
        edt.CERS_ID,
        "inventory-only",
        True,
        1,
    )
    after(tmp_path, edt.answer(inventory("a", MARCH, "Argon")))
    assert facility(warehouse, "known_from") == ("submittal",)


def test_a_facility_of_an_exchange_stays_known_from_it_when_a_workbook_is_newer(tmp_path):
    after(tmp_path, edt.answer(inventory("a", MARCH, "Argon")))
    warehouse = after(tmp_path, template({}), submitted_on=datetime(2025, 1, 1))
    assert current(warehouse) != ["Argon"]
    assert facility(warehouse, "known_from") == ("submittal",)


def test_a_facility_of_another_agencys_business_is_known_and_not_loaded(tmp_path):
    warehouse = after(tmp_path, answered_for(OLD, JANUARY))
    known = facility(warehouse, "known_from", "is_loaded", "facility_name")
    assert known == ("organization-query", False, f"Site {edt.CERS_ID}")


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ({"CountyID": "15"}, (15, "reported")),
        ({"CountyID": None, "City": None}, (15, "inferred-zip")),
        ({"CountyID": None, "ZipCode": None}, (15, "inferred-city")),
        ({"CountyID": "0", "City": "Nowhere", "ZipCode": None}, (None, None)),
    ],
)
def test_a_county_that_was_not_reported_is_inferred_and_says_from_what(
    tmp_path, activities, expected
):
    block = edt.facility_information(**activities)
    warehouse = after(tmp_path, edt.answer(edt.occasion(block)))
    assert facility(warehouse, "county_id", "county_basis") == expected


def pointed(latitude: str | None, longitude: str | None) -> bytes:
    block = edt.facility_information()
    point = block.find("GeographicInformation/CERSPoint")
    for name, value in (("LatitudeMeasure", latitude), ("LongitudeMeasure", longitude)):
        point.find(name).text = value
    return edt.answer(edt.occasion(block))


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("35.3733", "-119.0187", (35.3733, -119.0187, "reported")),
        ("37.2718810", "-119.2702330", (None, None, "filler")),
        ("0", "0000", (None, None, "filler")),
        (None, None, (None, None, "none")),
    ],
)
def test_filler_coordinates_give_no_point(tmp_path, latitude, longitude, expected):
    warehouse = after(tmp_path, pointed(latitude, longitude))
    assert facility(warehouse, "latitude", "longitude", "point_basis") == expected


def test_a_facility_information_without_business_activities_still_gives_its_point(tmp_path):
    block = edt.facility_information()
    block.remove(block.find("BusinessActivities"))
    warehouse = after(tmp_path, edt.answer(edt.occasion(block)))
    assert facility(warehouse, "latitude", "naics_code") == (35.3733, 447110)


def test_names_come_from_the_newer_of_facility_information_and_facility_query(tmp_path):
    block = edt.facility_information("As submitted", head=edt.header(edt.guid("i"), FEBRUARY))
    submitted = edt.answer(edt.occasion(block), at=APRIL)
    for at, expected in ((JANUARY, "As submitted"), (MARCH, "As listed")):
        query = dated(edt.facility_query(edt.listed_facility(Name="As listed")), at)
        warehouse = all_orders(tmp_path / at[:7], submitted, query)
        assert facility(warehouse, "facility_name") == (expected,)


# --- one submittal, two keys ---------------------------------------------------------------------


def local_header(on: str, key: str | None = None, status: str = "2") -> edt.Element:
    return edt.header(key, on, status, SubmittalElementRegulatorKey=edt.guid("portal"))


def test_a_submittal_of_a_local_portal_that_cers_answers_counts_once_under_cerss_key(tmp_path):
    sent = edt.submitted(edt.occasion(edt.inventory(edt.material(), head=local_header(JANUARY))))
    head = local_header(JANUARY, edt.guid("cers"), "4")
    answered = edt.answer(edt.occasion(edt.inventory(edt.material(), head=head)), at=FEBRUARY)
    warehouse = all_orders(tmp_path, sent, answered)
    assert current(warehouse) == ["Diesel"]
    sql = "select submittal_key, submittal_status from submittals"
    assert edt.select(warehouse, sql) == [(edt.guid("cers"), 4)]
    assert edt.select(warehouse, "select count(*) from submittal_deliveries") == [(2,)]
    assert edt.select(warehouse, "select distinct submittal_key from inventory_items") == [
        (edt.guid("cers"),)
    ]


def test_a_local_submittal_that_cers_has_not_answered_stands_for_itself(tmp_path):
    sent = edt.submitted(edt.occasion(edt.inventory(edt.material(), head=local_header(JANUARY))))
    warehouse = after(tmp_path, sent)
    assert current(warehouse) == ["Diesel"]
    keys = edt.select(warehouse, "select submittal_key from submittals")
    assert keys == [(f"local:{edt.guid('portal')}",)]
    assert edt.select(warehouse, "select distinct kind from source_files") == [
        ("submittal-submit",)
    ]


def test_submittals_without_any_key_are_told_apart_by_facility_element_and_date(tmp_path):
    def answer(on: str, at: str) -> bytes:
        block = edt.inventory(edt.material(on[:7]), head=edt.header(edt.NIL, on))
        return edt.answer(edt.occasion(block), at=at)

    files = answer(JANUARY, JANUARY), answer(FEBRUARY, FEBRUARY), answer(FEBRUARY, MARCH)
    warehouse = all_orders(tmp_path, *files)
    assert current(warehouse) == ["2024-02"]
    assert edt.select(warehouse, "select count(*) from submittals") == [(2,)]


def test_rows_that_share_the_nil_key_are_all_held(tmp_path):
    materials = [edt.material(n, CERSUniqueKey=edt.NIL) for n in ("Argon", "Argon", "Oxygen")]
    warehouse = after(tmp_path, edt.answer(edt.occasion(edt.inventory(*materials))))
    assert current(warehouse) == ["Argon", "Argon", "Oxygen"]


def test_a_submittal_without_facility_or_date_is_left_out_and_named(tmp_path):
    good = inventory("a", JANUARY, "Diesel")
    undated = edt.occasion(edt.inventory(edt.material("Lost"), head=edt.header("k", None)))
    nowhere = edt.occasion(edt.inventory(edt.material("Lost"), head=edt.header("l")), cers_id=None)
    warehouse = after(tmp_path, edt.answer(good, undated, nowhere))
    names = edt.select(warehouse, "select common_name from inventory_items")
    assert names == [("Diesel",)]
    sql = "select column_name, locator from findings where code = 'submittal-rejected' order by all"
    assert edt.select(warehouse, sql) == [
        ("cers_id", "FacilitySubmittal[3]/HazardousMaterialsInventory"),
        ("submitted_on", "FacilitySubmittal[2]/HazardousMaterialsInventory"),
    ]
