"""Runs benchmarks and writes what they print to docs/performance.md.

    python -m benchmarks.report [NAME ...]

Without names all are run. Of those not run, the page keeps what it says with its day and machine.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import streamlit

from upa.catalogue import clock
from upa.catalogue.paths import PROJECT

PAGE = PROJECT / "docs" / "performance.md"
HEAD = """# How fast it is

What `make bench` printed, benchmark by benchmark. Ratios carry over to other machines, absolute
times do not. What each measures stands at the head of its file in `benchmarks/`.
"""
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def benchmarks() -> list[str]:
    """Names of all benchmarks."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return sorted(name for name in found if name not in ("__init__", Path(__file__).stem))


def machine() -> str:
    """What the figures rest on, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    programs = (
        f"Python {platform.python_version()}",
        f"DuckDB {duckdb.__version__}",
        f"Streamlit {streamlit.__version__}",
    )
    return f"{clock.today()}, {os.cpu_count()} cores, {memory:.0f} GB, {', '.join(programs)}"


def section(name: str) -> str:
    """Run a benchmark; its section of the page. Raises RuntimeError when it breaks off."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"{name} printed nothing (exit status {done.returncode})")
    return f"\n{machine()}\n\n```\n{done.stdout.strip()}\n```\n\n"


def main(asked: list[str]) -> None:
    """Run what is asked for and write the page after each."""
    known = dict(SECTION.findall(PAGE.read_text("utf-8"))) if PAGE.exists() else {}
    for name in asked or benchmarks():
        known[name] = section(name)
        parts = "".join(f"## {n}\n{known[n]}" for n in benchmarks() if n in known)
        PAGE.write_text(f"{HEAD}\n{parts.rstrip()}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
