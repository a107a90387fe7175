"""The generator of fictional exchanges and the sample that comes with the product."""

import csv
import os
import re
import tracemalloc
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import load_workbook

from upa.catalogue import sample_marks
from upa.catalogue.fields import template_headers
from upa.catalogue.paths import DATA, REFERENCE
from upa.sample import answers, exchange, facilities
from upa.sample import submittals as sample_submittals
from upa.sample.facilities import Exchange
from upa.sample.submittals import Occasion

COMMITTED = DATA / "sample"
FACILITIES = 150
REFERENCE_DAY = "2026-03-14T15:00:00Z"
"""When the files without a date were made."""
LEGACY_HAZARDS = {
    "FHCFire",
    "FHCReactive",
    "FHCPressureRelease",
    "FHCAcuteHealth",
    "FHCChronicHealth",
}
CURRENT_HAZARDS = {h for h in template_headers("inventory") if h.startswith("FHC")} - LEGACY_HAZARDS
CONTAINERS = {h for h in template_headers("inventory") if re.fullmatch("SC[A-Z][A-Za-z]+", h)}
DOCUMENT_OPTIONS = {
    "Exempt",
    "ProvidedToRegulator",
    "StoredAtFacility",
    "ProvidedInOtherSubmittalElement",
    "PublicInternetUri",
    "Attachments",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    exchange.write_sample(out, FACILITIES)
    return out


@pytest.fixture(scope="module")
def roots(folder: Path) -> dict[str, etree._Element]:
    return {p.name: etree.parse(str(p)).getroot() for p in sorted(folder.glob("*.xml"))}


@pytest.fixture(scope="module")
def submittals(roots: dict[str, etree._Element]) -> list[etree._Element]:
    answers = (r for name, r in roots.items() if name.startswith("facility_submittals_"))
    return [facility for root in answers for facility in root.iter("FacilitySubmittal")]


@pytest.fixture(scope="module")
def chemicals(submittals: list[etree._Element]) -> list[dict[str, str]]:
    found = (c for s in submittals for c in s.iter("Chemical"))
    return [{child.tag: child.text or "" for child in c} for c in found]


@pytest.fixture(scope="module")
def queried(roots: dict[str, etree._Element]) -> list[etree._Element]:
    answers = (r for name, r in roots.items() if name.startswith("facility_query_"))
    return [facility for root in answers for facility in root.iter("Facility")]


def contents(path: Path) -> dict[str, bytes]:
    """The bytes of a file; of a workbook those of its parts, however they are compressed."""
    if path.suffix != ".xlsx":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as book:
        return {f"{path.name}/{name}": book.read(name) for name in book.namelist()}


def folder_contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in sorted(folder.iterdir()) if p.suffix in (".xml", ".xlsx", ".csv"))
    return {name: data for path in files for name, data in contents(path).items()}


def headers_of(submittal: etree._Element) -> dict[str, etree._Element]:
    return {h.findtext("CERSUniqueKey"): h for h in submittal.iter("SubmittalElementHeader")}


def block_without_header(header: etree._Element) -> bytes:
    parts = [e for e in header.getparent() if e is not header]
    return b"".join(etree.tostring(e, method="c14n") for e in parts)


def cas_is_valid(cas: str) -> bool:
    digits = [int(d) for d in cas.replace("-", "")]
    check = sum(n * d for n, d in enumerate(reversed(digits[:-1]), 1)) % 10
    return re.fullmatch(r"\d{2,7}-\d\d-\d", cas) is not None and check == digits[-1]


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"sample_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path) -> list[list[object]]:
    return load_workbook(str(path)).get_sheet_by_index(0).to_python()


# --- the same again, and not too much of it ------------------------------------------------------


def test_the_same_arguments_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    exchange.write_sample(tmp_path, FACILITIES)
    once = {p.name: p.read_bytes() for p in folder.iterdir()}
    again = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert once == again


def test_another_seed_writes_another_exchange(tmp_path: Path) -> None:
    first = tmp_path / "first.xml"
    second = tmp_path / "second.xml"
    exchange.write_submittals(first, 3, seed=1)
    exchange.write_submittals(second, 3, seed=2)
    assert first.read_bytes() != second.read_bytes()


def test_the_committed_sample_is_what_the_generator_writes(folder: Path) -> None:
    assert folder_contents(COMMITTED) == folder_contents(folder)


def test_the_committed_sample_is_small_and_says_it_is_fictional() -> None:
    assert sum(p.stat().st_size for p in COMMITTED.iterdir()) < 6_500_000
    assert "fictional" in (COMMITTED / "README.md").read_text(encoding="utf-8").lower()


