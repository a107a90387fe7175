"""The command line: what it prints, what it changes, and its exit status."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.support import edt
from tests.support.content import content, current, differences, inventory, template
from upa.catalogue.paths import PROJECT as ROOT
from upa.cli.main import main
from upa.warehouse.generations import Warehouse

JANUARY, FEBRUARY = "2024-01-10T17:00:00Z", "2024-02-10T17:00:00Z"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The warehouse folder that commands use."""
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "w"))
    return tmp_path / "w"


@pytest.fixture
def answer(tmp_path):
    """An exchange file with an unknown element and a bad value."""
    path = tmp_path / "answer.xml"
    bad = edt.material(MaximumDailyAmount="much", Odor="None")
    blocks = edt.facility_information(), edt.inventory(edt.material("Argon"), bad)
    path.write_bytes(edt.answer(edt.occasion(*blocks)))
    return path


@pytest.fixture
def broken(tmp_path):
    """A file that is cut off."""
    path = tmp_path / "broken.xml"
    path.write_bytes(edt.answer(inventory("a", JANUARY, "Lost"))[:-50])
    return path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    try:
        status = main([str(a) for a in arguments])
    except SystemExit as ended:
        status = ended.code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def printed(capsys, *arguments: object) -> dict:
    return json.loads(run(capsys, *arguments)[1])


# --- load ----------------------------------------------------------------------------------------


def test_load_ends_with_0_when_every_file_loaded_and_says_what_they_held(home, answer, capsys):
    status, out, err = run(capsys, "load", answer)
    assert (status, err) == (0, "")
    first, last = out.splitlines()
    assert first.startswith("loaded answer.xml")
    for words in ("1 facilities", "1 HazardousMaterialsInventory", "2 materials", "1 values of un"):
        assert words in first
    assert last == "Now served: generation 1."


def test_load_ends_with_1_when_a_file_was_refused_and_loads_the_others(
    home, answer, broken, capsys
):
    status, out, _ = run(capsys, "load", broken, answer, home.parent / "missing.xml")
    assert status == 1
    assert sorted(line.split()[0] for line in out.splitlines()) == [
        "Now",
        "REFUSED",
        "REFUSED",
        "loaded",
    ]
    assert current(Warehouse(home)) == ["Argon", "Diesel"]


def test_load_json_prints_one_object_with_what_became_of_each_file(home, answer, broken, capsys):
    outcome = printed(capsys, "load", "--json", answer, answer, broken)
    loaded, again, refused = outcome["files"]
    for file in outcome["files"]:
        assert {"name", "kind", "schema_version", "sha256", "status", "reason"} <= file.keys()
        assert file["counts"].keys() == {
            "facilities",
            "submittals",
            "inventory_items",
            "findings",
            "unknown_elements",
        }
    assert loaded["counts"] | {"findings": {}} == {
        "facilities": 1,
        "submittals": {"FacilityInformation": 1, "HazardousMaterialsInventory": 1},
        "inventory_items": 2,
        "findings": {},
        "unknown_elements": 1,
    }
    held = (
        "select severity, count(*) from (select severity from findings union all "
        "select severity from check_hits) group by all"
    )
    assert loaded["counts"]["findings"] == dict(edt.select(Warehouse(home), held))
    assert loaded["counts"]["findings"]["error"] > 0
    assert (loaded["kind"], loaded["schema_version"]) == ("submittal-query", "1/10")
    assert [f["status"] for f in outcome["files"]] == ["loaded", "already-loaded", "refused"]
    assert again["counts"] == loaded["counts"]
    assert loaded["reason"] is None
    assert refused["name"] == "broken.xml"
    assert refused["reason"].startswith("It "), "the name is said already"
    assert refused["next_step"]
    assert outcome["generation"] == 1


def test_load_dry_run_tells_the_same_and_leaves_the_warehouse_empty(home, answer, capsys):
    dry = printed(capsys, "load", "--dry-run", "--json", answer)
    assert Warehouse(home).generation is None
    assert [p.name for p in home.iterdir()] == ["LOCK"]
    wet = printed(capsys, "load", "--json", answer)
    assert dry["generation"] is None
    assert dry["files"] == wet["files"]


def test_load_options_for_workbooks_are_kept(home, tmp_path, capsys):
    book = tmp_path / "book.csv"
    with template({}).open() as stream:
        book.write_bytes(stream.read())
    options = ["--mode", "append", "--regulator", "3700", "--channel", "local-portal"]
    status, _, _ = run(capsys, "load", book, *options, "--submitted-on", "2024-07-01")
    assert status == 0
    sql = "select mode, regulator_code, channel, submitted_on from source_files"
    pacific_midnight = datetime(2024, 7, 1, 7)
    assert edt.select(Warehouse(home), sql) == [("append", 3700, "local-portal", pacific_midnight)]


