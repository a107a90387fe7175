import csv
import json
import re
import runpy
from collections import Counter
from itertools import pairwise

import pytest

from upa.catalogue import columns, fields
from upa.catalogue.fields import codes
from upa.catalogue.paths import REFERENCE

CODE_FILES = sorted((REFERENCE / "codes").glob("*.csv"))
SOURCED = ("regulators.csv", "chemicals.csv", "ehs_list.csv", "rmp_list.csv")


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_digit_is_right(cas):
    digits = cas.replace("-", "")
    total = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), start=1))
    return re.fullmatch(r"\d{2,7}-\d\d-\d", cas) is not None and total % 10 == int(digits[-1])


def inside(x, y, polygon):
    """Even-odd rule over the rings of a polygon: a hole counts as outside."""
    crossings = 0
    for ring in polygon:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


@pytest.fixture(scope="module")
def outlines():
    text = (REFERENCE / "counties.geojson").read_text(encoding="utf-8")
    return {f["properties"]["county"]: f for f in json.loads(text)["features"]}


@pytest.fixture(scope="module")
def lies_in(outlines):
    def test(county, longitude, latitude):
        polygons = outlines[county]["geometry"]["coordinates"]
        return any(inside(float(longitude), float(latitude), polygon) for polygon in polygons)

    return test


# --- code lists


@pytest.mark.parametrize("path", CODE_FILES, ids=lambda path: path.stem)
def test_every_code_of_a_list_stands_once_with_a_label_and_a_source(path):
    table = rows(f"codes/{path.name}")
    assert table
    assert list(table[0])[:3] == ["code", "label", "source"]
    assert all(row["code"] and row["label"].strip() and row["source"].strip() for row in table)
    assert max(Counter(row["code"] for row in table).values()) == 1
    assert all(row[name] == row[name].strip() for row in table for name in ("code", "label"))


def test_every_kind_of_source_file_says_what_dates_one_that_states_no_date():
    assert {row["dated_by"] for row in rows("codes/source_kinds.csv")} <= {"file", "load", "choice"}


def test_there_is_no_code_list_that_no_field_uses():
    used = {field.codes for field in fields.catalogue()} | set(columns.CODED.values())
    assert {path.stem for path in CODE_FILES} <= used


def test_submittal_elements_are_numbered_as_the_registry_numbers_them():
    elements = {row["code"]: row for row in rows("codes/submittal_elements.csv")}
    assert list(elements) == [str(number) for number in range(len(elements))]
    assert len(elements) >= 11
    assert elements["2"]["label"] == "Hazardous Materials Inventory"
    assert elements["2"]["element"] == "HazardousMaterialsInventory"
    assert elements["9"]["element"] == "AbovegroundPetroleumStorageTanks"
    assert elements["0"]["element"] == ""
    names = [row["element"] for row in elements.values()]
    shorts = [row["short"] for row in elements.values()]
    assert len(set(names)) == len(set(shorts)) == 11


def test_exchange_blocks_of_the_form_tables_are_submittal_elements():
    blocks = {row["element"] for row in rows("codes/submittal_elements.csv")}
    forms = [t for t in fields.tables().values() if t.kind == "form" and t.element]
    assert forms
    assert {table.element.split("/")[0] for table in forms} <= blocks


def test_statuses_carry_the_words_regulators_use():
    assert dict(codes("submittal_statuses")) == {
        "1": "Draft",
        "2": "Submitted",
        "3": "Under Review",
        "4": "Accepted",
        "5": "Not Accepted",
        "6": "Not Applicable",
        "7": "Not Submitted",
        "8": "Certified",
        "9": "Administrative Complete",
    }
    assert all(row["meaning"] for row in rows("codes/submittal_statuses.csv"))


