"""Tables as text: comma, semicolon, tab or pipe between the columns, in any common encoding."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from upa.readers.cells.columns import Problem, table

HEADER_CELL = re.compile(r'(?im)^(?:.*[,;\t|])?[\ufeff\s"=]*CERS[ _.-]*ID[ *#:."]*(?:[,;\t|].*)?$')
SEPARATORS = ",;\t|"


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
    return max(SEPARATORS, key=header.count)


def read_text(path: str, max_cells: int) -> tuple[pa.Table, dict[str, object]]:
    """Text columns of a delimited text file, and the facts about it."""
    encoding, guessed = encoding_of(path)
    facts: dict[str, object] = {"encoding": encoding, "guessed": guessed}
    with Path(path).open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = delimiter_of(islice(file, 1000))
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            cells, facts["dates"] = table(reader, 0, max_cells)
        except csv.Error as error:
            problem = Problem("csv", line=reader.line_num, error=str(error))
            file.seek(0)
            rows = list(_as_written(file, delimiter, problem))
            cells, facts["dates"] = table((row for row, _ in rows), 0, max_cells)
            facts["quoted"] = [number for number, (_, literal) in enumerate(rows) if literal]
    return cells, facts


def _as_written(
    lines: Iterable[str], delimiter: str, problem: Problem
) -> Iterator[tuple[list[str], bool]]:
    """Rows of a file with quotation marks that are not those of CSV, and which rows have them.

    A value is quoted when its closing mark stands before a separator; other marks are part of it.
    Raises the problem when one goes on in the next line, as it is unclear then where it ends.
    """
    quoted = re.compile(rf'"((?:[^"]|"")*)"(?={re.escape(delimiter)}|$)')
    for line in lines:
        line, row, has_literal, at = line.rstrip("\r\n"), [], False, 0
        while at <= len(line):
            if found := quoted.match(line, at):
                cell, end = found[1].replace('""', '"'), found.end()
            else:
                end = line.find(delimiter, at) if delimiter in line[at:] else len(line)
                cell = line[at:end]
            if not found and cell.startswith('"'):
                if cell.count('"') % 2:
                    raise problem
                has_literal = True
            row.append(cell)
            at = end + 1
        yield row, has_literal