def test_load_if_empty_leaves_a_warehouse_with_data_alone(home, answer, tmp_path, capsys):
    other = tmp_path / "other.xml"
    other.write_bytes(edt.answer(inventory("o", FEBRUARY, "Oxygen")))
    for path in (answer, other):
        assert run(capsys, "load", "--if-empty", path)[0] == 0
    assert Warehouse(home).generation == 1


def test_load_says_that_sample_data_was_set_aside(home, tmp_path, answer, capsys):
    fictional = tmp_path / "sample.xml"
    key = "5a3b1e00-0000-4000-8000-000000000001"
    fictional.write_bytes(edt.answer(inventory("s", JANUARY, "Sample"), key=key))
    run(capsys, "load", fictional)
    _, out, _ = run(capsys, "load", answer)
    assert "Sample data was set aside; undo leads back to it." in out
    run(capsys, "undo")
    assert printed(capsys, "load", "--json", answer)["started_empty"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unheard-of"],
        ["load"],
        ["load", "a.xml", "--mode", "merge"],
        ["load", "a.xml", "--regulator", "Kern"],
        ["load", "a.xml", "--submitted-on", "yesterday"],
        ["load", "a.xml", "--channel", "post"],
        ["query", "no/question"],
        ["query", "inventory/items", "no_such_parameter=1"],
        ["query", "inventory/items", "--format", "pdf"],
        ["query", "inventory/items", "--agencies", "Kern"],
        ["status", "--agencies", "1500,"],
        ["sample", "--facilities", "many", "--out", "x"],
        ["sample", "--facilities", "0", "--out", "x"],
    ],
    ids=" ".join,
)
def test_misuse_ends_with_2_and_says_what_was_expected(home, answer, capsys, arguments):
    run(capsys, "load", answer)
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.strip()


# --- the other commands --------------------------------------------------------------------------


def test_status_tells_what_is_held(home, answer, capsys):
    assert run(capsys, "status")[1].rstrip().endswith("generation none: empty")
    run(capsys, "load", answer)
    status, out, _ = run(capsys, "status")
    assert status == 0
    assert "generation 1" in out
    assert "answer.xml: " in out
    held = printed(capsys, "status", "--json")
    assert (held["generation"], held["generations"]) == (1, [1])
    assert [f["name"] for f in held["files"]] == ["answer.xml"]


def test_undo_tells_what_is_served_now_and_ends_with_1_when_nothing_is(home, answer, capsys):
    run(capsys, "load", answer)
    status, out, _ = run(capsys, "undo")
    assert (status, "the warehouse is empty" in out) == (0, True)
    status, _, err = run(capsys, "undo")
    assert (status, "nothing to undo" in err) == (1, True)


def test_rebuild_gives_the_same_and_ends_with_1_when_it_cannot(home, answer, capsys):
    assert run(capsys, "rebuild")[0] == 1
    run(capsys, "load", answer)
    before = content(Warehouse(home))
    assert printed(capsys, "rebuild", "--json")["generation"] == 2
    assert differences(before, Warehouse(home)) == []


def test_query_prints_a_table_csv_or_json_with_the_same_rows(home, answer, capsys):
    run(capsys, "load", answer)
    asked = ["query", "inventory/items"]
    rows = json.loads(run(capsys, *asked, "--format", "json")[1])
    table = list(csv.DictReader(io.StringIO(run(capsys, *asked, "--format", "csv")[1])))
    assert [r["common_name"] for r in rows] == [r["common_name"] for r in table]
    assert sorted(r["common_name"] for r in rows) == ["Argon", "Diesel"]
    status, out, _ = run(capsys, *asked)
    assert (status, "Argon" in out, len(out.splitlines())) == (0, True, 3)


def test_query_without_a_question_lists_them_with_what_they_answer(home, capsys):
    status, out, _ = run(capsys, "query")
    assert status == 0
    lines = out.splitlines()
    assert "inventory/items" in lines
    assert lines[lines.index("inventory/items") + 1].strip()


def test_query_prints_the_statement_with_its_parts_put_in(home, capsys):
    status, out, _ = run(capsys, "query", "checks/overdue", "--sql")
    assert status == 0
    assert out.startswith("-- Which required elements are past their due date")
    assert "-- Rows: current_submittals" in out
    assert "from facility_elements" in out
    assert "{" not in out


def test_query_of_an_empty_warehouse_says_what_to_do(home, capsys):
    status, out, err = run(capsys, "query", "inventory/items")
    assert (status, out) == (2, "")
    assert "python -m upa load" in err


def test_query_and_load_of_a_damaged_warehouse_say_what_to_do(home, answer, capsys):
    run(capsys, "load", answer)
    path = home / "1.duckdb"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 8192))
    for command in (["query", "inventory/items"], ["load", ROOT / "data/sample/inventory.csv"]):
        status, _, err = run(capsys, *command)
        assert status in (1, 2)
        assert "rebuild" in err
    assert run(capsys, "rebuild")[0] == 0
    assert current(Warehouse(home)) == ["Argon", "Diesel"]