def test_the_origin_of_a_business_reads_the_same_as_number_and_as_text():
    origins = codes("organization_origins")
    texts = ("EDT", "Business", "Cal/EPA", "Letter", "Seeding", "CUPA")
    assert [origins[str(n)] for n in range(1, 7)] == [origins[text] for text in texts]


def test_inventory_codes_are_those_of_the_exchange_format():
    assert dict(codes("units")) == {
        "a": "gallons",
        "b": "cubic feet",
        "c": "pounds",
        "d": "tons",
    }
    assert dict(codes("physical_states")) == {"a": "Solid", "b": "Liquid", "c": "Gas"}
    assert list(codes("hazardous_material_types")) == ["a", "b", "c"]
    assert list(codes("storage_pressures")) == ["a", "b", "c"]
    assert codes("storage_temperatures")["d"] == "Cryogenic"
    assert [int(code) for code in codes("fire_hazard_classes")] == list(range(1, 40))
    assert len(codes("dot_hazard_classes")) == 20
    assert codes("dot_hazard_classes")["2.1"] == "Flammable Gases"
    assert len(codes("state_waste_codes")) == 80
    assert all(re.fullmatch(r"\d{3}", code) for code in codes("state_waste_codes"))


def test_industries_are_all_six_digit_codes():
    assert len(codes("naics")) == 1012
    assert all(re.fullmatch(r"\d{6}", code) for code in codes("naics"))


def test_a_code_outside_its_list_is_shown_as_unknown():
    assert fields.code_label("submittal_statuses", 4) == "Accepted"
    assert fields.code_label("submittal_statuses", 12) == "Unknown (12)"
    assert fields.code_label("submittal_statuses", None) == ""


# --- agencies and places


def test_the_58_counties_are_the_same_in_every_file(outlines):
    counties = {row["county_id"]: row["county"] for row in rows("counties.csv")}
    assert list(counties) == [str(number) for number in range(1, 59)]
    assert dict(codes("counties")) == counties
    assert {str(f["id"]): name for name, f in outlines.items()} == counties
    assert {str(f["properties"]["county_id"]) for f in outlines.values()} == set(counties)
    for name in ("regulators.csv", "jurisdictions.csv"):
        known = {(row["county_id"], row["county"]) for row in rows(name)}
        assert {pair for pair in known if counties.get(pair[0]) != pair[1]} == set()


def test_every_county_has_its_census_number_and_seat():
    counties = rows("counties.csv")
    assert [int(row["fips"]) for row in counties] == [6000 + 2 * n - 1 for n in range(1, 59)]
    assert all(row["county_seat"] and row["seat_source"] for row in counties)


@pytest.mark.parametrize("name", SOURCED)
def test_every_row_of_a_sourced_file_names_its_source(name):
    assert all(row["source"].strip() for row in rows(name))


def test_a_jurisdiction_names_its_source_unless_it_is_marked_as_assumed():
    jurisdictions = rows("jurisdictions.csv")
    unsourced = {row["confidence"] for row in jurisdictions if not row["source"].strip()}
    assert unsourced == {"default-county"}
    assert all(row["confidence"] for row in jurisdictions)


def test_agencies_carry_a_type_of_the_code_list_and_a_confidence():
    agencies = rows("regulators.csv")
    assert len(agencies) == 98
    kinds = Counter(row["agency_type"] for row in agencies)
    assert kinds["CUPA"] == 80
    assert {kind.split()[-1] for kind in kinds} <= set(codes("regulator_types"))
    assert all(row["confidence"] for row in agencies)


def test_every_jurisdiction_is_served_by_an_agency_of_the_directory():
    agencies = {row["agency_name"] for row in rows("regulators.csv")}
    assert {row["cupa_agency_name"] for row in rows("jurisdictions.csv")} <= agencies


def test_every_incorporated_city_has_a_jurisdiction_in_its_county():
    served = {(r["jurisdiction"], r["county"]) for r in rows("jurisdictions.csv")}
    assert {(r["city"], r["county"]) for r in rows("cities.csv")} <= served


