"""What is put together of several answers is of one generation, though loads publish meanwhile."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT
from tests.support.small import FUEL, by_hand, warehouse_of
from upa.exports import matrix
from upa.questions import query
from upa.warehouse import connections, pin
from upa.warehouse.access import EVERYTHING, Access
from upa.warehouse.generations import Warehouse

PAGES = {"overview": {}, "facilities": {"cers_id": str(FUEL)}, "checks": {}}
FRAGMENT = """
import streamlit as st
from upa.ui import answers, runs
from upa.warehouse.generations import Warehouse

@runs.fragment
def draw():
    first = answers.ask_one("frame/data_through")
    st.session_state["publish"]()
    second = answers.ask_one("frame/data_through")
    st.session_state["seen"] = [first, second, Warehouse().generation]

draw()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    return warehouse_of(tmp_path / "warehouse", by_hand()).folder


def publish(folder: Path, times: int = 1) -> None:
    """Publish the same data again, as a load does that ends."""
    warehouse = Warehouse(folder)
    for _ in range(times):
        with warehouse.lock("test"):
            warehouse.working_copy().publish([])


@contextmanager
def constant_publication(folder: Path) -> Iterator[None]:
    """Publish one generation after the other until the block ends."""
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(0.05):
            publish(folder)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Path]]:
    """Thread and served file of everything that is read from here on."""
    seen: list[tuple[int, Path]] = []
    opened = connections.cursor

    def noted(path: Path, access: Access, deciding: Path):
        seen.append((threading.get_ident(), deciding))
        return opened(path, access, deciding)

    monkeypatch.setattr(connections, "cursor", noted)
    return seen


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_one_generation_under_constant_publication(
    page: str, folder: Path, read: list[tuple[int, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_KEEP_GENERATIONS", "1000")
    with constant_publication(folder):
        while Warehouse(folder).generation < 3:
            time.sleep(0.01)
        run = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        run.query_params.update(PAGES[page])
        run.switch_page(f"pages/{page}.py").run()
    assert not run.exception
    assert not run.error
    by_thread = {thread: {p for t, p in read if t == thread} for thread, _ in read}
    assert all(len(paths) == 1 for paths in by_thread.values()), by_thread


def test_a_part_that_runs_by_itself_is_of_one_generation(
    folder: Path, read: list[tuple[int, Path]]
) -> None:
    run = AppTest.from_string(FRAGMENT)
    run.session_state["publish"] = lambda: publish(folder)
    run.run()
    assert not run.exception
    first, second, generation = run.session_state["seen"]
    assert (first, generation) == (second, 1)
    assert {path.name for _, path in read} == {"1.duckdb"}


def test_an_export_is_of_the_generation_it_began_with(
    folder: Path, read: list[tuple[int, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = query.run

    def publishing(*args, **params):
        publish(folder)
        return asked(*args, **params)

    monkeypatch.setattr(query, "run", publishing)
    assert matrix.matrix(matrix.Request(FUEL, access=EVERYTHING)).startswith(b"%PDF")
    assert Warehouse(folder).generation > 2
    assert len({path for _, path in read}) == 1


def test_a_pinned_generation_is_read_on_though_loads_have_deleted_it(folder: Path) -> None:
    with pin.pinned():
        before = query.count("facilities/list", EVERYTHING)
        publish(folder, 5)
        assert not (folder / "1.duckdb").exists()
        assert query.count("facilities/list", EVERYTHING) == before
        assert pin.is_outdated()
    assert Warehouse(folder).generation == 6


def test_a_load_within_a_pin_builds_on_what_is_served_now(folder: Path) -> None:
    warehouse = Warehouse(folder)
    with pin.pinned():
        assert warehouse.generation == 1
        elsewhere = threading.Thread(target=publish, args=(folder,))
        elsewhere.start()
        elsewhere.join()
        publish(folder)
        assert warehouse.generation == 1
    assert warehouse.manifest()["parent"] == 2
