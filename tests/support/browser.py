"""Helpers for browser tests: the real dashboard, a real Chromium, and what a visit left behind.

A test asks for the `browser` fixture (conftest.py), serves the dashboard on a warehouse of its own
with `serving`, and opens pages with `visiting`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from upa.catalogue.paths import PROJECT as ROOT

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
HERE = re.compile(r"(https?|wss?)://127\.0\.0\.1(:\d+)?(/|$)|(data|blob|about):")
WCAG_21_AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

# Streamlit names its state in attributes of the app element. A stopped script alone is not enough:
# the browser draws after it, and a click is noticed by the server a moment later.
WATCH_CHANGES = """() => {
  const watched = window.lastChange !== undefined;
  window.lastChange = performance.now();
  if (watched) return;
  new MutationObserver(() => { window.lastChange = performance.now(); }).observe(
    document.documentElement,
    {subtree: true, childList: true, characterData: true, attributes: true});
}"""
IS_SETTLED = """calm => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null
    && app.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]') === null
    && performance.now() - window.lastChange > calm;
}"""


def find_chromium() -> str | None:
    """Return the path of the installed Chromium, or None."""
    return next(filter(None, map(shutil.which, BROWSER_NAMES)), None)


@contextmanager
def running_chromium(executable: str) -> Iterator[Browser]:
    """Run a headless Chromium that makes no requests of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serving(warehouse: Path, script: Path | str = "app.py", **environment: str) -> Iterator[str]:
    """Serve a Streamlit script on a free port with `warehouse` as its data; yield its address.

    Further keywords are environment variables. Raises RuntimeError with the server's last words
    when it does not come up.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    variables = os.environ | {"UPA_WAREHOUSE": str(warehouse)} | environment
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            if not _comes_up(server, url):
                log.seek(0)
                raise RuntimeError(f"The dashboard did not start: {log.read()[-2000:]}")
            yield url
        finally:
            _stop(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _comes_up(server: subprocess.Popen[bytes], url: str, limit_s: float = 60) -> bool:
    give_up = time.monotonic() + limit_s
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@dataclass
class Visit:
    """A page being looked at, the requests it sent elsewhere, and the errors it reported."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def _listen(self) -> None:
        self.page.on("request", lambda request: self._note_address(request.url))
        self.page.on("websocket", lambda websocket: self._note_address(websocket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )

    def _note_address(self, url: str) -> None:
        if not HERE.match(url):
            self.outside.append(url)


@contextmanager
def visiting(
    browser: Browser, url: str, *, theme: str = "light", width: int = 1400, height: int = 1000
) -> Iterator[Visit]:
    """Open `url` in a fresh session (`theme` light or dark, size in pixels) and let it settle."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, accept_downloads=True
    )
    visit = Visit(context.new_page())
    visit._listen()
    visit.page.goto(url)
    settle(visit.page)
    yield visit
    context.close()


def settle(page: Page, calm_ms: int = 500, limit_s: float = 60) -> None:
    """Wait until the script has run and the page has not changed for `calm_ms`, from now on.

    Raises playwright's TimeoutError when that does not happen within `limit_s`.
    """
    page.evaluate(WATCH_CHANGES)
    page.wait_for_function(IS_SETTLED, arg=calm_ms, polling=50, timeout=limit_s * 1000)


def choose_one(page: Page, name: str) -> None:
    """Choose an option of a select box with the keyboard: Down until one is marked, then Enter.

    A key pressed before the box is ready is lost, on a busy machine: a person would press again.
    """
    box = page.get_by_role("combobox", name=name)
    box.focus()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(200)
        if box.get_attribute("aria-activedescendant"):
            break
    page.keyboard.press("Enter")


def violations(page: Page) -> list[str]:
    """Return the page's breaches of WCAG 2.1 A and AA as 'rule: element'."""
    found = Axe().run(page, options=WCAG_21_AA).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Return whether the content is wider than its window (Streamlit scrolls its main section)."""
    return page.evaluate("""() => {
      const main = document.querySelector('[data-testid="stMain"]');
      return [document.documentElement, main].some(e => e.scrollWidth > e.clientWidth + 1);
    }""")