def test_every_written_file_is_returned_and_no_draft_is_left(tmp_path: Path) -> None:
    written = exchange.write_sample(tmp_path, 12)
    assert sorted(written) == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("count", [0, -5])
def test_less_than_one_facility_or_row_is_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        exchange.write_sample(tmp_path, count)
    with pytest.raises(ValueError, match="at least 1"):
        exchange.write_submittals(tmp_path / "x.xml", count)
    with pytest.raises(ValueError, match="at least 1"):
        exchange.write_inventory_workbook(tmp_path / "x.xlsx", count)


def test_a_single_facility_makes_a_complete_exchange(tmp_path: Path) -> None:
    written = exchange.write_sample(tmp_path, 1)
    answers = [p for p in written if p.name.startswith("facility_submittals_")]
    assert len(answers) == 1
    ids = {s.findtext("CERSID") for s in etree.parse(str(answers[0])).iter("FacilitySubmittal")}
    assert ids == {str(facilities.FIRST_CERS_ID)}


def peak_of(folder: Path, facilities: int) -> int:
    tracemalloc.start()
    exchange.write_sample(folder, facilities)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.slow
def test_ten_times_the_facilities_need_no_more_memory(tmp_path: Path) -> None:
    exchange.write_sample(tmp_path / "warm", 50)
    small = peak_of(tmp_path / "small", 200)
    large = peak_of(tmp_path / "large", 2000)
    size = sum(p.stat().st_size for p in (tmp_path / "large").iterdir())
    assert size > 40_000_000
    # What may grow: open files, one per agency, and the sixty facilities an organization lists.
    assert large < small + 3_000_000


def test_full_files_are_followed_by_more_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_SUBMITTALS_PER_FILE", 3)
    monkeypatch.setattr(answers, "_FACILITIES_PER_QUERY", 2)
    exchange.write_sample(tmp_path, 40)
    found = [etree.parse(str(p)) for p in tmp_path.glob("facility_submittals_*.xml")]
    assert max(len(list(tree.iter("FacilitySubmittal"))) for tree in found) == 3
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for path in sorted(tmp_path.glob("facility_query_*.xml")):
        root = etree.parse(str(path)).getroot()
        held = len(root.findall("Facility"))
        said = (int(root.get("returnedResultCount")), int(root.get("totalQueryResultCount")))
        counts[path.name.split("_")[2]].append((held, *said))
    assert all(held == returned for rows in counts.values() for held, returned, _ in rows)
    assert all({t for _, _, t in rows} == {sum(h for h, _, _ in rows)} for rows in counts.values())
    assert any(len(rows) > 1 for rows in counts.values())


# --- submittal answers ----------------------------------------------------------------------------


def schema_answers(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("facility_submittals_*.xml"))
    yield from folder.glob("weekly_follow_up_*.xml")


def test_submittal_answers_are_valid_against_the_agencys_schema(folder: Path) -> None:
    schemas = os.environ.get("UPA_EDT_SCHEMAS")
    if not schemas:
        pytest.skip("UPA_EDT_SCHEMAS does not name the folder of CalEPA's EDT schemas")
    path = Path(schemas) / "RegulatorFacilitySubmittalQuery.xsd"
    schema = etree.XMLSchema(etree.parse(str(path)))
    wrong = {
        answer.name: str(schema.error_log)[:500]
        for answer in schema_answers(folder)
        if not schema.validate(etree.parse(str(answer)))
    }
    assert wrong == {}


def test_only_the_root_has_a_namespace(roots: dict[str, etree._Element]) -> None:
    services = {
        "facility_submittals": "RegulatorFacilitySubmittalQuery/1/10/",
        "facility_query": "RegulatorFacilityQuery/1/05/",
        "organization_query": "RegulatorOrganizationQuery/1/05/",
        "facility_transfers": "RegulatorFacilityTransferQuery/1/06/",
        "newer_statuses": "RegulatorFacilitySubmittalQuery/1/14/",
    }
    for name, root in roots.items():
        service = next((s for start, s in services.items() if name.startswith(start)), None)
        if service:
            base = "http://cersservices.calepa.ca.gov/Schemas/"
            assert etree.QName(root).namespace == base + service
            assert root.prefix == "cers"
        assert not [e for e in root.iterdescendants("*") if etree.QName(e).namespace]


