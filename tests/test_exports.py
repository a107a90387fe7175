"""What leaves the dashboard: labels for codes, an audience, and text that stays text."""

import csv
import io

import pandas as pd
import pytest

from upa import exports, fields

NAMES = {1500: "Kern County"}
MATERIALS = pd.DataFrame(
    {
        "cers_id": [10000001, 10000002],
        "common_name": ["Acetone", "Brightener X"],
        "cas_number": ["67-64-1", "50-00-0"],
        "hit": ["The material", "Component 1: Secret stuff"],
        "has_ehs_component": [False, True],
        "trade_secret": ["N", "Y"],
        "chemical_location": ["Shed 3", "Safe"],
        "units": ["a", "z"],
        "maximum_daily_amount": [12.5, None],
        "regulator_code": pd.array([1500, 1234], dtype="Int64"),
        "dot_hazard_classification_id": ["2.1", None],
        "submittal_status": pd.array([4, 12], dtype="Int64"),
        "submitted_on": pd.to_datetime(["2026-03-01", None]),
    }
)


def written(frame: pd.DataFrame, audience: exports.Audience) -> list[dict[str, str]]:
    text = exports.csv(frame, "current_inventory", audience, NAMES).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_codes_leave_as_labels_and_unknown_ones_as_unknown() -> None:
    first, second = written(MATERIALS, "agency")
    assert (first["Units"], second["Units"]) == ("gallons", "Unknown (z)")
    assert (first["Agency"], second["Agency"]) == (
        "Kern County",
        "Agency 1234 (not in the directory)",
    )
    assert (first["Status"], second["Status"]) == ("Accepted", "Unknown (12)")
    assert first["DOT hazard class"] == "2.1 Flammable Gases"
    assert second["DOT hazard class"] == ""
    assert (first["EHS component"], second["EHS component"]) == ("No", "Yes")
    assert (first["Submitted on"], second["Submitted on"]) == ("2026-03-01", "")


def test_the_public_sees_neither_places_nor_what_is_a_trade_secret() -> None:
    first, second = written(MATERIALS, "public")
    assert "Storage location" not in first
    assert (first["Common name"], first["Found as"]) == ("Acetone", "The material")
    masked = {k for k, v in second.items() if v == exports.MASK}
    assert masked == {"Common name", "CAS number", "Found as", "EHS component"}
    assert second["Trade secret"] == "Yes"
    text = exports.csv(MATERIALS, "current_inventory", "public", NAMES).decode()
    assert not any(word in text for word in ("Brightener", "50-00-0", "Secret stuff", "Safe"))


def test_the_agency_edition_holds_every_column_of_every_row() -> None:
    rows = written(MATERIALS, "agency")
    assert len(rows[0]) == len(MATERIALS.columns)
    assert rows[1]["Common name"] == "Brightener X"
    assert rows[1]["Storage location"] == "Safe"


@pytest.mark.parametrize("table", list(fields.tables()))
def test_no_column_that_is_not_public_leaves_for_the_public(table: str) -> None:
    columns = fields.columns(table)
    frame = pd.DataFrame({name: ["x"] for name in columns})
    kept = set(exports.for_audience(frame, table, "public").columns)
    assert kept == {name for name, field in columns.items() if field.public != "no"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_cell_becomes_a_formula(start: str) -> None:
    frame = MATERIALS.assign(common_name=start)
    assert written(frame, "agency")[0]["Common name"] == "'" + start
    number = MATERIALS.assign(maximum_daily_amount=-1.0)
    assert written(number, "agency")[0]["Maximum daily amount"] == "-1.0"


def test_an_empty_answer_leaves_as_its_headings() -> None:
    text = exports.csv(MATERIALS.iloc[:0], "current_inventory", "public", NAMES)
    assert text.decode("utf-8-sig").startswith("CERS ID,Common name,CAS number,Found as")
    assert len(text.decode().splitlines()) == 1


def test_headings_and_help_come_from_the_catalogue() -> None:
    field = fields.columns("current_inventory")["cas_number"]
    assert exports.heading("cas_number", "current_inventory") == field.label
    said = exports.help_text("cas_number", "current_inventory")
    assert said is not None
    assert field.number in said
    assert exports.heading("something_else", "current_inventory") == "Something else"
    assert exports.help_text("something_else", "current_inventory") is None
