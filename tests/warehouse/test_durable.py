"""What is lost or damaged in a warehouse folder is said, and nothing else is lost by it."""

import os
import resource
import shutil
import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.support import edt
from tests.support.content import after, content, current, differences, inventory, loaded_as
from upa.agencies import directory
from upa.catalogue.records import UserError
from upa.loading import sources
from upa.loading.loader import load, rebuild
from upa.loading.verification import verify
from upa.questions import query
from upa.readers.files import DiskFile, StreamFile
from upa.ui import answers
from upa.warehouse import entries, entry_file, owner_only, past_days
from upa.warehouse.access import EVERYTHING, of_agencies
from upa.warehouse.generations import Warehouse

NAMES = ("Argon", "Butane", "Chlorine", "Diesel")


def week(number: int) -> bytes:
    on = f"2024-01-{number + 10}T17:00:00Z"
    return edt.answer(inventory(f"k{number}", on, NAMES[number]), at=on)


@pytest.fixture(scope="module")
def two_weeks(tmp_path_factory):
    """A folder with two generations, of a file each, and the content of the second."""
    folder = tmp_path_factory.mktemp("two") / "w"
    return folder, content(after(folder, week(0), week(1)))


@pytest.fixture
def held(two_weeks, tmp_path):
    """A warehouse of one's own with two generations."""
    shutil.copytree(two_weeks[0], tmp_path / "w")
    return Warehouse(tmp_path / "w")


@pytest.fixture
def before(two_weeks):
    """Content of the second generation."""
    return two_weeks[1]


