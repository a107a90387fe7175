"""Worksheets saved as XML Spreadsheet 2003, which many systems name .xls."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from lxml import etree

from upa.readers.cells.columns import Problem, table
from upa.readers.cells.number_formats import is_telling, shown
from upa.readers.cells.package import CellFacts

SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
NAMED_FORMATS = {"Percent": "0.00%"}
BOOLEANS = {"1": "Y", "0": "N"}


def read_spreadsheet_xml(
    path: str, max_cells: int
) -> Iterator[tuple[pa.Table | None, dict[str, object]]]:
    """The worksheets of a file, with the facts about each."""
    formats: dict[str, str] = {}
    sheet = None
    events = etree.iterparse(
        path,
        events=("start", "end"),
        tag=[f"{SPREADSHEET}{name}" for name in ("Style", "Worksheet", "Row")]
        + ["{urn:schemas-microsoft-com:office:excel}Visible"],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for event, element in events:
        name = etree.QName(element).localname
        if element.getroottree().docinfo.doctype:
            raise Problem("dtd", part="the file")
        if event == "start" and name == "Worksheet":
            sheet = _Sheet(element.get(f"{SPREADSHEET}Name", ""), formats, max_cells)
        elif event == "end" and name == "Style":
            number = element.find(f"{SPREADSHEET}NumberFormat")
            code = "" if number is None else number.get(f"{SPREADSHEET}Format", "")
            formats[element.get(f"{SPREADSHEET}ID", "")] = NAMED_FORMATS.get(code, code)
        elif event == "end" and name == "Row" and sheet:
            sheet.add_row(element)
            element.clear()
        elif event == "end" and name == "Visible" and sheet:
            sheet.is_hidden = element.text != "SheetVisible"
        elif event == "end" and name == "Worksheet" and sheet:
            yield sheet.read()
            element.clear()


class _Sheet:
    """One worksheet while it is read."""

    def __init__(self, name: str, formats: dict[str, str], max_cells: int) -> None:
        self.name, self.formats, self.max_cells = name, formats, max_cells
        self.rows: list[list[str]] = []
        self.facts, self.is_hidden, self.cells = CellFacts(), False, 0

    def add_row(self, row: etree._Element) -> None:
        """Add a row; it may say its number, and its cells theirs."""
        at = int(row.get(f"{SPREADSHEET}Index", len(self.rows) + 1)) - 1
        self._take(max(0, at - len(self.rows)) + 1)
        self.rows += [[] for _ in range(at - len(self.rows))]
        texts: list[str] = []
        for cell in row.iterchildren(f"{SPREADSHEET}Cell"):
            column = int(cell.get(f"{SPREADSHEET}Index", len(texts) + 1)) - 1
            across, down = (int(cell.get(f"{SPREADSHEET}Merge{n}", 0)) for n in ("Across", "Down"))
            self._take(max(0, column - len(texts)) + 1 + max(0, across))
            texts += [""] * (column - len(texts))
            texts.append(self._text(cell, at, column))
            texts += [""] * across
            if down > 0:
                self.facts.merged.append((at, at + down, column, column + across))
        self.rows.append(texts)

    def _take(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self.max_cells:
            raise Problem("too-many-cells", rows=len(self.rows), columns=self.cells)

    def _text(self, cell: etree._Element, row: int, column: int) -> str:
        data = cell.find("{*}Data")
        kind = "" if data is None else data.get(f"{SPREADSHEET}Type", "String")
        text = "" if data is None else "".join(data.itertext())
        if kind == "Error":
            self.facts.blanked.append((row, column, "error", text))
            return ""
        if data is None and cell.get(f"{SPREADSHEET}Formula"):
            self.facts.blanked.append((row, column, "formula", None))
        code = self.formats.get(cell.get(f"{SPREADSHEET}StyleID", ""), "")
        if kind == "Number" and is_telling(code) and (found := shown(text.strip(), code)):
            self.facts.formatted.append((row, column, *found))
        if kind == "DateTime":
            text = text.removesuffix(".000").removesuffix("T00:00:00")
        return BOOLEANS.get(text, text) if kind == "Boolean" else text

    def read(self) -> tuple[pa.Table | None, dict[str, object]]:
        """Its cells and the facts about them."""
        facts = {"sheet": self.name, "hidden": self.is_hidden, **vars(self.facts)}
        if not any(self.rows):
            return None, facts
        cells, facts["dates"] = table(self.rows, 0, self.max_cells)
        return cells, facts