def test_known_agency_codes_are_named_as_the_directory_names_them():
    directory = {
        row["regulator_code"]: row["agency_name"]
        for row in rows("regulators.csv")
        if row["regulator_code"]
    }
    assert directory
    assert directory.items() <= codes("regulators").items()


def test_zip_codes_are_text_of_five_digits_with_a_county_of_california():
    table = rows("zip_codes.csv")
    counties = codes("counties")
    assert len(table) > 2500
    assert len({row["zip_code"] for row in table}) == len(table)
    assert all(re.fullmatch(r"9\d{4}", row["zip_code"]) for row in table)
    assert all(counties.get(row["county_id"], "") == row["county"] for row in table)
    assert {row["county_id"] for row in table} - {""} == set(counties)
    assert sum(not row["county_id"] for row in table) <= 10


def test_zip_codes_name_nearly_every_city_in_its_county():
    by_city = {}
    for row in rows("zip_codes.csv"):
        by_city.setdefault(row["city"], set()).add(row["county"])
    named = [row for row in rows("cities.csv") if row["city"] in by_city]
    assert len(named) > 0.9 * len(rows("cities.csv"))
    wrong = [row["city"] for row in named if row["county"] not in by_city[row["city"]] - {""}]
    assert set(wrong) <= {"Commerce"}


def test_zip_code_points_lie_in_their_county(lies_in):
    points = [r for r in rows("zip_codes.csv") if r["latitude"] and r["county"]]
    out = [r for r in points if not lies_in(r["county"], r["longitude"], r["latitude"])]
    assert len(points) > 2500
    assert len(out) < 0.03 * len(points)


def test_cities_lie_in_the_outline_of_their_county(lies_in):
    cities = rows("cities.csv")
    out = [r["city"] for r in cities if not lies_in(r["county"], r["lon"], r["lat"])]
    assert len(cities) == 483
    assert len(out) <= 0.02 * len(cities), out


def test_a_city_lies_in_no_other_county(lies_in, outlines):
    for row in rows("cities.csv")[::25]:
        found = [name for name in outlines if lies_in(name, row["lon"], row["lat"])]
        assert found == [row["county"]]


def test_county_outlines_are_closed_and_small_enough_to_send(outlines):
    assert (REFERENCE / "counties.geojson").stat().st_size < 200_000
    for feature in outlines.values():
        for polygon in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in polygon)


# --- chemicals


def test_extremely_hazardous_substances_have_right_cas_numbers_and_a_threshold():
    substances = rows("ehs_list.csv")
    numbered = [row["cas"] for row in substances if row["cas"]]
    assert (len(substances), len(numbered)) == (355, 354)
    assert [cas for cas in numbered if not check_digit_is_right(cas)] == []
    assert all(float(row["tpq_low_lb"]) > 0 for row in substances)
    both = [row for row in substances if row["tpq_high_lb"]]
    assert len(both) == 156
    assert all(float(row["tpq_high_lb"]) >= float(row["tpq_low_lb"]) for row in both)


def test_risk_management_substances_are_toxic_or_flammable_with_a_threshold():
    substances = rows("rmp_list.csv")
    assert Counter(row["list"] for row in substances) == {"toxic": 77, "flammable": 63}
    assert all(check_digit_is_right(row["cas"]) for row in substances)
    assert all(float(row["threshold_quantity_lb"]) > 0 for row in substances)


def test_chemicals_have_right_cas_numbers_that_stand_once():
    numbers = [row["cas"] for row in rows("chemicals.csv") if row["cas"]]
    assert len(numbers) == len(set(numbers)) == 1018
    assert [cas for cas in numbers if not check_digit_is_right(cas)] == []


def test_a_wrong_check_digit_is_noticed():
    assert check_digit_is_right("7664-41-7")
    assert not check_digit_is_right("7664-41-8")
    assert not check_digit_is_right("1-1-1")


