"""What the reader makes of exchange files: kinds, keys, places, headers, listings, counts."""

from __future__ import annotations

import re
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import edt
from tests.support.edt import el, guid, header, inventory, material, occasion
from upa.catalogue.clock import utc_now
from upa.catalogue.records import ParsedSource, Refused, WorkbookOptions
from upa.readers import formats
from upa.readers.edt import batches, document, elements, exchange
from upa.readers.normalized import normalize

KINDS: dict[str, tuple[bytes, str, str | None]] = {
    "submittal-query": (edt.answer(occasion(inventory(material()))), "1/10", guid("transaction")),
    "submittal-submit": (edt.submitted(occasion(inventory(material()))), "1/13", "portal-7"),
    "facility-query": (edt.facility_query(edt.listed_facility()), "1/05", guid("facilities")),
    "organization-query": (edt.organization_query(edt.business()), "1/05", guid("organizations")),
    "transfer-query": (edt.transfer_query(edt.transfer()), "1/06", guid("transfers")),
    "regulator-listing": (edt.regulator_listing(c1500="Kern County"), None, None),
}


# --- kinds and versions --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["answer.xml", "inventory.xlsx", "no extension", "list.csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_content_of_a_file_decides_its_kind_and_not_its_name(kind: str, name: str) -> None:
    data, version, key = KINDS[kind]
    source = formats.read(edt.source(data, name), WorkbookOptions(utc_now()))
    assert (source.kind, source.schema_version, source.transaction_key) == (kind, version, key)


@pytest.mark.parametrize("version", ["1/04", "1/05", "1/10", "1/14", "1/99", "2/00"])
def test_any_schema_version_is_read_and_told(version: str) -> None:
    source = edt.parsed(edt.answer(occasion(inventory(material())), version=version))
    assert source.schema_version == version
    assert sum(b.tables["inventory_items"].num_rows for b in source.batches) == 1


def test_a_root_is_recognized_in_any_case_and_without_a_namespace() -> None:
    data = (
        b"<REGULATORFACILITYQUERY><Facility><CERSID>1</CERSID></Facility></REGULATORFACILITYQUERY>"
    )
    source = edt.parsed(data)
    assert (source.kind, source.schema_version) == ("facility-query", None)


def test_the_date_of_the_data_is_kept_in_utc() -> None:
    source = edt.parsed(edt.answer(at="2024-03-05T10:30:00-08:00"))
    assert str(source.data_set_date_time) == "2024-03-05 18:30:00"


def test_a_date_of_the_data_that_is_none_is_reported_with_its_text() -> None:
    source = edt.parsed(edt.answer(at="last week"))
    assert source.data_set_date_time is None
    assert [(f.code, f.value) for f in source.findings] == [("bad-date", "last week")]


def test_fictional_samples_are_told_from_real_answers() -> None:
    assert edt.parsed(edt.answer(key="5A3B1E00-1111-4222-8333-444455556666")).is_sample
    assert not edt.parsed(edt.answer(key=guid("transaction"))).is_sample


# --- answers without data ------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["Queued", "Rejected", "ErrorProcessing", "In Process"])
def test_an_answer_without_data_is_refused_with_its_status(status: str, tmp_path: Path) -> None:
    warehouse, (report,) = edt.loaded(tmp_path, edt.answer(status=status))
    assert report.status == "refused"
    assert f"“{status}”" in report.reason
    assert "does not mean that there are no submittals" in report.reason
    assert "Ask CERS again" in report.next_step
    assert warehouse.generation is None


def test_an_accepted_answer_without_submittals_is_loaded_as_such(tmp_path: Path) -> None:
    _, (report,) = edt.loaded(tmp_path, edt.answer())
    assert report.status == "loaded"
    assert report.counts["submittals"] == {}


# --- identity ------------------------------------------------------------------------------------


def key_of(head: edt.Element) -> str:
    data = edt.answer(occasion(inventory(material(), head=head)))
    (row,) = edt.rows(data, "submittal_deliveries")
    return row["submittal_key"]


KEY = "3F2A1C00-AAAA-4222-8333-44445555BBBB"


@pytest.mark.parametrize("written", [KEY, KEY.lower(), f"{{{KEY}}}", f"\n  {KEY}\n"])
def test_the_key_of_cers_is_one_however_it_is_written(written: str) -> None:
    assert key_of(header(written)) == KEY.lower()


