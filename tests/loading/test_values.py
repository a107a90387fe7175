"""Values and rows as they come from exchanges, and what the checks make of them."""

from collections import Counter
from datetime import date, datetime
from itertools import count

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upa.catalogue.fields import codes, columns
from upa.catalogue.records import Finding
from upa.loading import identity, rules, values

NIL = "00000000-0000-0000-0000-000000000000"
PLACE = {"submittal_key": "S-1", "cers_id": "10000001", "position": "1", "locator": "Chemical[1]"}
GOOD = {
    "inventory_items": {
        "common_name": "Ethyl Alcohol",
        "chemical_name": "Ethanol",
        "cas_number": "64-17-5",
        "chemical_location": "Storeroom 2",
        "ehs": "N",
        "hm_type": "a",
        "physical_state": "b",
        "units": "a",
        "average_daily_amount": "40",
        "maximum_daily_amount": "55",
        "largest_container": "55",
        "days_on_site": "365",
        "sc_steel_drum": "Y",
        "radioactive": "N",
        "curies": "0",
    },
    "owner_operators": {
        "phone": "(555) 555-0100",
        "mailing_address": "12 Example Street",
        "mailing_address_city": "Fresno",
        "mailing_address_zip_code": "93721",
    },
    "business_activities": {"zip_code": "93721-0001", "epa_id": "CAL000123456"},
    "facility_points": {"latitude_measure": "36.7378", "longitude_measure": "-119.7871"},
}
"""One row of each checked table with nothing wrong."""


def text_rows(table: str, *changes: dict[str, str | None]) -> pa.Table:
    """Good rows with some cells changed, as a reader would hand them over."""
    rows = [{**PLACE, **GOOD.get(table, {}), **change} for change in changes]
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({n: pa.array([r.get(n) for r in rows], pa.string()) for n in names})


def read(table: str, column: str, *texts: str | None) -> tuple[list[object], list[Finding]]:
    """Typed values of one column and the findings about it."""
    rows, found = values.typed(table, pa.table({column: pa.array(texts, pa.string())}))
    return rows.column(column).to_pylist(), found


def faults(table: str, *changes: dict[str, str | None]) -> list[Finding]:
    """Findings about whole rows: good ones with some cells changed."""
    rows, _ = values.typed(table, text_rows(table, *changes))
    return rules.row_findings(table, rows)


