"""Large files are read in a process of their own: the same rows, plain words, nothing left over."""

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import edt
from upa.catalogue.clock import utc_now
from upa.catalogue.paths import PROJECT as ROOT
from upa.catalogue.records import Batch, ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.loading.loader import load
from upa.readers import archive, formats, process
from upa.readers.files import DiskFile, StreamFile
from upa.sample.exchange import write_inventory_workbook, write_submittals
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

OPTIONS = WorkbookOptions(utc_now())
SMALL = edt.answer(edt.occasion(edt.facility_information(), edt.inventory(edt.material())))
LONG = 60
"""Seconds after which something awaited will not come any more."""


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """A submittal answer of more batches than are taken in ahead of the loader."""
    path = tmp_path_factory.mktemp("large") / "large.xml"
    write_submittals(path, facilities=3_000, materials_per_facility=1)
    return path


@pytest.fixture(scope="module")
def truncated(large) -> Path:
    """The large file as an interrupted download leaves it."""
    path = large.with_name("truncated.xml")
    path.write_bytes(large.read_bytes()[: large.stat().st_size * 3 // 4])
    return path


@pytest.fixture
def children(monkeypatch) -> list[subprocess.Popen]:
    """The processes started by this module, as they are started."""
    started: list[subprocess.Popen] = []

    class Watched(subprocess.Popen):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(process.subprocess, "Popen", Watched)
    return started


@pytest.fixture(autouse=True)
def nothing_left_over(children) -> Iterator[None]:
    """After every test: no child that runs or waits to be reaped, no thread that takes from it."""
    threads = set(threading.enumerate())
    yield
    assert [c.returncode for c in children if c.returncode is None] == []
    assert set(threading.enumerate()) <= threads


def facts(source: ParsedSource) -> dict[str, object]:
    return {name: value for name, value in vars(source).items() if name != "batches"}


def contents(batch: Batch) -> dict[str, object]:
    return {name: value for name, value in vars(batch).items() if name != "share"}


def refusal(source: ParsedSource) -> tuple[str, str, str]:
    """What is said when drawing the batches of a bad file."""
    with pytest.raises(Refused) as refused:
        list(source.batches)
    return refused.value.title, refused.value.sentence, refused.value.next_step


def begun(path: Path) -> ParsedSource:
    """A large file whose first batch was drawn; its child waits for others to be."""
    source = process.read(DiskFile(path), OPTIONS)
    next(source.batches)
    return source


# --- the same as in this process ---


def test_a_large_file_is_read_by_one_process_of_its_own(large, children):
    list(process.read(DiskFile(large), OPTIONS).batches)
    assert len(children) == 1
    assert children[0].pid != os.getpid()


@pytest.mark.parametrize("name", ["small.xml", "small.xlsx"])
def test_a_small_file_needs_no_process_for_reading_ahead(tmp_path, children, name):
    path = tmp_path / name
    if name.endswith("xml"):
        path.write_bytes(SMALL)
    else:
        write_inventory_workbook(path, rows=3)
    source = process.read(DiskFile(path), OPTIONS)
    assert sum(table.num_rows for batch in source.batches for table in batch.tables.values())
    assert not [c for c in children if "upa.readers.process" in c.args]


def test_facts_and_batches_are_those_of_reading_in_this_process(large):
    there, here = process.read(DiskFile(large), OPTIONS), formats.read(DiskFile(large), OPTIONS)
    assert facts(there) == facts(here)
    found = [contents(batch) for batch in there.batches]
    assert len(found) > process.QUEUED_BATCHES + 2
    for one, other in zip(found, here.batches, strict=True):
        assert one == contents(other)


def test_a_child_started_before_the_turn_of_its_file_reads_the_same(large, children):
    with process.reading_process(DiskFile(large), OPTIONS) as child:
        source = process.read(DiskFile(large), OPTIONS, child)
        first = contents(next(source.batches))
        source.batches.close()
    here = formats.read(DiskFile(large), OPTIONS)
    assert first == contents(next(here.batches))
    assert children == [child]


def test_a_load_starts_one_child_for_a_large_file(large, children, tmp_path):
    assert load([large], Warehouse(tmp_path), dry_run=True).all_loaded
    assert len(children) == 1


def test_a_child_whose_file_is_not_wanted_after_all_is_ended_without_a_word(large, children, capfd):
    with process.reading_process(DiskFile(large), OPTIONS):
        pass
    assert children[0].returncode is not None
    assert capfd.readouterr() == ("", "")


def test_no_child_gets_ready_for_a_small_file_or_one_that_is_gone(tmp_path, children):
    (tmp_path / "small.xml").write_bytes(SMALL)
    for name in ("small.xml", "gone.xml"):
        with process.reading_process(DiskFile(tmp_path / name), OPTIONS) as child:
            assert child is None
    assert children == []


def test_each_batch_tells_how_much_of_the_file_was_read(large):
    shares = [batch.share for batch in process.read(DiskFile(large), OPTIONS).batches]
    assert shares == sorted(set(shares))
    assert 0 < shares[0] < 0.9
    assert shares[-1] == 1


def test_a_small_file_tells_its_share_too(tmp_path):
    source = process.read(StreamFile("small.xml", io.BytesIO(SMALL)), OPTIONS)
    assert [batch.share for batch in source.batches] == [1]


def uploaded(path: Path) -> SourceFile:
    return StreamFile("of the browser.xml", io.BytesIO(path.read_bytes()))


def zipped(path: Path) -> SourceFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.write(path, path.name)
    (member,), _, _ = archive.members(StreamFile("of the agency.zip", packed))
    return member


@pytest.mark.parametrize("given", [uploaded, zipped])
def test_what_is_not_on_disk_is_read_from_a_copy_that_goes(large, tmp_path, monkeypatch, given):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    there = process.read(given(large), OPTIONS)
    copies = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert [p.stat().st_size for p in copies] == [large.stat().st_size]
    rows = [batch.tables["submittal_deliveries"].num_rows for batch in there.batches]
    here = formats.read(DiskFile(large), OPTIONS)
    assert rows == [batch.tables["submittal_deliveries"].num_rows for batch in here.batches]
    assert list(tmp_path.iterdir()) == []


# --- bad files ---


def test_a_truncated_large_file_is_refused_in_the_words_of_this_process(truncated):
    there = refusal(process.read(DiskFile(truncated), OPTIONS))
    assert there == refusal(formats.read(DiskFile(truncated), OPTIONS))
    assert "ends too early" in there[1]


def test_a_refusal_before_the_first_batch_says_the_same(large, tmp_path):
    path = tmp_path / "foreign.xml"
    path.write_bytes(large.read_bytes().replace(b"RegulatorFacilitySubmittals", b"Invoices"))
    said = []
    for reader in (process, formats):
        with pytest.raises(Refused, match="Invoices") as refused:
            reader.read(DiskFile(path), OPTIONS)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_refusal_names_an_upload_as_it_came(truncated):
    title, _, _ = refusal(process.read(uploaded(truncated), OPTIONS))
    assert title == "of the browser.xml was refused"


def test_a_large_file_that_vanishes_is_an_error_of_files(large, tmp_path, monkeypatch):
    class Vanished(DiskFile):
        """Gone between the first look and the reading."""

    monkeypatch.setattr(formats, "worth_a_process", lambda file: True)
    monkeypatch.setattr(Vanished, "size", large.stat().st_size)
    with pytest.raises(FileNotFoundError):
        process.read(Vanished(tmp_path / "gone.xml"), OPTIONS)


def test_a_truncated_large_file_leaves_no_trace_and_the_next_is_loaded(truncated, tmp_path):
    small = StreamFile("small.xml", io.BytesIO(SMALL))
    report = load([DiskFile(truncated), small], Warehouse(tmp_path))
    assert [f.status for f in report.files] == ["refused", "loaded"]
    assert "ends too early" in report.files[0].reason
    rows = (
        Warehouse(tmp_path).cursor(EVERYTHING).execute("select name from source_files").fetchall()
    )
    assert rows == [("small.xml",)]


# --- ends ---


def test_a_child_that_is_killed_is_a_refusal_with_a_next_step(large, children):
    source = begun(large)
    children[0].kill()
    title, sentence, next_step = refusal(source)
    assert title == "large.xml was refused"
    assert "ended unexpectedly" in sentence
    assert "Split the file" in next_step


def test_a_child_killed_before_it_says_anything_is_a_refusal(large, children, monkeypatch):
    class Killed(process.subprocess.Popen):
        def __init__(self, command: list[str], **options: object) -> None:
            super().__init__([command[0], "-c", "input()"], **options)

    monkeypatch.setattr(process.subprocess, "Popen", Killed)
    with pytest.raises(Refused, match="ended unexpectedly"):
        process.read(DiskFile(large), OPTIONS)


def test_closing_the_batches_ends_the_child(large, children):
    source = begun(large)
    assert children[0].poll() is None
    source.batches.close()
    assert children[0].returncode is not None


def test_letting_go_of_the_batches_ends_the_child(large, children):
    source = begun(large)
    del source
    assert children[0].returncode is not None


def test_an_exception_while_batches_are_taken_in_ends_the_child(large, children, tmp_path):
    def stop(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load([large], Warehouse(tmp_path), progress=stop)
    assert children[0].returncode is not None
    assert Warehouse(tmp_path).generation is None


LEFT_OPEN = """
import sys
from upa.catalogue.records import WorkbookOptions
from upa.readers import process
from upa.readers.files import DiskFile
from upa.catalogue.clock import utc_now

class Watched(process.subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        print(self.pid, flush=True)

process.subprocess.Popen = Watched
source = process.read(DiskFile(sys.argv[1]), WorkbookOptions(utc_now()))
next(source.batches)
"""


def runs(pid: int) -> bool:
    """Whether a process still does anything; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")
def test_a_program_that_ends_in_the_middle_ends_cleanly_and_with_its_child(large):
    command = [sys.executable, "-c", LEFT_OPEN, str(large)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONG)
    assert (done.returncode, done.stderr) == (0, "")
    pid, end = int(done.stdout), time.monotonic() + LONG
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert not runs(pid)
