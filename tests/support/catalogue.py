"""Copies of the reference data with rows more, for what the catalogue alone should bring about."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from upa.catalogue import fields
from upa.catalogue.paths import PROJECT

WITH_CATALOGUE = """
import sys
from pathlib import Path
from upa.catalogue import paths
paths.REFERENCE = Path(sys.argv[1])
"""
"""What a program begins with that reads another catalogue than the project's own."""


def copied(folder: Path) -> Path:
    """A copy of the reference data that can be changed, made of links."""
    (folder / "codes").mkdir(parents=True)
    for path in fields.REFERENCE.iterdir():
        if path.name != "codes":
            (folder / path.name).symlink_to(path)
    for path in (fields.REFERENCE / "codes").iterdir():
        (folder / "codes" / path.name).symlink_to(path)
    return folder


def add_rows(folder: Path, name: str, added: Sequence[Mapping[str, str]]) -> None:
    """Write a reference file of a copy with more rows."""
    with (fields.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    (folder / name).unlink()
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames, restval="")
        writer.writeheader()
        writer.writerows([*rows, *added])


def rows_of(table: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of the field catalogue for some columns of a table."""
    with (fields.REFERENCE / "fields.csv").open(encoding="utf-8", newline="") as file:
        found = [r for r in csv.DictReader(file) if r["table"] == table and r["column"] in columns]
    assert len(found) == len(columns)
    return found


def told(program: str, reference: Path, *arguments: Path) -> dict[str, Any]:
    """What a program prints as JSON that runs with a copy as its catalogue."""
    paths = map(str, (reference, *arguments))
    run = [sys.executable, "-c", WITH_CATALOGUE + program, *paths]
    done = subprocess.run(run, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
