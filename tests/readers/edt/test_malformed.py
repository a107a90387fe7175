"""Damaged, hostile and foreign files in place of exchange files: said plainly, no trace left.

All of them are loaded at once between two good files, so that each test also shows that the others
of its load were not stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import edt
from upa.catalogue import fields
from upa.catalogue.clock import utc_now
from upa.catalogue.records import Refused, WorkbookOptions
from upa.loading.reports import FileReport
from upa.readers import formats
from upa.readers.edt import batches, exchange
from upa.warehouse.generations import Warehouse

BEFORE = edt.answer(edt.occasion(edt.facility_information(), edt.inventory(edt.material())))
AFTER = edt.answer(
    edt.occasion(
        edt.inventory(edt.material("Chlorine", CASNumber="7782-50-5")), cers_id="10222222"
    ),
    key=edt.guid("after"),
)
MANY = edt.answer(
    *(
        edt.occasion(edt.inventory(edt.material(f"Solvent {n}")), cers_id=str(10300000 + n))
        for n in range(40)
    ),
    key=edt.guid("many"),
)
"""More than one batch, so that rows were handed out before the damage is met."""
TEXT = MANY.decode()
LAST = TEXT.rindex("Solvent 39")
BODY = TEXT.split("?>", 1)[1]
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
DAMAGED = "cannot be read to its end"
DOCTYPE = "document type declaration"
EARLY = "ends too early"
LARGE = "far larger, or nested far deeper"
UNKNOWN_FORMAT = "none of the formats"


def with_doctype(declaration: str, text: str = TEXT, inside: str = "Solvent 1<") -> bytes:
    head, body = text.split("?>", 1)
    return f"{head}?>{declaration}{body.replace('Solvent 1<', inside)}".encode()


MALFORMED: dict[str, tuple[bytes, str]] = {
    "entity bomb": (
        with_doctype(f'<!DOCTYPE x [<!ENTITY a0 "lol">{BOMB}]>', inside="&a11;<"),
        DOCTYPE,
    ),
    "entity bomb in an attribute of the root": (
        f'<!DOCTYPE x [<!ENTITY a0 "lol">{BOMB}]>'
        '<RegulatorFacilitySubmittals note="&a11;"/>'.encode(),
        "",
    ),
    "external entity of a file": (
        with_doctype('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>', inside="&f;<"),
        DOCTYPE,
    ),
    "external entity of a server": (
        with_doctype('<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>', inside="&f;<"),
        DOCTYPE,
    ),
    "parameter entities": (
        with_doctype('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>'),
        DOCTYPE,
    ),
    "external document type": (with_doctype('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/d">'), DOCTYPE),
    "document type without entities": (
        with_doctype("<!DOCTYPE RegulatorFacilitySubmittals>"),
        DOCTYPE,
    ),
    "cut off in a tag": (TEXT[: TEXT.rindex("<CASNumber>") + 4].encode(), EARLY),
    "cut off in a text": (TEXT[: LAST + 5].encode(), EARLY),
    "cut off in an attribute": (
        (TEXT[: TEXT.rindex("<Chemicals>")] + '<Chemicals a="1').encode(),
        EARLY,
    ),
    "cut off between elements": (TEXT[: TEXT.rindex("</FacilitySubmittal>")].encode(), EARLY),
    "cut off after the last submittal": (TEXT[: TEXT.rindex("</cers:")].encode(), EARLY),
    "cut off in its first line": (TEXT[:30].encode(), DAMAGED),
    "cut off in CDATA": ((TEXT[:LAST] + "<![CDATA[Solv").encode(), EARLY),
    "0 bytes": (b"", "empty (0 bytes)"),
    "only blank space": (b" \n\t\r\n  ", UNKNOWN_FORMAT),
    "only a declaration": (b'<?xml version="1.0"?>', DAMAGED),
    "web page": (
        b"<!DOCTYPE html><html><head><title>503</title></head><body>Sorry<br></body></html>",
        "web page",
    ),
    "web page of older make": (
        b'<html xmlns="http://www.w3.org/1999/xhtml"><body>Please sign in</body></html>',
        "web page",
    ),
    "JSON": (
        b'{"facilitySubmittals": [{"cersUniqueKey": "x", "cersId": 10123456}]}',
        UNKNOWN_FORMAT,
    ),
    "plain text": (b"HTTP Error 413. The request is too large.", UNKNOWN_FORMAT),
    "bytes of any kind": (bytes(range(255, 0, -1)) * 20, UNKNOWN_FORMAT),
    "unknown root": (b"<CMESubmittals><Inspection/></CMESubmittals>", "CMESubmittals"),
    "enormous text": (MANY.replace(b"Solvent 39", b"S" * 10_500_000), LARGE),
    "300 elements deep": ((TEXT[:LAST] + "<a>" * 300 + "</a>" * 300 + TEXT[LAST:]).encode(), LARGE),
    "two roots": (MANY + BODY.encode(), "something follows after the end"),
    "text after the end": (MANY + b"-- end of transmission", "something follows after the end"),
    "ends crossed": (TEXT.replace("</Chemicals>", "</Chemical>").encode(), DAMAGED),
    "bare ampersand": (TEXT.replace("Solvent 39", "Oil & Water").encode(), "“&amp;”"),
    "undeclared prefix": (TEXT.replace("<Chemicals>", "<x:Chemicals>").encode(), DAMAGED),
    "attribute given twice": (
        TEXT.replace("<Chemicals>", '<Chemicals a="1" a="2">').encode(),
        DAMAGED,
    ),
    "queued answer": (edt.answer(status="Queued"), "had not answered"),
}
JARGON = re.compile(
    r"xml[A-Z_]|PCDATA|Char 0x|Traceback|Error|errno|NCName|AttValue|lxml|None|well-formed|DTD"
)


def name_of(case: str) -> str:
    return f"{case}.xml"


@pytest.fixture(scope="module")
def many_batches() -> Iterator[None]:
    """A batch for every few submittals, so that damage comes after some were taken in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "ROWS_PER_BATCH", 10)
        yield


