"""Any address opens a page: what it asks for and cannot be had is said, and left out."""

import random
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.addresses import HOSTILE, PARAMETERS, places
from tests.support.browser import ROOT
from tests.support.small import FUEL, by_hand, warehouse_of
from upa.questions import checks
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import text

PLACES = list(places(FUEL, 90000001, checks.checks()[0].question.split("/")[1]))
TOO_LARGE = "99999999999999999999"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("by-hand") / "warehouse", by_hand()).folder


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))


def opened(page: str, address: dict[str, str]) -> AppTest:
    run = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    run.query_params.update(address)
    return run.switch_page(f"pages/{page}.py").run()


@pytest.mark.parametrize("number", range(len(PLACES)), ids=lambda n: f"{PLACES[n][0]}-{n}")
def test_no_value_of_an_address_breaks_a_page(number: int) -> None:
    page, asked = PLACES[number]
    values = random.Random(number).choices(HOSTILE, k=len(PARAMETERS))
    run = opened(page, dict(zip(PARAMETERS, values, strict=True)) | asked)
    assert not run.exception
    assert not run.error
    assert run.title or run.header


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("inventory", "business"),
        ("inventory", "days_from"),
        ("facilities", "business"),
        ("overview", "agency"),
    ],
)
def test_a_number_that_is_too_large_is_said_and_left_out(page: str, name: str) -> None:
    run = opened(page, {name: TOO_LARGE})
    assert not run.exception
    assert [i.value for i in run.info if TOO_LARGE in i.value] == [
        f"“{text.plain(name)}={TOO_LARGE}” in the address is not understood and left out. Choose "
        "it again in the filter."
    ]


@pytest.mark.parametrize(
    ("page", "name", "noun"),
    [
        ("facilities", "cers_id", "is no CERS ID"),
        ("businesses", "business", "is no organization code"),
        ("checks", "check", "There is no check called"),
    ],
)
@pytest.mark.parametrize("value", ["²", TOO_LARGE, "abc", "-1"])
def test_a_page_of_one_thing_says_when_there_is_no_such_thing(
    page: str, name: str, noun: str, value: str
) -> None:
    run = opened(page, {name: value})
    assert not run.exception
    assert any(noun in i.value and value in i.value for i in run.info)
    assert run.title[0].value == page.capitalize()


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e400", "x"])
def test_an_amount_that_no_one_can_have_counts_as_not_given(value: str) -> None:
    asked = {"minimum": value, "units": "a"}
    assert InventoryFilter.from_query_params(asked).minimum is None
    assert InventoryFilter.not_understood(asked) == {"minimum": value}
