"""Where a submittal comes from: every file that holds it, and what each said of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT
from tests.support.small import HOSPITAL, OLD, by_hand, warehouse_of
from upa.questions import query
from upa.warehouse.access import EVERYTHING

FILES = {"f1": ("kern.xml", 2), "f2": ("again.xml", 2), "f3": ("reviewed.xml", 4)}


@pytest.fixture(autouse=True)
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = by_hand()
    days = {sha: datetime(2025, 2, n, 20) for n, sha in enumerate(FILES, 2)}
    tables["source_files"] = [
        tables["source_files"][0] | {"sha256": sha, "name": name, "data_set_date_time": days[sha]}
        for sha, (name, _) in FILES.items()
    ]
    tables["submittal_deliveries"] = [
        {"submittal_key": "h-old", "sha256": sha, "data_set_date_time": days[sha],
         "locator": f"Element[{n}]", "cers_id": HOSPITAL, "submittal_element": 2,
         "submitted_on": OLD, "submittal_status": status}
        for n, (sha, (_, status)) in enumerate(FILES.items(), 1)
    ]  # fmt: skip
    warehouse_of(tmp_path / "w", tables)
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "w"))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


def test_every_file_of_a_submittal_is_named_with_what_it_said_and_what_superseded_it() -> None:
    rows = query.run("facilities/deliveries", EVERYTHING, cers_id=HOSPITAL, submittal_key="h-old")
    assert rows["delivery_says"].tolist() == ["First said here", "Repeated", "Another status"]
    assert rows["file_name"].tolist() == ["kern.xml", "again.xml", "reviewed.xml"]
    assert rows["locator"].tolist() == ["Element[1]", "Element[2]", "Element[3]"]
    assert rows["sha256"].tolist() == list(FILES)
    assert {str(d.date()) for d in rows["superseded_on"]} == {"2026-03-01"}


def test_an_address_opens_the_files_of_a_submittal() -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    address = {"cers_id": str(HOSPITAL), "source_of": "h-old"}
    at.query_params.update(address)
    at.switch_page("pages/facilities.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    assert at.selectbox(key="source_of_choice").value == "h-old"