@pytest.mark.parametrize("absent", [None, "", edt.NIL, f"{{{edt.NIL}}}"])
def test_without_a_key_of_cers_the_local_key_identifies_a_submittal(absent: str | None) -> None:
    assert key_of(header(absent, SubmittalElementRegulatorKey=KEY)) == f"local:{KEY.lower()}"


@pytest.mark.parametrize("absent", [None, "", edt.NIL])
def test_without_any_key_facility_element_and_date_identify_a_submittal(absent: str | None) -> None:
    made = f"made:{edt.CERS_ID}:HazardousMaterialsInventory:{edt.AT}"
    assert key_of(header(absent, SubmittalElementRegulatorKey=absent)) == made


def test_the_first_of_two_keys_in_a_header_counts() -> None:
    head = header(KEY)
    head.append(el("CERSUniqueKey", guid("second")))
    assert key_of(head) == KEY.lower()


@given(st.uuids())
def test_every_key_but_the_nil_one_is_kept_as_the_identity(key: uuid.UUID) -> None:
    expected = "made:" if key.int == 0 else str(key)
    assert key_of(header(str(key).upper())).startswith(expected)


# --- where rows stand ----------------------------------------------------------------------------


TWICE = edt.answer(
    occasion(edt.facility_information(), inventory(material("Diesel"), material("Gasoline"))),
    occasion(inventory(material("Chlorine"), head=header(guid("older")))),
)


def test_positions_count_the_materials_of_each_submittal() -> None:
    found = edt.rows(TWICE, "inventory_items")
    assert [(r["common_name"], r["position"]) for r in found] == [
        ("Diesel", "1"),
        ("Gasoline", "2"),
        ("Chlorine", "1"),
    ]


def test_locators_lead_to_the_element_in_the_file() -> None:
    where = "FacilitySubmittal[{}]/HazardousMaterialsInventory/Chemicals/Chemical[{}]"
    locators = [r["locator"] for r in edt.rows(TWICE, "inventory_items")]
    assert locators == [where.format(1, 1), where.format(1, 2), where.format(2, 1)]
    root = edt.etree.fromstring(TWICE)
    found = [root.xpath(locator)[0].findtext("CommonName") for locator in locators]
    assert found == ["Diesel", "Gasoline", "Chlorine"]


def test_two_blocks_of_one_name_in_an_occasion_are_two_submittals() -> None:
    blocks = (inventory(material(name), head=header(guid(name))) for name in ("A", "B"))
    rows = edt.rows(edt.answer(occasion(*blocks)), "submittal_deliveries")
    assert [r["submittal_key"] for r in rows] == [guid("A"), guid("B")]
    where = "FacilitySubmittal[1]/HazardousMaterialsInventory"
    assert [r["locator"] for r in rows] == [f"{where}[1]", f"{where}[2]"]


def test_rows_that_share_the_nil_key_stay_rows_of_their_own(tmp_path: Path) -> None:
    materials = [material("Same", CERSUniqueKey=edt.NIL) for _ in range(12)]
    warehouse, _ = edt.loaded(tmp_path, edt.answer(occasion(inventory(*materials))))
    count = "select count(*), count(distinct position) from current_inventory"
    assert edt.select(warehouse, count) == [(12, 12)]


# --- values --------------------------------------------------------------------------------------


def test_empty_elements_are_no_values_and_text_is_trimmed() -> None:
    texts = {"EHS": "", "CASNumber": "  \n", "ChemicalLocation": "\n Shed\n  2 \n", "Units": "\ta"}
    (row,) = edt.rows(edt.answer(occasion(inventory(material(**texts)))), "inventory_items")
    assert row.get("ehs") is None and row.get("cas_number") is None
    assert (row["chemical_location"], row["units"]) == ("Shed\n  2", "a")


def test_the_elements_of_a_material_may_stand_in_any_order() -> None:
    ordered = material(FHCFire="Y", SCOther="N", HC1Name="Benzene")
    turned = el("Chemical", *reversed(material(FHCFire="Y", SCOther="N", HC1Name="Benzene")))
    one, other = edt.rows(edt.answer(occasion(inventory(ordered, turned))), "inventory_items")
    differing = {"locator", "position"}
    assert {k: v for k, v in one.items() if k not in differing} == {
        k: v for k, v in other.items() if k not in differing
    }


