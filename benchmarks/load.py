"""How long loading takes against bare reading of the same files, and how much memory it needs.

Usage: python benchmarks/load.py [facilities]. Each load runs in a process of its own. XML: the bare
pass is `lxml.iterparse` collecting the same text, a dict of child names and texts per element that
has children. Workbooks: the bare read is calamine's `to_python` of the sheet. Memory is that of the
loader and its reading child together (proportional set size), the highest of samples on the way.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FACILITIES = 7_000
MATERIALS = 14
"""Facilities of the exchange file and materials of each; together more than 200 MB."""
LOAD = """
import sys, time
from pathlib import Path
from upa import loading
from upa.warehouse import Warehouse
start = time.perf_counter()
report = loading.load([sys.argv[1]], Warehouse(Path(sys.argv[2])))
print(time.perf_counter() - start)
assert report.all_loaded, report.files[0].reason
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_xml(path: Path) -> None:
    """Collect the text of every element, freeing each FacilitySubmittal."""
    from lxml import etree

    for _, occasion in etree.iterparse(str(path), tag="{*}FacilitySubmittal"):
        rows = [{c.tag: c.text for c in element} for element in occasion.iter() if len(element)]
        assert rows
        occasion.clear()
        while occasion.getprevious() is not None:
            del occasion.getparent()[0]


def bare_workbook(path: Path) -> None:
    """Read every cell of the first sheet."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    assert book.get_sheet_by_index(0).to_python()


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        below = [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(p for child in below for p in family(child))]


def memory(pid: int) -> int:
    """MB a process and all below it take, shared pages counted once; 0 where /proc is silent."""
    total = 0
    for member in family(pid):
        try:
            text = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(n.split()[1]) for n in text.splitlines() if n.startswith("Pss:"))
    return total // 1024


def ours(path: Path) -> tuple[float, int]:
    """Seconds and peak MB of loading a file into a new warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", LOAD, str(path), folder]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        peak = 0
        while child.poll() is None:
            peak = max(peak, memory(child.pid))
            time.sleep(0.1)
        assert child.returncode == 0 and child.stdout
        return float(child.stdout.read()), peak


def verdict(what: str, value: float, limit: float, unit: str = "") -> None:
    """One line per target."""
    met = "met" if value <= limit else "MISSED"
    print(f"  {met}: {what} {value:.2f}{unit}, at most {limit:g}{unit}")


def main(facilities: int) -> None:
    """Make the files, measure, print."""
    from upa.sample import write_inventory_workbook, write_submittals

    with tempfile.TemporaryDirectory() as folder:
        xml = Path(folder) / "answer.xml"
        write_submittals(xml, facilities, 1, MATERIALS)
        bare = min(timed(lambda: bare_xml(xml)) for _ in range(2))
        seconds, peak = ours(xml)
        size = xml.stat().st_size / 1e6
        print(f"XML, {size:.0f} MB, {facilities * MATERIALS:,} materials")
        print(f"  bare pass {bare:.2f} s, load {seconds:.2f} s ({size / seconds:.0f} MB/s)")
        verdict("time of the bare pass ×", seconds / bare, 2)
        verdict("peak memory", peak, 300, " MB")
        for rows in (500, 100_000):
            book = Path(folder) / f"{rows}.xlsx"
            write_inventory_workbook(book, rows)
            bare = timed(lambda book=book: bare_workbook(book))
            seconds, peak = ours(book)
            print(f"Workbook, {rows:,} rows: bare {bare:.2f} s, load {seconds:.2f} s, {peak} MB")
            if rows == 500:
                verdict("load", seconds, 1, " s")
            else:
                verdict("time of the bare read ×", seconds / bare, 4)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FACILITIES)
