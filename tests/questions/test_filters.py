"""Filters: one object is the page's address, the SQL parameters, the sentence and the file name."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from upa.catalogue import fields
from upa.questions import facility_filter, inventory_filter, query
from upa.questions.business_filter import BusinessFilter
from upa.questions.facility_filter import FacilityFilter, JurisdictionFilter, PlanFilter
from upa.questions.filter_base import Scope
from upa.questions.inventory_filter import InventoryFilter

NAMES = {1500: "Kern County", 3700: "San Diego County"}
KERN = Scope(agency=(1500,))

FACILITIES: list[tuple[FacilityFilter, dict[str, str], str, dict[str, Any]]] = [
    (FacilityFilter(), {}, "All known facilities", {}),
    (FacilityFilter(KERN), {"agency": "1500"}, "Facilities of Kern County", {"agency": [1500]}),
    (
        FacilityFilter(Scope(agency=(1500, 9999))),
        {"agency": "1500,9999"},
        "Facilities of Kern County or Agency 9999 (not in the directory)",
        {"agency": [1500, 9999]},
    ),
    (
        FacilityFilter(Scope(county=(15, 54, 37))),
        {"county": "15,54,37"},
        "Facilities in Kern, Tulare or San Diego County",
        {"county": [15, 54, 37]},
    ),
    (
        FacilityFilter(KERN, city="Delano", ehs=True),
        {"agency": "1500", "city": "Delano", "ehs": "1"},
        "Facilities of Kern County in Delano with extremely hazardous substances",
        {"agency": [1500], "city": "Delano", "ehs": True},
    ),
    (
        FacilityFilter(search="Main  St"),
        {"search": "Main  St"},
        "Facilities matching “Main  St”",
        {"search": ["main", "st"]},
    ),
    (
        FacilityFilter(elements=(2,), statuses=(5, 12)),
        {"elements": "2", "statuses": "5,12"},
        "Facilities with a last submittal of Hazardous Materials Inventory that is Not Accepted or "
        "Unknown (12)",
        {"elements": [2], "statuses": [5, 12]},
    ),
    (
        FacilityFilter(statuses=(5,)),
        {"statuses": "5"},
        "Facilities with a last submittal that is Not Accepted",
        {"statuses": [5]},
    ),
    (
        FacilityFilter(ehs=False, findings=False, loaded=False),
        {"ehs": "0", "findings": "0", "loaded": "0"},
        "Facilities without extremely hazardous substances without findings known but without "
        "submittals loaded",
        {"ehs": False, "findings": False, "loaded": False},
    ),
    (
        FacilityFilter(activities=("own_or_operate_ust", "hw_generator")),
        {"activities": "own_or_operate_ust,hw_generator"},
        "Facilities that report Underground tanks and Hazardous waste generator",
        {"activities": ["own_or_operate_ust", "hw_generator"]},
    ),
    (
        FacilityFilter(submitted_from=date(2025, 1, 1), submitted_to=date(2025, 12, 31)),
        {"submitted_from": "2025-01-01", "submitted_to": "2025-12-31"},
        "Facilities last submitting on or after 2025-01-01 last submitting on or before 2025-12-31",
        {"submitted_from": date(2025, 1, 1), "submitted_to": date(2025, 12, 31)},
    ),
    (
        FacilityFilter(business=90000001, zip_code="932"),
        {"business": "90000001", "zip_code": "932"},
        "Facilities of business 90000001 with ZIP code 932",
        {"business": 90000001, "zip_code": "932"},
    ),
]
LATEST = "latest submitted inventories, without trade secrets"
INVENTORY: list[tuple[InventoryFilter, dict[str, str], str, dict[str, Any]]] = [
    (InventoryFilter(), {}, f"All materials, {LATEST}", {}),
    (
        InventoryFilter(Scope(basis="accepted"), trade_secrets=True),
        {"basis": "accepted", "trade_secrets": "1"},
        "Materials with trade secrets, latest accepted inventories",
        {"basis": "accepted", "trade_secrets": True},
    ),
    (
        InventoryFilter(search="sulfuric acid"),
        {"search": "sulfuric acid"},
        f"Materials named “sulfuric acid”, {LATEST}",
        {"search": ["sulfuric", "acid"]},
    ),
    (
        InventoryFilter(search="7664-93-9", mixtures=False),
        {"search": "7664-93-9", "mixtures": "0"},
        f"Materials named “7664-93-9” not counting components of mixtures, {LATEST}",
        {"cas": "7664-93-9", "mixtures": False},
    ),
    (
        InventoryFilter(KERN, hm_types=("c",), waste_codes=("221", "352"), city="Taft"),
        {"agency": "1500", "hm_types": "c", "waste_codes": "221,352", "city": "Taft"},
        "Materials of type Waste with state waste code 221 or 352 in the city of Taft of Kern "
        f"County, {LATEST}",
        {"agency": [1500], "hm_types": ["c"], "waste_codes": ["221", "352"], "city": "Taft"},
    ),
    (
        InventoryFilter(ehs=True, physical_states=("a", "c"), units="c", minimum=1500.0),
        {"ehs": "1", "physical_states": "a,c", "units": "c", "minimum": "1500"},
        "Materials stored as solid or gas that are or hold extremely hazardous substances reported "
        f"in pounds at a maximum daily amount of at least 1,500, {LATEST}",
        {"ehs": True, "physical_states": ["a", "c"], "units": "c", "minimum": 1500.0},
    ),
    (
        InventoryFilter(
            fire_classes=(9,), dot_classes=("2.1",), containers=("sc_cylinder", "sc_steel_drum")
        ),
        {"fire_classes": "9", "dot_classes": "2.1", "containers": "sc_cylinder,sc_steel_drum"},
        "Materials in fire hazard class Flammable Liquid, Class I-A in DOT class 2.1 Flammable "
        f"Gases in cylinder or steel drum, {LATEST}",
        {
            "fire_classes": [9],
            "dot_classes": ["2.1"],
            "containers": ["sc_cylinder", "sc_steel_drum"],
        },
    ),
]
BOTH = FACILITIES + INVENTORY


@pytest.mark.parametrize(("made", "address", "sentence", "params"), BOTH)
def test_a_filter_is_its_address_its_sentence_and_its_parameters(
    made: FacilityFilter | InventoryFilter, address: dict, sentence: str, params: dict
) -> None:
    assert made.to_query_params() == address
    assert type(made).from_query_params(address) == made
    assert made.sentence(NAMES) == sentence
    nothing = type(made)().params()
    assert {k: v for k, v in made.params().items() if v != nothing[k]} == params


@pytest.mark.parametrize("made", [FacilityFilter(), InventoryFilter()])
def test_every_attribute_has_an_english_clause(made: FacilityFilter | InventoryFilter) -> None:
    own = {f.name for f in dataclasses.fields(made) if f.name != "scope"}
    assert set(made.CLAUSES) == own


@pytest.mark.parametrize("made", [row[0] for row in BOTH])
def test_taking_each_filter_away_leaves_the_rest_and_in_the_end_none(
    made: FacilityFilter | InventoryFilter,
) -> None:
    while active := made.active():
        less = made.without(active[0])
        assert set(made.clauses(NAMES)) - set(less.clauses(NAMES)) >= {active[0]}
        assert set(less.clauses(NAMES)) < set(made.clauses(NAMES))
        made = less
    assert made.clauses(NAMES) == {}


@pytest.mark.parametrize(
    "address",
    [
        {"elements": "x"},
        {"business": ""},
        {"submitted_from": "yesterday"},
        {"ehs": "maybe"},
        {"agency": "Kern"},
        {"unheard_of": "1"},
        {"basis": "both"},
    ],
)
def test_an_address_that_cannot_be_read_asks_for_nothing(address: dict[str, str]) -> None:
    assert FacilityFilter.from_query_params(address) == FacilityFilter()


@pytest.mark.parametrize("kind", [FacilityFilter, InventoryFilter, BusinessFilter])
def test_attributes_of_before_are_read_from_an_address_unless_it_has_the_new_one(kind) -> None:
    names = {f.name for f in dataclasses.fields(kind)}
    assert set(kind.FORMER.values()) <= names
    assert not set(kind.FORMER) & names
    for former, name in kind.FORMER.items():
        read = kind.from_query_params({former: "10100001"})
        assert read.to_query_params() == {name: "10100001"}
        assert kind.from_query_params({former: "10100001", name: "10100002"}).to_query_params() == {
            name: "10100002"
        }


def test_one_thing_has_one_name_in_filters_and_parameters() -> None:
    former = {"words", "regulators", "counties", "business_code", "organization_code", "chemical"}
    asked = {name for question in query.names() for name in query.question(question).types}
    assert not former & asked
    for kind in (FacilityFilter, JurisdictionFilter, InventoryFilter, BusinessFilter, PlanFilter):
        names = {f.name for f in dataclasses.fields(kind)} - {"scope"} | {"agency", "county"}
        assert not former & names
        same = names - {"as_of", "crosswalk"}
        assert same - set(kind().params()) == set(), kind


def test_a_minimum_amount_without_a_unit_has_no_effect_and_is_not_said() -> None:
    made = InventoryFilter(minimum=5.0)
    assert made.params()["minimum"] is None
    assert made.clauses(NAMES) == {}


def test_file_names_say_what_is_inside_and_are_safe() -> None:
    made = FacilityFilter(KERN, search="../O’Neil & Söhne: <b>", city="Delano")
    assert made.file_name(NAMES) == "facilities-of-kern-county-matching-oneil-s-hne-b-in-delano"
    long = FacilityFilter(search="word " * 60).file_name(NAMES)
    assert len(long) <= 100
    assert not long.endswith("-")


LETTERS = some.text(some.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@given(search=LETTERS.map(str.strip), business=some.none() | some.integers(1, 999999999))
def test_any_text_comes_back_from_its_address(search: str, business: int | None) -> None:
    made = FacilityFilter(search=search, business=business)
    assert FacilityFilter.from_query_params(made.to_query_params()) == made


@given(some.none() | some.floats(0, 1e12, allow_nan=False))
def test_any_amount_comes_back_from_its_address(minimum: float | None) -> None:
    made = InventoryFilter(units="a", minimum=minimum)
    assert InventoryFilter.from_query_params(made.to_query_params()) == made


@pytest.mark.parametrize(
    ("text", "is_cas"),
    [
        ("7664-93-9", True),
        ("50-00-0", True),
        ("7664-93", False),
        ("7664939", False),
        ("a 50-00-0", False),
    ],
)
def test_only_a_whole_cas_number_is_one(text: str, is_cas: bool) -> None:
    assert (InventoryFilter(search=text).params()["cas"] is not None) == is_cas


def test_choices_are_the_catalogues_own_columns() -> None:
    assert {facility_filter.activity(a) for a in facility_filter.ACTIVITIES} >= {
        "Underground tanks"
    }
    assert len(facility_filter.ACTIVITIES) == 12
    assert set(inventory_filter.CONTAINERS) <= set(fields.columns("inventory_items"))
    assert inventory_filter.container("sc_tote_bin") == "Tote bin"