def test_the_first_of_repeated_elements_has_the_column_and_the_others_are_values() -> None:
    repeated = material(EHS="Y")
    repeated.extend([el("EHS", "N"), el("EHS", "N")])
    data = edt.answer(occasion(inventory(repeated)))
    assert [r["ehs"] for r in edt.rows(data, "inventory_items")] == ["Y"]
    kept = [(r["path"], r["value"]) for r in edt.rows(data, "submittal_values")]
    path = "Chemicals/Chemical[1]/EHS"
    assert kept == [(f"{path}[2]", "N"), (f"{path}[3]", "N")]


def test_a_repeated_status_or_date_does_not_cost_the_submittal_its_own() -> None:
    head = header(KEY, status="4")
    head.extend([el("SubmittalStatus", "5"), el("SubmittedOn", "2020-01-01T00:00:00Z")])
    data = edt.answer(occasion(inventory(material(), head=head)))
    (row,) = edt.rows(data, "submittal_deliveries")
    assert (row["submittal_status"], row["submitted_on"]) == ("4", edt.AT)


def test_values_without_a_column_name_their_registry_field() -> None:
    tank = el(
        "USTTank", el("TankIDNumber", "T-1"), el("MonitoringPlan", el("SpillBucketTesting", "Y"))
    )
    block = el("UndergroundStorageTanks", header(KEY), el("USTTanks", tank))
    (row,) = edt.rows(edt.answer(occasion(block)), "submittal_values")
    path = "USTTanks/USTTank/MonitoringPlan/SpillBucketTesting"
    assert (row["path"], row["field_number"], row["value"]) == (path, "490-67", "Y")


def test_unknown_elements_are_counted_by_path_with_an_example() -> None:
    materials = [material(NewQuestion="first"), material(NewQuestion="second")]
    (batch,) = edt.batches(edt.answer(occasion(inventory(*materials))))
    path = "HazardousMaterialsInventory/Chemicals/Chemical/NewQuestion"
    assert batch.unknown == {path: 2}
    assert batch.examples == {path: "first"}


@pytest.mark.parametrize("option", list(elements.OPTIONS))
def test_every_way_to_provide_a_document_is_a_row_of_its_slot(option: str) -> None:
    block = inventory(material())
    block.append(el("SiteMaps", el("SiteMap", edt.document("SiteMapDocument", option))))
    rows = edt.rows(edt.answer(occasion(block)), "documents")
    assert {(r["slot"], r["option"]) for r in rows} == {
        ("SiteMaps/SiteMap/SiteMapDocument", elements.OPTIONS[option])
    }
    assert [r["position"] for r in rows] == (["1", "2"] if option == "Attachments" else ["1"])


def test_a_part_named_like_a_record_is_no_record_of_its_own() -> None:
    inner = el("Facility", el("CERSID", "10999999"))
    data = edt.facility_query(edt.listed_facility(str(edt.CERS_ID), el("Neighbours", inner)))
    (batch,) = edt.batches(data)
    assert batch.tables["facility_listings"].column("cers_id").to_pylist() == [str(edt.CERS_ID)]
    assert batch.unknown == {"Facility/Neighbours/Facility/CERSID": 1}


# --- files as local portals send them ------------------------------------------------------------