def test_every_answer_has_a_transaction_key_that_marks_it_as_sample(
    roots: dict[str, etree._Element],
) -> None:
    stated = ("TransactionKey", "RegulatorTransactionKey")
    keys = {
        n: r.get("transactionKey") or next(filter(None, map(r.findtext, stated)), None)
        for n, r in roots.items()
    }
    guid = sample_marks.TRANSACTION_PREFIX + "-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert {n: k for n, k in keys.items() if not re.fullmatch(guid, k or "")} == {}
    assert len(set(keys.values())) == len(keys)


def test_the_sample_has_its_facilities_over_at_least_eight_agencies(
    submittals: list[etree._Element],
) -> None:
    ids = {int(s.findtext("CERSID")) for s in submittals}
    first = facilities.FIRST_CERS_ID
    assert ids == set(range(first, first + FACILITIES))
    codes = {h.findtext("RegulatorCode") for s in submittals for h in headers_of(s).values()}
    assert {"1500", "3700"} <= codes
    assert len(codes) >= 8
    assert codes <= {r["code"] for r in reference("regulators")}


def test_some_businesses_reach_over_ten_agencies_and_many_have_one_facility(
    submittals: list[etree._Element],
) -> None:
    facilities, agencies = defaultdict(set), defaultdict(set)
    for s in submittals:
        code = s.findtext("CERSOrganization/OrganizationCode")
        facilities[code].add(s.findtext("CERSID"))
        agencies[code] |= {h.findtext("RegulatorCode") for h in headers_of(s).values()}
    assert sum(len(codes) >= 10 for codes in agencies.values()) >= 2
    assert sum(len(ids) == 1 for ids in facilities.values()) >= 50


def test_every_status_and_every_element_occurs(submittals: list[etree._Element]) -> None:
    headers = [h for s in submittals for h in headers_of(s).values()]
    assert {h.findtext("SubmittalStatus") for h in headers} == set("23456")
    elements = {name for number, (name, _) in sample_submittals.ELEMENTS.items() if number < 10}
    assert {h.getparent().tag for h in headers} == elements


def test_reviewed_submittals_say_who_reviewed_them_and_when(
    submittals: list[etree._Element],
) -> None:
    for s in submittals:
        for header in headers_of(s).values():
            details = header.find("SubmittalActionDetails")
            reviewed = header.findtext("SubmittalStatus") != "2"
            assert bool(details.findtext("SubmittalActionOn")) is reviewed
            assert bool(details.findtext("SubmittalActionAgentName")) is reviewed


def test_comments_come_in_cdata_and_escaped_and_with_line_breaks(folder: Path) -> None:
    text = "".join(p.read_text(encoding="utf-8-sig") for p in schema_answers(folder))
    assert re.search(r"<SubmittalActionComments><!\[CDATA\[[^<]*&[^<]*\]\]>", text)
    assert re.search(r"<SubmittalActionComments>[^<]*&amp;", text)
    assert re.search(r"<SubmittedByComments><!\[CDATA\[[^\]]*\n", text)
    assert "<SubmittalActionOn></SubmittalActionOn>" in text


def test_one_answer_begins_with_a_byte_order_mark(folder: Path) -> None:
    starts = [p.read_bytes()[:3] for p in schema_answers(folder)]
    assert starts.count(b"\xef\xbb\xbf") == 1


def test_several_submittals_of_a_facility_stand_newest_first(
    roots: dict[str, etree._Element],
) -> None:
    repeated = 0
    for name, root in roots.items():
        dates: dict[str, list[str]] = defaultdict(list)
        for s in root.iter("FacilitySubmittal"):
            submitted = s.findtext("FacilityInformation/SubmittalElementHeader/SubmittedOn")
            dates[s.findtext("CERSID")].append(submitted)
        assert all(d == sorted(d, reverse=True) for d in dates.values()), name
        repeated += sum(len(set(d)) > 1 for d in dates.values())
    assert repeated >= 20


def test_a_resubmittal_has_keys_of_its_own(submittals: list[etree._Element]) -> None:
    seen: dict[str, tuple[str | None, str | None]] = {}
    for s in submittals:
        for key, header in headers_of(s).items():
            what = (s.findtext("CERSID"), header.findtext("SubmittedOn"))
            assert seen.setdefault(key, what) == what


def test_nothing_is_submitted_after_the_answer_was_made(roots: dict[str, etree._Element]) -> None:
    for root in roots.values():
        made = root.findtext("DataSetDateTime", REFERENCE_DAY)
        assert all(h.text < made for h in root.iter("SubmittedOn"))