def test_classes_of_chemicals_are_in_the_code_lists():
    chemicals = rows("chemicals.csv")
    dot = {row["dot_hazard_class"] for row in chemicals} - {"", "Forbidden"}
    fire = {row["typical_fire_hazard_class"] for row in chemicals} - {""}
    states = {row["physical_state"] for row in chemicals} - {""}
    assert fire <= set(codes("fire_hazard_classes").values())
    assert states <= {label.lower() for label in codes("physical_states").values()}
    without_compatibility_group = {name.rstrip("ABCDEFGHJKLNS") for name in dot}
    assert without_compatibility_group <= set(codes("dot_hazard_classes"))


def test_every_reference_file_is_described_in_sources():
    text = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    files = {p.name for p in REFERENCE.iterdir() if p.is_file() and p.name != "SOURCES.md"}
    own = {name for name in files if "sample" not in name}
    assert {name for name in own if f"`{name}`" not in text} == set()
    assert "sample_*.csv" in text


# --- the scripts that made derived files

TOPOLOGY = {
    "transform": {"scale": [0.5, 0.25], "translate": [-120.0, 30.0]},
    # two squares side by side: arc 0 is their common edge, walked up by the left one
    "arcs": [
        [[2, 0], [0, 4]],
        [[2, 4], [-2, 0], [0, -4], [2, 0]],
        [[2, 4], [2, 0], [0, -4], [-2, 0]],
    ],
    "objects": {
        "counties": {
            "geometries": [
                {"id": "06001", "type": "Polygon", "arcs": [[0, 1]]},
                {"id": "06003", "type": "MultiPolygon", "arcs": [[[2, 0]], [[0, -1]]]},
                {"id": "32003", "type": "Polygon", "arcs": [[0, 1]]},
            ]
        }
    },
}


@pytest.fixture(scope="module")
def outlines_script():
    return runpy.run_path(str(REFERENCE / "make" / "counties_geojson.py"))


def test_outlines_are_decoded_from_differences_and_closed(outlines_script):
    alameda, alpine = outlines_script["features"](TOPOLOGY)
    (square,) = alameda["geometry"]["coordinates"]
    assert square == [[(-119, 30), (-119, 31), (-120, 31), (-120, 30), (-119, 30)]]
    assert alameda["properties"] == {"county_id": 1, "county": "Alameda"}
    assert alpine["properties"] == {"county_id": 2, "county": "Alpine"}


def test_outlines_leave_out_other_states_and_islands_without_an_area(outlines_script):
    found = list(outlines_script["features"](TOPOLOGY))
    assert [feature["id"] for feature in found] == [1, 2]
    assert len(found[1]["geometry"]["coordinates"]) == 1


def test_an_arc_is_walked_backwards_where_its_index_is_negative(outlines_script):
    arcs = {0: [(0, 0), (1, 0)], 1: [(0, 0), (1, 1), (1, 0)]}
    assert outlines_script["ring"]([0, ~1], arcs) == [(0, 0), (1, 0), (1, 1), (0, 0)]


def test_zip_rows_map_the_county_and_leave_fillers_empty():
    script = runpy.run_path(str(REFERENCE / "make" / "zip_codes.py"))
    ids = script["county_ids"]()
    known = {
        "zip_code": "93301",
        "city": "Bakersfield",
        "county": "Kern County",
        "lat": "35.38",
        "long": "-119.02",
        "zip_code_type": "STANDARD",
        "active": True,
    }
    row = script["table_row"](known, ids)
    assert row == ("93301", "Bakersfield", "Kern", "15", "35.38", "-119.02", "standard", "Y")
    unknown = {**known, "county": "", "lat": "0", "long": "0", "active": False}
    assert script["table_row"](unknown, ids)[2:] == ("", "", "", "", "standard", "N")
    assert list(script["HEADINGS"]) == list(rows("zip_codes.csv")[0])
