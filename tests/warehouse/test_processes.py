"""What is served survives loads that are killed, and is answered while another program loads."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import edt
from tests.support.content import content, current, differences, inventory
from upa.catalogue.paths import PROJECT as ROOT
from upa.loading.loader import load
from upa.loading.verification import verify
from upa.sample.exchange import write_submittals
from upa.warehouse.generations import Warehouse

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")

FICTIONAL = "5a3b1e00-0000-4000-8000-000000000001"
LONG = 60
"""Seconds after which something awaited will not come any more."""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A submittal answer so large that a process of its own reads it."""
    path = tmp_path_factory.mktemp("large") / "large.xml"
    write_submittals(path, facilities=210, materials_per_facility=22)
    assert path.stat().st_size > 8 << 20
    return path


def answer(path: Path, on: str, name: str) -> Path:
    path.write_bytes(edt.answer(inventory(name, on, name), key=FICTIONAL))
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small sample answer."""
    folder = tmp_path_factory.mktemp("small")
    return answer(folder / "small.xml", "2024-01-10T17:00:00Z", "Diesel")


@contextmanager
def command(warehouse: Path, *arguments: object) -> Iterator[subprocess.Popen]:
    """The command line as a process of its own; killed in the end if it still runs."""
    environment = os.environ | {"UPA_WAREHOUSE": str(warehouse)}
    process = subprocess.Popen(
        [sys.executable, "-m", "upa", *map(str, arguments)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def done(warehouse: Path, *arguments: object) -> subprocess.CompletedProcess:
    """What a command that ran to its end left: its exit status and what it printed."""
    with command(warehouse, *arguments) as process:
        out, err = process.communicate(timeout=LONG)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def wait_for(happened: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.001)


def exists(pattern: str) -> Callable[[Path], bool]:
    return lambda folder: any(folder.glob(pattern))


def after_seconds(delay: float) -> Callable[[Path], bool]:
    """Some time after the working copy was made."""

    def reached(folder: Path) -> bool:
        wait_for(lambda: exists("loading.duckdb")(folder))
        time.sleep(delay)
        return True

    return reached


MOMENTS = {
    "the lock was taken": lambda folder: (folder / "LOCK").read_text() != "",
    "the working copy was made": exists("loading.duckdb"),
    "the source was begun to be kept": exists("loading-sources/*.zst"),
    "a while later": after_seconds(0.7),
    "the list of files was written": exists("2.json"),
    "the working copy became a generation": exists("2.duckdb"),
}


@pytest.fixture(scope="module")
def ending(tmp_path_factory, small, large):
    """Content when a load of the large file ended well."""
    folder = tmp_path_factory.mktemp("ending")
    for path in (small, large):
        assert load([path], Warehouse(folder)).all_loaded
    return content(Warehouse(folder))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_load_killed_leaves_what_was_served_and_the_next_clears_up(
    tmp_path, small, large, ending, moment
):
    warehouse = Warehouse(tmp_path)
    load([small], warehouse)
    before = content(warehouse)
    with command(tmp_path, "load", large) as process:
        wait_for(lambda: MOMENTS[moment](tmp_path) or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait(LONG)
    survived = Warehouse(tmp_path)
    if survived.generation == 1:
        assert differences(before, survived) == []
    else:  # killed a moment too late: all of it is served, not a part
        assert differences(ending, survived) == []
        survived.undo()
    next_one = answer(tmp_path.parent / f"{tmp_path.name}.xml", "2024-02-10T17:00:00Z", "Argon")
    report = load([next_one], survived)
    assert report.all_loaded
    assert current(survived) == ["Argon"]
    left = {p.name for p in tmp_path.iterdir() if not p.name[0].isdigit()}
    assert left == {"CURRENT", "LOCK", "sources"}
    assert survived.generations() == [1, report.generation]
    assert len(list(survived.sources.iterdir())) == 2
    assert verify(survived).problems == []
    assert not list(tmp_path.glob("loading*"))
    assert survived.undo() == 1


@pytest.mark.parametrize("name", ["1.json", "1.duckdb"])
def test_a_first_load_killed_is_not_taken_for_the_loss_of_what_was_served(tmp_path, small, name):
    with command(tmp_path, "load", small) as process:
        wait_for(lambda: exists(name)(tmp_path) or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait(LONG)
    survived = Warehouse(tmp_path)
    is_too_late = survived.generation == 1
    (report,) = load([small], survived).files
    assert report.status == ("already-loaded" if is_too_late else "loaded")
    assert current(survived) == ["Diesel"]
    assert len(list(survived.sources.iterdir())) == 1
    assert verify(survived).problems == []


def test_a_load_that_was_killed_can_simply_be_repeated(tmp_path, small, large, ending):
    load([small], Warehouse(tmp_path))
    with command(tmp_path, "load", large) as process:
        wait_for(lambda: after_seconds(0.6)(tmp_path))
        process.send_signal(signal.SIGKILL)
        process.wait(LONG)
    assert load([large], Warehouse(tmp_path)).all_loaded
    assert differences(ending, Warehouse(tmp_path)) == []


READER = """
import sys
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse
sql = "select count(*), sum((common_name = 'Diesel')::int) from current_inventory"
print("ready", flush=True)
for _ in sys.stdin:
    warehouse = Warehouse()
    print(*warehouse.cursor(EVERYTHING).execute(sql).fetchall()[0], flush=True)
"""


@contextmanager
def reading(warehouse: Path) -> Iterator[Callable[[], tuple[int, ...]]]:
    """A program that has the warehouse open; asks it once per call."""
    process = subprocess.Popen(
        [sys.executable, "-c", READER],
        env=os.environ | {"UPA_WAREHOUSE": str(warehouse)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> tuple[int, ...]:
        process.stdin.write("\n")
        process.stdin.flush()
        return tuple(map(int, process.stdout.readline().split()))

    with process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield ask
        finally:
            process.kill()


def test_a_program_that_reads_is_answered_during_a_load_and_then_sees_the_new_data(
    tmp_path, small, large, ending
):
    load([small], Warehouse(tmp_path))
    with reading(tmp_path) as ask:
        answers = [ask()]
        with command(tmp_path, "load", large) as process:
            while process.poll() is None:
                answers.append(ask())
            assert process.returncode == 0
        answers.append(ask())
    old, new = (1, 1), answers[-1]
    assert new[0] == sum(ending["current_inventory"].values())
    assert answers.count(old) > 1
    assert set(answers) == {old, new}
    assert answers == [old] * answers.count(old) + [new] * answers.count(new)


def test_a_second_load_is_told_since_when_the_first_runs_and_changes_nothing(
    tmp_path, small, large
):
    load([small], Warehouse(tmp_path))
    with command(tmp_path, "load", "--json", large) as first:
        wait_for(lambda: exists("loading.duckdb")(tmp_path))
        first.send_signal(signal.SIGSTOP)
        try:
            refused = [done(tmp_path, *words) for words in (["load", small], ["undo"])]
        finally:
            first.send_signal(signal.SIGCONT)
        out, _ = first.communicate(timeout=LONG)
    since = (tmp_path / "LOCK").read_text()
    assert since == ""
    for second in refused:
        assert second.returncode == 1
        assert second.stderr.startswith("A load is running since ")
        hour, minute = second.stderr.split()[5].rstrip(".").split(":")
        assert 0 <= int(hour) < 24
        assert 0 <= int(minute) < 60
        assert second.stdout == ""
    assert first.returncode == 0
    assert json.loads(out)["generation"] == 2
    assert "Diesel" in current(Warehouse(tmp_path))