def test_a_participating_agency_gets_the_same_submittals_for_its_elements(
    roots: dict[str, etree._Element],
) -> None:
    types = {r["code"]: r["type"] for r in reference("regulators")}
    by_type: dict[str, dict[str, bytes]] = {"CUPA": {}, "PA": {}}
    for name, root in roots.items():
        if name.startswith("facility_submittals_"):
            for s in root.iter("FacilitySubmittal"):
                blocks = {k: etree.tostring(h.getparent()) for k, h in headers_of(s).items()}
                by_type[types[name.split("_")[2]]] |= blocks
    assert len(by_type["PA"]) > 20
    assert by_type["PA"].items() <= by_type["CUPA"].items()


def test_every_document_option_occurs(submittals: list[etree._Element]) -> None:
    assert {e.tag for s in submittals for e in s.iter(*DOCUMENT_OPTIONS)} == DOCUMENT_OPTIONS


def test_underground_tanks_have_monitoring_plans(submittals: list[etree._Element]) -> None:
    tanks = [t for s in submittals for t in s.iter("USTTank")]
    assert len(tanks) >= 20
    assert all(t.find("MonitoringPlan") is not None for t in tanks)


def test_other_forms_are_filled_in(submittals: list[etree._Element]) -> None:
    tags = Counter(e.tag for s in submittals for e in s.iter())
    for form in ("APSAFacilityInformation", "RWConsolidationSite", "HWTankClosure", "HWUnit"):
        assert tags[form] >= 1, form


def test_fillers_for_unknown_coordinates_occur(submittals: list[etree._Element]) -> None:
    points = {
        (p.findtext("LatitudeMeasure"), p.findtext("LongitudeMeasure"))
        for s in submittals
        for p in s.iter("CERSPoint")
    }
    assert ("37.2718810", "-119.2702330") in points
    assert ("0000", "0000") in points


# --- inventories ----------------------------------------------------------------------------------


def test_most_facilities_hold_one_to_thirty_materials_and_a_few_many(
    submittals: list[etree._Element],
) -> None:
    blocks = [i for s in submittals for i in s.iter("HazardousMaterialsInventory")]
    sizes = [len(list(b.iter("Chemical"))) for b in blocks]
    assert min(sizes) >= 1
    assert sum(1 <= size <= 30 for size in sizes) > 0.9 * len(sizes)
    assert max(sizes) > 50


def test_a_very_large_facility_reports_thousands_of_materials() -> None:
    number = facilities.BLOCK - 1
    facility = Exchange(facilities.BLOCK, 1).facility(number)
    rows = list(sample_submittals.inventory(Occasion(facility, 0)))
    assert len(rows) >= 1500


def test_both_hazard_schemes_occur_alone_and_together(chemicals: list[dict[str, str]]) -> None:
    schemes = Counter(
        (bool(LEGACY_HAZARDS & set(c)), bool(CURRENT_HAZARDS & set(c))) for c in chemicals
    )
    assert min(schemes[True, False], schemes[False, True], schemes[True, True]) >= 50
    assert {h for c in chemicals for h, flag in c.items() if flag == "Y"} >= LEGACY_HAZARDS
    assert "N" in {c.get("FHCFire") for c in chemicals}


def test_materials_of_every_type_unit_and_state_occur(chemicals: list[dict[str, str]]) -> None:
    for element, codes in {"HMType": "abc", "Units": "abcd", "PhysicalState": "abc"}.items():
        assert {c[element] for c in chemicals} == set(codes), element


def test_the_marks_that_regulators_filter_by_occur(chemicals: list[dict[str, str]]) -> None:
    for element in ("TradeSecret", "CLConfidential", "EHS", "RadioActive", "HC1EHS"):
        assert {"Y", "N"} <= {c.get(element) for c in chemicals}, element


def test_wastes_have_state_waste_codes_and_mixtures_components(
    chemicals: list[dict[str, str]],
) -> None:
    wastes = [c for c in chemicals if c["HMType"] == "c"]
    mixtures = [c for c in chemicals if c["HMType"] == "b"]
    assert wastes and all(re.fullmatch(r"\d{3}", c["StateWasteCode"]) for c in wastes)
    assert mixtures and all(c["HC1Name"] for c in mixtures)


def test_required_elements_of_a_material_are_always_there(chemicals: list[dict[str, str]]) -> None:
    required = ("CommonName", "EHS", "PhysicalState", "MaximumDailyAmount", "Units")
    assert [c for c in chemicals if not all(c.get(name) for name in required)] == []


