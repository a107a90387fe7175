"""How long every question takes over the whole state, the slowest first.

Usage: python -m benchmarks.questions [--to FILE] [--before FILE] [area[/question] ...].
UPA_BENCH_FOLDER keeps the warehouse of `benchmarks.pages` for another run. `--to` writes what was
measured as JSON, `--before` compares with such a file.

Each question is asked as pages ask: one county or one facility (typical), everything (broad), and
everything with what costs most (worst): a deep page, every agency named, trade secrets, all years.
The first call is the one on a file just opened, as after a load; warm is the median of some more.
Times are seconds of the processor and of the clock, by one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import pages
from upa.questions import query
from upa.warehouse import connections
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

RUNS = 3
MOST_WARM, USUAL_WARM, MOST_FIRST = 0.1, 0.05, 0.3
"""Seconds of the processor: every warm median, that of 95 %, and every first call."""
LONG = 1.0
"""Seconds from which one warm call tells enough."""
PAGE = {"limit": 25, "offset": 0}


@dataclass(frozen=True)
class Measured:
    """Seconds of one question with one kind of parameters, and how many rows it gave."""

    name: str
    kind: str
    rows: int
    first: float
    warm: float
    first_wall: float
    warm_wall: float


# --- what is asked ---


@cache
def agencies() -> tuple[int, ...]:
    """Codes of all agencies that regulate a facility."""
    sql = "select distinct regulator_code from facility_regulators where regulator_code is not null"
    return tuple(sorted(c for (c,) in Warehouse().cursor(EVERYTHING).execute(sql).fetchall()))


def kinds(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parameters a question is asked with, by kind; each kind only where it differs."""
    types = query.question(name).types
    page = {k: v for k, v in PAGE.items() if k in types}
    broad = pages.given(name) | page
    if "county" in types and name not in pages.OF_ONE:
        yield "typical", pages.given(name, county=[pages.COUNTY]) | page
    yield "broad", broad
    worst = broad | {k: v for k, v in _worst().items() if k in types}
    if worst != broad and name not in pages.OF_ONE:
        yield "worst", worst


def _worst() -> dict[str, Any]:
    """Parameters that cost most, where a question has them."""
    return {
        "agency": list(agencies()),
        "trade_secrets": True,
        "with_other": True,
        "offset": 20_000,
        "search": ["a"],
    }


# --- measuring ---


def asked(name: str, params: Mapping[str, Any]) -> tuple[int, float, float]:
    """Rows of an answer, and the seconds of the processor and of the clock it took."""
    began, clock = time.process_time(), time.perf_counter()
    rows = len(query.run(name, EVERYTHING, **params))
    return rows, time.process_time() - began, time.perf_counter() - clock


def measured(name: str, kind: str, params: Mapping[str, Any]) -> Measured:
    """One question: the first call on a file just opened, then some more."""
    connections._served.clear()
    Warehouse().cursor(EVERYTHING)
    rows, first, first_wall = asked(name, params)
    runs = 1 if first > LONG else RUNS
    warm = [asked(name, params)[1:] for _ in range(runs)]
    cpu, wall = (statistics.median(times) for times in zip(*warm, strict=True))
    return Measured(name, kind, rows, first, cpu, first_wall, wall)


def measure(wanted: Sequence[str]) -> list[Measured]:
    """All questions of the areas or names wanted, else every one; the slowest first."""
    names = [n for n in query.names() if not wanted or n in wanted or n.split("/")[0] in wanted]
    rows = [measured(name, kind, params) for name in names for kind, params in kinds(name)]
    return sorted(rows, key=lambda row: -row.warm)


# --- telling ---


def line(row: Measured, before: Mapping[tuple[str, str], Measured]) -> str:
    """A line for one question: milliseconds now, and before where that is known."""
    times = (row.warm, row.first, row.warm_wall)
    text = f"{row.name:40}{row.kind:9}{row.rows:8,}" + "".join(f"{t * 1000:9.0f}" for t in times)
    if (then := before.get((row.name, row.kind))) is None:
        return text
    rows = "" if then.rows == row.rows else f"  {then.rows:,} rows before"
    return f"{text}{then.warm * 1000:9.0f}{then.warm / max(row.warm, 1e-4):7.1f}{rows}"


def faults(rows: Sequence[Measured]) -> list[str]:
    """What is slower than promised."""
    slow = sum(row.warm > MOST_WARM for row in rows)
    usual = sum(row.warm <= USUAL_WARM for row in rows) / max(1, len(rows))
    first = sum(row.first > MOST_FIRST for row in rows)
    found = [f"{slow} of {len(rows)} take over {MOST_WARM * 1000:.0f} ms warm"] if slow else []
    found += [f"{usual:.0%} take up to {USUAL_WARM * 1000:.0f} ms"] if usual < 0.95 else []
    return [*found, *([f"{first} first calls over {MOST_FIRST * 1000:.0f} ms"] if first else [])]


def _read(path: Path | None) -> dict[tuple[str, str], Measured]:
    rows = json.loads(path.read_text(encoding="utf-8")) if path else []
    return {(row["name"], row["kind"]): Measured(**row) for row in rows}


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long every question takes.")
    parser.add_argument("--to", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("wanted", nargs="*")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    """Make the warehouse, measure, print the slowest first; how much is slower than promised."""
    arguments = _arguments(given)
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as name:
        folder = Path(os.environ.get("UPA_BENCH_FOLDER") or name)
        os.environ["UPA_LOCAL"] = str(folder / "local.sqlite")
        os.environ["UPA_WAREHOUSE"] = str(pages.statewide(folder))
        rows, before = measure(arguments.wanted), _read(arguments.before)
    print(f"{'milliseconds of the processor':49}{'rows':>8}{'warm':>9}{'first':>9}{'clock':>9}")
    print(*(line(row, before) for row in rows), sep="\n")
    if arguments.to:
        arguments.to.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    found = faults(rows)
    print(". ".join(found or ["All within what is promised"]) + ".")
    return len(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) and 1)
