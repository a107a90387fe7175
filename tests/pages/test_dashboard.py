"""The dashboard in a real browser: look, accessibility, addresses, files, Back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import (
    choose_one,
    scrolls_sideways,
    serving,
    settle,
    violations,
    visiting,
)
from tests.support.small import SAMPLE, load_sample
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

ADDRESSES = {
    "overview": "/",
    "search": "/?search=acid",
    "facilities": "/facilities?city=San&ehs=1",
    "inventory": "/inventory?search=acid&physical_states=b",
    "checks": "/checks",
    "check": "/checks?check=cas_missing",
    "submissions": "/submissions",
    "findings": "/submissions?tab=Findings",
    "dictionary": "/submissions?tab=Data+dictionary",
}
# Opened by a link, Streamlit first asks for its own health one folder too deep.
PROBE = "Failed to load resource: the server responded with a status of 404 (Not Found)"
INVENTORY_FILE = SAMPLE / "inventory_current.xlsx"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return load_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def dashboard(browser: Browser, warehouse: Warehouse) -> Iterator[str]:
    with serving(warehouse.folder) as url:
        yield url


def a_facility(warehouse: Warehouse) -> tuple[int, str]:
    """CERS ID and name of the facility with the most materials."""
    rows = warehouse.cursor(EVERYTHING).execute(
        "select cers_id, facility_name from facilities order by material_count desc, 1 limit 1"
    )
    return rows.fetchall()[0]


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(("theme", "width"), [("light", 1400), ("dark", 420)])
@pytest.mark.parametrize("name", [*ADDRESSES, "report"])
def test_a_page_is_accessible_offline_and_fits(
    browser: Browser, dashboard: str, warehouse: Warehouse, name: str, theme: str, width: int
) -> None:
    address = ADDRESSES.get(name) or f"/facilities?cers_id={a_facility(warehouse)[0]}"
    with visiting(browser, dashboard + address, theme=theme, width=width, height=3000) as visit:
        assert violations(visit.page) == []
        assert visit.outside == []
        assert set(visit.errors) <= {PROBE}
        assert not scrolls_sideways(visit.page)


def test_a_link_into_a_fresh_server_opens_the_facility_inside_the_frame(
    browser: Browser, warehouse: Warehouse
) -> None:
    cers_id, name = a_facility(warehouse)
    with (
        serving(warehouse.folder) as url,
        visiting(browser, f"{url}/facilities?cers_id={cers_id}") as visit,
    ):
        assert heading(visit.page) == name
        expect(visit.page.get_by_role("link", name="Inventory", exact=True)).to_be_visible()
        expect(visit.page.get_by_text("Data through")).to_be_visible()


def test_a_click_opens_a_facility_and_back_returns_to_the_same_list(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/facilities?city=San+Diego") as visit:
        page = visit.page
        box = page.get_by_test_id("stDataFrame").bounding_box()
        page.mouse.click(box["x"] + 150, box["y"] + 60)
        page.wait_for_url("**cers_id=*")
        settle(page)
        assert heading(page) != "Facilities"
        page.go_back()
        settle(page)
        assert heading(page) == "Facilities"
        expect(page.get_by_text("Facilities in San Diego", exact=True)).to_be_visible()


def test_a_facility_of_the_list_can_be_opened_with_the_keyboard(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/facilities") as visit:
        page = visit.page
        choose_one(page, "Open a facility of this page")
        page.wait_for_url("**cers_id=*")


def test_a_search_stands_in_the_address_and_a_reload_keeps_it(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/inventory") as visit:
        page = visit.page
        page.get_by_role("searchbox", name="Chemical or CAS number").fill("diesel fuel")
        page.keyboard.press("Enter")
        page.wait_for_url("**search=diesel+fuel*")
        page.reload()
        settle(page)
        expect(page.get_by_text("Materials named “diesel fuel”")).to_be_visible()


def test_the_scope_follows_to_other_pages_back_and_through_a_reload(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/facilities") as visit:
        page = visit.page
        page.goto(f"{dashboard}/facilities?county=15")
        settle(page)
        page.get_by_role("link", name="Inventory", exact=True).click()
        page.wait_for_url("**/inventory?county=15")
        settle(page)
        expect(page.get_by_text("Scope: Facilities in Kern County")).to_be_visible()
        page.go_back()
        settle(page)
        assert heading(page) == "Facilities"
        page.reload()
        settle(page)
        expect(page.get_by_text("Scope: Facilities in Kern County")).to_be_visible()


@pytest.mark.parametrize(
    "origin",
    [
        "/checks?check=not_accepted&agency=3700",
        "/jurisdictions?tab=Changes&county=37",
        "/inventory?search=diesel",
    ],
)
def test_from_a_facility_opened_on_another_page_one_step_back_leads_there(
    browser: Browser, dashboard: str, origin: str
) -> None:
    with visiting(browser, dashboard + origin) as visit:
        page = visit.page
        came_from, title = page.url, heading(page)
        choose_one(page, "Open a facility of this page")
        page.wait_for_url("**/facilities?cers_id=*")
        settle(page)
        name = heading(page)
        page.go_back()
        settle(page)
        assert (page.url, heading(page)) == (came_from, title)
        page.go_forward()
        settle(page)
        assert heading(page) == name


def test_a_link_to_another_agency_is_stronger_than_the_scope_it_is_clicked_in(
    browser: Browser, dashboard: str
) -> None:
    with visiting(browser, f"{dashboard}/?agency=1500&search=corona") as visit:
        page = visit.page
        page.get_by_role("link", name="Corona Fire Department").click()
        page.wait_for_url("**/facilities?agency=3301")
        settle(page)
        expect(page.get_by_text("Scope: Facilities of Corona Fire Department")).to_be_visible()


def test_the_public_csv_is_the_default_and_named_after_the_filter(
    browser: Browser, dashboard: str, tmp_path: Path
) -> None:
    with visiting(browser, f"{dashboard}/inventory?search=diesel") as visit:
        page = visit.page
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV file", exact=True).click()
        target = tmp_path / "file.csv"
        download.value.save_as(target)
        assert download.value.suggested_filename.startswith("materials-named-diesel-latest")
        assert download.value.suggested_filename.endswith("-public.csv")
        head = target.read_text(encoding="utf-8-sig").splitlines()[0]
        assert "Common name" in head
        assert "Storage location" not in head


def test_files_are_dropped_loaded_refused_and_undone(browser: Browser, tmp_path: Path) -> None:
    letter = tmp_path / "letter.xml"
    letter.write_text("<letter>Dear agency</letter>", encoding="utf-8")
    folder = tmp_path / "warehouse"
    with serving(folder) as url, visiting(browser, f"{url}/submissions") as visit:
        page = visit.page
        expect(page.get_by_text("Nothing is loaded yet.")).to_be_visible()
        page.locator("input[type=file]").set_input_files([INVENTORY_FILE, letter])
        settle(page)
        page.get_by_role("button", name="Load", exact=True).click()
        expect(page.get_by_text("1 of 2 files loaded.")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("letter.xml: refused.")).to_be_visible()
        settle(page)
        assert violations(page) == []
        assert Warehouse(folder).generation == 1
        page.get_by_role("link", name="Facilities", exact=True).click()
        expect(page.get_by_text("of 3 facilities")).to_be_visible(timeout=30_000)
        page.get_by_role("link", name="Submissions", exact=True).click()
        settle(page)
        page.get_by_role("button", name="Undo last load").click()
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(page.get_by_text("The last load was undone.")).to_be_visible(timeout=30_000)
        assert Warehouse(folder).generation is None
        assert set(visit.errors) <= {PROBE}


def test_a_click_on_a_bar_opens_its_items_each_time(
    browser: Browser, dashboard: str, warehouse: Warehouse
) -> None:
    rows = warehouse.cursor(EVERYTHING).execute(
        "select count(*) from current_inventory where trade_secret is distinct from 'Y' "
        "and physical_state = 'b' and units = 'a'"
    )
    materials = rows.fetchall()[0][0]
    with visiting(browser, f"{dashboard}/inventory?tab=By+state+and+unit") as visit:
        for _ in range(2):
            bar = visit.page.locator(".js-plotly-plot .bars .point path").first
            bar.scroll_into_view_if_needed()
            box = bar.bounding_box()
            assert box is not None
            visit.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
            expect(visit.page.get_by_text(f"of {materials:,} material")).to_be_visible()
            settle(visit.page)
            assert "physical_states=b&units=a" in visit.page.url
            visit.page.get_by_role("button", name="Clear all filters").click()
            visit.page.get_by_role("tab", name="By state and unit").click()
            settle(visit.page)
