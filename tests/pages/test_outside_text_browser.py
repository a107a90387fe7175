"""In a real browser no text from outside becomes a link, a picture, a colour or a formula."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import serving, settle, visiting
from tests.support.hostile import loaded_with
from upa.agencies import directory, edits
from upa.questions import query
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING

HOSTILE = (
    "*Slanted* :red[crimson] ![p](http://203.0.113.7/p.png) www.evil.example $x^2$ "
    'm@evil.example :smile: :material/home: `code` <b class="b">bold</b> &copy; -> '
    "[lnk](http://203.0.113.7/l) https://203.0.113.7/u"
)
SHORT = "*Slanted* :red[crimson] ![p](http://203.0.113.7/p.png) www.evil.example $x^2$"
AS_WRITTEN = {
    "Slanted": "*Slanted",
    "crimson": ":red[crimson",
    "evil.example $": "www.evil.example $",
    "x^2": "$x^2",
    "bold<": '<b class="b">bold<',
    "copy;": "&copy;",
    "/p.png": "![p](http://203.0.113.7/p.png",
    "smile": ":smile",
    "material/home": ":material/home",
}
"""Pieces of the text and how they stand where nothing was made of them, as far as they are shown
at all: charts cut long texts."""
MADE = (
    "a[href^='http'][href*='203.0.113.7'], a[href^='http'][href*='evil.example'], "
    "a[href^='mailto'][href*='evil.example'], [src*='203.0.113.7'], .katex, "
    ".stMarkdownColoredText, b.b"
)
NAME = "[lnk] _slanted_ www.evil.example $x^2$ ~~s~~"


@dataclass
class Served:
    """The dashboard, and what its addresses can name."""

    url: str
    facility: int
    business: int


@pytest.fixture(scope="module")
def dashboard(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    local = str(folder / "local.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPA_WAREHOUSE", str(folder / "warehouse"))
        patch.setenv("UPA_LOCAL", local)
        loaded_with(folder / "warehouse", [HOSTILE])
        facility = query.run("facilities/list", EVERYTHING, sort="findings", limit=1)
        business = query.run("businesses/list", EVERYTHING, limit=1)
        enter()
    with serving(folder / "warehouse", UPA_LOCAL=local) as url:
        yield Served(url, int(facility["cers_id"][0]), int(business["business_code"][0]))


def enter() -> None:
    """Hostile corrections, and notes of people."""
    known = directory.current()
    kern = next(a for a in known.agencies if a.code == 1500)
    values = {"name": SHORT, "address1": SHORT[:70], "serves_cities": HOSTILE}
    edits.enter(kern, values, HOSTILE, None, known)
    entries.add_plan_rule("1500", entries.PLAN_PROGRAMS[0], HOSTILE, HOSTILE)


def addresses(served: Served) -> Iterator[tuple[str, dict[str, str]]]:
    """Pages and parts that draw every kind of text, asked for in hostile words as well."""
    business = {"business": str(served.business)}
    yield "", {"search": HOSTILE, "as_of": HOSTILE}
    yield "", {"search": "a"}
    yield "facilities", {"search": HOSTILE, "city": HOSTILE, "cers_id": HOSTILE, "agency": "1500"}
    yield "facilities", {"cers_id": str(served.facility)}
    yield "inventory", {"in_city": HOSTILE, "business": HOSTILE}
    yield "inventory", {"tab": "holders"}
    yield "jurisdictions", {"tab": "facilities", "agency": "1500"}
    yield "jurisdictions", {"tab": "plans", "agency": "1500"}
    yield "jurisdictions", {"tab": "twice"}
    yield "businesses", business | {"section": "request"}
    yield "businesses", {"view": "same"}
    yield "regulators", {"search": "Kern County"}
    yield "regulators", {"view": "keep"}
    yield "checks", {"check": HOSTILE}
    yield "submissions", {"tab": "findings"}


def assert_as_written(page: Page, where: object) -> None:
    """Nothing was made of any text, and every piece stands as it is written."""
    made = page.locator(MADE)
    assert made.count() == 0, (where, made.first.evaluate("e => e.outerHTML")[:300])
    shown = page.evaluate(
        "() => [document.body.innerText, "
        "...[...document.querySelectorAll('svg text')].map(t => t.textContent)].join('\\n')"
    )
    for piece, written in AS_WRITTEN.items():
        forms = {written, written.replace("//", "/")}  # the second as the path of a member of a ZIP
        assert shown.count(piece) == sum(map(shown.count, forms)), (where, piece, written)


def test_no_text_from_outside_becomes_more_than_a_text(browser: Browser, dashboard: Served) -> None:
    with visiting(browser, dashboard.url) as visit:
        seen = 0
        for path, asked in addresses(dashboard):
            visit.page.goto(f"{dashboard.url}/{path}?{urlencode(asked)}")
            settle(visit.page, calm_ms=300)
            assert_as_written(visit.page, (path, asked))
            seen += visit.page.inner_text("body").count(":red[crimson]")
        assert seen > 100
        assert visit.outside == []


def test_refused_files_are_called_as_they_are(browser: Browser, tmp_path: Path) -> None:
    given = {f"{NAME}.xml": b"no xml", f"{NAME}.zip": archive(), f"{NAME}.xlsx": workbook()}
    kind = "application/octet-stream"
    with serving(tmp_path / "warehouse") as url, visiting(browser, f"{url}/submissions") as visit:
        visit.page.locator("input[type=file]").first.set_input_files(
            [{"name": name, "mimeType": kind, "buffer": data} for name, data in given.items()]
        )
        settle(visit.page)
        visit.page.get_by_role("button", name="Dry run").click()
        expect(visit.page.get_by_text("Dry run: nothing was kept")).to_be_visible(timeout=60_000)
        settle(visit.page)
        assert_as_written(visit.page, "refused files")
        assert visit.page.locator("[data-testid='stAlert']").count() >= len(given)
        assert f"{NAME}.xml: refused" in visit.page.inner_text("body")
        assert visit.outside == []


def archive() -> bytes:
    """A ZIP of a member with a hostile name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(f"{HOSTILE}.xml", "no xml")
    return target.getvalue()


def workbook() -> bytes:
    """A workbook of a sheet with a hostile name and hostile headings."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "$x^2$ www.evil.example"
    book.active.append([HOSTILE, HOSTILE])
    book.save(target)
    return target.getvalue()
