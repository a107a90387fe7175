"""Loads thousands of mutated files of all formats, each as a user would, and prints what happened.

    python -m benchmarks.mutations [COUNT] [SEED]

Counts errors that are no refusals, files that took over 30 seconds, values lost silently, and the
peak memory of this process and of its children.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tests.support import mutations
from upa.loading.loader import load
from upa.readers.files import StreamFile
from upa.warehouse.generations import Warehouse

MOST_SECONDS = 30
AT_ONCE = 10
FAULT = "fault of this dashboard"


def main(count: int = 3_000, seed: int = 1) -> None:
    """Load the files, some at a time, into a scratch warehouse, and print the figures."""
    outcomes: Counter[str] = Counter()
    slowest, lost = 0.0, 0
    forms = (*mutations.XML_FORMS, *mutations.TABLE_FORMS)
    with tempfile.TemporaryDirectory() as folder:
        files = mutations.files(count, seed, forms)
        while some := list(islice(files, AT_ONCE)):
            seconds, found = _load(some, Path(folder))
            if seconds > MOST_SECONDS:  # which of them was it?
                seconds = max(_load([one], Path(folder))[0] for one in some)
            slowest = max(slowest, seconds)
            outcomes["hangs"] += seconds > MOST_SECONDS
            outcomes += found
            lost += sum(mutations.read(name, data).lost for name, data in some)
    print(f"{count:,} files, seed {seed}: {dict(outcomes)}")
    print(f"  slowest load of {AT_ONCE} files {slowest:.1f} s, values lost silently: {lost}")
    for whose, who in (
        ("this process", resource.RUSAGE_SELF),
        ("children", resource.RUSAGE_CHILDREN),
    ):
        print(f"  peak memory of {whose}: {resource.getrusage(who).ru_maxrss / 1024:.0f} MB")


def _load(files: Sequence[tuple[str, bytes]], folder: Path) -> tuple[float, Counter[str]]:
    """Load files in one go; the seconds it took and how many came to which end."""
    outcomes: Counter[str] = Counter()
    start = time.perf_counter()
    given = [StreamFile(name, io.BytesIO(data)) for name, data in files]
    for report in load(given, Warehouse(folder), dry_run=True).files:
        is_fault = FAULT in (report.reason or "")
        outcomes["errors" if is_fault else report.status] += 1
        if is_fault:
            print(f"  {report.name}: {report.reason}")
    return time.perf_counter() - start, outcomes


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