@pytest.fixture(scope="module")
def with_malformed(
    tmp_path_factory: pytest.TempPathFactory, many_batches: None
) -> tuple[Warehouse, dict[str, FileReport]]:
    bad = [edt.source(data, name_of(case)) for case, (data, _) in MALFORMED.items()]
    files = [edt.source(BEFORE, "before.xml"), *bad, edt.source(AFTER, "after.xml")]
    warehouse, reports = edt.loaded(tmp_path_factory.mktemp("with"), *files)
    return warehouse, {r.name: r for r in reports}


@pytest.fixture(scope="module")
def without_malformed(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    files = [edt.source(BEFORE, "before.xml"), edt.source(AFTER, "after.xml")]
    return edt.loaded(tmp_path_factory.mktemp("without"), *files)[0]


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_is_refused_in_words_a_regulator_understands(
    case: str, with_malformed: tuple[Warehouse, dict[str, FileReport]]
) -> None:
    report = with_malformed[1][name_of(case)]
    assert report.status == "refused"
    assert MALFORMED[case][1] in report.reason
    assert report.reason.endswith(".")
    assert report.next_step and report.next_step.endswith(".")
    assert not JARGON.search(report.reason + report.next_step), report.reason
    assert len(report.reason) < 400
    assert not report.counts


@pytest.mark.parametrize("case", MALFORMED)
def test_the_refusal_of_a_malformed_file_names_the_file(case: str, many_batches: None) -> None:
    file = edt.source(MALFORMED[case][0], name_of(case))
    with pytest.raises(Refused) as refused:
        list(formats.read(file, WorkbookOptions(utc_now())).batches)
    assert name_of(case) in refused.value.title
    assert refused.value.sentence and refused.value.next_step


def test_the_other_files_of_a_load_with_malformed_ones_are_loaded(
    with_malformed: tuple[Warehouse, dict[str, FileReport]],
) -> None:
    reports = with_malformed[1]
    assert [n for n, r in reports.items() if r.status == "loaded"] == ["before.xml", "after.xml"]


UNTOLD = {"loaded_on"}
"""Columns that tell the moment of loading."""


@pytest.mark.parametrize("table", [t for t in fields.tables() if t != "warehouse_info"])
def test_malformed_files_leave_no_trace_in_the_data(
    table: str,
    with_malformed: tuple[Warehouse, dict[str, FileReport]],
    without_malformed: Warehouse,
) -> None:
    def content(warehouse: Warehouse) -> list[str]:
        found = edt.stored(warehouse, table)
        return sorted(str({k: v for k, v in r.items() if k not in UNTOLD}) for r in found)

    assert content(with_malformed[0]) == content(without_malformed)


def test_malformed_files_are_not_kept_as_sources(
    with_malformed: tuple[Warehouse, dict[str, FileReport]],
) -> None:
    kept = list((with_malformed[0].folder / "sources").iterdir())
    assert len(kept) == 2


def test_a_load_of_nothing_but_malformed_files_serves_no_new_generation(tmp_path: Path) -> None:
    warehouse, _ = edt.loaded(tmp_path, BEFORE)
    _, reports = edt.loaded(tmp_path, *(MALFORMED[c][0] for c in ("two roots", "cut off in a tag")))
    assert [r.status for r in reports] == ["refused", "refused"]
    assert warehouse.generation == 1


def test_damage_far_into_a_file_is_met_after_batches_were_handed_out(many_batches: None) -> None:
    drawn = []
    with pytest.raises(Refused):
        drawn.extend(edt.parsed(MALFORMED["cut off in a text"][0]).batches)
    batches = edt.parsed(MALFORMED["cut off in a text"][0]).batches
    assert [next(batches).tables["inventory_items"].num_rows for _ in range(3)] == [5, 5, 5]


def test_an_unknown_root_is_named_with_those_that_are_read() -> None:
    with pytest.raises(Refused) as refused:
        edt.parsed(MALFORMED["unknown root"][0])
    assert "“CMESubmittals”" in refused.value.sentence
    for root in exchange.ROOTS:
        assert root in refused.value.sentence


def test_the_line_of_the_damage_is_told() -> None:
    facility = b"<Facility>\n<Name>A & B</Name></Facility>"
    data = b"<RegulatorFacilityQuery>\n" + facility + b"</RegulatorFacilityQuery>"
    with pytest.raises(Refused, match=r"\(line 3\)"):
        list(edt.parsed(data).batches)


def test_no_file_of_this_machine_is_read_into_the_data(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("confidential", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(Refused) as refused:
        list(edt.parsed(with_doctype(entity, inside="&f;<")).batches)
    assert "confidential" not in str(refused.value)


# --- odd but read --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "us-ascii"])
def test_an_answer_in_another_encoding_that_it_declares_is_read(encoding: str) -> None:
    data = edt.answer(edt.occasion(edt.inventory(edt.material("Café"))), encoding=encoding)
    assert [r["common_name"] for r in edt.rows(data, "inventory_items")] == ["Café"]


def test_a_byte_order_mark_before_the_declaration_is_no_damage() -> None:
    assert len(edt.rows(b"\xef\xbb\xbf" + MANY, "inventory_items")) == 40


def test_comments_and_processing_instructions_hide_nothing() -> None:
    text = TEXT.replace("Solvent 39", "Solv<!-- x --><?y z?>ent 39")
    assert edt.rows(text.encode(), "inventory_items")[-1]["common_name"] == "Solvent 39"


def inventory_of(**head: str | None) -> edt.Element:
    return edt.inventory(edt.material(), head=edt.header(edt.guid("bad"), **head))


REJECTED = {
    "no CERS ID": (edt.occasion(inventory_of(), cers_id=None), "CERS ID is missing"),
    "empty CERS ID": (edt.occasion(inventory_of(), cers_id=" "), "CERS ID is missing"),
    "words for a CERS ID": (edt.occasion(inventory_of(), cers_id="pending"), "cannot be read"),
    "no submittal date": (edt.occasion(inventory_of(on=None)), "submittal date is missing"),
    "no date at all": (edt.occasion(inventory_of(on="soon")), "cannot be read"),
    "no header": (
        edt.occasion(edt.el("HazardousMaterialsInventory", edt.el("Chemicals", edt.material()))),
        "it has no header",
    ),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_file_of_submittals_that_cannot_be_placed_is_refused(case: str, tmp_path: Path) -> None:
    bad, words = REJECTED[case]
    _, (report,) = edt.loaded(tmp_path, edt.answer(bad))
    assert report.status == "refused"
    assert words in (report.reason or "")


@pytest.mark.parametrize("case", REJECTED)
def test_a_submittal_that_cannot_be_placed_is_left_out_and_said(case: str, tmp_path: Path) -> None:
    bad, words = REJECTED[case]
    good = edt.occasion(edt.inventory(edt.material("Kept")), cers_id="10222222")
    warehouse, (report,) = edt.loaded(tmp_path, edt.answer(bad, good))
    assert report.status == "loaded"
    assert edt.select(warehouse, "select common_name from inventory_items") == [("Kept",)]
    assert report.counts["inventory_items"] == 1
    found = "select message, locator from findings where code = 'submittal-rejected'"
    ((message, locator),) = edt.select(warehouse, found)
    assert words in message
    assert locator == "FacilitySubmittal[1]/HazardousMaterialsInventory"


def test_an_unreadable_cers_id_is_said_once_and_not_for_every_material(tmp_path: Path) -> None:
    materials = [edt.material(f"Solvent {n}") for n in range(20)]
    good = edt.occasion(edt.inventory(edt.material("Kept")), cers_id="10222222")
    data = edt.answer(edt.occasion(edt.inventory(*materials), cers_id="pending"), good)
    warehouse, _ = edt.loaded(tmp_path, data)
    found = "select count(*) from findings where code = 'bad-number'"
    assert edt.select(warehouse, found) == [(1,)]


def test_a_submittal_without_any_key_is_identified_by_facility_element_and_date(
    tmp_path: Path,
) -> None:
    data = edt.answer(edt.occasion(edt.inventory(edt.material(), head=edt.header())))
    warehouse, _ = edt.loaded(tmp_path, data)
    assert edt.select(warehouse, "select submittal_key from submittals") == [
        (f"made:{edt.CERS_ID}:HazardousMaterialsInventory:{edt.AT}",)
    ]


def test_a_cers_id_of_three_digits_is_kept_as_it_is(tmp_path: Path) -> None:
    warehouse, _ = edt.loaded(tmp_path, edt.answer(edt.occasion(inventory_of(), cers_id="123")))
    assert edt.select(warehouse, "select cers_id, material_count from facilities") == [(123, 1)]


def test_wrong_types_everywhere_drop_no_row_and_are_all_said(tmp_path: Path) -> None:
    material = edt.material(**dict.fromkeys(("MaximumDailyAmount", "Curies", "DaysOnSite"), "many"))
    head = edt.header("no key", status="eleven", RegulatorCode="CUPA", NextDueDate="soon")
    data = edt.answer(
        edt.occasion(edt.inventory(material, head=head, warningCount="few")), at="once"
    )
    warehouse, (report,) = edt.loaded(tmp_path, data)
    assert report.counts["inventory_items"] == 1
    found = "select column_name, value from findings where code in ('bad-number', 'bad-date')"
    assert set(edt.select(warehouse, found)) == {
        ("maximum_daily_amount", "many"),
        ("curies", "many"),
        ("days_on_site", "many"),
        ("submittal_status", "eleven"),
        ("regulator_code", "CUPA"),
        ("next_due_date", "soon"),
        ("warning_count", "few"),
        ("data_set_date_time", "once"),
    }
