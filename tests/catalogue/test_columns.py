"""Columns of answers: labels for codes, headings and meanings, and who may see them."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from tests.support.small import PLATER, by_hand, warehouse_of
from upa.catalogue import columns, fields
from upa.exports import writers
from upa.exports.request import Request
from upa.warehouse.access import EVERYTHING

NAMES = {1500: "Kern County"}
MATERIALS = pd.DataFrame(
    {
        "common_name": ["Acetone", "Brightener X"],
        "units": ["a", "z"],
        "ehs": ["Y", None],
        "has_ehs_component": [False, True],
        "maximum_daily_amount": [12.5, None],
        "regulator_code": pd.array([1500, 1234], dtype="Int64"),
        "dot_hazard_classification_id": ["2.1", None],
        "submittal_status": pd.array([4, 12], dtype="Int64"),
    }
)


def test_codes_are_shown_as_labels_and_unknown_ones_as_unknown() -> None:
    shown = columns.labelled(MATERIALS, "current_inventory", NAMES)
    assert shown["units"].tolist() == ["gallons", "Unknown (z)"]
    assert shown["regulator_code"].tolist() == ["Kern County", "Agency 1234 (not in the directory)"]
    assert shown["submittal_status"].tolist() == ["Accepted", "Unknown (12)"]
    assert shown["dot_hazard_classification_id"][0] == "2.1 Flammable Gases"
    assert pd.isna(shown["dot_hazard_classification_id"][1])


def test_an_absent_answer_is_neither_yes_nor_no() -> None:
    shown = columns.labelled(MATERIALS, "current_inventory", NAMES)
    assert shown["ehs"][0] == "Yes"
    assert pd.isna(shown["ehs"][1])
    assert shown["has_ehs_component"].tolist() == ["No", "Yes"]


def test_headings_and_meanings_come_from_the_catalogue() -> None:
    known = fields.columns("current_inventory")["cas_number"]
    assert columns.heading("cas_number", "current_inventory") == known.label
    said = columns.help_text("cas_number", "current_inventory")
    assert said is not None
    assert known.number in said
    assert columns.heading("something_else", "current_inventory") == "Something else"
    assert columns.help_text("something_else", "current_inventory") is None


@pytest.mark.parametrize("table", list(fields.tables()))
def test_the_catalogue_decides_who_sees_a_column(table: str) -> None:
    for name, known in fields.columns(table).items():
        if name not in columns.computed():
            assert columns.publicness(name, table) == known.public


def test_text_nobody_has_declared_is_not_public() -> None:
    assert columns.publicness("whatever", "current_inventory") == "no"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("UndergroundStorageTanks/USTMonitoringSitePlanDocument",
         "UST monitoring site plan document"),
        ("SiteMapDocument", "Site map document"),
    ],
)  # fmt: skip
def test_a_document_slot_reads_as_words(path: str, words: str) -> None:
    assert columns.slot(path) == words


@pytest.fixture
def rows_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse_of(tmp_path, by_hand()).folder))

    def rows(audience: columns.Audience, **request: object) -> list[dict[str, str]]:
        asked = Request(
            "inventory/items", {"cers_id": PLATER}, audience, access=EVERYTHING, **request
        )
        text = writers.content(asked, "csv").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return rows


def test_the_public_sees_neither_places_nor_what_is_a_trade_secret(rows_for) -> None:
    plain, secret = rows_for("public", include_trade_secrets=True)
    assert "Storage location" not in plain
    assert plain["Common name"] == "Sulfuric Acid"
    assert secret["Common name"] == secret["CAS number"] == columns.MASK
    assert not any("Brightener" in value for value in secret.values())


def test_the_agency_sees_every_column_of_every_row(rows_for) -> None:
    plain, secret = rows_for("agency", include_trade_secrets=True)
    assert plain["Storage location"] == "Tank room"
    assert secret["Common name"] == "Brightener X"


def test_trade_secrets_are_in_a_file_only_when_asked_for(rows_for) -> None:
    assert [row["Common name"] for row in rows_for("agency")] == ["Sulfuric Acid"]