def mistakes(c: dict[str, str]) -> Iterator[str]:
    """Names of the mistakes in a row that a check must find."""
    percents = [float(v) for k, v in c.items() if k.endswith("PercentByWeight")]
    if float(c["AverageDailyAmount"]) > float(c["MaximumDailyAmount"]):
        yield "average above maximum"
    if float(c["LargestContainer"]) > float(c["MaximumDailyAmount"]):
        yield "container above maximum"
    if c.get("CASNumber", "MIX") != "MIX" and not cas_is_valid(c["CASNumber"]):
        yield "CAS check digit"
    if c["EHS"] == "Y" and c["HMType"] == "a" and c["Units"] == "a":
        yield "EHS in gallons"
    if sum(percents) > 100:
        yield "percents above 100"
    if not any(c.get(name) == "Y" for name in CONTAINERS):
        yield "no container"
    if int(c["DaysOnSite"]) > 366:
        yield "days above 366"


def test_a_few_rows_hold_each_kind_of_mistake(chemicals: list[dict[str, str]]) -> None:
    found = Counter(name for c in chemicals for name in mistakes(c))
    assert len(found) == 7, found
    assert sum(found.values()) < 0.06 * len(chemicals)


def test_rows_with_the_nil_key_occur(chemicals: list[dict[str, str]]) -> None:
    nil = [c for c in chemicals if c["CERSUniqueKey"] == sample_submittals._NIL]
    assert 5 < len(nil) < len(chemicals) / 4


def test_an_older_inventory_differs_from_the_newer_one(submittals: list[etree._Element]) -> None:
    amounts: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for s in submittals:
        found = tuple(e.text for e in s.iter("MaximumDailyAmount"))
        amounts[s.findtext("CERSID")].add(found)
    assert sum(len(versions) > 1 for versions in amounts.values()) >= 20


# --- what comes later -----------------------------------------------------------------------------


def test_the_follow_up_reviews_delivered_submittals_and_brings_newer_ones(
    roots: dict[str, etree._Element],
) -> None:
    first = {
        k: h for s in roots["facility_submittals_1500_01.xml"] for k, h in headers_of(s).items()
    }
    later = {k: h for s in roots["weekly_follow_up_1500.xml"] for k, h in headers_of(s).items()}
    again = first.keys() & later.keys()
    changed = [
        k
        for k in again
        if first[k].findtext("SubmittalStatus") != later[k].findtext("SubmittalStatus")
    ]
    assert changed
    assert {first[k].findtext("SubmittalStatus") for k in changed} <= {"2", "3"}
    assert later.keys() - first.keys()
    newest = max(h.findtext("SubmittedOn") for h in first.values())
    assert all(later[k].findtext("SubmittedOn") > newest for k in later.keys() - first.keys())


def test_what_is_delivered_again_has_the_same_content(roots: dict[str, etree._Element]) -> None:
    first = {
        k: h for s in roots["facility_submittals_1500_01.xml"] for k, h in headers_of(s).items()
    }
    later = {k: h for s in roots["weekly_follow_up_1500.xml"] for k, h in headers_of(s).items()}
    again = first.keys() & later.keys()
    assert len(again) > 5
    for key in again:
        assert block_without_header(first[key]) == block_without_header(later[key])
        assert dict(first[key].getparent().attrib) == dict(later[key].getparent().attrib)
        assert first[key].findtext("SubmittedOn") == later[key].findtext("SubmittedOn")


def test_statuses_newer_than_the_schema_occur_in_a_file_of_their_own(
    roots: dict[str, etree._Element],
) -> None:
    found = {n: {e.text for e in r.iter("SubmittalStatus")} for n, r in roots.items()}
    assert found.pop("newer_statuses_3700.xml") == {"8", "9"}
    assert all(codes <= set("23456") for codes in found.values())


# --- facilities, organizations, transfers, regulators ---------------------------------------------


def test_a_local_portal_sent_what_its_facilities_also_reported_through_cers(
    roots: dict[str, etree._Element],
) -> None:
    sent = roots["local_portal_4300.xml"]
    assert etree.QName(sent).namespace.endswith("/RegulatorFacilitySubmittal/1/13/")
    facilities = sent.findall("FacilitySubmittal")
    through_cers = roots["facility_submittals_4300_01.xml"].iter("CERSID")
    assert {f.findtext("CERSID") for f in facilities} < {e.text for e in through_cers}
    assert len(facilities) == 4
    headers = list(sent.iter("SubmittalElementHeader"))
    assert {h.findtext("SubmittalType") for h in headers} == {"2"}
    assert len({h.findtext("SubmittalElementRegulatorKey") for h in headers}) == len(headers) == 8
    assert sum(1 for _ in sent.iter("Chemical")) > 20
    assert not [e.tag for e in sent.iter("CERSUniqueKey", "CERSOrganization", "SubmittedOn")
                if e.getparent().tag != "Submitter"]  # fmt: skip


