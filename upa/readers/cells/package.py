"""The parts of an .xlsx file: its worksheets, and what the parser does not tell of their cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from lxml import etree

from upa.readers.cells.columns import Problem, column_number
from upa.readers.cells.number_formats import BUILT_IN, is_telling, shown

ERROR_CELL = re.compile(rb"""<c ([^>]*\bt=["']e["'][^>]*)>(.*?)</c>""", re.DOTALL)
UNCOMPUTED = re.compile(
    rb"<c ([^>]*[^/])>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")
VALUE = re.compile(rb"<v>([^<]*)</v>")
MERGED = re.compile(rb"""mergeCell\s[^>]*ref=["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']""")
ODD_SPELLING = re.compile(rb"<\w+:worksheet\b|<c(?![^>]*\br=)[\s/>]")
"""A sheet whose elements have a prefix, or whose cells do not say where they stand."""
RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
MAX_CELL = 1 << 24


@dataclass
class CellFacts:
    """What the parser does not tell of a sheet's cells; rows and columns from 0."""

    blanked: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    """Cells it gives as empty though they are not: row, column, `error` or `formula`, text."""
    formatted: list[tuple[int, int, str, bool]] = field(default_factory=list)
    """Cells that show another text than is stored: row, column, text, whether a percentage."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged cells: first row, last row, first column, last column."""


class Package:
    """An .xlsx file as a ZIP of XML parts. Raises Problem for a document type declaration."""

    def __init__(self, path: str) -> None:
        self._path = path
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                with book.open(name) as part:
                    if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(4096):
                        raise Problem("dtd", part=name)
            self._parts = dict(_sheet_parts(book))
            self._formats = _telling_formats(book)

    def facts(self, sheet: str) -> CellFacts:
        """What is to be known of a worksheet's cells."""
        part = self._parts.get(sheet)
        if part is None:
            return CellFacts()
        with zipfile.ZipFile(self._path) as book:
            try:
                return self._scanned(book, part)
            except _OddSpelling:
                with book.open(part) as stream:
                    return _parsed(stream, self._formats)

    def _scanned(self, book: zipfile.ZipFile, part: str) -> CellFacts:
        """Look through a sheet's text, which is much faster than to parse it."""
        found, rest, formatted = CellFacts(), b"", _formatted_cell(self._formats)
        with book.open(part) as stream:
            while data := stream.read(1 << 20):
                if not rest and ODD_SPELLING.search(data[:4096]):
                    raise _OddSpelling
                data = rest + data
                end = data.rfind(b"</c>") + 4
                found.blanked += _blanked(data[:end])
                if formatted:
                    found.formatted += _formatted(data[:end], formatted, self._formats)
                rest = data[end:] if end >= 4 else data
                if len(rest) > MAX_CELL:
                    raise Problem("damaged", error="a cell that does not end")
        found.merged = [_area(*m.groups()) for m in MERGED.finditer(rest)]
        return found


class _OddSpelling(Exception):
    """A sheet that is to be parsed, as its text does not look as usual."""


def _sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the worksheets and of the parts that hold them."""
    relations = {
        r.get("Id"): r for r in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).findall(".//{*}sheet"):
        relation = relations.get(next(filter(None, map(sheet.get, RELATIONS)), None))
        if relation is not None and relation.get("Type", "").endswith("/worksheet"):
            target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
            yield sheet.get("name", ""), target.lstrip("/")


def _telling_formats(book: zipfile.ZipFile) -> dict[str, str]:
    """Formats that show something else than the number, by the style number of a cell."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    codes = {str(number): code for number, code in BUILT_IN.items()}
    for number in styles.findall(".//{*}numFmts/{*}numFmt"):
        codes[number.get("numFmtId", "")] = number.get("formatCode", "")
    cells = enumerate(styles.findall(".//{*}cellXfs/{*}xf"))
    used = ((str(n), codes.get(style.get("numFmtId", ""), "")) for n, style in cells)
    return {style: code for style, code in used if is_telling(code)}


def _formatted_cell(formats: dict[str, str]) -> re.Pattern[bytes] | None:
    if not formats:
        return None
    styles = "|".join(formats).encode()
    return re.compile(
        rb"""<c ((?=[^>]*\bs=["'](""" + styles + rb""")["'])[^>]*[^/])>(.*?)</c>""", re.DOTALL
    )


def _formatted(
    chunk: bytes, cell: re.Pattern[bytes], formats: dict[str, str]
) -> Iterator[tuple[int, int, str, bool]]:
    """Cells that show another text than they store."""
    for found in cell.finditer(chunk):
        at, value = REFERENCE.search(found[1]), VALUE.search(found[3])
        is_number = not re.search(rb"""\bt=["'](?!n["'])""", found[1])
        text = value and shown(value[1].decode(), formats[found[2].decode()])
        if at and is_number and text:
            yield int(at[2]) - 1, column_number(at[1].decode()), *text


def _blanked(chunk: bytes) -> Iterator[tuple[int, int, str, str | None]]:
    """Cells (row, column, reason, text) the parser gives as empty though they are not."""
    if b't="e"' in chunk or b"t='e'" in chunk:
        for cell in ERROR_CELL.finditer(chunk):
            value = VALUE.search(cell[2])
            yield *_place(cell[1]), "error", value[1].decode() if value else None
    if b"<f" in chunk:
        for cell in UNCOMPUTED.finditer(chunk):
            yield *_place(cell[1]), "formula", None


def _place(attributes: bytes) -> tuple[int, int]:
    at = REFERENCE.search(attributes)
    if not at:
        raise _OddSpelling
    return int(at[2]) - 1, column_number(at[1].decode())


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> tuple[int, int, int, int]:
    columns = column_number(left.decode()), column_number(right.decode())
    return int(top) - 1, int(bottom) - 1, *columns


def _parsed(stream: zipfile.ZipExtFile, formats: dict[str, str]) -> CellFacts:
    """The same from a sheet in any spelling: with prefixes, without cell references."""
    found, row, column = CellFacts(), -1, -1
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=("{*}row", "{*}c", "{*}mergeCell"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for event, element in events:
        name = etree.QName(element).localname
        if event == "start" and name == "row":
            row = int(element.get("r", row + 2)) - 1
            column = -1
        elif event == "end" and name == "c":
            row, column = _position(element, row, column)
            _note_cell(element, row, column, formats, found)
        elif event == "end" and name == "mergeCell":
            if area := re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", element.get("ref", "")):
                found.merged.append(_area(*(part.encode() for part in area.groups())))
        elif event == "end":
            element.clear()
    return found


def _position(cell: etree._Element, row: int, column: int) -> tuple[int, int]:
    """Where a cell stands: where it says, else right of the one before."""
    at = re.fullmatch(r"([A-Z]{1,3})(\d+)", cell.get("r", ""))
    return (int(at[2]) - 1, column_number(at[1])) if at else (max(row, 0), column + 1)


def _note_cell(
    cell: etree._Element, row: int, column: int, formats: dict[str, str], found: CellFacts
) -> None:
    value, formula = cell.findtext("{*}v"), cell.find("{*}f")
    kind = cell.get("t", "n")
    if kind == "e":
        found.blanked.append((row, column, "error", value))
    elif formula is not None and not value and kind != "str":
        found.blanked.append((row, column, "formula", None))
    code = formats.get(cell.get("s", "")) if kind == "n" and value else None
    if code and (text := shown(value or "", code)):
        found.formatted.append((row, column, *text))