def named(findings: list[Finding]) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.column_name) for finding in findings}


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
    (*INTEGER, "about 300", "bad-number"),
    (*INTEGER, "1.5", "bad-number"),
    (*INTEGER, "1,00", "bad-number"),
    (*INTEGER, "1e2", "bad-number"),
    (*INTEGER, "٣", "bad-number"),
    (*INTEGER, "1234567890123456789", "bad-number"),
    ("inventory_items", "cers_id", "1000000A", "bad-number"),
    (*DECIMAL, "55 gal", "bad-number"),
    (*DECIMAL, "1.234,5", "bad-number"),
    (*DECIMAL, "12,34", "bad-number"),
    (*DECIMAL, "NaN", "bad-number"),
    (*DECIMAL, "Infinity", "bad-number"),
    (*DECIMAL, "-inf", "bad-number"),
    (*DECIMAL, "1e999", "bad-number"),
    (*DECIMAL, "<5", "bad-number"),
    (*DECIMAL, "1_000", "bad-number"),
    (*DECIMAL, ".", "bad-number"),
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
    (*YES_NO, "X", "X", "unknown-code", "warning"),
    (*YES_NO, "Unknown", "Unknown", "unknown-code", "warning"),
    (*YES_NO, "01", "01", "unknown-code", "warning"),
    (*DATE, "1879-12-31", date(1879, 12, 31), "unlikely-date", "warning"),
    (*DATE, "0001-01-01", date(1, 1, 1), "unlikely-date", "warning"),
    (*DATE, "2100-01-01", date(2100, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "2200-01-01T00:00:00Z", datetime(2200, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "0001-01-01T00:00:00Z", datetime(1, 1, 1), "unlikely-date", "warning"),
    (*MOMENT, "9999-12-31", datetime(9999, 12, 31), "unlikely-date", "warning"),
    ("inventory_items", "units", "e", "e", "unknown-code", "warning"),
    ("inventory_items", "units", "gallons", "gallons", "unknown-code", "warning"),
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
    monkeypatch.setattr(values, "codes", lambda name: {"03": "three", "3": "also three", "A": "a"})
    values._code_spellings.cache_clear()
    read_values, [finding] = read("inventory_items", "units", "3.0", "a", "03")
    values._code_spellings.cache_clear()
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
    text = text_rows("inventory_items", {"ehs": "?"}, {"ehs": None}, {"ehs": "y"})
    text = text.append_column("local_note", pa.array(["a", None, "c"]))
    rows, _ = values.typed("inventory_items", text)
    assert rows.column_names == text.column_names
    assert rows.column("ehs").to_pylist() == ["?", None, "Y"]
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


# Rows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_has_no_finding(table):
    text = text_rows(table, {})
    rows, findings = values.typed(table, text)
    assert (findings, rules.row_findings(table, rows)) == ([], [])


def case(table, code, column, wrong, *near):
    """One check: cells that break it and, each on its own, cells that just do not."""
    return pytest.param(table, code, column, wrong, near, id=f"{code}-{column}")


ITEM, OWNER = "inventory_items", "owner_operators"
WASTE = {"hm_type": "c", "hc1_name": "Toluene", "state_waste_code": "221"}
WASTE |= {"annual_waste_amount": "10"}
PERCENTS = [f"hc{n}_percent_by_weight" for n in identity.COMPONENTS]
CAS_COLUMNS = ["cas_number", *(f"hc{n}_cas" for n in identity.COMPONENTS)]
ZIPS = ["owner_zip_code", "e_contact_zip_code", "billing_address_zip_code"]
ZIPS += ["property_owner_zip_code"]
CASES = [
    *(case(ITEM, "missing", name, {name: None}) for name in values.MINIMUM_FIELDS),
    case(ITEM, "missing", "maximum_daily_amount", {"maximum_daily_amount": "lots"}),
    case(
        ITEM,
        "no-container",
        "sc_other",
        {"sc_steel_drum": "N"},
        {"sc_steel_drum": None, "sc_above_ground_tank": "Y"},
        {"sc_steel_drum": None, "sc_tank_car_rail_car": "yes"},
    ),
    case(
        ITEM,
        "other-container-unnamed",
        "other_storage_container",
        {"sc_other": "Y"},
        {"sc_other": "Y", "other_storage_container": "Cage"},
        {"sc_other": "N"},
    ),
    case(
        ITEM,
        "average-above-maximum",
        "average_daily_amount",
        {"average_daily_amount": "55.01"},
        {"average_daily_amount": "55"},
        {"average_daily_amount": None},
    ),
    case(
        ITEM,
        "container-above-maximum",
        "largest_container",
        {"largest_container": "55.01"},
        {"largest_container": "55"},
        {"largest_container": "110", "maximum_daily_amount": "110"},
    ),
    case(
        ITEM,
        "negative-amount",
        "average_daily_amount",
        {"average_daily_amount": "-0.1"},
        {"average_daily_amount": "0"},
    ),
    *(
        case(ITEM, "negative-amount", name, {name: "-1"}, {name: "0"})
        for name in ("maximum_daily_amount", "largest_container", "annual_waste_amount", "curies")
    ),
    case(
        ITEM,
        "ehs-not-in-pounds",
        "units",
        {"ehs": "Y"},
        {"ehs": "Y", "units": "c"},
        {"ehs": "Y", "hm_type": "b", "hc1_name": "Formaldehyde"},
        {"ehs": "N"},
    ),
    case(
        ITEM,
        "gas-in-gallons",
        "units",
        {"physical_state": "c", "units": "a"},
        {"physical_state": "c", "units": "b"},
        {"physical_state": "c", "units": "c"},
    ),
    case(
        ITEM,
        "solid-by-volume",
        "units",
        {"physical_state": "a", "units": "a"},
        {"physical_state": "a", "units": "c"},
        {"physical_state": "a", "units": "d"},
    ),
    case(ITEM, "solid-by-volume", "units", {"physical_state": "a", "units": "b"}),
    case(
        ITEM,
        "liquid-in-cubic-feet",
        "units",
        {"physical_state": "b", "units": "b"},
        {"physical_state": "b", "units": "a"},
        {"physical_state": "c", "units": "b"},
    ),
    case(ITEM, "days-range", "days_on_site", {"days_on_site": "0"}, {"days_on_site": "1"}),
    case(ITEM, "days-range", "days_on_site", {"days_on_site": "367"}, {"days_on_site": "366"}),
    *(case(ITEM, "percent-range", p, {p: "0.009"}, {p: "0.01"}, {p: None}) for p in PERCENTS),
    case(ITEM, "percent-range", PERCENTS[0], {PERCENTS[0]: "100.1"}, {PERCENTS[0]: "100"}),
    case(
        ITEM,
        "percents-over-100",
        PERCENTS[0],
        {PERCENTS[0]: "60", PERCENTS[4]: "40.01"},
        {PERCENTS[0]: "60", PERCENTS[4]: "40"},
        {PERCENTS[0]: "33.33", PERCENTS[1]: "33.33", PERCENTS[2]: "33.34"},
    ),
    *(
        case(
            ITEM,
            "no-component",
            "hc1_name",
            {**WASTE, "hc1_name": None, "hm_type": kind},
            {**WASTE, "hc1_name": None, "hc5_name": "Toluene", "hm_type": kind},
            {**WASTE, "hc1_name": None, "hc2_cas": "108-88-3", "hm_type": kind},
            {**WASTE, "hc1_name": None, "additional_mixture_components": "Oil", "hm_type": kind},
            {"hm_type": "a"},
        )
        for kind in "bc"
    ),
    *(
        case(
            ITEM,
            "component-ehs",
            "ehs",
            {f"hc{n}_ehs": "Y"},
            {f"hc{n}_ehs": "Y", "ehs": "Y", "units": "c"},
            {f"hc{n}_ehs": "N"},
        )
        for n in identity.COMPONENTS
    ),
    *(
        case(ITEM, code, name, {**WASTE, name: None}, WASTE, {"hm_type": "a"})
        for code, name in [
            ("no-waste-code", "state_waste_code"),
            ("no-waste-amount", "annual_waste_amount"),
        ]
    ),
    *(case(ITEM, "bad-cas", c, {c: "64-17-6"}, {c: "64-17-5"}, {c: "MIX"}) for c in CAS_COLUMNS),
    *(case(ITEM, "no-cas", c, {c: "MIX"}, {c: "64-17-5"}, {c: None}) for c in CAS_COLUMNS),
    case(
        ITEM,
        "curies-not-radioactive",
        "radioactive",
        {"curies": "0.5"},
        {"curies": "0.5", "radioactive": "Y"},
        {"curies": "0"},
    ),
    case(ITEM, "curies-not-radioactive", "radioactive", {"curies": "1", "radioactive": None}),
    case(
        ITEM,
        "radioactive-without-curies",
        "curies",
        {"radioactive": "Y"},
        {"radioactive": "Y", "curies": "0.001"},
        {"radioactive": "N", "curies": None},
    ),
    case(ITEM, "radioactive-without-curies", "curies", {"radioactive": "Y", "curies": None}),
    case(ITEM, "trade-secret", "trade_secret", {"trade_secret": "Y"}, {"trade_secret": "N"}),
    *(
        case(OWNER, "missing", name, {name: None}, {name: "x"})
        for name in ("phone", "mailing_address", "mailing_address_city")
    ),
    case(
        OWNER,
        "bad-zip",
        "mailing_address_zip_code",
        {"mailing_address_zip_code": "9372"},
        {"mailing_address_zip_code": "93721-0001"},
        {"mailing_address_zip_code": "10001"},
        {"mailing_address_zip_code": None},
    ),
    *(
        case(
            OWNER,
            "bad-zip",
            name,
            {name: "V6B 1A1"},
            {name: "V6B 1A1", name.replace("zip_code", "country"): "Canada"},
            {name: "93721", name.replace("zip_code", "country"): "United States"},
        )
        for name in ZIPS
    ),
    case(OWNER, "bad-zip", "owner_zip_code", {"owner_zip_code": "1", "owner_country": "USA"}),
    case(
        "business_activities",
        "bad-zip",
        "zip_code",
        {"zip_code": "10001"},
        {"zip_code": "95814"},
        {"zip_code": "95814-2828"},
        {"zip_code": None},
    ),
    case("business_activities", "bad-zip", "zip_code", {"zip_code": "95814 2828"}),
    case(
        "business_activities",
        "bad-epa-id",
        "epa_id",
        {"epa_id": "CAL00012345"},
        {"epa_id": "CAD000123456"},
        {"epa_id": None},
    ),
    case(
        "facility_points",
        "filler-point",
        "latitude_measure",
        {"latitude_measure": "37.2718810", "longitude_measure": "-119.2702330"},
        {"latitude_measure": "37.2718910", "longitude_measure": "-119.2702330"},
        {"latitude_measure": "37.2718810", "longitude_measure": "-119.2702430"},
    ),
    case(
        "facility_points",
        "filler-point",
        "latitude_measure",
        {"latitude_measure": "0000", "longitude_measure": "0000"},
        {"latitude_measure": None, "longitude_measure": None},
    ),
    case(
        "facility_points",
        "outside-california",
        "latitude_measure",
        {"latitude_measure": "39.53", "longitude_measure": "-113.9"},
        {"latitude_measure": "39.53", "longitude_measure": "-114.1"},
        {"latitude_measure": "0", "longitude_measure": "-119"},
        {"latitude_measure": None},
    ),
    case(
        "facility_points",
        "outside-california",
        "latitude_measure",
        {"latitude_measure": "32.3"},
        {"latitude_measure": "32.5"},
        {"latitude_measure": "42.0"},
    ),
    case(
        "facility_points",
        "positive-longitude",
        "longitude_measure",
        {"longitude_measure": "119.7871"},
        {"longitude_measure": "-119.7871"},
        {"longitude_measure": "19.7871"},
    ),
    *(
        case(
            "facility_points",
            "swapped-point",
            "latitude_measure",
            {"latitude_measure": longitude, "longitude_measure": "36.7378"},
            {"latitude_measure": "36.7378", "longitude_measure": "-119.7871"},
            {"latitude_measure": longitude, "longitude_measure": "46.7378"},
        )
        for longitude in ("-119.7871", "119.7871")
    ),
    case(
        "submittal_deliveries",
        "unlikely-cers-id",
        "cers_id",
        {"cers_id": "123"},
        {"cers_id": "10000001"},
        {"cers_id": "999999999"},
    ),
]


@pytest.mark.parametrize(("table", "code", "column", "wrong", "near"), CASES)
def test_a_row_that_breaks_a_check_is_found(table, code, column, wrong, near):
    assert (code, column) in named(faults(table, {}, wrong))


@pytest.mark.parametrize(("table", "code", "column", "wrong", "near"), CASES)
def test_a_row_that_just_does_not_break_it_is_not(table, code, column, wrong, near):
    for change in near:
        assert (code, column) not in named(faults(table, change))


def test_every_check_is_tried_by_a_row_that_breaks_it():
    tried = {tuple(c.values[:3]) for c in CASES} | {(ITEM, "duplicate", "common_name")}
    assert tried == {(rule.table, rule.code, rule.columns[0]) for rule in rules.RULES}


def test_a_point_with_a_known_fault_is_not_also_called_outside_california():
    points = [("0000", "0000"), ("36.7", "119.7"), ("-119.7", "36.7"), ("119.7", "36.7")]
    names = ("latitude_measure", "longitude_measure")
    for point in points:
        [finding] = faults("facility_points", dict(zip(names, point, strict=True)))
        assert finding.code != "outside-california"


def test_a_finding_about_a_row_names_its_place_and_shows_the_cells_compared():
    [finding] = faults(ITEM, {"average_daily_amount": "60.5", "locator": "Sheet1!3"})
    label = {name: field.label for name, field in columns(ITEM).items()}
    average, maximum = label["average_daily_amount"], label["maximum_daily_amount"]
    assert finding == Finding(
        severity="warning",
        code="average-above-maximum",
        message="The average daily amount is larger than the maximum daily amount.",
        cers_code="1037",
        cers_id=10_000_001,
        submittal_key="S-1",
        locator="Sheet1!3",
        table_name=ITEM,
        column_name="average_daily_amount",
        field_number="217",
        value=f"{average} 60.5; {maximum} 55",
    )


def test_a_finding_about_one_cell_shows_it_alone_and_names_it_by_its_label():
    [finding] = faults(ITEM, {"days_on_site": "400"})
    assert finding.value == "400"
    assert finding.message.startswith(columns(ITEM)["days_on_site"].label)
    [finding] = faults(OWNER, {"phone": None})
    assert finding.value is None


@pytest.mark.parametrize(
    ("change", "cers_code"),
    [
        ({"common_name": None}, "1028"),
        ({"hc1_percent_by_weight": "0"}, "1027"),
        ({"ehs": "Y"}, "1069"),
        ({"trade_secret": "Y"}, "1078"),
        ({"days_on_site": "0"}, None),
    ],
)
def test_a_check_that_cers_makes_carries_its_code(change, cers_code):
    [finding] = faults(ITEM, change)
    assert finding.cers_code == cers_code


def test_every_message_is_a_sentence_with_no_gap_left():
    for rule in rules.RULES:
        message = rule.message.format(label="Label")
        assert message.endswith(".")
        assert "{" not in message


def test_columns_the_reader_never_met_count_as_blank():
    rows = pa.table({"locator": ["Chemical[1]"]})
    found = named(rules.row_findings(ITEM, rows))
    minimum = {("missing", name) for name in values.MINIMUM_FIELDS}
    assert found == {*minimum, ("no-container", "sc_other")}


def test_tables_without_rows_or_without_checks_have_no_findings():
    for table in (*GOOD, "documents"):
        assert rules.row_findings(table, text_rows(table)) == []
    rows, _ = values.typed("documents", text_rows("documents", {}))
    assert rules.row_findings("documents", rows) == []


# Repeated rows ------------------------------------------------------------------------------------


def repeats(*changes: dict[str, str | None]) -> list[str | None]:
    places = (f"Chemical[{n}]" for n in count(1))
    rows = [{**change, "locator": place} for change, place in zip(changes, places, strict=False)]
    return [f.locator for f in faults(ITEM, *rows) if f.code == "duplicate"]


def test_each_repeat_of_a_material_at_one_place_is_found_but_not_the_first():
    assert repeats({}, {"common_name": "ETHYL ALCOHOL"}, {}) == ["Chemical[2]", "Chemical[3]"]


@pytest.mark.parametrize(
    "change",
    [
        {"chemical_location": "Storeroom 3"},
        {"chemical_location": None},
        {"common_name": "Denatured Alcohol"},
        {"cas_number": None},
        {"submittal_key": "S-2"},
    ],
)
def test_a_material_that_differs_in_place_name_cas_or_submittal_is_no_repeat(change):
    assert repeats({}, change) == []


def test_rows_without_any_name_are_not_called_repeats():
    nameless = {"common_name": None, "chemical_name": None}
    assert repeats(nameless, nameless) == []
    assert repeats({"common_name": None}, {"common_name": None}) == ["Chemical[2]"]


# Points, CAS numbers and keys ---------------------------------------------------------------------


@pytest.mark.parametrize("point", [rules.FILLER_POINT, (0.0, 0.0), (0, -119.5), (37.5, 0)])
def test_the_middle_of_california_and_zeros_stand_for_unknown(point):
    assert rules.is_filler_point(*point)


@pytest.mark.parametrize(
    "point", [(37.27189, -119.270233), (36.7, -119.8), (None, None), (0, None)]
)
def test_a_place_and_a_missing_point_are_no_fillers(point):
    assert not rules.is_filler_point(*point)


@pytest.mark.parametrize(
    "text", ["64-17-5", "7664-93-9", "7732-18-5", "50-00-0", " 67-64-1 ", "0064-17-5", "1310-73-2"]
)
def test_a_cas_number_with_its_check_digit_is_valid(text):
    assert identity.valid_cas(text)


@pytest.mark.parametrize(
    "text",
    [
        *("64-17-6", "64-71-5", "64175", "5-00-0", "00-00-0", "12345678-00-0", "1964-05-17"),
        *("64-17-5 (ethanol)", "MIX", "N/A", "Trade Secret", "", None),
    ],
)
def test_anything_else_is_no_cas_number(text):
    assert not identity.valid_cas(text)


@pytest.mark.parametrize("text", ["7664-93-9", "7782-50-5", "1310-73-2"])
def test_one_wrong_digit_anywhere_makes_a_cas_number_invalid(text):
    for place, digit in enumerate(text):
        for wrong in set("0123456789") - {digit} if digit != "-" else ():
            changed = text[:place] + wrong + text[place + 1 :]
            weight = sum(c != "-" for c in text[place:]) - 1
            # Five times an even difference leaves the last digit as it was, as does ten times any.
            blind = (int(wrong) - int(digit)) * weight % 10 == 0 and weight > 0
            assert identity.valid_cas(changed) == blind


FILLERS = ["MIX", "Mixture", "n/a", "NA", "N.A.", "None", "-", "Trade Secret", "TRADE-SECRET"]
FILLERS += ["Various", "0", "000-00-0", "Proprietary", "unknown", "Not Available", "no CAS #"]


@pytest.mark.parametrize("text", FILLERS)
def test_a_known_filler_is_advice_and_not_a_wrong_number(text):
    [finding] = faults(ITEM, {"cas_number": text})
    assert (finding.code, finding.severity, finding.value) == ("no-cas", "advice", text)


@pytest.mark.parametrize("text", ["5/17/1964", "Namibia", "64-17-5, 67-56-1", "D001"])
def test_any_other_text_in_place_of_a_cas_number_is_said(text):
    [finding] = faults(ITEM, {"cas_number": text})
    assert (finding.code, finding.severity, finding.value) == ("bad-cas", "warning", text)


NAMES = {"common_name": "Motor  Oil, 10W-30 ", "chemical_name": "Lubricant", "cclid": "04321.0"}


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({**NAMES, "cas_number": "0064-17-5"}, "cas:64-17-5"),
        ({**NAMES, "cas_number": "64-17-6"}, "cclid:4321"),
        ({**NAMES, "cas_number": None}, "cclid:4321"),
        ({**NAMES, "cas_number": "MIX", "cclid": None}, "name:motor oil 10w 30"),
        ({**NAMES, "cclid": "0"}, "name:motor oil 10w 30"),
        ({**NAMES, "cclid": "none"}, "name:motor oil 10w 30"),
        ({"common_name": "--", "chemical_name": "Lubricant"}, "name:lubricant"),
        ({"common_name": "Ácido (fórmico)"}, "name:ácido fórmico"),
        ({"common_name": "?", "cas_number": "N/A"}, "unidentified"),
        ({"locator": "Chemical[1]"}, "unidentified"),
    ],
)
def test_a_material_is_known_by_its_cas_number_else_library_number_else_name(row, key):
    rows = pa.Table.from_pylist([row])
    assert identity.material_keys(rows).to_pylist() == [key]


def test_keys_stand_in_the_order_of_their_rows():
    rows = text_rows(ITEM, {}, {"cas_number": None}, {"cas_number": "67-64-1"}, {})
    keys = identity.material_keys(rows).to_pylist()
    assert keys == ["cas:64-17-5", "name:ethyl alcohol", "cas:67-64-1", "cas:64-17-5"]


def test_the_search_text_holds_names_and_cas_numbers_of_material_and_components():
    rows = text_rows(
        ITEM,
        {"hc1_name": "Water", "hc1_cas": "7732-18-5", "hc5_name": "MEK", "hc5_cas": "78-93-3"},
        {"common_name": None, "chemical_location": "Not for searching"},
    )
    assert identity.search_texts(rows).to_pylist() == [
        "ethyl alcohol ethanol 64-17-5 water 7732-18-5 mek 78-93-3",
        "ethanol 64-17-5",
    ]


def test_a_material_without_any_name_has_an_empty_search_text():
    assert identity.search_texts(pa.table({"locator": ["Chemical[1]"]})).to_pylist() == [""]
    assert identity.search_texts(text_rows(ITEM)).to_pylist() == []
