"""Files of which nothing is loaded: each is refused with its true cause and a next step."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest

from tests.readers.corpus.build import INVENTORY, answer, rows, text, workbook, zipped
from upa.cli.main import main
from upa.loading.loader import load
from upa.readers.files import StreamFile
from upa.readers.workbook import limits
from upa.warehouse.generations import Warehouse


def without(pattern: str) -> bytes:
    """An answer from which something is taken out."""
    return re.sub(pattern, "", answer()).encode()


NOTHING = {
    "ids.csv": (
        text(rows({"CERSID": "ABC"}, {"CERSID": "CERS"})),
        ("not a number of 8 or 9 digits", "row 2", "ABC"), "Put the facility’s CERS ID"),
    "blank.csv": (text(rows({"CERSID": None})), ("CERSID is blank",), "Fill in the column CERSID"),
    "deleted.csv": (
        text(rows({"Action": "Delete"}, headings=[*INVENTORY, "Action"])),
        ("marks the row as deleted",), "empty the column that marks them"),
    "unclear.csv": (
        text(rows({"Action": "Ask Joe"}, headings=[*INVENTORY, "Action"])),
        ("is not understood",), "write Add or Delete"),
    "no id.xml": (without("<CERSID>.*?</CERSID>"), ("its CERS ID is missing",), "Ask CERS"),
    "no date.xml": (
        without("<SubmittedOn>.*?</SubmittedOn>"), ("its submittal date is missing",), "Ask CERS"),
    "no element.xml": (
        without("<HazardousMaterialsInventory>.*</HazardousMaterialsInventory>"),
        ("nothing in them is read",), "submittal elements that you need"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTHING)
def test_a_file_of_which_no_row_is_taken_is_refused(name: str, tmp_path: Path) -> None:
    data, causes, step = NOTHING[name]
    (file,) = load([StreamFile(name, io.BytesIO(data))], Warehouse(tmp_path)).files
    assert file.status == "refused"
    for cause in causes:
        assert cause in (file.reason or "")
    assert step in (file.next_step or "")
    assert Warehouse(tmp_path).generation is None
    assert not list(tmp_path.rglob("*.zst"))


def test_such_a_file_is_refused_in_a_zip_and_a_folder_while_the_others_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    folder = tmp_path / "given"
    folder.mkdir()
    bad = NOTHING["ids.csv"][0]
    (folder / "both.zip").write_bytes(zipped(bad__csv=bad, good__csv=text(rows({}))))
    (folder / "bad.csv").write_bytes(bad + b"\n")
    assert main(["load", str(folder)]) == 1
    told = capsys.readouterr().out
    assert told.count("REFUSED") == 2
    assert "loaded both.zip/good.csv" in told


def test_an_answer_that_lists_nothing_is_loaded(tmp_path: Path) -> None:
    data = without("<FacilitySubmittal>.*</FacilitySubmittal>")
    (file,) = load([StreamFile("none.xml", io.BytesIO(data))], Warehouse(tmp_path)).files
    assert (file.status, file.counts["facilities"]) == ("loaded", 0)


def test_pipes_devices_and_links_to_nowhere_are_refused_at_once(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    os.mkfifo(given / "pipe.xml")
    (given / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (given / "endless.csv").symlink_to("/dev/zero")
    report = load([given], Warehouse(tmp_path / "warehouse"))
    told = {f.name: f.reason or "" for f in report.files}
    assert "a pipe or a device" in told["pipe.xml"]
    assert "a pipe or a device" in told["endless.csv"]
    assert "nowhere.csv, which is not there" in told["gone.csv"]


def test_an_empty_name_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.csv").write_bytes(text(rows({})))
    (file,) = load([""], Warehouse(tmp_path / "warehouse")).files
    assert (file.status, "name is empty" in (file.reason or "")) == ("refused", True)
    with pytest.raises(SystemExit) as ended:
        main(["load", ""])
    assert ended.value.code == 2
    assert "the name is empty" in capsys.readouterr().err


def test_a_workbook_that_lacks_memory_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "memory_there_is", lambda _: 64 << 20)
    book = StreamFile("book.xlsx", io.BytesIO(workbook(("HMI", rows(*[{}] * 2_000)))))
    (file,) = load([book], Warehouse(tmp_path)).files
    assert "too little memory" in (file.reason or "")
    assert "64.0 MB" in (file.reason or "") or "64 MB" in (file.reason or "")
    assert "damaged" not in (file.reason or "")


def test_a_small_workbook_may_take_less_memory_than_a_large_one() -> None:
    assert limits.memory_for(22_000) < limits.MEMORY / 3
    assert limits.memory_for(500 << 20) == limits.MEMORY


def test_the_lower_limit_of_the_system_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (3 << 30, resource.RLIM_INFINITY))
    assert limits.memory_there_is(4 << 30) == 3 << 30
    assert limits.memory_there_is(1 << 30) == 1 << 30