def test_the_facility_query_tells_which_agency_regulates_each_element(
    queried: list[etree._Element],
) -> None:
    others = 0
    for facility in queried:
        elements = facility.find("SubmittalElements")
        assert [e.tag for e in elements] == [
            name for name, _ in sample_submittals.ELEMENTS.values()
        ]
        assert elements[0].get("reportingRequirement") == "3"
        assert elements[0].get("regulatorCode") == facility.findtext("RegulatorCode")
        others += len({e.get("regulatorCode") for e in elements}) > 1
    assert len(queried) == FACILITIES
    assert others >= 10


def test_some_facilities_are_overdue_and_most_are_not(queried: list[etree._Element]) -> None:
    due = [f.find("SubmittalElements")[1].get("nextDueDate") for f in queried]
    overdue = sum(d < "2026-03-14" for d in due)
    assert 5 <= overdue < len(due) / 2


def test_some_facilities_are_new_and_none_submitted_before_it_was_known(
    queried: list[etree._Element],
) -> None:
    days = {f.findtext("EstablishedOn"): f.findtext("LastSubmittalOn") for f in queried}
    assert all(day <= last for day, last in days.items() if last)
    assert 2 <= sum(day > "2025-03-21" for day in days) < FACILITIES / 10


def test_the_facility_query_agrees_with_the_submittals(
    queried: list[etree._Element], submittals: list[etree._Element]
) -> None:
    delivered = {s.findtext("CERSID"): s for s in reversed(submittals)}
    for facility in queried:
        submittal = delivered[facility.findtext("CERSID")]
        activities = submittal.find("FacilityInformation/BusinessActivities")
        header = submittal.find("FacilityInformation/SubmittalElementHeader")
        assert facility.findtext("Name") == activities.findtext("BusinessName")
        assert facility.findtext("FacilityAddress/ZipCode") == activities.findtext("ZipCode")
        assert facility.findtext("RegulatorCode") == header.findtext("RegulatorCode")


def test_organizations_have_facilities_elsewhere_and_some_not_delivered(
    roots: dict[str, etree._Element], submittals: list[etree._Element]
) -> None:
    root = roots["organization_query.xml"]
    organizations = root.findall("Organization")
    assert int(root.get("resultCount")) == len(organizations)
    counts = {
        o: (int(o.findtext("FacilityCount")), len(o.findall("Facilities/Facility")))
        for o in organizations
    }
    assert any(said > listed for said, listed in counts.values())
    assert {o.findtext("IsMJB") for o in organizations} == {"true", "false"}
    listed = {e.text for e in root.iter("CERSID")}
    assert listed - {s.findtext("CERSID") for s in submittals}


def test_of_one_business_twelve_facilities_are_known_and_seven_delivered(
    roots: dict[str, etree._Element], queried: list[etree._Element]
) -> None:
    delivered = {f.findtext("CERSID") for f in queried}
    found = {
        (o.findtext("FacilityCount"), len(ids), len(ids & delivered))
        for o in roots["organization_query.xml"].iter("Organization")
        for ids in [{e.text for e in o.iter("CERSID")}]
    }
    assert ("12", 12, 7) in found


def test_no_business_has_fewer_facilities_statewide_than_are_listed(
    roots: dict[str, etree._Element],
) -> None:
    for organization in roots["organization_query.xml"].iter("Organization"):
        listed = len(list(organization.iter("CERSID")))
        assert int(organization.findtext("FacilityCount")) >= listed


def test_several_businesses_with_facilities_in_fresno_county_reach_beyond_it(
    queried: list[etree._Element],
) -> None:
    agencies = defaultdict(set)
    for facility in queried:
        agencies[facility.findtext("Organization/Code")].add(facility.findtext("RegulatorCode"))
    assert sum("1010" in codes and len(codes) > 1 for codes in agencies.values()) >= 4


def test_some_facilities_have_been_silent_for_more_than_a_year(
    submittals: list[etree._Element],
) -> None:
    last: dict[str, str] = defaultdict(str)
    for s in submittals:
        dates = (h.findtext("SubmittedOn") for h in headers_of(s).values())
        last[s.findtext("CERSID")] = max(last[s.findtext("CERSID")], *dates)
    assert 3 <= sum(day < "2025-03-14" for day in last.values()) < FACILITIES / 5


