"""Worksheets: their cells as text, as the child process read them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.paths import PROJECT
from upa.catalogue.records import SourceFile
from upa.readers.files import head_of, on_disk
from upa.readers.workbook import limits
from upa.readers.workbook.guard import guard
from upa.readers.workbook.recognition import OLE_MAGIC, is_spreadsheet_xml
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
        return self._by_column("blanked")

    @cached_property
    def formatted(self) -> Mapping[int, list[tuple[int, str, bool]]]:
        """Cells that show another text than they store, by column: row, text, whether percent."""
        return self._by_column("formatted")

    def _by_column(self, fact: str) -> Mapping[int, list[tuple]]:
        found: dict[int, list[tuple]] = {}
        for row, column, *rest in self.facts.get(fact, ()):
            found.setdefault(column, []).append((row, *rest))
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


@dataclass(frozen=True)
class Sheets:
    """The worksheets of a file that have a heading CERSID, or its first one; and the others."""

    read: list[Sheet]
    others: list[str]
    """Names of worksheets without the heading."""
    hidden_others: list[str]
    """Names of hidden ones that have it, beside visible ones."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Names of ones that have it and are of no template, and why."""


def read_sheets(file: SourceFile) -> Sheets:
    """Cells of the worksheets, read by the child process."""
    kind = _kind(head_of(file))
    with on_disk(file) as path, TemporaryDirectory(prefix="upa-") as folder:
        size = guard(file, path, kind)
        _run(file, path, Path(folder), kind, limits.memory_for(size))
        about = json.loads((Path(folder) / "about.json").read_text(encoding="utf-8"))
        sheets = [_read(path) for path in sorted(Path(folder).glob("[0-9]*"))]
    if not any(sheet.cells.num_rows for sheet in sheets):
        facts = {"sheet": sheets[0].name, "others": about["others"]}
        raise refusal_for(file, {"reason": "empty-sheet", **facts})
    return Sheets(sheets, about["others"], about["hidden_others"])


def _kind(head: bytes) -> str:
    """How the child process is to read a file that begins so."""
    if head.startswith((b"PK", OLE_MAGIC)):
        return "xlsx" if head.startswith(b"PK") else "xls"
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "text"
    return "spreadsheet-xml" if is_spreadsheet_xml(head) else "html"


def _read(path: Path) -> Sheet:
    with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as reader:
        cells = reader.read_all()
    facts = json.loads(cells.schema.metadata[b"facts"])
    return Sheet(cells, facts.get("sheet"), facts)


def _run(file: SourceFile, path: Path, folder: Path, kind: str, wanted: int) -> None:
    """Run the child process within some memory; what stops it becomes a refusal."""
    memory = limits.memory_there_is(wanted)
    arguments = [
        str(path.resolve()),
        str(folder),
        kind,
        str(memory),
        str(limits.MAX_CELLS),
    ]
    try:
        child = subprocess.run(
            [sys.executable, "-m", "upa.readers.cells", *arguments],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise refusal_for(file, {"reason": "time"}) from error
    if child.returncode:
        raise refusal_for(file, _why(child, memory, is_limited=memory < wanted))


def _why(
    child: subprocess.CompletedProcess[bytes], memory: int, is_limited: bool
) -> dict[str, object]:
    """Why the child gave up, as it told, or died: damage where it had all the memory it wanted."""
    if child.returncode == 3:
        told = json.loads(child.stdout)
    elif child.returncode == 1 and not is_limited:
        last = child.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        told = {"reason": "damaged", "error": last}
    else:
        told = {"reason": "memory"}
    if told["reason"] == "memory" and is_limited:
        told["reason"] = "memory-limit"
    return {"within": memory, **told}