@pytest.mark.parametrize("agencies", [(), ("--agencies", "1500")])
@pytest.mark.parametrize(
    "change", ["drop table transfers", "alter table transfers drop column comments"]
)
def test_a_question_about_what_a_warehouse_of_another_version_lacks_says_what_to_do(
    home, answer, capsys, change, agencies
):
    run(capsys, "load", answer)
    with duckdb.connect(str(home / "1.duckdb")) as connection:
        connection.execute(change)
        connection.execute("update warehouse_info set value = 'older' where name = 'format'")
    status, out, err = run(capsys, "query", "jurisdictions/transfers", *agencies)
    assert (status, out) == (2, "")
    assert "another version" in err and "python -m upa rebuild" in err


def test_a_folder_that_cannot_be_written_is_told(tmp_path, answer, monkeypatch, capsys):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "file" / "w"))
    for command in (["load", answer], ["sample", "--facilities", 1, "--out", tmp_path / "file"]):
        status, out, err = run(capsys, *command)
        assert (status, out) == (1, "")
        assert "file" in err


def test_sample_writes_files_that_load(home, tmp_path, capsys):
    folder = tmp_path / "made"
    status, out, _ = run(capsys, "sample", "--facilities", 12, "--out", folder, "--seed", 3)
    assert status == 0
    assert {Path(line).parent for line in out.splitlines()} == {folder}
    smallest = min(folder.glob("facility_submittals_*.xml"), key=lambda p: p.stat().st_size)
    assert run(capsys, "load", smallest)[0] == 0


def test_the_module_runs_and_gives_its_exit_status_to_the_shell(home, broken):
    runs = [
        subprocess.run(
            [sys.executable, "-m", "upa", *words], cwd=ROOT, capture_output=True, text=True
        )
        for words in (["status"], ["load", str(broken)], ["unheard-of"])
    ]
    assert [r.returncode for r in runs] == [0, 1, 2]
    assert not any("Traceback" in r.stderr for r in runs)
    assert runs[1].stdout.startswith("REFUSED broken.xml")


# --- what is kept --------------------------------------------------------------------------------


def test_verify_ends_with_1_when_something_is_wrong_and_names_it(home, answer, capsys):
    run(capsys, "load", answer)
    status, out, _ = run(capsys, "verify")
    assert (status, out) == (
        0,
        "Read 1 generation, 1 source and what people entered: all is well.\n",
    )
    (source,) = (home / "sources").iterdir()
    source.write_bytes(b"spoiled")
    status, out, _ = run(capsys, "verify")
    assert status == 1
    assert out.startswith(f"WRONG sources/{source.name}: The kept copy of answer.xml is damaged.")
    (problem,) = printed(capsys, "verify", "--json")["problems"]
    assert set(problem) == {"where", "sentence", "next_step"}
    run(capsys, "load", answer)
    assert run(capsys, "verify")[0] == 0


def test_use_serves_a_generation_where_the_pointer_is_lost(home, answer, capsys):
    run(capsys, "load", answer)
    (home / "CURRENT").write_text("")
    for command in (["status"], ["load", answer], ["query", "inventory/items"], ["undo"]):
        status, out, err = run(capsys, *command)
        assert (status in (1, 2), out, "python -m upa use 1" in err) == (True, "", True)
    assert run(capsys, "use", "1")[:2] == (0, "Now served: generation 1.\n")
    assert current(Warehouse(home)) == ["Argon", "Diesel"]
    assert run(capsys, "use", "5")[0] == 1


def test_rebuild_tells_what_is_missing_and_so_does_status(home, answer, tmp_path, capsys):
    other = tmp_path / "other.xml"
    other.write_bytes(edt.answer(inventory("b", FEBRUARY, "Oxygen", cers_id=20)))
    run(capsys, "load", answer, other)
    for source in (home / "sources").iterdir():
        source.write_bytes(b"spoiled")
        break
    status, out, _ = run(capsys, "rebuild")
    assert (status, "Nothing was changed" in out) == (1, True)
    status, out, _ = run(capsys, "rebuild", "--allow-missing")
    assert (status, "MISSING" in out, "Now served: generation 2." in out) == (1, True, True)
    (name,) = printed(capsys, "status", "--json")["missing"]
    assert f"MISSING {name}" in run(capsys, "status")[1]
    run(capsys, "load", answer, other)
    assert printed(capsys, "status", "--json")["missing"] == []


FORMULA = "=HYPERLINK('http://example.org')"


def test_query_as_csv_holds_no_formula(home, tmp_path, capsys):
    path = tmp_path / "formula.xml"
    path.write_bytes(edt.answer(inventory("a", JANUARY, FORMULA, "@b", "c=1")))
    run(capsys, "load", path)
    asked = ("query", "inventory/items", "--format")
    rows = csv.DictReader(io.StringIO(run(capsys, *asked, "csv")[1]))
    assert sorted(r["common_name"] for r in rows) == [f"'{FORMULA}", "'@b", "c=1"]
    rows = json.loads(run(capsys, *asked, "json")[1])
    assert sorted(r["common_name"] for r in rows) == [FORMULA, "@b", "c=1"]
