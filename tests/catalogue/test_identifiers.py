"""Identifiers as people type them into search boxes."""

import pytest

from upa.agencies import lookup
from upa.catalogue import identifiers
from upa.questions.facility_filter import FacilityFilter
from upa.questions.inventory_filter import InventoryFilter

TYPED = [
    *((text, "7782-50-5") for text in (
        "7782-50-5", "7782–50–5", "7782 - 50 - 5", "CAS 7782-50-5", "CAS# 7782505",
        "\u200b7782\u201150\u20115", '="7782-50-5"', "0007782-50-5")),
    *((text, "10412345") for text in (
        "10412345", " 10 412 345 ", "10,412,345", '="10412345"', "'10412345", "10412345.0",
        "CERS ID 10412345", "CERS 10412345", "CERS ID No. 10412345",
        "CERSID: 10412345", "\u202a10412345\u202c")),
    ("94541", "94541"),
    ("7782505", "7782505"),
    ("4828 Indianapolis Ave", "4828 Indianapolis Ave"),
    ("Smith – Sons", "Smith - Sons"),
    ("12-34-5 Main St", "12-34-5 Main St"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), TYPED)
def test_a_typed_identifier_is_searched_as_it_is_meant(text, meant):
    assert identifiers.searched(text) == meant


def test_search_boxes_of_materials_facilities_and_places_read_identifiers_alike():
    assert InventoryFilter(search="CAS# 7782–50–5").params()["cas"] == "7782-50-5"
    assert InventoryFilter(search="10 412 345").params()["search"] == ["10412345"]
    assert FacilityFilter(search='="10412345"').params()["search"] == ["10412345"]
    assert FacilityFilter(zip_code="'94541").params()["zip_code"] == "94541"
    asked = []
    lookup.who_regulates(
        "10,412,345", ask=lambda name, **given: asked.append(given) or _nothing(name)
    )
    assert any(given.get("cers_ids") == [10412345] for given in asked)


def _nothing(name):
    return lookup.ask_nothing(name)