def test_a_submitted_header_fills_the_columns_of_an_answered_one() -> None:
    submitter = {
        "SubmittedOn": edt.AT,
        "SubmitterFirstName": "Alex",
        "SubmitterLastName": "Example",
        "SubmitterEmail": "alex@example.com",
        "SubmitterComments": "Annual",
    }
    action = {
        "Status": "4",
        "OccurredOn": "2024-04-01T16:00:00Z",
        "AgentName": "Robin",
        "AgentEmail": "robin@example.com",
        "Comments": "Fine",
    }
    own = {"SubmittalType": "2", "RegulatorCode": "1500", "SubmittalElementRegulatorKey": KEY}
    head = el(
        "SubmittalElementHeader",
        el("Submitter", *edt.leaves(submitter)),
        el("RegulatorSubmittalAction", *edt.leaves(action)),
        *edt.leaves(own | {"NextDueDate": "2025-03-01", "ReportingRequirement": "3"}),
    )
    data = edt.submitted(occasion(inventory(material(), head=head)))
    (row,) = edt.rows(data, "submittal_deliveries")
    assert {
        k: v for k, v in row.items() if v is not None and k not in ("element_name", "locator")
    } == {
        "submittal_key": f"local:{KEY.lower()}",
        "submittal_element": "2",
        "cers_id": str(edt.CERS_ID),
        "organization_code": "10000101",
        "organization_name": "Example Fuels",
        "submitted_on": edt.AT,
        "submitted_by_first_name": "Alex",
        "submitted_by_last_name": "Example",
        "submitted_by_email": "alex@example.com",
        "submitted_by_comments": "Annual",
        "regulator_code": "1500",
        "submittal_status": "4",
        "submittal_action_on": "2024-04-01T16:00:00Z",
        "submittal_action_agent_name": "Robin",
        "submittal_action_agent_email": "robin@example.com",
        "submittal_action_comments": "Fine",
        "next_due_date": "2025-03-01",
        "submittal_element_regulator_key": KEY,
        "submittal_type": "2",
        "reporting_requirement": "3",
    }
    (batch,) = edt.batches(data)
    assert not batch.unknown


# --- listings ------------------------------------------------------------------------------------


def test_a_facility_answer_that_was_cut_says_how_many_are_missing() -> None:
    data = edt.facility_query(edt.listed_facility(), returned="5000", total="7312")
    source = edt.parsed(data)
    assert (source.returned_count, source.total_count) == (5000, 7312)
    ((code, severity, message),) = [(f.code, f.severity, f.message) for f in source.findings]
    assert (code, severity) == ("answer-incomplete", "warning")
    assert "5,000 of the 7,312" in message


def test_a_whole_facility_answer_says_nothing_of_the_sort() -> None:
    assert edt.parsed(edt.facility_query(edt.listed_facility())).findings == []


def test_a_facility_answer_tells_which_agency_regulates_which_element() -> None:
    elements = edt.listing_elements(FacilityInformation="1500", UndergroundStorageTanks="1501")
    data = edt.facility_query(edt.listed_facility(str(edt.CERS_ID), elements))
    rows = edt.rows(data, "facility_listing_elements")
    assert [(r["cers_id"], r["submittal_element"], r["regulator_code"]) for r in rows] == [
        (str(edt.CERS_ID), "1", "1500"),
        (str(edt.CERS_ID), "4", "1501"),
    ]


def test_an_organization_answer_is_read_with_and_without_facilities() -> None:
    with_two = edt.business("10000101", "10111111", "10222222")
    data = edt.organization_query(with_two, edt.business("10000303"))
    listed = edt.rows(data, "organization_listings")
    assert [(r["organization_code"], r["facility_count"]) for r in listed] == [
        ("10000101", "12"),
        ("10000303", "12"),
    ]
    held = edt.rows(data, "organization_facilities")
    assert [(r["organization_code"], r["cers_id"]) for r in held] == [
        ("10000101", "10111111"),
        ("10000101", "10222222"),
    ]
    assert edt.parsed(data).returned_count == 2


def test_a_transfer_names_the_new_business_and_both_dates(tmp_path: Path) -> None:
    warehouse, _ = edt.loaded(
        tmp_path, edt.transfer_query(edt.transfer(), edt.transfer("10222222"))
    )
    found = "select cers_id, organization_code, assumed_ownership_on::varchar, occurred_on::varchar"
    day, moment = "2024-01-01", "2024-01-09 16:00:00"
    assert edt.select(warehouse, f"{found} from transfers order by 1") == [
        (edt.CERS_ID, 10000202, day, moment),
        (10222222, 10000202, day, moment),
    ]


def test_a_regulator_listing_names_agencies(tmp_path: Path) -> None:
    data = edt.regulator_listing(c1500="Kern County Example", c3302="Riverside Example")
    warehouse, (report,) = edt.loaded(tmp_path, data)
    assert report.kind == "regulator-listing"
    sql = "select regulator_code, regulator_name, basis from regulators where basis = 'listing'"
    assert sorted(edt.select(warehouse, sql)) == [
        (1500, "Kern County Example", "listing"),
        (3302, "Riverside Example", "listing"),
    ]


