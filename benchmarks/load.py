"""How fast files load end to end, against parsers that only read them, and in what memory.

Usage: python -m benchmarks.load [runs]. Files are generated first: a submittal answer of over
200 MB and inventory workbooks of 500 and 100,000 rows with 104 columns. Every run is a process of
its own; its time leaves out starting Python and importing, and holds all else, also the processes
that loading starts. Shown are medians.

Memory is sampled from /proc (Linux only), in a run of its own so that looking costs no time. The
target is for private memory: the anonymous pages of the loader and its children added up, so also
what importing this project takes, as in the peaks of the bare parsers. Beside it stands the sum
with the pages mapped from files, which are programs and libraries: all processes share them and
the system can drop them at any time.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from upa.loading import loader
from upa.sample import exchange
from upa.warehouse.generations import Warehouse

FACILITIES, MATERIALS = 6_500, 14
ROWS = (500, 100_000)
MOST_XML_TIME = 2.0
"""Times the bare pass that loading an exchange file may take: half its rate."""
MOST_MEMORY = 300
"""MB of private memory that the loader and the process it reads with may hold together."""
MOST_SMALL_TIME = 1.0
"""Seconds for a workbook of 500 rows."""
MOST_WORKBOOK_TIME = 4.0
"""Times the bare read that loading a workbook of 100,000 rows may take."""
EVERY = 0.02
"""Seconds between two looks at the memory."""


class Run(NamedTuple):
    """Median seconds of some runs, and peak memory in MB of another."""

    seconds: float
    private: float
    """Anonymous pages of all processes: what they hold for themselves."""
    held: float
    """These and the pages of programs and libraries, which processes share, of the largest one."""


# --- ways to read a file ---


def bare_xml(path: Path) -> None:
    """The same text by lxml alone: a dict per record, each facility freed when it is done."""
    from lxml import etree

    for _, submittal in etree.iterparse(str(path), events=("end",), tag="FacilitySubmittal"):
        for record in submittal.iter():
            if len(record):
                _ = {child.tag: child.text for child in record}
        submittal.clear(keep_tail=False)
        while submittal.getprevious() is not None:
            del submittal.getparent()[0]


def bare_workbook(path: Path) -> None:
    """The same cells by calamine alone, row by row."""
    import python_calamine

    with python_calamine.load_workbook(str(path)) as book:
        for _ in book.get_sheet_by_index(0).iter_rows():
            pass


def load(path: Path) -> None:
    """The same file into a new warehouse, as the page and the command line do."""
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as folder:
        report = loader.load([path], Warehouse(Path(folder)))
    if not report.all_loaded:
        sys.exit(f"{path.name}: {report.files[0].reason}")


# --- measuring ---


def measured(way: Callable[[Path], None], path: Path, runs: int) -> Run:
    """Median time of a way to read a file and the memory it takes, in new processes."""
    times = [_run(way, path)[0] for _ in range(runs)]
    looks = _run(way, path, EVERY)[1]
    peaks = (max(column) / 1024 for column in zip(*looks, strict=True))
    return Run(statistics.median(times), *peaks)


def _run(
    way: Callable[[Path], None], path: Path, every: float | None = None
) -> tuple[float, list[tuple[float, float]]]:
    """Seconds of one run, and its memory whenever some seconds have passed."""
    context = multiprocessing.get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(way, path, tell))
    process.start()
    tell.close()
    looks = [(0.0, 0.0)]
    while not told.poll(every):
        looks.append(_memory(process.pid))
    seconds = told.recv()
    process.join()
    return seconds, looks


def _timed(way: Callable[[Path], None], path: Path, tell: Connection) -> None:
    start = time.perf_counter()
    way(path)
    tell.send(time.perf_counter() - start)


def _memory(pid: int) -> tuple[float, float]:
    """KB private to a process and its children, and with the largest one's shared pages."""
    found = [_status(each) for each in _family(pid)]
    private = sum(status.get("RssAnon", 0) for status in found)
    return private, private + max((status.get("RssFile", 0) for status in found), default=0)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:  # it ended meanwhile
        return


def _status(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith("Rss")}


# --- telling ---


def told(what: str, value: float, most: float, unit: str = "") -> str:
    """A line for one target."""
    verdict = "met   " if value <= most else "MISSED"
    return f"  {verdict} {what}: {value:.2f}{unit}, at most {most:g}{unit}"


def line(name: str, run: Run, rows: int, size: float) -> str:
    """A line for one way to read a file of some rows and MB."""
    return (
        f"  {name:20}{run.seconds:7.2f} s {size / run.seconds:7.1f} MB/s "
        f"{rows / run.seconds:8,.0f} rows/s   peak {run.private:4.0f} MB private, "
        f"{run.held:.0f} with libraries"
    )


def xml(folder: Path, runs: int) -> Iterator[str]:
    """Lines about a large exchange file."""
    path = folder / "answer.xml"
    exchange.write_submittals(path, FACILITIES, materials_per_facility=MATERIALS)
    size, rows = path.stat().st_size / 1e6, FACILITIES * MATERIALS
    bare, ours = measured(bare_xml, path, runs), measured(load, path, runs)
    yield f"Exchange file of {size:.0f} MB: {FACILITIES:,} facilities, {rows:,} materials"
    yield line("lxml.iterparse alone", bare, rows, size)
    yield line("loaded end to end", ours, rows, size)
    yield told("time, ours / bare", ours.seconds / bare.seconds, MOST_XML_TIME)
    yield told("peak private memory, all processes", ours.private, MOST_MEMORY, " MB")


def workbook(folder: Path, runs: int, rows: int) -> Iterator[str]:
    """Lines about an inventory workbook."""
    path = folder / f"inventory_{rows}.xlsx"
    exchange.write_inventory_workbook(path, rows)
    size = path.stat().st_size / 1e6
    bare, ours = measured(bare_workbook, path, runs), measured(load, path, runs)
    yield f"Workbook of {rows:,} rows, {size:.1f} MB"
    yield line("calamine alone", bare, rows, size)
    yield line("loaded end to end", ours, rows, size)
    if rows == min(ROWS):
        yield told("time", ours.seconds, MOST_SMALL_TIME, " s")
    else:
        yield told("time, ours / bare", ours.seconds / bare.seconds, MOST_WORKBOOK_TIME)


def main(runs: int) -> None:
    """Generate the files, measure, print."""
    print(f"Medians of {runs} runs; {os.cpu_count()} processors.")
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as name:
        folder = Path(name)
        print(*xml(folder, runs), sep="\n", flush=True)
        for rows in ROWS:
            print(*workbook(folder, runs, rows), sep="\n", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
