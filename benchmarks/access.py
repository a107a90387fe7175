"""What a restricted access costs: questions over the whole state asked with and without one.

Usage: python -m benchmarks.access [copies]. UPA_BENCH_FOLDER keeps what is made for another run.
The warehouse is that of `benchmarks.pages`, of 165,000 facilities, or of fewer copies of its
exchange.

The slowest questions are asked in turns of everything, of what all agencies together may see, where
every row is looked up and hardly one left out, and of what the largest agency may see. Times are
seconds of the processor, the best of some, by one thread, as pages ask.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import pages
from upa.questions import query
from upa.warehouse.access import EVERYTHING, Access, of_agencies
from upa.warehouse.generations import Warehouse

SLOWEST = 10
RUNS = 5
MOST = 1.2
"""Times as long as without an access that a question may take."""


class Took(NamedTuple):
    """Seconds a question takes, by who asks."""

    name: str
    everything: float
    all_agencies: float
    largest: float


def accesses() -> dict[str, Access]:
    """Of all agencies together, and of the one with most facilities."""
    sql = (
        "select regulator_code from facility_regulators where regulator_code is not null "
        "group by regulator_code order by count(distinct cers_id) desc"
    )
    codes = [code for (code,) in Warehouse().cursor(EVERYTHING).execute(sql).fetchall()]
    return {"all agencies": of_agencies(codes), "the largest": of_agencies(codes[:1])}


def took(name: str, seen: Access) -> float:
    """Seconds of the processor for an answer as a page asks it: of several pages, the first."""
    params = pages.given(name)
    if "limit" in query.question(name).types:
        params |= {"limit": 25, "offset": 0}
    began = time.process_time()
    query.run(name, seen, **params)
    return time.process_time() - began


def measured(name: str, restricted: dict[str, Access]) -> Took:
    """The best of some times of each, taken in turns."""
    asked = (EVERYTHING, *restricted.values())
    times = [[took(name, seen) for seen in asked] for _ in range(RUNS)]
    return Took(name, *map(min, zip(*times, strict=True)))


def main(arguments: list[str]) -> int:
    """Make the warehouse, measure, print; how many of the slowest take too long."""
    pages.COPIES = int(arguments[0]) if arguments else pages.COPIES
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as name:
        folder = Path(os.environ.get("UPA_BENCH_FOLDER") or name)
        os.environ["UPA_LOCAL"] = str(folder / "local.sqlite")
        os.environ["UPA_WAREHOUSE"] = str(pages.statewide(folder))
        restricted = accesses()
        for who, seen in restricted.items():
            began = time.process_time()
            facilities = query.count("facilities/list", seen)
            spent = time.process_time() - began
            print(f"First question of {who}: {spent:.2f} s; {facilities:,} facilities.")
        first = {name: took(name, EVERYTHING) for name in pages.questions([])}
        slowest = sorted(first, key=first.__getitem__, reverse=True)[: 2 * SLOWEST]
        rows = sorted((measured(n, restricted) for n in slowest), key=lambda r: -r.everything)
    print(f"{'milliseconds':36}{'everything':>11}{'all':>9}{'ratio':>7}{'largest':>9}{'ratio':>7}")
    for row in rows:
        print(
            f"{row.name:36}{row.everything * 1000:11.0f}{row.all_agencies * 1000:9.0f}"
            f"{row.all_agencies / row.everything:7.2f}{row.largest * 1000:9.0f}"
            f"{row.largest / row.everything:7.2f}"
        )
    of_ten = rows[:SLOWEST]
    ratio = sum(r.all_agencies for r in of_ten) / sum(r.everything for r in of_ten)
    slow = [r.name for r in of_ten if r.all_agencies > MOST * r.everything]
    print(f"The slowest {SLOWEST} take {ratio:.2f} times as long; above {MOST:g}: {len(slow)}.")
    return len(slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) and 1)