def test_a_transferred_facility_has_its_new_owner_in_the_query_and_the_old_in_its_submittals(
    roots: dict[str, etree._Element],
    submittals: list[etree._Element],
    queried: list[etree._Element],
) -> None:
    made = {
        s.findtext("CERSID"): s.findtext("CERSOrganization/OrganizationCode") for s in submittals
    }
    now = {f.findtext("CERSID"): f.findtext("Organization/Code") for f in queried}
    transfers = roots["facility_transfers.xml"].findall("RegulatorFacilityTransfer")
    assert len(transfers) >= 3
    for transfer in transfers:
        cers_id = transfer.findtext("Facility/CERSID")
        owner = transfer.findtext("Organization/OrganizationCode")
        assert now[cers_id] == owner != made[cers_id]
        assert transfer.findtext("AssumedOwnershipOn") <= transfer.findtext("OccurredOn")
    moved = {t.findtext("Facility/CERSID") for t in transfers}
    assert {i for i in now if now[i] != made[i]} == moved


def test_the_listing_names_every_agency_once(roots: dict[str, etree._Element]) -> None:
    found = roots["regulator_listing.xml"].findall("regulator")
    assert [e.get("code") for e in found] == [r["code"] for r in reference("regulators")]
    assert {e.get("type") for e in found} == {"CUPA", "PA"}
    assert all(e.text for e in found)


# --- workbooks ------------------------------------------------------------------------------------


def test_the_current_workbook_has_instructions_above_the_104_headings(folder: Path) -> None:
    rows = sheet(folder / "inventory_current.xlsx")
    at = next(n for n, row in enumerate(rows) if row[0] == "CERSID")
    assert at == 3
    assert rows[at] == [*template_headers("inventory"), sample_marks.HEADING]
    assert len(rows[at]) == 105
    assert rows[at][52] == "AverageDailyAmount" and rows[at][103] == "DOTHazardClassificationID"


def test_the_legacy_workbook_has_the_80_headings_in_its_first_row(folder: Path) -> None:
    rows = sheet(folder / "inventory_legacy.xlsx")
    assert rows[0] == [*template_headers("inventory", legacy=True), sample_marks.HEADING]
    assert len(rows[0]) == 81
    assert rows[0][28] == "AverageDailyAmount"


def test_the_facility_workbook_has_the_62_headings_and_one_row_per_facility(folder: Path) -> None:
    rows = sheet(folder / "facility_information.xlsx")
    assert rows[0] == [*template_headers("facility"), sample_marks.HEADING]
    assert len(rows[0]) == 63
    ids = [row[0] for row in rows[1:]]
    assert len(ids) == len(set(ids)) == 9
    for name in ("Phone", "MailingAddress", "MailingAddressCity"):
        assert all(row[rows[0].index(name)] for row in rows[1:])


