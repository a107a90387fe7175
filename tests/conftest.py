"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import sample
from tests.support.browser import BROWSER_NAMES, find_chromium, running_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for the browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A headless Chromium. Where none is installed its tests are skipped; in CI they fail."""
    executable = find_chromium()
    if executable is None:
        reason = f"no Chromium installed (looked for {', '.join(BROWSER_NAMES)})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_chromium(executable) as running:
        yield running


@pytest.fixture(scope="session")
def loaded_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Warehouse folder of the committed sample, to look at; `sample.copied` gives one to change."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return sample.load_once(shared / "sample")
