"""The tasks of a regulator on the Businesses page, in the browser in under five clicks each."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import ROOT, scrolls_sideways, serving, settle, violations, visiting
from tests.support.exchange_walk import Exchange, walk
from tests.support.sample import copied

SAMPLE = ROOT / "data" / "sample"
LARKFIELD = 90000001


@pytest.fixture(scope="module")
def url(loaded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = copied(loaded_sample, tmp_path_factory.mktemp("browser") / "warehouse").folder
    with serving(home, UPA_LOCAL=str(home.parent / "local.sqlite")) as address:
        yield address


@pytest.fixture(scope="module")
def walked() -> Exchange:
    return walk(SAMPLE)


class Clicks:
    """Clicks on a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, role: str, name: str, exact: bool = False) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.count += 1
        settle(self.page)

    def choose(self, label: str, option: str) -> None:
        """Click a list, type the beginning of an option and press Enter."""
        field = self.page.get_by_role("combobox", name=label).first
        field.click()
        self.count += 1
        field.press_sequentially(option)
        self.page.get_by_role("option", name=option).first.wait_for()
        field.press("Enter")
        settle(self.page)


def saved(page: Page, clicks: Clicks, label: str) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
        clicks.count += 1
    return Path(waiting.value.path())


def test_the_contacts_of_regulators_of_businesses_touching_fresno_are_exported_in_four_clicks(
    browser: Browser, url: str, walked: Exchange
) -> None:
    with visiting(browser, url) as visit:
        page, clicks = visit.page, Clicks(visit.page)
        clicks("link", "Businesses")
        clicks.choose("In several jurisdictions", "Yes")
        clicks.choose("With a facility in county", "Fresno")
        assert page.get_by_text("Businesses in several jurisdictions touching Fresno").count()
        page.keyboard.press("Escape")
        content = saved(page, clicks, "Regulators’ contacts (Excel)").read_bytes()
        assert clicks.count < 5
        assert visit.outside == []
    heads, *cells = openpyxl.load_workbook(io.BytesIO(content))["Report"].values
    rows = [dict(zip(heads, map(str, row), strict=True)) for row in cells]
    spanning = {
        str(code)
        for code in walked.organizations
        if "Fresno" in {walked.county(c) for c in walked.facilities_of(code)}
        and walked.organizations[code].findtext("IsMJB") == "true"
    }
    assert {row["Business code"] for row in rows} == spanning
    own = {row["Agency"] for row in rows if row["Business code"] == str(LARKFIELD)}
    assert own >= {walked.cupa(c) for c in walked.facilities_of(LARKFIELD)}
    assert all(row["Phone"] != "None" for row in rows if row["Agency"].startswith("Kern County"))


def test_agencies_that_do_not_accept_a_last_inventory_are_seen_in_under_five_clicks(
    browser: Browser, url: str, walked: Exchange
) -> None:
    refused = {
        walked.agency(s.agency)
        for (c, e), s in walked.current().items()
        if e == 2 and s.status == 5 and c in walked.facilities_of(LARKFIELD)
    }
    assert refused
    with visiting(browser, url) as visit:
        page, clicks = visit.page, Clicks(visit.page)
        clicks("link", "Businesses")
        clicks.choose("Open a business of this page", "Larkfield")
        assert clicks.count < 5
        assert page.get_by_role("heading", name="Larkfield Wireless").count() == 1
        said = page.locator("p", has_text="Not accepted by:").first.inner_text()
        for agency in refused:
            assert agency in said
        assert visit.outside == []


def test_the_organization_request_is_saved_as_a_workbook(
    browser: Browser, url: str, walked: Exchange
) -> None:
    with visiting(browser, f"{url}/businesses?business=90000008&section=request") as visit:
        clicks = Clicks(visit.page)
        path = saved(visit.page, clicks, "Worksheet (Excel)")
        rows = list(openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Facilities"].values)
    assert {int(row[0]) for row in rows[1:]} == walked.facilities_of(90000008)


@pytest.mark.parametrize(("theme", "width"), [("light", 1400), ("dark", 420)])
@pytest.mark.parametrize("address", ["", "?business=90000001", "?business=90000001&section=same"])
def test_the_page_keeps_the_accessibility_rules_at_every_width_and_asks_nothing_outside(
    browser: Browser, url: str, address: str, width: int, theme: str
) -> None:
    where = f"{url}/businesses{address}"
    with visiting(browser, where, theme=theme, width=width, height=4000) as visit:
        assert visit.page.get_by_role("heading").first.is_visible()
        assert violations(visit.page) == []
        assert visit.outside == []
        assert not scrolls_sideways(visit.page)
