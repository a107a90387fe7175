"""A worksheet: its cells as text, as the child process read them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.records import SourceFile
from upa.readers import cells
from upa.readers.files import head_of, on_disk
from upa.readers.workbook import limits
from upa.readers.workbook.guard import guard
from upa.readers.workbook.recognition import OLE_MAGIC
from upa.readers.workbook.refusals import refusal_for


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as text columns from A1 on, and what else is known of it."""

    cells: pa.Table
    name: str | None
    facts: Mapping[str, list | dict | str | bool]

    @cached_property
    def blanked(self) -> Mapping[int, list[tuple[int, str, str | None]]]:
        """Cells the parser left empty, by column: row, reason (`error`, `formula`), text."""
        found: dict[int, list[tuple[int, str, str | None]]] = {}
        for row, column, reason, text in self.facts["blanked"]:
            found.setdefault(column, []).append((row, reason, text))
        return found

    def locator(self, row: int) -> str:
        """Where a row (from 0) stands, in the numbers a spreadsheet shows."""
        return f"{self.name}!{row + 1}" if self.name else f"row {row + 1}"

    def locators(self, rows: pa.Array) -> pa.Array:
        """`locator` of many rows."""
        numbers = pc.cast(pc.add(rows, 1), pa.string())
        return pc.binary_join_element_wise(f"{self.name}!" if self.name else "row ", numbers, "")

    def row(self, number: int) -> list[str | None]:
        """Texts of one row (from 0)."""
        return [column[number].as_py() for column in self.cells.columns]


def read_sheet(file: SourceFile) -> Sheet:
    """Cells of the first worksheet, read by the child process."""
    head = head_of(file, 8)
    kind = "xlsx" if head.startswith(b"PK") else "xls" if head == OLE_MAGIC else "text"
    with on_disk(file) as path, TemporaryDirectory(prefix="upa-") as folder:
        guard(file, path, kind)
        out = Path(folder) / "cells"
        _run(file, path, out, kind)
        with pa.OSFile(str(out)) as source, pa.ipc.open_file(source) as reader:
            cells = reader.read_all()
    facts = json.loads(cells.schema.metadata[b"facts"])
    if not cells.num_rows:
        raise refusal_for(file, {"reason": "empty-sheet", **facts})
    return Sheet(cells, facts.get("sheet"), facts)


def _run(file: SourceFile, path: Path, out: Path, kind: str) -> None:
    """Run the child process; what stops it becomes a refusal."""
    arguments = [
        str(path),
        str(out),
        kind,
        str(limits.MEMORY),
        str(limits.MAX_CELLS),
    ]
    try:
        child = subprocess.run(
            [sys.executable, "-P", cells.__file__, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise refusal_for(file, {"reason": "time"}) from error
    if child.returncode == 3:
        raise refusal_for(file, json.loads(child.stdout))
    if child.returncode == 1:
        last = child.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        raise refusal_for(file, {"reason": "damaged", "error": last})
    if child.returncode:
        raise refusal_for(file, {"reason": "memory"})
