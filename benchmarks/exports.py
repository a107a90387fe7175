"""How long exports take against the bare writers, for the same 50,000 rows of 40 columns.

Usage: python -m benchmarks.exports [rows]. Each way runs in a process of its own, so that its peak
memory is its own. Limits (ours / bare): XLSX 1.3, CSV 1.5.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from upa.catalogue import fields
from upa.catalogue.paths import PROJECT as ROOT
from upa.exports import edition, writers
from upa.exports.edition import Edition
from upa.exports.request import Request
from upa.loading import loader
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

LIMITS = {"xlsx": 1.3, "csv": 1.5}
LOADED = ("facility_submittals_4300_01.xml", "facility_submittals_3700_01.xml")


def cells(rows: int) -> str:
    """SQL of the cells: materials of the sample, over and over, in 40 columns."""
    names = [c for c, f in fields.columns("inventory_items").items() if f.header]
    chosen = [n for n in names if not n.startswith(("fhc_", "sc_"))]
    chosen = ["position", *dict.fromkeys(["cers_id", *chosen, *names])][:40]
    listed = ", ".join(chosen)
    return f"select {listed} from inventory_items, range(1000) as r order by range limit {rows}"


def ours(kind: str, rows: int, path: Path) -> None:
    """Export an agency edition the way a download does."""
    request = Request(
        "inventory/items", {}, "agency", include_trade_secrets=True, access=EVERYTHING
    )
    reader = Warehouse().cursor(EVERYTHING).sql(cells(rows)).to_arrow_reader(edition.ROWS)
    made = Edition(request, reader)
    with path.open("wb") as target:
        writer = writers._csv if kind == "csv" else writers._xlsx
        writer(made, made.batches(), target, path.stem)


def bare(kind: str, rows: int, path: Path) -> None:
    """The same cells with DuckDB's `copy`, or with openpyxl's streaming writer."""
    if kind == "csv":
        import duckdb

        connection = duckdb.connect(str(Warehouse().served), read_only=True)
        connection.execute("set threads = 1")
        connection.execute(f"copy ({cells(rows)}) to '{path}' (header)")
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    answer = Warehouse().cursor(EVERYTHING).execute(cells(rows))
    while some := answer.fetchmany(edition.ROWS):
        for row in some:
            sheet.append(row)
    book.save(path)


def _measured(way: Callable, kind: str, rows: int, path: Path, out: multiprocessing.Queue) -> None:
    query.names()
    began = time.perf_counter()
    way(kind, rows, path)
    spent = time.perf_counter() - began
    out.put((spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(way: Callable, kind: str, rows: int, path: Path) -> tuple[float, float]:
    """Seconds, the best of three, and megabytes at the peak of a process of its own."""
    found = []
    for _ in range(3):
        context = multiprocessing.get_context("spawn")
        out = context.Queue()
        child = context.Process(target=_measured, args=(way, kind, rows, path, out))
        child.start()
        found.append(out.get())
        child.join()
    return min(seconds for seconds, _ in found), max(peak for _, peak in found)


def main(rows: int = 50_000) -> int:
    """Measure all ways, print them and say whether the limits hold."""
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["UPA_WAREHOUSE"] = str(folder / "warehouse")
        loader.load([ROOT / "data" / "sample" / f for f in LOADED], Warehouse())
        for kind, limit in LIMITS.items():
            mine, my_peak = measure(ours, kind, rows, folder / f"ours.{kind}")
            theirs, their_peak = measure(bare, kind, rows, folder / f"bare.{kind}")
            failed += mine > limit * theirs
            print(
                f"{kind}, {rows:,} rows of 40 columns: ours {mine:.2f} s, {my_peak:.0f} MB peak; "
                f"bare {theirs:.2f} s, {their_peak:.0f} MB peak; ratio {mine / theirs:.2f} "
                f"(limit {limit}) {'too slow' if mine > limit * theirs else 'ok'}",
                flush=True,
            )
    return failed


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
