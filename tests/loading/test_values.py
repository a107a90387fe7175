"""Values as they come from exchanges: how they are typed, and what is found about them."""

from collections import Counter
from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upa.catalogue import code_words
from upa.catalogue.fields import codes, columns
from upa.catalogue.records import Finding
from upa.loading import values

NIL = "00000000-0000-0000-0000-000000000000"
PLACE = {"submittal_key": "S-1", "cers_id": "10000001", "position": "1", "locator": "Chemical[1]"}


def text_rows(table: str, *changes: dict[str, str | None]) -> pa.Table:
    """Rows with some cells, as a reader would hand them over."""
    known = columns(table)
    rows = [{**PLACE, **change} for change in changes]
    names = [n for n in dict.fromkeys(name for row in rows for name in row) if n in known]
    return pa.table({n: pa.array([r.get(n) for r in rows], pa.string()) for n in names})


def read(table: str, column: str, *texts: str | None) -> tuple[list[object], list[Finding]]:
    """Typed values of one column and the findings about it."""
    rows, found = values.typed(table, pa.table({column: pa.array(texts, pa.string())}))
    return rows.column(column).to_pylist(), found


# Values -------------------------------------------------------------------------------------------

INTEGER = ("inventory_items", "days_on_site")
DECIMAL = ("inventory_items", "maximum_daily_amount")
YES_NO = ("inventory_items", "ehs")
DATE = ("owner_operators", "beginning_date")
MOMENT = ("submittal_deliveries", "submitted_on")
BOOLEAN = ("organization_listings", "is_mjb")

