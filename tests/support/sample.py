"""The committed sample, loaded once for a whole run of the tests."""

import shutil
import time
from datetime import datetime
from pathlib import Path

from upa.catalogue.paths import DATA
from upa.loading import loader
from upa.loading.reports import LoadOptions
from upa.warehouse.generations import Warehouse

SAMPLE = DATA / "sample"
WORKBOOKS_ON = datetime(2026, 3, 20, 18)
"""When the workbooks of the sample are said to have been submitted."""
LONGEST = 300
"""Seconds to wait for another process that loads it."""


def load_once(folder: Path) -> Path:
    """Load the sample into a folder that several processes share; the first one does it."""
    ready = folder / "ready"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(ready)
    else:
        options = LoadOptions(submitted_on=WORKBOOKS_ON)
        assert loader.load([SAMPLE], Warehouse(folder / "warehouse"), options).all_loaded
        ready.touch()
    return folder / "warehouse"


def _wait_for(ready: Path) -> None:
    end = time.monotonic() + LONGEST
    while not ready.exists():
        assert time.monotonic() < end, "the process that loads the sample does not come to an end"
        time.sleep(0.1)


def copied(loaded: Path, folder: Path) -> Warehouse:
    """A warehouse of one's own with the loaded sample, to change or to look at."""
    shutil.copytree(loaded, folder, dirs_exist_ok=True)
    return Warehouse(folder)
