"""Which materials are one, and by what they are found."""

import pyarrow as pa
import pytest

from tests.support.macros import material_keys, search_texts

ETHANOL = {"common_name": "Ethyl Alcohol", "chemical_name": "Ethanol", "cas_number": "64-17-5"}


def material_rows(*changes: dict[str, str | None]) -> pa.Table:
    """Rows of ethanol with some cells changed."""
    rows = [ETHANOL | change for change in changes]
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({n: pa.array([r.get(n) for r in rows], pa.string()) for n in names})


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
    assert material_keys(rows) == [key]


def test_keys_stand_in_the_order_of_their_rows():
    rows = material_rows({}, {"cas_number": None}, {"cas_number": "67-64-1"}, {})
    keys = material_keys(rows)
    assert keys == ["cas:64-17-5", "name:ethyl alcohol", "cas:67-64-1", "cas:64-17-5"]


def test_the_search_text_holds_names_and_cas_numbers_of_material_and_components():
    rows = material_rows(
        {"hc1_name": "Water", "hc1_cas": "7732-18-5", "hc5_name": "MEK", "hc5_cas": "78-93-3"},
        {"common_name": None, "chemical_location": "Not for searching"},
    )
    assert search_texts(rows) == [
        "ethyl alcohol ethanol 64-17-5 water 7732-18-5 mek 78-93-3",
        "ethanol 64-17-5",
    ]


def test_a_material_without_any_name_has_an_empty_search_text():
    assert search_texts(pa.table({"locator": ["Chemical[1]"]})) == [""]
    assert search_texts(pa.table({"locator": pa.array([], pa.string())})) == []
