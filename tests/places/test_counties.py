import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upa.catalogue import fields
from upa.catalogue.fields import codes
from upa.catalogue.paths import REFERENCE
from upa.places import counties
from upa.places.counties import counties_of, county_of

ALAMEDA, KERN, LOS_ANGELES, NAPA, SAN_DIEGO = 1, 15, 19, 28, 37


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("city", "county"),
    [
        ("Oakland", ALAMEDA),
        ("OAKLAND", ALAMEDA),
        ("  san   leandro ", ALAMEDA),
        ("Bakersfield", KERN),
        ("La Cañada Flintridge", LOS_ANGELES),
        ("LA CANADA FLINTRIDGE", LOS_ANGELES),
        ("St. Helena", NAPA),
        ("SAINT HELENA", NAPA),
    ],
)
def test_an_incorporated_city_gives_its_county_however_it_is_written(city, county):
    assert county_of(city, None) == (county, "inferred-city")


def test_the_city_decides_before_the_zip_code():
    assert county_of("San Diego", "93301") == (SAN_DIEGO, "inferred-city")


@pytest.mark.parametrize("zip_code", ["93301", " 93301 ", "93301-1234", "933011234"])
def test_without_a_city_that_decides_the_zip_code_gives_the_county(zip_code):
    assert county_of(None, zip_code) == (KERN, "inferred-zip")
    assert county_of("Nowhere Junction", zip_code) == (KERN, "inferred-zip")


@pytest.mark.parametrize(
    ("city", "zip_code"),
    [
        (None, None),
        ("", ""),
        ("Reno", "89501"),
        ("Oakland Hills", None),
        (None, "9330"),
        ("x", "?"),
    ],
)
def test_a_place_that_is_not_known_has_no_county_and_no_basis(city, zip_code):
    assert county_of(city, zip_code) == (None, None)


def test_a_zip_code_without_a_county_in_the_table_stays_unknown():
    without = [row["zip_code"] for row in rows("zip_codes.csv") if not row["county_id"]]
    assert without
    assert {county_of(None, zip_code) for zip_code in without} == {(None, None)}


def test_a_city_name_that_stands_in_two_counties_does_not_decide(monkeypatch, tmp_path):
    (tmp_path / "cities.csv").write_text(
        "city,county\nSpringfield,Kern\nSpringfield,Napa\nTown,Napa\n", encoding="utf-8"
    )
    names = (REFERENCE / "counties.csv").read_text(encoding="utf-8")
    (tmp_path / "counties.csv").write_text(names, encoding="utf-8")
    monkeypatch.setattr(fields, "REFERENCE", tmp_path)
    monkeypatch.setattr(fields, "reference", fields.reference.__wrapped__)
    assert dict(counties.city_counties.__wrapped__()) == {"town": NAPA}


def test_every_incorporated_city_is_found_in_the_county_of_the_table():
    ids = {name: int(code) for code, name in codes("counties").items()}
    wrong = [
        row["city"]
        for row in rows("cities.csv")
        if county_of(row["city"].upper(), None) != (ids[row["county"]], "inferred-city")
    ]
    assert wrong == []


def test_many_places_give_what_each_gives_alone_in_their_order():
    pairs = [("Oakland", None), (None, "93301"), (None, None), ("Oakland", None)]
    assert counties_of(iter(pairs)) == [county_of(*pair) for pair in pairs]
    assert counties_of([]) == []


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_gives_a_county_with_its_basis_or_neither(city, zip_code):
    county, basis = county_of(city, zip_code)
    assert (county is None) == (basis is None)
    assert county is None or 1 <= county <= 58
    assert basis is None or basis in codes("place_bases")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_the_key_of_a_place_is_its_own_key(name):
    assert counties.place_key(counties.place_key(name)) == counties.place_key(name)
