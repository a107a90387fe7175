"""Tables of web pages, which many systems save under the name .xls; read as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa

from upa.readers.cells.columns import Problem, table

MAX_SPAN = 1_000


class _Tables(HTMLParser):
    """Collects the rows of each table; tables inside tables are tables of their own."""

    def __init__(self, max_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.merged: list[list[tuple[int, int, int, int]]] = []
        self._open: list[int] = []
        self._cell: list[tuple[int, list[str]]] = []
        self._spans: list[dict[tuple[int, int], bool]] = []
        self._left = max_cells

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._open.append(len(self.tables))
            self.tables.append([])
            self.merged.append([])
            self._spans.append({})
            self._cell.append((0, []))
        elif tag == "tr" and self._open:
            self.tables[self._open[-1]].append([])
        elif tag in ("td", "th") and self._open:
            self._begin_cell(dict(attributes))
        elif tag in ("br", "p", "div") and self._open:
            self._cell[-1][1].append(" ")

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        number = self._open[-1]
        rows, spans = self.tables[number], self._spans[number]
        if not rows:
            rows.append([])
        at, row = len(rows) - 1, rows[-1]
        while spans.pop((at, len(row)), False):
            self._add(row, "")
        across, down = (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        left = len(row)
        self._add(row, "")
        self._cell[-1] = (left, [])
        for below in range(1, down):
            spans |= {(at + below, left + n): True for n in range(across)}
        for _ in range(across - 1):
            self._add(row, "")
        if down > 1:
            self.merged[number].append((at, at + down - 1, left, left + across - 1))

    def _add(self, row: list[str], text: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise Problem("too-many-cells", rows=sum(map(len, self.tables)), columns=len(row))
        row.append(text)

    def handle_data(self, data: str) -> None:
        """Text of the cell begun last."""
        if not self._open or not self.tables[self._open[-1]]:
            return
        column, texts = self._cell[-1]
        texts.append(data)
        row = self.tables[self._open[-1]][-1]
        if column < len(row):
            row[column] = "".join(texts)

    def handle_endtag(self, tag: str) -> None:
        """End a table."""
        if tag == "table" and self._open:
            self._open.pop()
            self._cell.pop()


def _span(text: str | None) -> int:
    return min(MAX_SPAN, int(text)) if (text or "").isdecimal() and int(text or 0) > 0 else 1


def read_html(path: str, max_cells: int) -> Iterator[tuple[pa.Table | None, dict[str, object]]]:
    """The tables of a page in UTF-8, with the facts about each; a page of one gives no name."""
    parser = _Tables(max_cells)
    with Path(path).open(encoding="utf-8", errors="replace") as page:
        while data := page.read(1 << 16):
            parser.feed(data)
    parser.close()
    for number, rows in enumerate(parser.tables, 1):
        facts: dict[str, object] = {"merged": parser.merged[number - 1]}
        if len(parser.tables) > 1:
            facts["sheet"] = f"table {number}"
        texts = [[" ".join(cell.split()) for cell in row] for row in rows]
        cells, facts["dates"] = table(texts, 0, max_cells) if rows else (None, {})
        yield cells, facts
