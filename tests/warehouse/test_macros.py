"""Small rules of the schema: which texts are CAS numbers, which coordinates are a place."""

import pytest

from tests.support.macros import value_of


def is_cas(text: str | None) -> bool:
    return value_of("cas_key($1::varchar)", text) is not None


def is_real(latitude: float | None, longitude: float | None) -> bool:
    return value_of("real_point($1::double, $2::double)", latitude, longitude) is not None


@pytest.mark.parametrize(
    "point", [(37.2718810, -119.2702330), (0.0, 0.0), (0, -119.5), (37.5, 0), (None, None)]
)
def test_the_middle_of_california_zeros_and_nothing_are_no_place(point):
    assert not is_real(*point)


@pytest.mark.parametrize("point", [(37.2719, -119.270233), (36.7, -119.8), (45.5, -122.7)])
def test_a_place_is_one_wherever_it_is(point):
    assert is_real(*point)


@pytest.mark.parametrize(
    "text", ["64-17-5", "7664-93-9", "7732-18-5", "50-00-0", " 67-64-1 ", "0064-17-5", "1310-73-2"]
)
def test_a_cas_number_with_its_check_digit_is_valid(text):
    assert is_cas(text)


@pytest.mark.parametrize(
    "text",
    [
        *("64-17-6", "64-71-5", "64175", "5-00-0", "00-00-0", "12345678-00-0", "1964-05-17"),
        *("64-17-5 (ethanol)", "MIX", "N/A", "Trade Secret", "", None),
    ],
)
def test_anything_else_is_no_cas_number(text):
    assert not is_cas(text)


@pytest.mark.parametrize("text", ["7664-93-9", "7782-50-5", "1310-73-2"])
def test_one_wrong_digit_anywhere_makes_a_cas_number_invalid(text):
    for place, digit in enumerate(text):
        for wrong in set("0123456789") - {digit} if digit != "-" else ():
            changed = text[:place] + wrong + text[place + 1 :]
            weight = sum(c != "-" for c in text[place:]) - 1
            # Five times an even difference leaves the last digit as it was, as does ten times any.
            blind = (int(wrong) - int(digit)) * weight % 10 == 0 and weight > 0
            assert is_cas(changed) == blind


def test_a_cas_number_is_known_without_zeros_in_front():
    assert value_of("cas_key('0064-17-5')") == "64-17-5"


@pytest.mark.parametrize(
    ("text", "is_none", "is_bad"),
    [
        *((text, True, False) for text in (None, "", "MIX", "n/a", "N.A.", "000-00-0", "—")),
        *((text, False, True) for text in ("64-17-6", "5/17/1964", "Namibia", "D001")),
        ("64-17-5", False, False),
    ],
)
def test_a_text_is_a_cas_number_a_filler_or_wrong(text, is_none, is_bad):
    assert value_of("is_no_cas($1::varchar)", text) is is_none
    assert bool(value_of("is_bad_cas($1::varchar)", text)) is is_bad
