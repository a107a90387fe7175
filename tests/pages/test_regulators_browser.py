"""A regulator's first task in a real browser: find the agency for an address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.agencies.test_directory import TORRANCE, rows
from tests.support.browser import scrolls_sideways, serving, settle, violations, visiting
from tests.support.small import by_hand, warehouse_of

PROBE = "Failed to load resource: the server responded with a status of 404 (Not Found)"
"""Streamlit's own look for its server under the page's address, after a link into a page."""


@pytest.fixture(scope="module")
def dashboard(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("regulators")
    tables = rows() | {"source_files": by_hand()["source_files"]}
    warehouse = warehouse_of(folder / "warehouse", tables)
    with serving(warehouse.folder, UPA_LOCAL=str(folder / "local.sqlite")) as url:
        yield url


COUNT_CLICKS = """() => {
  window.clicks = 0;
  addEventListener('click', event => { if (event.isTrusted) window.clicks += 1; }, true);
}"""


def test_the_agency_for_an_address_is_found_in_under_five_clicks(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, dashboard) as visit:
        page = visit.page
        page.evaluate(COUNT_CLICKS)
        page.get_by_role("link", name="Regulators").click()
        settle(page)
        box = page.get_by_label("Address, ZIP, city, county")
        box.click()
        box.fill("5927 Stonepine Court, Torrance, CA 90504")
        box.press("Enter")
        settle(page)
        inventory = page.get_by_role("row", name="Hazardous Materials Inventory")
        expect(inventory).to_contain_text("Torrance Fire Department")
        expect(inventory).to_contain_text("Assigned to this facility (facility query)")
        expect(page.get_by_role("row", name="Facility Information")).to_contain_text(
            "Los Angeles County Fire Department"
        )
        expect(page.get_by_text("(323) 890-4317")).to_be_visible()
        assert page.evaluate("window.clicks") < 5
        assert visit.outside == []
        assert visit.errors == []


ADDRESSES = {
    "answer": f"?q={TORRANCE}",
    "several answers": "?search=93308",
    "county": "?search=Los+Angeles+County",
    "many": "?view=many",
    "all": "?view=all",
    "keep": "?view=keep",
}


@pytest.mark.parametrize(("theme", "width"), [("light", 1400), ("dark", 420)])
@pytest.mark.parametrize("name", ADDRESSES)
def test_the_page_is_accessible_offline_and_fits(
    browser: Browser, dashboard: str, name: str, theme: str, width: int
) -> None:
    address = f"{dashboard}/regulators{ADDRESSES[name]}"
    with visiting(browser, address, theme=theme, width=width, height=3000) as visit:
        assert violations(visit.page) == []
        assert visit.outside == []
        assert set(visit.errors) <= {PROBE}
        assert not scrolls_sideways(visit.page)


def correct_phone(page: Page, number: str) -> None:
    page.get_by_role("button", name="Correct…").click()
    settle(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Phone", exact=True).fill(number)
    dialog.get_by_label("Your name or initials").fill("Ana")
    dialog.get_by_role("button", name="Save").click()
    settle(page)


def test_a_correction_is_saved_from_its_form_and_there_after_a_reload(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/regulators?search=Petaluma", height=2000) as visit:
        page = visit.page
        correct_phone(page, "(555) 555-0100")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Phone: (555) 555-0100")).to_be_visible()
        page.reload()
        settle(page)
        expect(page.get_by_text("Phone: (555) 555-0100")).to_be_visible()
        expect(page.get_by_text("by Ana")).to_be_visible()
        page.get_by_role("button", name="Correct…").click()
        settle(page)
        assert violations(page) == []
        page.keyboard.press("Escape")
        settle(page)
        page.get_by_text("All agencies", exact=True).click()
        settle(page)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_contacts_of_an_answer_come_as_vcards(
    browser: Browser, dashboard: str, tmp_path: Path
) -> None:
    with visiting(browser, f"{dashboard}/regulators?search=93308", height=2000) as visit:
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("button", name="vCard").click()
        saved = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved)
        assert saved.name == "agencies-zip-code-93308-bakersfield.vcf"
        text = saved.read_text(encoding="utf-8")
        assert text.count("BEGIN:VCARD") == 2
        assert "FN:Bakersfield Fire Department" in text
