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
from pathlib import Path

from tests.support import mutations
from upa.loading.loader import load
from upa.readers.files import StreamFile
from upa.warehouse.generations import Warehouse

MOST_SECONDS = 30
FAULT = "fault of this dashboard"


def main(count: int = 3_000, seed: int = 1) -> None:
    """Load the files one by one into a scratch warehouse, and print the figures."""
    outcomes: Counter[str] = Counter()
    slowest, lost = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        forms = (*mutations.XML_FORMS, *mutations.TABLE_FORMS)
        for name, data in mutations.files(count, seed, forms):
            start = time.perf_counter()
            reports = load(
                [StreamFile(name, io.BytesIO(data))], Warehouse(Path(folder)), dry_run=True
            )
            seconds = time.perf_counter() - start
            slowest = max(slowest, seconds)
            outcomes["hangs"] += seconds > MOST_SECONDS
            for report in reports.files:
                is_fault = FAULT in (report.reason or "")
                outcomes["errors" if is_fault else report.status] += 1
                if is_fault:
                    print(f"  {name}: {report.reason}")
            lost += mutations.read(name, data).lost
    print(f"{count:,} files, seed {seed}: {dict(outcomes)}")
    print(f"  slowest {slowest:.1f} s, values lost silently: {lost}")
    for whose, who in (
        ("this process", resource.RUSAGE_SELF),
        ("children", resource.RUSAGE_CHILDREN),
    ):
        print(f"  peak memory of {whose}: {resource.getrusage(who).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