READABLE = [
    (*INTEGER, "365", 365),
    (*INTEGER, " 365 ", 365),
    (*INTEGER, "365.0", 365),
    (*INTEGER, "007", 7),
    (*INTEGER, "-1", -1),
    ("inventory_items", "cers_id", "10000001.0", 10_000_001),
    ("inventory_items", "position", "12", 12),
    ("owner_operators", "number_of_employees", "1,000", 1000),
    ("owner_operators", "number_of_employees", "123456789012345678", 123_456_789_012_345_678),
    (*DECIMAL, "55", 55.0),
    (*DECIMAL, "1,234.5", 1234.5),
    (*DECIMAL, "1,234,567", 1_234_567.0),
    (*DECIMAL, "1e3", 1000.0),
    (*DECIMAL, ".5", 0.5),
    (*DECIMAL, "5.", 5.0),
    (*DECIMAL, "+5", 5.0),
    (*DECIMAL, " 5.25 ", 5.25),
    (*DECIMAL, "0.30000000000000004", 0.30000000000000004),
    (*DECIMAL, "123456789012345", 123_456_789_012_345.0),
    (*DECIMAL, "1000000000000000000", 1e18),
    (*YES_NO, "Y", "Y"),
    (*YES_NO, "n", "N"),
    (*YES_NO, "Yes", "Y"),
    (*YES_NO, "NO", "N"),
    (*YES_NO, "TRUE", "Y"),
    (*YES_NO, "False", "N"),
    (*BOOLEAN, "true", True),
    (*BOOLEAN, "0", False),
    (*DATE, "2014-02-28", date(2014, 2, 28)),
    (*DATE, "2/28/2014", date(2014, 2, 28)),
    (*DATE, "02/08/2014", date(2014, 2, 8)),
    (*DATE, "20140228", date(2014, 2, 28)),
    (*DATE, "2/28/2014 12:00:00 AM", date(2014, 2, 28)),
    (*DATE, "2014-02-28T00:00:00", date(2014, 2, 28)),
    (*DATE, "2014-02-28T23:30:00", date(2014, 2, 28)),
    (*DATE, "2014-02-28T00:00:00Z", date(2014, 2, 28)),
    (*DATE, "2014-02-28-08:00", date(2014, 2, 28)),
    (*DATE, "2014-02-28T08:00:00Z", date(2014, 2, 28)),
    (*DATE, "2014-03-01T07:59:59Z", date(2014, 2, 28)),
    (*MOMENT, "2014-02-28T23:30:00Z", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-02-28T23:30:00", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-02-28 23:30", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-02-28T15:30:00-08:00", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-02-28T15:30:00-0800", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-03-01T00:30:00+01:00", datetime(2014, 2, 28, 23, 30)),
    (*MOMENT, "2014-02-28T23:30:01.1234567Z", datetime(2014, 2, 28, 23, 30, 1, 123456)),
    (*MOMENT, "2014-02-28T23:30:01.5Z", datetime(2014, 2, 28, 23, 30, 1, 500_000)),
    (*MOMENT, "2014-02-28", datetime(2014, 2, 28, 8)),
    (*MOMENT, "2014-07-01", datetime(2014, 7, 1, 7)),
    (*MOMENT, "7/1/2014", datetime(2014, 7, 1, 7)),
    (*MOMENT, "7/1/2014 12:05 PM", datetime(2014, 7, 1, 12, 5)),
    (*MOMENT, "7/1/2014 12:05:00 AM", datetime(2014, 7, 1, 0, 5)),
]


@pytest.mark.parametrize(("table", "column", "text", "value"), READABLE)
def test_a_readable_value_gets_its_type_without_a_finding(table, column, text, value):
    assert read(table, column, text) == ([value], [])


LOST = [
    (*DECIMAL, "1,00", "bad-number"),
    (*DECIMAL, "500+", "bad-number"),
    (*DECIMAL, "1000-5000", "bad-number"),
    (*DECIMAL, "(500)", "bad-number"),
    (*DECIMAL, "500 kg", "bad-number"),
    (*DECIMAL, "1e999 lbs", "bad-number"),
    (*INTEGER, "30 gal", "bad-number"),
    (*INTEGER, "12 months", "bad-number"),
    ("inventory_items", "hc1_percent_by_weight", "31 gal", "bad-number"),
    ("inventory_items", "pf_code_hazard_class", "10 - Corrosive", "bad-number"),
    (*INTEGER, "1.5", "bad-number"),
    (*INTEGER, "1,00", "bad-number"),
    (*INTEGER, "1e2", "bad-number"),
    (*INTEGER, "1234567890123456789", "bad-number"),
    ("inventory_items", "cers_id", "1000000A", "bad-number"),
    ("inventory_items", "cers_id", "1.00E+07", "bad-number"),
    ("inventory_items", "cers_id", "~10000001", "bad-number"),
    (*DECIMAL, "12,34", "bad-number"),
    (*DECIMAL, "Infinity", "bad-number"),
    (*DECIMAL, "-inf", "bad-number"),
    (*DECIMAL, "1e999", "bad-number"),
    (*DECIMAL, "<5", "bad-number"),
    (*DECIMAL, "1_000", "bad-number"),
    (*BOOLEAN, "perhaps", "bad-boolean"),
    (*DATE, "2/28/14", "bad-date"),
    (*DATE, "14-02-28", "bad-date"),
    (*DATE, "2014-02-30", "bad-date"),
    (*DATE, "28/2/2014", "bad-date"),
    (*DATE, "February 2014", "bad-date"),
    (*DATE, "41698", "bad-date"),
    (*MOMENT, "2014-02-28T25:00:00Z", "bad-date"),
    (*MOMENT, "2/28/2014 13:00 PM", "bad-date"),
    (*MOMENT, "2014-02-28T10:00:00+99:00", "bad-date"),
    (*MOMENT, "yesterday", "bad-date"),
]


@pytest.mark.parametrize(("table", "column", "text", "code"), LOST)
def test_a_value_that_cannot_be_read_is_null_and_stands_raw_in_an_error(table, column, text, code):
    values, [finding] = read(table, column, text)
    assert values == [None]
    assert (finding.severity, finding.code, finding.value) == ("error", code, text)
    assert text in finding.message
    assert columns(table)[column].label in finding.message


KEPT = [
    (*DECIMAL, "12345678901234567", 12345678901234568.0, "inexact-number", "advice"),
    (*DECIMAL, "0.1234567890123456789", 0.12345678901234568, "inexact-number", "advice"),
    (*YES_NO, "1", "Y", "yes-no-digit", "advice"),
    (*YES_NO, "0", "N", "yes-no-digit", "advice"),
    (*YES_NO, "perhaps", "perhaps", "unknown-code", "warning"),
    (*YES_NO, "Y/N", "Y/N", "unknown-code", "warning"),
    (*YES_NO, "01", "01", "unknown-code", "warning"),
    (*DATE, "1879-12-31", date(1879, 12, 31), "unlikely-date", "warning"),
    (*DATE, "0001-01-01", date(1, 1, 1), "unlikely-date", "warning"),
    (*DATE, "2100-01-01", date(2100, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "2200-01-01T00:00:00Z", datetime(2200, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "0001-01-01T00:00:00Z", datetime(1, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "9999-12-31", datetime(9999, 12, 31), "unlikely-date", "warning"),
    ("inventory_items", "units", "e", "e", "unknown-code", "warning"),
    ("inventory_items", "units", "liters", "liters", "unknown-code", "warning"),
    ("inventory_items", "pf_code_hazard_class", "40", 40, "unknown-code", "warning"),
    ("inventory_items", "dot_hazard_classification_id", "2", "2", "unknown-code", "warning"),
    ("inventory_items", "dot_hazard_classification_id", "3.1", "3.1", "unknown-code", "warning"),
    ("submittal_deliveries", "submittal_status", "99", 99, "unknown-code", "warning"),
    ("inventory_items", "cers_unique_key", "{12}", "{12}", "bad-guid", "advice"),
]


@pytest.mark.parametrize(("table", "column", "text", "value", "code", "severity"), KEPT)
def test_a_doubtful_value_is_kept_and_said(table, column, text, value, code, severity):
    values, [finding] = read(table, column, text)
    assert values == [value]
    assert (finding.code, finding.severity, finding.value) == (code, severity, text)


PERCENT = ("inventory_items", "hc1_percent_by_weight")
IN_WORDS = [
    (*DECIMAL, "500 gal", 500.0, "number-with-unit", "500"),
    (*DECIMAL, "1,000 lbs.", 1000.0, "number-with-unit", "1,000"),
    (*DECIMAL, "55-gal", 55.0, "number-with-unit", "55"),
    (*DECIMAL, "5E+02 cu. ft.", 500.0, "number-with-unit", "500"),
    (*DECIMAL, "1 000", 1000.0, "number-in-words", "1,000"),
    (*DECIMAL, "1'000.5", 1000.5, "number-in-words", "1,000.5"),
    (*DECIMAL, "1.234,5", 1234.5, "number-in-words", "1,234.5"),
    (*DECIMAL, "1250,5", 1250.5, "number-in-words", "1,250.5"),
    (*DECIMAL, "٥٠٠", 500.0, "number-in-words", "500"),
    (*DECIMAL, "１００", 100.0, "number-in-words", "100"),
    (*DECIMAL, "~500", 500.0, "rough-number", "500"),
    (*DECIMAL, "approx. 55 gal", 55.0, "rough-number", "55"),
    (*INTEGER, "about 300", 300, "rough-number", "300"),
    (*INTEGER, "365 days", 365, "number-with-unit", "365"),
    ("owner_operators", "number_of_employees", "12 employees", 12, "number-with-unit", "12"),
    ("facilities", "naics_code", "447110 - Gas stations", 447110, "number-in-words", "447110"),
    (*PERCENT, "5-10%", 10.0, "rough-number", "10"),
    (*PERCENT, "<1 %", 1.0, "rough-number", "1"),
    (*PERCENT, "31 %", 31.0, "number-with-unit", "31"),
    (*PERCENT, "0.5 wt%", 0.5, "number-with-unit", "0.5"),
    *((*DECIMAL, text, None, "no-value-words", "no value") for text in (
        "NA", "N/A", "n.a.", "-", "–", "None", "NULL", "NaN", "unknown", "TBD", "#N/A", ".")),
    *((*YES_NO, text, None, "no-value-words", "no value") for text in ("N/A", "unknown", "-")),
    (*DATE, "N/A", None, "no-value-words", "no value"),
    (*MOMENT, "n/a", None, "no-value-words", "no value"),
    (*BOOLEAN, "-", None, "no-value-words", "no value"),
    *((*YES_NO, text, "Y", "word-for-code", "Y") for text in ("X", "✓", "checked")),
    (*YES_NO, "☐", "N", "word-for-code", "N"),
]  # fmt: skip
WORDS = [
    *(("units", text, "a") for text in ("gallons", "GAL", "Gal.", "a - gallons", "a.", "(a)")),
    *(("units", text, "b") for text in ("cu ft", "CU. FT.", "ft³", "Cubic feet", "b) cubic feet")),
    *(("units", text, "c") for text in ("lbs", "Pounds (lbs)", "pounds (c)")),
    ("units", "Tons", "d"),
    *(("physical_state", text, "b") for text in ("liquid", "L", "b - liquid", "Liquid (b)")),
    *(("hm_type", *pair) for pair in (("pure", "a"), ("Mixture", "b"), ("W", "c"))),
    ("storage_pressure", "> Ambient", "b"),
    ("storage_temperature", "room temp.", "a"),
    ("storage_temperature", "Cryogenic", "d"),
    ("pf_code_hazard_class", "Flammable Liquid, Class I-B", 10),
    ("pf_code_hazard_class", "flammable liquid IB", 10),
    ("pf_code_hazard_class", "5 - Corrosive", 5),
    ("pf_code_hazard_class", "5 Corrosive", 5),
    ("dot_hazard_classification_id", "Class 3", "3"),
    ("dot_hazard_classification_id", "2.1 Flammable gas", "2.1"),
    ("dot_hazard_classification_id", "3 - Flammable liquids (PG II)", "3"),
    ("state_waste_code", "221 - Waste oil and mixed oil", "221"),
    ("state_waste_code", "CA 221", "221"),
]


@pytest.mark.parametrize(("table", "column", "text", "value", "code", "said"), IN_WORDS)
def test_a_value_in_words_is_read_and_its_text_kept_in_a_note(
    table, column, text, value, code, said
):
    values, [finding] = read(table, column, text)
    assert values == [value]
    assert (finding.code, finding.value) == (code, text)
    assert finding.severity == ("warning" if code == "rough-number" else "advice")
    assert finding.message.removesuffix(".").endswith(said) or said in finding.message


@pytest.mark.parametrize(("column", "text", "code"), WORDS)
def test_words_for_a_code_become_the_code_with_a_note(column, text, code):
    values, [finding] = read("inventory_items", column, text)
    assert values == [code]
    assert (finding.severity, finding.code, finding.value) == ("advice", "word-for-code", text)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("units", "c - gallons"),
        ("units", "a/b"),
        ("units", "b - liquid"),
        ("units", "1"),
        ("physical_state", "liquid/gas"),
        ("state_waste_code", "221, 331"),
        ("dot_hazard_classification_id", "2.1/3"),
    ],
)
def test_words_that_contradict_each_other_stand_for_no_code(column, text):
    assert read("inventory_items", column, text)[0] == [text]


def test_every_label_that_only_one_code_has_stands_for_it():
    coded = {
        f.codes: f for f in columns("inventory_items").values() if f.codes and f.type == "code"
    }
    for name, field in coded.items():
        labels = Counter(codes(name).values())
        unique = [(code, label) for code, label in codes(name).items() if labels[label] == 1]
        read_as, _ = read("inventory_items", field.column, *(label for _, label in unique))
        assert read_as == [code for code, _ in unique]


def test_a_unit_beside_an_amount_agrees_with_units_fills_it_or_takes_the_amount_out():
    cells = {
        "maximum_daily_amount": ["500 gal", "500 gal", "500 lbs"],
        "average_daily_amount": ["10", None, "3 gal"],
        "units": ["gallons", "c", None],
    }
    rows, found = values.typed("inventory_items", pa.table(cells))
    assert rows["maximum_daily_amount"].to_pylist() == [500.0, None, 500.0]
    assert rows["average_daily_amount"].to_pylist() == [10.0, None, None]
    assert rows["units"].to_pylist() == ["a", "c", "c"]
    assert Counter(f.code for f in found) == {
        "word-for-code": 1, "number-with-unit": 1, "unit-contradicts": 2, "unit-taken": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("units", "a", "a"),
        ("units", " C ", "c"),
        ("hm_type", "B", "b"),
        ("physical_state", "A", "a"),
        ("pf_code_hazard_class", "039", 39),
        ("pf_code_hazard_class", "4.0", 4),
        ("dot_hazard_classification_id", "2.1", "2.1"),
        ("dot_hazard_classification_id", "2.10", "2.1"),
        ("dot_hazard_classification_id", "3.0", "3"),
        ("dot_hazard_classification_id", "03", "3"),
    ],
)
def test_another_spelling_of_one_code_becomes_the_code(column, text, code):
    assert read("inventory_items", column, text) == ([code], [])


@pytest.mark.parametrize("column", ["dot_hazard_classification_id", "units", "hm_type"])
def test_every_code_of_a_list_stays_itself(column):
    known = list(codes(columns("inventory_items")[column].codes))
    assert len(known) > 2
    assert read("inventory_items", column, *known) == (known, [])


def test_a_spelling_that_fits_two_codes_is_not_guessed(monkeypatch):
    two = {"03": "three", "3": "also three", "A": "a"}
    monkeypatch.setattr(values, "codes", lambda name: two)
    monkeypatch.setattr(code_words.fields, "codes", lambda name: two)
    code_words.spellings.cache_clear()
    code_words.words.cache_clear()
    read_values, [finding] = read("inventory_items", "units", "3.0", "a", "03")
    code_words.spellings.cache_clear()
    code_words.words.cache_clear()
    assert read_values == ["3.0", "A", "03"]
    assert finding.value == "3.0"


def test_an_agency_not_yet_known_is_no_finding():
    assert read("submittal_deliveries", "regulator_code", "9998") == ([9998], [])
    assert read("facilities", "naics_code", "99999") == ([99999], [])


def test_codes_of_a_field_without_a_list_are_taken_as_they_are(monkeypatch):
    monkeypatch.setattr(values, "codes", lambda name: {})
    assert read("inventory_items", "units", "z ", "Q") == (["z", "Q"], [])
    assert read("submittal_deliveries", "submittal_status", "99") == ([99], [])


@pytest.mark.parametrize("key", [NIL, "0F8FAD5B-D9CB-469F-A165-70867728950E", f"  {NIL} "])
def test_a_key_is_trimmed_and_the_nil_key_is_a_key(key):
    assert read("inventory_items", "cers_unique_key", key) == ([key.strip()], [])


def test_a_text_longer_than_the_registry_allows_is_kept_whole_and_said():
    fits, over = "é" * 140, "é" * 141
    values, [finding] = read("inventory_items", "chemical_location", fits, over)
    assert values == [fits, over]
    assert (finding.code, finding.value) == ("too-long", over)
    assert "140" in finding.message
    assert len(finding.message) < 200


def test_a_long_value_is_shortened_in_the_message_only():
    _, [finding] = read(*DECIMAL, "about " * 50)
    assert finding.value == "about " * 50
    assert "about about" in finding.message
    assert len(finding.message) < 200


def test_a_text_without_a_limit_may_be_long():
    text = "sheet " * 500
    assert read("submittal_deliveries", "submitted_by_comments", text) == ([text], [])


def test_a_control_character_is_said_and_line_breaks_are_not():
    texts = ["Room 1\x0bRoom 2", "Room 1\r\n\tRoom 2", "\x00", "a\ufffe"]
    values, findings = read("inventory_items", "chemical_location", *texts)
    assert values == texts
    assert [f.value for f in findings] == [texts[0], texts[2], texts[3]]
    assert {f.code for f in findings} == {"control-character"}
    assert all(f.message.isprintable() for f in findings)


def test_one_text_can_have_two_findings():
    _, findings = read("inventory_items", "map_number", "\x01" * 16)
    assert {f.code for f in findings} == {"too-long", "control-character"}


def test_a_finding_says_where_its_value_stands():
    text = text_rows(
        "inventory_items",
        {},
        {"submittal_key": "S-2", "cers_id": "10000002", "locator": "Sheet1!9", "curies": "few"},
    )
    _, findings = values.typed("inventory_items", text)
    assert findings == [
        Finding(
            severity="error",
            code="bad-number",
            message=f"{columns('inventory_items')['curies'].label} “few” is not a number, "
            "so it is left out.",
            cers_code="1029",
            cers_id=10_000_002,
            submittal_key="S-2",
            locator="Sheet1!9",
            table_name="inventory_items",
            column_name="curies",
            field_number="213",
            value="few",
        )
    ]


@pytest.mark.parametrize(
    ("table", "column", "text", "cers_code"),
    [
        ("inventory_items", "maximum_daily_amount", "some", "1020"),
        ("inventory_items", "units", "q", "1020"),
        ("inventory_items", "average_daily_amount", "some", "1029"),
        ("owner_operators", "number_of_employees", "some", "1017"),
        ("owner_operators", "beginning_date", "1850-01-01", "1012"),
        ("submittal_deliveries", "submitted_on", "some", None),
        ("inventory_items", "map_number", "x" * 16, None),
    ],
)
def test_a_value_cers_would_object_to_carries_its_code(table, column, text, cers_code):
    _, [finding] = read(table, column, text)
    assert finding.cers_code == cers_code


def test_every_row_and_column_stays_in_order_whatever_the_values():
    text = text_rows("inventory_items", {"ehs": "perhaps"}, {"ehs": None}, {"ehs": "y"})
    text = text.append_column("local_note", pa.array(["a", None, "c"]))
    rows, _ = values.typed("inventory_items", text)
    assert rows.column_names == text.column_names
    assert rows.column("ehs").to_pylist() == ["perhaps", None, "Y"]
    assert rows.column("local_note").to_pylist() == ["a", None, "c"]


def test_every_column_of_every_table_has_the_catalogue_type():
    arrow = {"bigint": pa.int64(), "double": pa.float64(), "date": pa.date32()}
    arrow |= {"timestamp": pa.timestamp("us"), "boolean": pa.bool_(), "varchar": pa.string()}
    for table in ("inventory_items", "owner_operators", "submittals", "organization_listings"):
        fields = columns(table)
        for cells in ([], [None], ["1"], ["2014-01-01"]):
            text = pa.table({name: pa.array(cells, pa.string()) for name in fields})
            types = dict(zip(fields, values.typed(table, text)[0].schema.types, strict=True))
            assert types == {name: arrow[f.duckdb_type] for name, f in fields.items()}


def test_columns_in_several_pieces_read_like_one():
    text = text_rows("inventory_items", {}, {"curies": "few"}, {"curies": "1"})
    pieces = pa.concat_tables([text.slice(0, 1), text.slice(1, 2)])
    whole, findings = values.typed("inventory_items", text)
    assert values.typed("inventory_items", pieces) == (whole, findings)


def test_blank_cells_and_a_column_of_nulls_are_null_without_a_finding():
    assert read("inventory_items", "curies", "", "  ", None) == ([None] * 3, [])
    assert read("inventory_items", "units", " ") == ([None], [])
    rows, findings = values.typed("inventory_items", pa.table({"curies": pa.nulls(2)}))
    assert (rows.column("curies").type, findings) == (pa.float64(), [])


def test_a_column_typed_already_stays_as_it_is():
    rows = pa.table({"cers_id": pa.array([10_000_001]), "ehs": pa.array(["y"])})
    again, findings = values.typed("inventory_items", rows)
    assert again.to_pydict() == {"cers_id": [10_000_001], "ehs": ["Y"]}
    assert findings == []


def test_ten_thousand_bad_values_are_all_said_each_in_its_place():
    many = 10_000
    text = pa.table(
        {
            "locator": pa.array([f"Sheet1!{n}" for n in range(many)]),
            "curies": pa.array([f"{n % 7} gal" for n in range(many)]),
        }
    )
    rows, findings = values.typed("inventory_items", text)
    assert rows.column("curies").null_count == many
    assert [f.locator for f in findings] == text.column("locator").to_pylist()
    assert [f.value for f in findings] == text.column("curies").to_pylist()


COLUMN_OF_EACH_TYPE = [INTEGER, DECIMAL, YES_NO, BOOLEAN, DATE, MOMENT]
COLUMN_OF_EACH_TYPE += [("inventory_items", "units"), ("inventory_items", "cers_unique_key")]


@pytest.mark.parametrize(("table", "column"), COLUMN_OF_EACH_TYPE)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.from_regex(r"[0-9./T:Z,-]{1,20}"))))
def test_whatever_the_text_it_becomes_a_value_or_a_finding(table, column, texts):
    texts = [t and t.encode("utf-8", "ignore").decode() for t in texts]
    values, findings = read(table, column, *texts)
    assert len(values) == len(texts)
    lost = [t for t, v in zip(texts, values, strict=True) if v is None and t and t.strip()]
    assert Counter(lost) <= Counter(f.value for f in findings)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_by_a_computer_is_read_back_exactly(number):
    assert read(*DECIMAL, repr(number)) == ([number], [])


@given(st.datetimes(min_value=datetime(1880, 1, 2), max_value=datetime(2099, 12, 30)))
def test_a_moment_written_in_iso_form_is_read_back_exactly(moment):
    assert read(*MOMENT, moment.isoformat() + "Z") == ([moment], [])
