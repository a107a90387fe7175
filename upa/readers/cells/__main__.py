"""The process that reads the cells of one untrusted file.

    python -m upa.readers.cells FILE FOLDER KIND MEMORY MAX_CELLS

KIND is `xlsx`, `xls`, `text`, `html` or `spreadsheet-xml`. Writes each sheet with a heading CERSID,
or else the first one, to FOLDER as an Arrow file of text columns `0`, `1`, … from cell A1 on,
trimmed, empty as null; what else there is to know of it stands as JSON under `facts` in its schema.
A file that cannot be read ends the process with status 3 and the reason as JSON on standard output.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree


class ArrowAlone(MetaPathFinder):
    """Hides what Arrow imports if it is there and does without: most of the start-up time."""

    def find_spec(self, name: str, *_: object) -> None:
        """Say that there is no pandas and no numpy; other modules the next finder finds."""
        if name in ("pandas", "numpy"):
            raise ModuleNotFoundError(name=name)


if __name__ == "__main__":
    sys.meta_path.insert(0, ArrowAlone())

import pyarrow as pa  # noqa: E402
import pyarrow.compute as pc  # noqa: E402
import python_calamine as calamine  # noqa: E402

from upa.readers.cells.columns import Problem  # noqa: E402

HEADING = r"(?i)^[\s\x{feff}\x{200b}]*cers[\s_.-]*id[\s*#:.]*$"
HEADING_WITHIN = 1_000
UNREADABLE = (
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    SyntaxError,
    ValueError,
)
Sheet = tuple[pa.Table | None, dict[str, object]]


def limit_memory(size: int) -> None:
    """Let the process have at most `size` bytes of address space, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    there_is = resource.getrlimit(resource.RLIMIT_AS)
    size = min(size, *(limit for limit in there_is if limit != resource.RLIM_INFINITY), size)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheets_of(path: str, kind: str, max_cells: int) -> Iterator[Sheet]:
    """The sheets of a file: cells, None where there are none, and facts."""
    if kind == "text":
        from upa.readers.cells.delimited import read_text

        yield read_text(path, max_cells)
    elif kind == "html":
        from upa.readers.cells.html import read_html

        yield from read_html(path, max_cells)
    elif kind == "spreadsheet-xml":
        from upa.readers.cells.spreadsheet_xml import read_spreadsheet_xml

        yield from read_spreadsheet_xml(path, max_cells)
    else:
        from upa.readers.cells.excel import read_excel

        yield from read_excel(path, kind, max_cells)


def has_heading(cells: pa.Table | None) -> bool:
    """Whether one of the first rows has a cell CERSID."""
    top = [] if cells is None else cells.slice(0, HEADING_WITHIN).columns
    return any(pc.any(pc.match_substring_regex(c, HEADING)).as_py() for c in top)


def write_sheets(sheets: Iterator[Sheet], folder: Path) -> None:
    """Write the visible sheets with the heading; else the hidden ones; else the first of all.

    Facts of the first one name the others: `others`, and `hidden_others` with the heading.
    """
    found: list[tuple[Path, bool]] = []
    first: Sheet | None = None
    others: list[str] = []
    for number, (cells, facts) in enumerate(sheets):
        if has_heading(cells):
            path = folder / f"{number:06}"
            write(cells, facts, path)
            found.append((path, bool(facts.get("hidden"))))
        else:
            others += [facts["sheet"]] if facts.get("sheet") else []
            first = first or ((cells, facts) if cells is not None else None)
    if not found:
        cells, facts = first or (pa.table({"0": pa.array([], pa.string())}), {})
        write(cells, facts, folder / "000000")
    is_visible = any(not hidden for _, hidden in found)
    hidden_others = [path for path, hidden in found if hidden and is_visible]
    about = {"others": others, "hidden_others": [_name_of(path) for path in hidden_others]}
    for path in hidden_others:
        path.unlink()
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def write(cells: pa.Table, facts: dict[str, object], path: Path) -> None:
    """Write the Arrow file of a sheet."""
    cells = cells.replace_schema_metadata({"facts": json.dumps(facts)})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, cells.schema) as writer:
        writer.write_table(cells)


def _name_of(path: Path) -> str:
    with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as reader:
        return json.loads(reader.schema.metadata[b"facts"]).get("sheet") or ""


def give_up(reason: str, **details: object) -> NoReturn:
    """End the process, telling why."""
    sys.stdout.write(json.dumps({"reason": reason, **details}))
    sys.stdout.flush()
    sys.exit(3)


def main(path: str, folder: str, kind: str, memory: str, max_cells: str) -> None:
    """Read `path`, write into `folder`."""
    limit_memory(int(memory))
    try:
        write_sheets(sheets_of(path, kind, int(max_cells)), Path(folder))
    except Problem as problem:
        give_up(problem.reason, **problem.details)
    except calamine.PasswordError:
        give_up("password")
    except MemoryError:
        give_up("memory")
    except UNREADABLE as error:
        is_memory = re.search("memory|allocat", f"{error}", re.IGNORECASE)
        give_up("memory" if is_memory else "damaged", error=f"{error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
