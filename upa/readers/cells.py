"""Reads the cells of one untrusted sheet; runs as a process of its own, as the parser may abort.

    python -P sandbox.py FILE OUT KIND MEMORY MAX_CELLS

KIND is `xlsx`, `xls` or `text`. Writes the sheet to OUT as an Arrow file of text columns `0`,
`1`, … from cell A1 on, trimmed, empty as null; what else there is to know of it stands as JSON
under `facts` in the schema. A sheet that cannot be read ends it with status 3 and the reason as
JSON on standard output. Imports nothing of this package, so that it starts quickly.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import json
import posixpath
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.abc import MetaPathFinder
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

import pyarrow as pa
import python_calamine as calamine

ROWS_AT_ONCE = 5_000
MOMENTS = (datetime.date, datetime.time, datetime.timedelta)
HEADER_CELL = re.compile(r'(?im)^(?:.*[,;\t])?[\ufeff\s"]*CERS[ _]*ID[ *"]*(?:[,;\t].*)?$')
ERROR_CELL = re.compile(rb'<c ([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
UNCOMPUTED = re.compile(
    rb"<c ([^>]*[^/])>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
VALUE = re.compile(rb"<v>([^<]*)</v>")
UNREADABLE = (
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    ValueError,
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Problem(Exception):
    """The sheet cannot be read: a reason word and details for the sentence about it."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def limit_memory(size: int) -> None:
    """Let the process have at most `size` bytes of address space, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Texts(dict):
    """Text of a cell by its value; remembers, as values repeat."""

    def __missing__(self, cell: Any) -> str | None:
        """Work out the text of a value met for the first time."""
        text = self[cell] = text_of(cell)
        return text


def text_of(cell: Any) -> str | None:
    """Text of a cell: numbers to 15 digits as Excel has them, dates as ISO, Y or N; empty: None."""
    if isinstance(cell, str):
        return cell.strip().strip("\ufeff") or None
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, MOMENTS):
        return str(cell) if isinstance(cell, datetime.timedelta) else cell.isoformat()
    text = f"{cell:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def column(cells: tuple, first_row: int, dates: list[int]) -> pa.Array:
    """Text column of some cells; notes the rows (from 0) that hold dates or times."""
    kinds = set(map(type, cells))
    # 1 == 1.0 == True: where there are logical values remembered texts would mix them up.
    text = text_of if bool in kinds else Texts().__getitem__
    if any(issubclass(kind, MOMENTS) for kind in kinds):
        dates += [first_row + i for i, cell in enumerate(cells) if isinstance(cell, MOMENTS)]
    return pa.array(list(map(text, cells)), pa.string())


def table(rows: Iterable[list], left: int, max_cells: int) -> tuple[pa.Table, dict[int, list[int]]]:
    """Rows of cells as text columns, and the rows of dates by column; `left` columns are empty."""
    rows = iter(rows)
    chunks: list[list[pa.Array]] = []
    lengths: list[int] = []
    dates: dict[int, list[int]] = {}
    while some := list(islice(rows, ROWS_AT_ONCE)):
        width = max(map(len, some))
        if (sum(lengths) + len(some)) * max(width, len(chunks)) > max_cells:
            raise Problem("too-many-cells", rows=sum(lengths) + len(some), columns=width)
        chunks += [[] for _ in range(width - len(chunks))]
        for number, cells in enumerate(zip_longest(*some, fillvalue="")):
            found = dates.setdefault(number + left, [])
            missing = lengths[len(chunks[number]) :]
            chunks[number] += [pa.nulls(n, pa.string()) for n in missing]
            chunks[number].append(column(cells, sum(lengths), found))
        lengths.append(len(some))
    for chunk in chunks:
        chunk += [pa.nulls(n, pa.string()) for n in lengths[len(chunk) :]]
    empty = [pa.nulls(sum(lengths), pa.string())] * left
    columns = [*empty, *(pa.chunked_array(c, pa.string()) for c in chunks)]
    names = [str(i) for i in range(len(columns))]
    return pa.table(columns, names=names), {c: r for c, r in dates.items() if r}


def column_number(letters: str) -> int:
    """Position from 0 of a column such as A or XFD."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_part(book: zipfile.ZipFile) -> str | None:
    """Name of the part of a workbook that holds its first worksheet."""
    relations = {
        r.get("Id"): r for r in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).findall(".//{*}sheet"):
        relation = relations.get(sheet.get(RELATION))
        if relation is not None and relation.get("Type", "").endswith("/worksheet"):
            return posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
    return None


