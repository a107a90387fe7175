"""The Jurisdictions page in a real browser: from the map into a county, and to a facility."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import (
    choose_one,
    scrolls_sideways,
    serving,
    settle,
    violations,
    visiting,
)

TABS = {
    ("light", 1400): ("County map", "Facilities", "Businesses", "Submittals", "Movements"),
    ("dark", 420): ("County map", "Programs", "Inventory"),
}


@pytest.fixture(scope="module")
def url(loaded_sample: Path) -> Iterator[str]:
    with serving(loaded_sample) as address:
        yield f"{address}/jurisdictions"


def metric(page: Page, label: str) -> str:
    """The value of a figure, read from the page."""
    box = page.get_by_test_id("stMetric").filter(has_text=label).first
    return box.get_by_test_id("stMetricValue").inner_text().strip()


def test_a_number_on_the_map_opens_its_county(browser: Browser, url: str) -> None:
    with visiting(browser, url) as visit:
        number = visit.page.locator(".js-plotly-plot .textpoint text").filter(
            has_text=re.compile("^15$")
        )
        number.first.click(force=True)
        settle(visit.page)
        assert "county=10" in visit.page.url and "tab=facilities" in visit.page.url
        assert visit.page.get_by_text("Facilities in Fresno County").first.is_visible()
        assert metric(visit.page, "Facilities") == "14"
        assert visit.outside == []


def test_a_copied_link_reopens_the_same_view(browser: Browser, url: str) -> None:
    link = f"{url}?tab=Submittals&agency=3302&state=Overdue&as_of=2026-06-01"
    with visiting(browser, link) as visit:
        assert visit.page.get_by_text("Due by 2026-06-01").is_visible()
        assert visit.page.get_by_role("radio", name="Overdue", exact=True).is_checked()
        shown = metric(visit.page, "Overdue")
        copied = visit.page.url
    with visiting(browser, copied) as again:
        assert metric(again.page, "Overdue") == shown
        assert again.page.get_by_text("Due by 2026-06-01").is_visible()


@pytest.mark.parametrize(("theme", "width"), TABS)
def test_every_tab_is_readable_stays_here_and_fits(
    browser: Browser, url: str, theme: str, width: int
) -> None:
    with visiting(browser, url, theme=theme, width=width) as visit:
        for name in TABS[theme, width]:
            visit.page.get_by_role("tab", name=name).click()
            settle(visit.page)
            assert violations(visit.page) == [], name
            assert not scrolls_sideways(visit.page), name
        assert visit.outside == []


def test_a_facility_of_the_list_opens_within_the_scope(browser: Browser, url: str) -> None:
    with visiting(browser, f"{url}?tab=Facilities&county=10") as visit:
        choose_one(visit.page, "Open a facility of this page")
        visit.page.wait_for_url("**/facilities?*cers_id=*")
        settle(visit.page)
        assert visit.page.get_by_role("heading", name="Who regulates it").is_visible()
        assert visit.page.get_by_text("Scope: Facilities in Fresno County").is_visible()


def test_a_number_of_the_matrix_lists_its_facilities(browser: Browser, url: str) -> None:
    with visiting(browser, f"{url}?tab=Submittals&agency=3302") as visit:
        grid = visit.page.get_by_test_id("stDataFrame").first
        # Cells are painted on a canvas: the third row's number of accepted submittals.
        box = grid.bounding_box()
        visit.page.mouse.click(box["x"] + 620, box["y"] + 35 * 3.5)
        settle(visit.page)
        assert "tab=facilities" in visit.page.url and "elements=9" in visit.page.url
        said = "with a last submittal of Aboveground Petroleum Storage Tanks that is Accepted"
        assert visit.page.get_by_text(
            f"Facilities of City of Riverside Fire Department {said}"
        ).is_visible()
