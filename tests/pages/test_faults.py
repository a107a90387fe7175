"""What goes wrong is a title, a sentence and a next step, on every page and in every part."""

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.submissions import files
from tests.support.browser import ROOT
from tests.support.small import by_hand, warehouse_of

IN_A_PART = """
import streamlit as st
from upa.catalogue.records import UserError
from upa.ui import runs

@runs.fragment
def draw():
    raise UserError("It fails", "The file a.xml is *gone*.", "Load it again.")

draw()
st.write("the rest")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    return warehouse_of(tmp_path / "warehouse", by_hand()).folder


def opened(page: str) -> AppTest:
    run = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    return run.switch_page(f"pages/{page}.py").run()


def test_a_fault_in_a_part_that_runs_by_itself_is_explained_in_its_place() -> None:
    run = AppTest.from_string(IN_A_PART).run()
    assert not run.exception
    assert run.error[0].value == r"**It fails.** The file a.xml is \*gone\*." + "\n\nLoad it again."
    assert run.markdown[0].value == "the rest"


def test_parts_that_run_by_themselves_are_made_in_one_place_only() -> None:
    holding = [
        path.relative_to(ROOT).as_posix()
        for folder in ("pages", "upa")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "st.fragment" in (text := path.read_text(encoding="utf-8")) or "st.dialog" in text
    ]
    assert holding == ["upa/ui/runs.py"]


@pytest.mark.parametrize("page", ["overview", "facilities", "checks", "submissions"])
@pytest.mark.parametrize("damage", ["no such generation", "a spoiled generation"])
def test_data_that_cannot_be_read_are_explained_on_every_page(
    page: str, damage: str, folder: Path
) -> None:
    if damage == "no such generation":
        (folder / "CURRENT").write_text("9.duckdb")
    else:
        (folder / "1.duckdb").write_bytes(b"garbage" * 1000)
    run = opened(page)
    assert not run.exception
    assert [e.value.partition("\n\n")[0].partition(".** ")[0] for e in run.error] == [
        "**The warehouse cannot be read"
    ]
    assert run.error[0].value.endswith("Run: python -m upa rebuild")


@pytest.mark.parametrize("page", ["overview", "checks"])
def test_a_damaged_list_of_loaded_files_is_explained(page: str, folder: Path) -> None:
    (folder / "1.json").write_text("{")
    run = opened(page)
    assert not run.exception
    assert "**The list of loaded files cannot be read.**" in run.error[0].value


def test_what_cannot_be_read_in_the_incoming_folder_is_said_and_the_rest_is_offered(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    monkeypatch.setattr(files, "INCOMING", incoming)
    (incoming / "good.xml").write_text("<a/>")
    Path(os.fsdecode(os.fsencode(incoming) + b"/caf\xe9.xml")).write_text("<a/>")
    (incoming / "gone.xml").symlink_to(tmp_path / "nothing")
    os.mkfifo(incoming / "pipe.xml")
    run = opened("submissions")
    assert not run.exception
    assert run.multiselect[-1].options == ["caf�.xml (0.0 KB)", "good.xml (0.0 KB)"]
    assert [e.value.partition("\n\n")[0] for e in run.error] == [
        "**“gone.xml” in data/incoming cannot be loaded.** It is a link to nothing.",
        "**“pipe.xml” in data/incoming cannot be loaded.** It is no file.",
    ]