def listing(folder: Path) -> dict[str, bytes]:
    """Every file of a warehouse folder but its lock."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "LOCK"
    }


def refusal(act) -> str:
    with pytest.raises(UserError) as error:
        act()
    assert error.value.next_step
    return str(error.value)


def kept(warehouse: Warehouse) -> list[Path]:
    """Kept sources in load order."""
    return [warehouse.source(e["sha256"]) for e in warehouse.manifest()["sources"]]


# --- absence is not emptiness --------------------------------------------------------------------


def lose(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(b"\xff\x00?")


def name_nothing(path: Path) -> None:
    path.write_text("../2.duckdb")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def name_too_much(path: Path) -> None:
    path.write_text("9" * 5000 + ".duckdb")


def become_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [lose, empty, garble, name_nothing, name_too_much, become_folder])
def test_a_lost_pointer_is_said_by_everything_and_nothing_is_deleted(held, before, harm):
    harm(held.folder / "CURRENT")
    there = listing(held.folder)
    for act in (
        lambda: loaded_as(held, week(2)),
        lambda: held.cursor(EVERYTHING),
        held.undo,
        lambda: held.generation,
    ):
        assert "python -m upa use 2, which is the newest; older ones are 1" in refusal(act)
    assert listing(held.folder) == there
    held.use(2)
    assert differences(before, held) == []
    assert held.undo() == 1


def test_a_rebuild_without_a_pointer_loads_what_the_newest_generation_lists(held, before):
    lose(held.folder / "CURRENT")
    assert rebuild(held).generation == 3
    assert differences(before, held) == []
    assert held.generations() == [1, 2, 3]
    assert held.undo() == 2


def test_a_rebuild_from_nothing_but_kept_sources_holds_the_same_materials(held):
    materials = edt.select(held, "select common_name from inventory_items order by all")
    for path in held.folder.iterdir():
        if path.is_file():
            path.unlink()
    assert "python -m upa rebuild" in refusal(lambda: loaded_as(held, week(2)))
    assert rebuild(held).all_loaded
    again = edt.select(held, "select common_name from inventory_items order by all")
    assert again == materials == [("Argon",), ("Butane",)]


@pytest.mark.parametrize("harm", [lose, garble])
def test_without_its_manifest_a_generation_says_itself_what_it_was_made_from(held, before, harm):
    harm(held.folder / "2.json")
    assert "python -m upa use 2" in refusal(held.undo)
    assert loaded_as(held, week(2)).generation == 3
    assert held.generations() == [1, 2, 3]  # nothing is pruned while the way back is unknown
    held.undo()
    held.use(2)
    assert rebuild(held).all_loaded
    assert differences(before, held) == []


def test_the_manifest_of_another_generation_is_not_taken_for_its_own(held, before):
    shutil.copy(held.folder / "1.json", held.folder / "2.json")
    assert [p.where for p in verify(held).problems] == ["2.json"]
    assert rebuild(held).all_loaded
    assert differences(before, held) == []


def test_everything_undone_is_a_state_of_its_own_and_takes_new_loads(held):
    assert (held.undo(), held.undo(), held.generation) == (1, None, None)
    assert loaded_as(held, week(2)).all_loaded
    assert current(held) == ["Chlorine"]
    assert [p.name for p in held.sources.iterdir()] == [kept(held)[0].name]


def test_a_pointer_to_a_generation_that_is_gone_is_rebuilt_from_what_is_kept(held):
    lose(held.folder / "2.duckdb")
    lose(held.folder / "2.json")
    assert "rebuild" in refusal(lambda: loaded_as(held, week(2)))
    assert rebuild(held).generation == 3
    names = edt.select(held, "select common_name from inventory_items order by all")
    assert names == [("Argon",), ("Butane",)]
    assert verify(held).problems == []


def be_foreign(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path.with_name("other"))) as connection:
        connection.execute("create table a (i integer)")
    path.with_name("other").rename(path)


@pytest.mark.parametrize("harm", [lose, empty, cut, become_folder, be_foreign])
def test_a_served_file_that_is_no_warehouse_is_said_and_rebuilt(held, before, harm):
    harm(held.folder / "2.duckdb")
    for act in (lambda: held.cursor(EVERYTHING), lambda: loaded_as(held, week(2))):
        assert "The file 2.duckdb is missing, damaged or from another version" in refusal(act)
    assert rebuild(held).generation == 3
    assert differences(before, held) == []


def test_a_past_day_that_cannot_be_made_is_said(held):
    (held.folder / "as-of").write_text("in the way")
    assert "as-of" in refusal(lambda: past_days.day_file(date(2024, 1, 15), held))


def test_an_undo_never_leads_to_a_generation_that_cannot_be_read(held, before):
    empty(held.folder / "1.duckdb")
    assert "Generation 1" in refusal(held.undo)
    assert differences(before, held) == []


def test_only_a_generation_that_can_be_read_is_served(held, before):
    (held.folder / "7.duckdb").mkdir()
    (held.folder / "8.duckdb").write_bytes(b"no database")
    assert "Generations in the warehouse folder: 1, 2, 8" in refusal(lambda: held.use(7))
    assert "rebuild" in refusal(lambda: held.use(8))
    assert differences(before, held) == []
    assert loaded_as(held, week(2)).generation == 9


# --- rebuild -------------------------------------------------------------------------------------


def swap(path: Path) -> None:
    other = next(p for p in path.parent.iterdir() if p != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize("harm", [lose, cut, swap, empty])
def test_a_rebuild_that_cannot_read_a_source_changes_nothing_unless_allowed(held, before, harm):
    harm(kept(held)[0])
    there = listing(held.folder)
    if harm is lose:
        assert "--allow-missing" in refusal(lambda: rebuild(held))
    else:
        report = rebuild(held)
        (lost,) = [f for f in report.files if f.status == "refused"]
        assert (report.generation, "--allow-missing" in lost.next_step) == (None, True)
    assert listing(held.folder) == there
    name = held.manifest()["sources"][0]["name"]
    assert rebuild(held, allow_missing=True).missing == [name]
    assert current(held) == ["Butane"]
    loaded_as(held, week(2))
    assert [e["name"] for e in held.missing()] == [name]
    assert len(held.files(EVERYTHING)) == 2
    loaded_as(held, week(0))
    assert held.missing() == []
    assert [p.where for p in verify(held).problems] == []
    names = edt.select(held, "select common_name from inventory_items order by all")
    assert names == [("Argon",), ("Butane",), ("Chlorine",)]


# --- kept sources --------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", [lose, cut, swap, empty, become_folder])
def test_loading_the_original_again_puts_its_kept_copy_right(held, before, harm):
    path = kept(held)[0]
    harm(path)
    assert len(verify(held).problems) == 1
    (report,) = loaded_as(held, week(0)).files
    assert (report.status, "replaced" in report.reason) == ("already-loaded", True)
    assert sources.is_sound(path)
    assert verify(held).problems == []
    rebuild(held)
    assert differences(before, held) == []


def test_a_dry_run_puts_nothing_right(held):
    cut(kept(held)[0])
    there = listing(held.folder)
    load([edt.source(week(0))], held, dry_run=True)
    assert listing(held.folder) == there


def test_sources_of_a_load_that_was_undone_go_with_it_and_no_others(held):
    first, second = kept(held)
    held.undo()
    assert second.exists()
    loaded_as(held, week(2))
    assert (first.exists(), second.exists()) == (True, False)
    assert verify(held).problems == []


class Changing(StreamFile):
    """A file that holds other bytes each time it is opened."""

    opened = 0

    def open(self):
        self.opened += 1
        return edt.source(week(self.opened % 4)).open()


class Growing(DiskFile):
    """A file that somebody still writes while it is read."""

    def open(self):
        with self.path.open("ab") as file:
            file.write(b"\n")
        return super().open()


def test_what_is_loaded_and_kept_and_listed_is_of_the_same_bytes(tmp_path):
    file = Changing("week.xml", edt.source(week(0)).open())
    warehouse = Warehouse(tmp_path)
    (report,) = load([file], warehouse).files
    (path,) = kept(warehouse)
    assert (path.stem, sources.is_sound(path)) == (report.sha256, True)
    with sources.KeptFile(path, "week.xml", None, 0).open() as stream:
        data = stream.read()
    held_names = edt.select(warehouse, "select common_name from inventory_items")
    assert held_names == [(name,) for name in NAMES if name.encode() in data]


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "week.xml"
    path.write_bytes(week(0))
    (report,) = load([Growing(path)], Warehouse(tmp_path / "w")).files
    assert (report.status, "changed while it was read" in report.reason) == ("refused", True)
    assert not list((tmp_path / "w").rglob("*.zst"))


# --- full disk -----------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [1000, 100_000])
def test_a_full_disk_is_said_and_what_was_served_stays(held, before, room):
    there = listing(held.folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        said = refusal(lambda: loaded_as(held, week(2)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "cannot be kept" in said or "cannot be written" in said
    assert listing(held.folder) == there
    assert differences(before, held) == []


# --- what is open --------------------------------------------------------------------------------


def asked(warehouse: Warehouse) -> list:
    """What pages would say of materials and agencies, to everyone and to one agency."""
    names = "select common_name from inventory_items order by all"
    one = warehouse.cursor(of_agencies([1500])).execute(names).fetchall()
    return [
        answers.ask("inventory/items")["common_name"].tolist(),
        query.run("inventory/items", EVERYTHING)["common_name"].tolist(),
        [name for (name,) in one],
        directory.current().by_code(1500).name,
    ]


def test_a_folder_replaced_by_another_is_what_is_answered_from(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "w"))
    one = after(tmp_path / "w", edt.regulator_listing(c1500="Kern"), week(0))
    after(tmp_path / "other", edt.regulator_listing(c1500="Kern"), week(1))
    assert asked(one)[:3] == [["Argon"]] * 3
    (tmp_path / "w").rename(tmp_path / "old")
    (tmp_path / "other").rename(tmp_path / "w")
    assert asked(one)[:3] == [["Butane"]] * 3
    shutil.rmtree(tmp_path / "w")
    assert one.identity == ""
    assert "Nothing is loaded" in refusal(lambda: answers.ask("inventory/items"))
    shutil.copytree(tmp_path / "old", tmp_path / "w")
    assert asked(one)[:3] == [["Argon"]] * 3


def test_a_past_day_of_another_warehouse_is_not_shown(held, tmp_path):
    day = date(2024, 1, 15)
    past_days.day_file(day, held)
    other = after(tmp_path / "other", week(2), week(3))
    shutil.copytree(held.past, other.past)
    assert not past_days.is_made(day, other)
    path = past_days.day_file(day, other)
    names = other.cursor(EVERYTHING, path).execute("select common_name from current_inventory")
    assert names.fetchall() == [("Diesel",)]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are told on Linux only")
def test_generations_that_are_gone_are_closed_when_nothing_reads_them(held, monkeypatch):
    monkeypatch.setenv("UPA_KEEP_GENERATIONS", "1")
    early = held.cursor(EVERYTHING)
    loaded_as(held, week(2))
    assert held.generations() == [3]
    assert current(held) == ["Chlorine"]
    assert early.execute("select count(*) from inventory_items").fetchall() == [(2,)]
    del early
    links = [p.readlink() for p in Path("/proc/self/fd").iterdir() if p.is_symlink()]
    assert [str(p) for p in links if str(held.folder) in str(p) and "deleted" in str(p)] == []


# --- who may read it -----------------------------------------------------------------------------


def modes(folder: Path) -> set[tuple[bool, int]]:
    """Kind and mode of a folder and everything in it."""
    found = [folder, *folder.rglob("*")]
    return {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in found}


OWNER_ONLY = {(True, 0o700), (False, 0o600)}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o177])
def test_only_the_account_of_the_dashboard_can_read_what_is_kept(tmp_path, monkeypatch, umask):
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "entered" / "local.sqlite"))
    earlier = os.umask(umask)
    try:
        warehouse = after(tmp_path / "w", week(0))
        past_days.day_file(date(2024, 1, 15), warehouse)
        entries.correct("1500", {"phone": "5"}, "Ana")
    finally:
        os.umask(earlier)
    assert modes(tmp_path / "w") == OWNER_ONLY
    assert modes(tmp_path / "entered") <= OWNER_ONLY


def test_what_others_could_read_is_tightened_when_it_is_written(held, tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    entries.correct("1500", {"phone": "5"}, "Ana")
    for path in [held.folder, *held.folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    entry_file.path().chmod(0o644)
    loaded_as(held, week(2))
    entries.correct("1500", {"phone": "6"}, "Ana")
    assert modes(held.folder) == OWNER_ONLY
    assert stat.S_IMODE(entry_file.path().stat().st_mode) == 0o600


def test_a_folder_that_belongs_to_everyone_and_links_stay_as_they_are(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    (tmp_path / "file").write_text("")
    (tmp_path / "file").chmod(0o644)
    (tmp_path / "link").symlink_to(tmp_path / "file")
    owner_only.tighten([tmp_path / "shared", tmp_path / "link", tmp_path / "none"])
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o1777
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


# --- verify --------------------------------------------------------------------------------------


def overwrite(path: Path) -> None:
    """Spoil the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(path.stat().st_size // 4))


HARMS = {
    "no pointer": (lose, "CURRENT", "use 2"),
    "pointer to what is not there": (lambda p: p.write_text("9.duckdb"), "CURRENT", "use 2"),
    "cut off": (cut, "2.duckdb", "rebuild"),
    "spoiled inside": (overwrite, "2.duckdb", "rebuild"),
    "not a database": (garble, "1.duckdb", "undo"),
    "empty": (empty, "2.duckdb", "rebuild"),
    "no manifest": (lose, "2.json", "use 2"),
    "a manifest that is none": (lambda p: p.write_text("[]"), "1.json", "use 1"),
}


def test_a_warehouse_as_it_was_made_is_verified(held):
    found = verify(held)
    assert (found.problems, found.generations, found.sources) == ([], 2, 2)


@pytest.mark.parametrize("harm", HARMS)
def test_verify_says_what_is_wrong_and_what_to_do_and_changes_nothing(held, harm):
    act, name, step = HARMS[harm]
    act(held.folder / name)
    there = listing(held.folder)
    (problem,) = verify(held).problems
    assert (problem.where, step in problem.next_step) == (name, True)
    assert listing(held.folder) == there


def test_verify_names_a_damaged_source_by_the_file_it_is_of(held):
    name = held.manifest()["sources"][1]["name"]
    overwrite(kept(held)[1])
    (problem,) = verify(held).problems
    assert problem.where == f"sources/{kept(held)[1].name}"
    assert name in problem.sentence


def test_verify_reads_what_people_entered(held, tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    (tmp_path / "local.sqlite").write_bytes(b"no database" * 1000)
    assert [p.where for p in verify(held).problems] == ["local.sqlite"]