def test_the_csv_has_the_104_headings(folder: Path) -> None:
    with (folder / "inventory.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [*template_headers("inventory"), sample_marks.HEADING]
    assert all(row["CommonName"] for row in rows)


def test_every_workbook_row_is_marked_as_fictional(folder: Path) -> None:
    for name in ("inventory_legacy.xlsx", "facility_information.xlsx"):
        assert {row[-1] for row in sheet(folder / name)[1:]} == {"fictional"}


def test_the_current_workbook_holds_cells_that_no_schema_guards(folder: Path) -> None:
    header, *rows = sheet(folder / "inventory_current.xlsx")[3:]
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    amounts = [c["MaximumDailyAmount"] for c in cells]
    assert {"55 gal", "1,200", ""} <= set(amounts)
    assert cells[1]["CASNumber"].isoformat().startswith("1964-05-17")
    assert {"x", "B "} <= {c["PhysicalState"] for c in cells}


def test_workbooks_are_of_facilities_that_no_submittal_answer_holds(
    folder: Path, submittals: list[etree._Element]
) -> None:
    delivered = {int(s.findtext("CERSID")) for s in submittals}
    for name, start in (("inventory_current.xlsx", 4), ("inventory_legacy.xlsx", 1)):
        assert not {int(row[0]) for row in sheet(folder / name)[start:]} & delivered


@pytest.mark.parametrize(("legacy", "columns"), [(False, 105), (True, 81)])
def test_an_inventory_workbook_has_the_rows_asked_for(
    tmp_path: Path, legacy: bool, columns: int
) -> None:
    path = tmp_path / "inventory.xlsx"
    exchange.write_inventory_workbook(path, 57, seed=4, legacy=legacy)
    rows = sheet(path)
    assert len(rows) == 58
    assert {len(row) for row in rows} == {columns}
    assert all(row[rows[0].index("CommonName")] for row in rows[1:])


# --- one large answer -----------------------------------------------------------------------------


def test_a_single_answer_holds_the_facilities_and_materials_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "answer.xml"
    exchange.write_submittals(path, 23, seed=5, materials_per_facility=7)
    facilities = etree.parse(str(path)).getroot().findall("FacilitySubmittal")
    assert len(facilities) == 23
    assert {len(list(f.iter("Chemical"))) for f in facilities} == {7}


def test_a_facility_may_report_more_materials_than_there_are(tmp_path: Path) -> None:
    path = tmp_path / "answer.xml"
    exchange.write_submittals(path, 2, materials_per_facility=400)
    assert len(list(etree.parse(str(path)).iter("Chemical"))) == 800


# --- nobody real ----------------------------------------------------------------------------------


def test_phone_numbers_and_addresses_are_of_the_fictional_kind(folder: Path) -> None:
    text = "".join(p.read_text(encoding="utf-8-sig") for p in folder.glob("*.xml"))
    phones = set(re.findall(r"\(\d{3}\) ?\d{3}-\d{4}", text))
    assert phones and all(re.search(r"555-01\d\d$", phone) for phone in phones)
    assert set(re.findall(r"@([\w.-]+)", text)) == {"example.com"}
    assert set(re.findall(r"https?://([\w.-]+)", text)) == {
        "plans.example.com",
        "cersservices.calepa.ca.gov",
    }


# --- the tables it draws from ---------------------------------------------------------------------


def test_every_table_row_has_a_source() -> None:
    for name in ("places", "materials", "kinds", "businesses", "regulators", "words"):
        assert all(r["source"] for r in reference(name)), name


def test_cas_numbers_of_the_materials_have_valid_check_digits() -> None:
    for r in reference("materials"):
        parts = [c.split(":") for c in r["components"].split(";") if c]
        for cas in [r["cas"], *(p[2] for p in parts)]:
            assert not cas or cas_is_valid(cas), (r["common_name"], cas)


def test_pure_extremely_hazardous_substances_are_in_pounds() -> None:
    pure = [r for r in reference("materials") if r["ehs"] == "Y" and r["hm_type"] == "a"]
    assert len(pure) >= 10
    assert {r["units"] for r in pure} == {"c"}


def test_materials_use_known_containers_hazards_and_component_shares() -> None:
    for r in reference("materials"):
        containers = {f"SC{c}" for c in r["containers"].split(";")}
        hazards = {f"FHC{h}" for k in ("hazards_old", "hazards_new") for h in r[k].split(";")}
        shares = [float(c.split(":")[0]) for c in r["components"].split(";") if c]
        assert containers <= CONTAINERS, r["common_name"]
        assert hazards <= LEGACY_HAZARDS | CURRENT_HAZARDS, r["common_name"]
        assert sum(shares) <= 100 and len(shares) <= 5, r["common_name"]
        assert float(r["amount_low"]) <= float(r["amount_high"]), r["common_name"]


def test_all_29_hazard_categories_belong_to_some_material() -> None:
    rows = reference("materials")
    used = {
        f"FHC{h}" for r in rows for k in ("hazards_old", "hazards_new") for h in r[k].split(";")
    }
    assert used == LEGACY_HAZARDS | CURRENT_HAZARDS


def test_every_kind_of_facility_has_materials_and_every_material_a_kind() -> None:
    kinds = {r["kind"] for r in reference("kinds")}
    used = {k.rstrip("!") for r in reference("materials") for k in r["kinds"].split(";")}
    assert used == kinds
    assert {r["kind"] for r in reference("businesses")} <= kinds


def test_places_span_fifteen_counties_and_belong_to_known_agencies() -> None:
    places = reference("places")
    types = {r["code"]: r["type"] for r in reference("regulators")}
    assert len({r["county"] for r in places}) >= 15
    assert all(re.fullmatch(r"9\d{4}", r["zip"]) for r in places)
    assert all(types[r["cupa_code"]] == "CUPA" for r in places)
    others = {p.split(":")[1] for r in places for p in r["other_regulators"].split(";") if p}
    assert others and all(types[code] == "PA" for code in others)


def test_agency_codes_begin_with_their_county() -> None:
    for r in reference("regulators"):
        assert 1001 <= int(r["code"]) <= 9999
        assert int(r["code"]) // 100 == int(r["county_id"]), r["name"]