def test_unknown_parts_of_listings_are_counted() -> None:
    data = edt.facility_query(
        edt.listed_facility(str(edt.CERS_ID), el("Inspector", "J. Example", since="2020"))
    )
    (batch,) = edt.batches(data)
    assert batch.unknown == {"Facility/Inspector": 1, "Facility/Inspector/@since": 1}


# --- counts --------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=12))
def test_facilities_submittals_and_materials_are_counted_exactly(
    tmp_path_factory: pytest.TempPathFactory, shape: list[tuple[int, int]]
) -> None:
    occasions = [
        occasion(
            edt.facility_information(head=header(guid("information", n))),
            inventory(*map(material, "ABCDEFGHI"[:size]), head=header(guid("inventory", n))),
            cers_id=str(10400000 + facility),
        )
        for n, (facility, size) in enumerate(shape)
    ]
    _, (report,) = edt.loaded(tmp_path_factory.mktemp("counts"), edt.answer(*occasions))
    assert report.counts["facilities"] == len({facility for facility, _ in shape})
    assert report.counts["inventory_items"] == sum(size for _, size in shape)
    assert report.counts["submittals"] == {
        "FacilityInformation": len(shape),
        "HazardousMaterialsInventory": len(shape),
    }
    assert report.counts["unknown_elements"] == 0


def test_a_submittal_that_stands_twice_in_a_file_is_counted_and_held_once(tmp_path: Path) -> None:
    same = [occasion(inventory(material("A"), material("B"))) for _ in range(2)]
    warehouse, (report,) = edt.loaded(tmp_path, edt.answer(*same))
    assert report.counts["submittals"] == {"HazardousMaterialsInventory": 1}
    assert report.counts["inventory_items"] == 2
    assert edt.select(warehouse, "select count(*) from inventory_items") == [(2,)]
    said = "select locator from findings where code = 'submittal-repeated'"
    assert edt.select(warehouse, said) == [("FacilitySubmittal[2]/HazardousMaterialsInventory",)]


# --- size ----------------------------------------------------------------------------------------


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "ROWS_PER_BATCH", 100)


def test_a_batch_ends_with_a_whole_submittal_and_all_together_hold_every_row(
    small_batches: None,
) -> None:
    occasions = [
        occasion(inventory(*(material(str(m)) for m in range(30)), head=header(guid(n))))
        for n in range(20)
    ]
    counts = [
        b.tables["inventory_items"].num_rows
        for b in edt.batches(edt.answer(*occasions))
        if b.tables
    ]
    assert sum(counts) == 600
    assert len(counts) > 3
    assert all(count % 30 == 0 for count in counts)


def peak_of(data: bytes, read: Callable[[ParsedSource], None]) -> int:
    source = edt.parsed(data)
    tracemalloc.start()
    try:
        read(source)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def draw_and_drop(source: ParsedSource) -> None:
    for _ in source.batches:
        pass


def test_memory_does_not_grow_with_the_number_of_submittals(small_batches: None) -> None:
    def answer(count: int) -> bytes:
        return edt.answer(*(occasion(inventory(material(), material())) for _ in range(count)))

    few, many = peak_of(answer(1500), draw_and_drop), peak_of(answer(4500), draw_and_drop)
    assert many < few * 1.25


def elements_alive(data: bytes) -> Iterator[int]:
    """How many submittals the tree holds each time one is handed out."""
    source = normalize(edt.source(data))
    for record in document.records(source, "FacilitySubmittal", lambda *_: None):
        yield len(record.getparent())


def test_submittals_already_read_are_dropped_from_the_tree() -> None:
    def most_alive(count: int) -> int:
        records = (occasion(inventory(material())) for _ in range(count))
        return max(elements_alive(edt.answer(*records)))

    assert most_alive(1500) == most_alive(500) < 100


def test_a_file_is_read_again_from_its_start_for_every_reading() -> None:
    file = edt.source(KINDS["submittal-query"][0])
    options = WorkbookOptions(utc_now())
    first, second = (list(exchange.read(file, options).batches) for _ in range(2))
    assert first[0].tables["inventory_items"] == second[0].tables["inventory_items"]


def test_a_refusal_is_said_in_title_sentence_and_next_step() -> None:
    with pytest.raises(Refused) as refused:
        edt.parsed(edt.answer(status="Queued"), "weekly.xml")
    assert re.match("weekly.xml", refused.value.title)
    assert refused.value.sentence.endswith(".") and refused.value.next_step.endswith(".")