def blanked_cells(chunk: bytes) -> Iterator[tuple[int, int, str, str | None]]:
    """Cells (row, column, reason, text) the parser gives as empty though they are not."""
    if b't="e"' in chunk:
        for cell in ERROR_CELL.finditer(chunk):
            if at := REFERENCE.search(cell[1]):
                value = VALUE.search(cell[2])
                text = value[1].decode() if value else None
                yield int(at[2]) - 1, column_number(at[1].decode()), "error", text
    if b"<f" in chunk:
        for cell in UNCOMPUTED.finditer(chunk):
            if at := REFERENCE.search(cell[1]):
                yield int(at[2]) - 1, column_number(at[1].decode()), "formula", None


def scan(path: str) -> list[tuple[int, int, str, str | None]]:
    """Look through the first worksheet's text for what the parser would hide; refuse a DTD."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            with book.open(name) as part:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(4096):
                    raise Problem("dtd", part=name)
        name = sheet_part(book)
        if name is None:
            return []
        found, rest = [], b""
        with book.open(name) as part:
            while data := part.read(1 << 20):
                data = rest + data
                end = data.rfind(b"</c>") + 4
                found += blanked_cells(data[:end])
                rest = data[end:] if end >= 4 else data
                if len(rest) > 1 << 24:
                    raise Problem("damaged", error="a cell that does not end")
    return found


def read_excel(path: str, kind: str, max_cells: int) -> tuple[pa.Table, dict[str, object]]:
    """Text columns of the first worksheet of a workbook, and the facts about it."""
    blanked = scan(path) if kind == "xlsx" else []
    with calamine.load_workbook(path) as book:
        names = [s.name for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
        if not names:
            raise Problem("no-worksheet")
        sheet = book.get_sheet_by_name(names[0])
        if sheet.start is None:
            raise Problem("empty-sheet", sheet=names[0], others=names[1:])
        rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
        if rows * columns > max_cells:
            raise Problem("too-many-cells", rows=rows, columns=columns)
        cells, dates = table(sheet.iter_rows(), sheet.start[1], max_cells)
    facts = {"sheet": names[0], "others": names[1:], "dates": dates, "blanked": blanked}
    return cells, facts


def encoding_of(path: str) -> tuple[str, bool]:
    """Encoding of a text file, and whether it is a guess."""
    with Path(path).open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", False
        if head.count(0) > len(head) // 4:
            return ("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"), True
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while head:
                decoder.decode(head)
                head = file.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", True
    return "utf-8-sig", False


def delimiter_of(lines: Iterable[str]) -> str:
    """What separates the columns: the commonest candidate in the line with the CERSID heading."""
    header = next((line for line in lines if HEADER_CELL.match(line)), ",")
    return max(",;\t", key=header.count)


def read_text(path: str, max_cells: int) -> tuple[pa.Table, dict[str, object]]:
    """Text columns of a delimited text file, and the facts about it."""
    encoding, guessed = encoding_of(path)
    with Path(path).open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = delimiter_of(islice(file, 1000))
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            cells, dates = table(reader, 0, max_cells)
        except csv.Error as error:
            raise Problem("csv", line=reader.line_num, error=str(error)) from error
    facts = {"encoding": encoding, "guessed": guessed, "dates": dates, "blanked": [], "others": []}
    return cells, facts


def write(cells: pa.Table, facts: dict[str, object], out: str) -> None:
    """Write the Arrow file."""
    cells = cells.replace_schema_metadata({"facts": json.dumps(facts)})
    with pa.OSFile(out, "wb") as sink, pa.ipc.new_file(sink, cells.schema) as writer:
        writer.write_table(cells)


def give_up(reason: str, **details: object) -> NoReturn:
    """End the process, telling why."""
    sys.stdout.write(json.dumps({"reason": reason, **details}))
    sys.stdout.flush()
    sys.exit(3)


class WithoutPandas(MetaPathFinder):
    """Hides pandas from Arrow, which imports it to make an array: half the start-up time."""

    def find_spec(self, name: str, *_: object) -> None:
        """Say that there is no pandas; other modules are found by the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def main(path: str, out: str, kind: str, memory: str, max_cells: str) -> None:
    """Read `path`, write `out`."""
    limit_memory(int(memory))
    try:
        if kind == "text":
            write(*read_text(path, int(max_cells)), out)
        else:
            write(*read_excel(path, kind, int(max_cells)), out)
    except Problem as problem:
        give_up(problem.reason, **problem.details)
    except calamine.PasswordError:
        give_up("password")
    except MemoryError:
        give_up("memory")
    except UNREADABLE as error:
        give_up("damaged", error=f"{error}")


if __name__ == "__main__":
    sys.meta_path.insert(0, WithoutPandas())
    main(*sys.argv[1:])
