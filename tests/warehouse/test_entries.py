"""What people enter survives everything that is loaded, and nobody's edit is lost."""

import json
import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tests.support.browser import ROOT
from upa.agencies import entry_exports
from upa.catalogue.records import UserError
from upa.loading import loader
from upa.questions import query
from upa.warehouse import entries, entry_file
from upa.warehouse.access import EVERYTHING
from upa.warehouse.entry_file import EditConflict
from upa.warehouse.generations import Warehouse

SAMPLE = ROOT / "data" / "sample"
VERIFIED = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a warehouse folder and a local file of its own."""
    monkeypatch.delenv("UPA_LOCAL", raising=False)
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "data" / "warehouse"))
    return tmp_path / "data"


def phone() -> str:
    return entries.corrections()["1500", "phone"].value


# Where it lives


def test_the_file_stands_beside_the_warehouse_unless_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry_file.path() == folder / "local.sqlite"
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "elsewhere.sqlite"))
    entries.correct("1500", {"phone": "(555) 555-0100"}, "A")
    assert (tmp_path / "elsewhere.sqlite").exists()
    assert not folder.exists()


def test_reading_before_anything_was_entered_makes_no_file() -> None:
    assert entries.corrections() == {}
    assert entries.decisions() == []
    assert entries.plan_rules() == []
    assert entries.groups() == {}
    assert {name: len(table) for name, table in entries.tables().items()} == {
        "local_corrections": 0,
        "local_groups": 0,
        "local_decisions": 0,
        "local_double_decisions": 0,
        "local_plan_rules": 0,
    }
    assert not entry_file.path().exists()


def test_the_local_file_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/data/local.sqlite*" in ignored


# Corrections


def test_the_newest_correction_counts_and_the_older_ones_stay() -> None:
    entries.correct("1500", {"phone": "(555) 555-0100", "fax": "(555) 555-0101"}, "Ana")
    entries.correct("1500", {"phone": " (555) 555-0199 "}, "Ben", verified_on=VERIFIED)
    newest = entries.corrections()["1500", "phone"]
    assert (newest.value, newest.author, newest.verified_on) == (
        "(555) 555-0199",
        "Ben",
        VERIFIED,
    )
    assert entries.corrections()["1500", "fax"].author == "Ana"
    entered = [(c.field, c.value) for c in entries.history("1500")]
    assert ("phone", "(555) 555-0100") in entered
    assert len(entered) == 3
    assert entries.history("3700") == []


def test_an_entry_without_a_name_is_refused() -> None:
    with pytest.raises(UserError, match="name") as refused:
        entries.correct("1500", {"phone": "1"}, "  ")
    assert refused.value.next_step
    assert entries.history() == []


def test_the_second_of_two_editors_is_told_both_values_and_overwrites_nothing() -> None:
    seen = {"phone": "(555) 555-0100"}
    entries.correct("1500", {"phone": "(555) 555-0111"}, "Ana", expected=seen)
    with pytest.raises(EditConflict) as refused:
        entries.correct("1500", {"phone": "(555) 555-0122", "fax": "9"}, "Ben", expected=seen)
    for said in ("Ana", "(555) 555-0111", "(555) 555-0122", "(555) 555-0100"):
        assert said in refused.value.sentence
    assert phone() == "(555) 555-0111"
    assert ("1500", "fax") not in entries.corrections()
    entries.correct("1500", {"phone": "(555) 555-0122"}, "Ben", expected={"phone": phone()})
    assert phone() == "(555) 555-0122"


def test_two_editors_of_different_fields_or_of_the_same_value_do_not_disturb_each_other() -> None:
    seen = {"phone": "old", "fax": "old"}
    entries.correct("1500", {"phone": "new"}, "Ana", expected=seen)
    entries.correct("1500", {"fax": "new"}, "Ben", expected=seen)
    entries.correct("1500", {"phone": "new"}, "Ben", expected=seen)
    assert {c.value for c in entries.corrections().values()} == {"new"}


def correct_once(number: int) -> str:
    """One of many editors who all saw the same value; says whether the edit was kept."""
    try:
        entries.correct("1500", {"phone": f"p{number}"}, f"E{number}", expected={"phone": "seen"})
    except EditConflict:
        return "conflict"
    return f"p{number}"


def test_of_many_editors_at_once_in_several_processes_exactly_one_wins() -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        outcomes = pool.map(correct_once, range(8))
    kept = [outcome for outcome in outcomes if outcome != "conflict"]
    assert kept == [phone()]
    assert len(entries.history("1500")) == 1


def test_entries_of_many_threads_are_all_kept() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: entries.correct(f"a{n}", {"phone": str(n)}, "A"), range(40)))
    assert {c.agency_key for c in entries.history()} == {f"a{n}" for n in range(40)}


def test_every_entry_changes_the_version_that_caches_are_keyed_by() -> None:
    versions = [entry_file.version()]
    for number in range(3):
        entries.correct("1500", {"phone": str(number)}, "A")
        versions.append(entry_file.version())
        assert entries.tables()["local_corrections"].to_pylist()[0]["value"] == str(number)
    assert len(set(versions)) == 4


# Business groups and plan rules


def test_decisions_on_a_pair_do_not_depend_on_its_order_and_the_newest_counts() -> None:
    entries.decide((20, 10), "confirmed", "Ana", "same DUNS")
    entries.decide((10, 20), "split", "Ben", "sold in 2025")
    (made,) = entries.decisions()
    assert (made.first_code, made.second_code, made.decision) == (10, 20, "split")
    assert (made.reason, made.author) == ("sold in 2025", "Ben")
    assert entries.groups() == {}


def test_confirmed_pairs_join_into_groups_named_after_their_smallest_code() -> None:
    for pair in ((7, 9), (3, 5), (5, 9), (20, 21)):
        entries.decide(pair, "confirmed", "A")
    entries.decide((3, 20), "dismissed", "A")
    assert entries.groups() == {3: 3, 5: 3, 7: 3, 9: 3, 20: 20, 21: 20}


def test_a_decision_someone_else_took_meanwhile_is_not_overwritten() -> None:
    entries.decide((1, 2), "dismissed", "Ana", expected="")
    with pytest.raises(EditConflict, match="Ana"):
        entries.decide((1, 2), "confirmed", "Ben", expected="")
    assert entries.decisions()[0].decision == "dismissed"
    entries.decide((1, 2), "confirmed", "Ben", expected="dismissed")
    assert entries.decisions()[0].decision == "confirmed"


@pytest.mark.parametrize(("pair", "decision"), [((1, 1), "confirmed"), ((1, 2), "merged")])
def test_a_decision_on_one_organization_or_of_another_kind_is_refused(
    pair: tuple[int, int], decision: str
) -> None:
    with pytest.raises(ValueError, match="decision"):
        entries.decide(pair, decision, "A")  # type: ignore[arg-type]


def test_a_plan_rule_is_replaced_by_a_newer_one_and_taken_back_by_an_empty_one() -> None:
    entries.add_plan_rule("1500", "HMBP", "Site map at 1:500", "Ana")
    entries.add_plan_rule("1500", "UST", "Monitoring plan yearly", "Ana")
    entries.add_plan_rule("1500", "HMBP", "Site map at 1:200", "Ben")
    assert {(r.program, r.note) for r in entries.plan_rules()} == {
        ("HMBP", "Site map at 1:200"),
        ("UST", "Monitoring plan yearly"),
    }
    entries.add_plan_rule("1500", "HMBP", " ", "Ben")
    assert [r.program for r in entries.plan_rules()] == ["UST"]


# Export and import


def fill() -> None:
    entries.correct("1500", {"phone": "(555) 555-0100"}, "Ána", verified_on=VERIFIED)
    entries.correct("1500", {"phone": "(555) 555-0111"}, "Ben")
    entries.decide((1, 2), "confirmed", "Ben", "same owner")
    entries.add_plan_rule("1500", "HMBP", "Site map", "Ben")


def test_an_export_brings_everything_to_another_installation_with_its_history(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill()
    exported, before = entry_exports.export_all(), entries.history()
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "other.sqlite"))
    assert entry_exports.import_all(exported) == {
        "regulator_corrections": 2,
        "business_group_decisions": 1,
        "double_decisions": 0,
        "plan_rules": 1,
    }
    assert entries.history() == before
    assert phone() == "(555) 555-0111"
    assert entry_exports.export_all() == exported


def test_importing_again_adds_nothing_and_older_entries_do_not_overrule_newer_ones() -> None:
    fill()
    exported = entry_exports.export_all()
    entries.correct("1500", {"phone": "(555) 555-0177"}, "Cleo")
    assert set(entry_exports.import_all(exported).values()) == {0}
    assert phone() == "(555) 555-0177"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'{"format": 99}',
        b'{"format": 1, "regulator_corrections": [{}]}',
        json.dumps(
            {
                "format": 1,
                "regulator_corrections": [
                    {
                        "agency_key": "1",
                        "field": "phone",
                        "value": 5,
                        "verified_on": None,
                        "author": "A",
                        "source": "page",
                        "entered_on": "2026-01-01T00:00:00+00:00",
                    }
                ],
                "business_group_decisions": [],
                "plan_rules": [],
            }
        ).encode(),
    ],
)
def test_anything_but_an_export_is_refused_whole(content: bytes) -> None:
    fill()
    before = entry_exports.export_all()
    with pytest.raises(UserError, match="export"):
        entry_exports.import_all(content)
    assert entry_exports.export_all() == before


CORRECTION = {
    "agency_key": "1500",
    "field": "phone",
    "value": "(555) 555-0100",
    "verified_on": None,
    "author": "Ana",
    "source": "page",
    "entered_on": "2026-01-01T00:00:00+00:00",
}
DECISION = {
    "first_code": 1,
    "second_code": 2,
    "decision": "confirmed",
    "reason": "",
    "author": "Ana",
    "entered_on": "2026-01-01T00:00:00+00:00",
}
COULD_NOT_BE_ENTERED = {
    "a link that runs a script": {"field": "website", "value": "javascript:alert(1)"},
    "a field agencies do not have": {"field": "no_such", "value": "x"},
    "a code that is none": {"field": "code", "value": "12345"},
    "a character that cannot be printed": {"value": "5\x07"},
    "line breaks in a key": {"agency_key": "1500\r\nTEL:666"},
    "line breaks in a name": {"author": "Ana\r\nTEL:666"},
    "nobody": {"author": " "},
    "another decision": {"decision": "maybe"},
    "a pair in the wrong order": {"first_code": 3},
    "a pair of one": {"first_code": 2},
}


def exported_with(change: dict) -> bytes:
    """An export with one good entry and one that was changed."""
    tables = {name: [] for name in entry_file.COLUMNS}
    kind = ("regulator_corrections", CORRECTION)
    if change.keys() <= DECISION.keys() - {"author"}:
        kind = ("business_group_decisions", DECISION)
    tables[kind[0]] = [kind[1], kind[1] | change]
    return json.dumps({"format": 1} | tables).encode()


@pytest.mark.parametrize("what", COULD_NOT_BE_ENTERED)
def test_an_import_takes_only_what_could_have_been_entered(what: str) -> None:
    with pytest.raises(UserError, match="Entry 2 of") as refused:
        entry_exports.import_all(exported_with(COULD_NOT_BE_ENTERED[what]))
    assert refused.value.next_step
    assert not entries.history()
    assert not entries.decisions()


def test_line_breaks_of_an_imported_value_are_blanks_as_when_it_is_typed_in() -> None:
    entry_exports.import_all(exported_with({"value": "555\r\nTEL:666"}))
    assert phone() == "555 TEL:666"


def test_a_damaged_file_is_reported_in_words_with_a_next_step() -> None:
    entry_file.path().parent.mkdir(parents=True)
    entry_file.path().write_bytes(b"this is no database at all" * 100)
    with pytest.raises(UserError, match=r"local\.sqlite") as refused:
        entries.history()
    assert "backup" in refused.value.next_step


def test_a_file_that_another_process_holds_too_long_is_reported_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill()
    monkeypatch.setattr(entry_file, "BUSY_MS", 50)
    holder = sqlite3.connect(entry_file.path(), isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(UserError, match="locked"):
        entries.correct("1500", {"phone": "x"}, "A")
    holder.close()
    entries.correct("1500", {"phone": "x"}, "A")
    assert phone() == "x"


# Beside the warehouse


def test_entries_survive_loading_undo_and_a_rebuild() -> None:
    warehouse = Warehouse()
    fill()
    before = entry_exports.export_all()
    loader.load([SAMPLE / "regulator_listing.xml"], warehouse)
    loader.load([SAMPLE / "facility_query_1500_01.xml"], warehouse)
    assert entry_exports.export_all() == before
    warehouse.undo()
    assert entry_exports.export_all() == before
    loader.rebuild(warehouse)
    assert warehouse.generation is not None
    assert entry_exports.export_all() == before
    assert phone() == "(555) 555-0111"


def test_questions_can_join_what_people_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    loader.load([SAMPLE / "regulator_listing.xml"], Warehouse())
    fill()
    asked = query.Question(
        "test/joined",
        "Which agencies have a corrected phone number?",
        "regulators",
        "select regulators.regulator_name, local_corrections.value, local_groups.group_code\n"
        "from regulators\n"
        "inner join local_corrections\n"
        "    on local_corrections.agency_key = regulators.regulator_code::varchar\n"
        "cross join local_groups\n"
        "where local_corrections.field = 'phone'\n"
        "order by local_groups.organization_code",
        {},
        {},
    )
    monkeypatch.setattr(query, "question", lambda name: asked)
    rows = query.run("test/joined", EVERYTHING)
    assert rows["value"].tolist() == ["(555) 555-0111"] * 2
    assert rows["group_code"].tolist() == [1, 1]
    assert rows["regulator_name"].str.contains("Kern County").all()
    assert query.faults("test/joined", Warehouse().cursor(EVERYTHING)) == []
