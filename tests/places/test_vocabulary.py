"""Addresses and names have one spelling everywhere: look-up, likely-same businesses, SQL."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upa.businesses import keys
from upa.catalogue import fields
from upa.places import addresses, names, points
from upa.warehouse import schema

WORDS = [row["word"] for row in fields.reference("street_words")]
NAME_WORDS = [row["word"] for row in fields.reference("name_words")]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    schema.create_schema(connection)
    yield connection
    connection.close()


def sql(warehouse: duckdb.DuckDBPyConnection, expression: str, *values: str) -> object:
    return warehouse.execute(f"select {expression}", list(values)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("100 Olympic Way", "100 olympic way"),
        ("100 Olympic Wy.", "100 olympic way"),
        ("12 Harbor Circle", "12 harbor cir"),
        ("12 HARBOR CIR", "12 harbor cir"),
        ("1 Saint Mary’s Road", "1 st marys rd"),
        ("4500 N.Main Blvd", "4500 n main blvd"),
        ("100 Office Park Drive", "100 ofc park dr"),
    ],
)
def test_an_address_is_spelled_the_same_way_everywhere(warehouse, typed, spelled):
    assert addresses.standard_street(typed) == spelled
    assert addresses.address_key(typed) == spelled.replace(" ofc", "")
    assert keys.KEYS["mailing"](typed) == addresses.address_key(typed)
    assert sql(warehouse, "address_key($1, null)", typed) == addresses.address_key(typed)


@pytest.mark.parametrize(
    "typed",
    ["100 Main Street #5", "100 Main St. Suite 5", "100 MAIN ST, STE. 5", "100 Main St Room 5",
     "100 Main St No. 5"],
)  # fmt: skip
def test_a_unit_is_the_same_however_it_is_written_and_cut_to_find_the_street(warehouse, typed):
    assert addresses.address_key(typed) == "100 main st 5"
    assert sql(warehouse, "address_key($1, null)", typed) == "100 main st 5"
    assert addresses.standard_street(typed) == "100 main st"


@pytest.mark.parametrize(
    "typed", ["P.O. Box 12", "PO Box 12", "Post Office Box 12", "p. o. box 12"]
)
def test_a_post_office_box_is_the_same_however_it_is_written(warehouse, typed):
    assert addresses.address_key(typed) == "po box 12"
    assert sql(warehouse, "address_key($1, null)", typed) == "po box 12"


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=6))
def test_sql_and_python_spell_any_address_the_same(warehouse, words):
    text = " ".join(words).replace("\x00", "")
    assert (sql(warehouse, "address_key($1, null)", text) or "") == addresses.address_key(text)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(NAME_WORDS), st.text(max_size=8)), max_size=6))
def test_sql_and_python_tell_any_name_by_the_same_words(warehouse, words):
    text = " ".join(words).replace("\x00", "")
    assert sql(warehouse, "name_words($1)", text) == names.name_words(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Valley Fuel Supplies, L.L.C.", ["valley", "fuel", "supply"]),
        ("The Acme Mfg Co. of California", ["acme", "manufacturing"]),
        ("A & B Plating #12", ["a", "b", "plating", "12"]),
        ("Inc.", []),
    ],
)
def test_what_tells_no_name_from_another_is_left_out(warehouse, name, words):
    assert names.name_words(name) == words
    assert sql(warehouse, "name_words($1)", name) == words


def test_a_word_list_gives_each_word_one_meaning():
    assert len(WORDS) == len(set(WORDS))
    rows = fields.reference("name_words")
    assert len({(r["names_of"], r["kind"], r["word"]) for r in rows}) == len(rows)
    assert all(bool(r["meaning"]) == (r["kind"] == "abbreviation") for r in rows)
    standards = {r["standard"] for r in fields.reference("street_words")}
    changed = {w for w in standards if addresses.standard_words().get(w, w) != w}
    assert not changed


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [(37.5, -120, True), (points.LATITUDES[0], points.LONGITUDES[1], True), (37.5, 120, False),
     (32.3, -117, False)],
)  # fmt: skip
def test_the_bounds_of_the_state_are_those_of_the_reference(warehouse, latitude, longitude, inside):
    assert sql(warehouse, "in_california($1, $2)", latitude, longitude) is inside


def test_the_point_that_stands_for_none_is_no_point(warehouse):
    assert sql(warehouse, "real_point($1, $2)", *points.FILLER) is None
    assert sql(warehouse, "real_point($1, $2)", points.FILLER[0], -points.FILLER[1]) is None
    assert sql(warehouse, "real_point($1, $2)", points.FILLER[0] + 0.001, -119.2) is not None
