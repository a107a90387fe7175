"""Worksheets of Excel workbooks, .xlsx and .xls, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import python_calamine as calamine

from upa.readers.cells.biff import Formatted, formatted_cells
from upa.readers.cells.columns import Problem, table
from upa.readers.cells.package import CellFacts, Package

Sheet = tuple[pa.Table | None, dict[str, object]]
"""Cells from A1 on, None for an empty sheet; and what else there is to know of them."""


def read_excel(path: str, kind: str, max_cells: int) -> Iterator[Sheet]:
    """The worksheets of a workbook with the facts about each."""
    package = Package(path) if kind == "xlsx" else None
    formatted = formatted_cells(path) if kind == "xls" else {}
    with calamine.load_workbook(path) as book:
        sheets = [s for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
        if not sheets:
            raise Problem("no-worksheet")
        for about in sheets:
            sheet = book.get_sheet_by_name(about.name)
            is_hidden = about.visible is not calamine.SheetVisibleEnum.Visible
            facts: dict[str, object] = {"sheet": about.name, "hidden": is_hidden}
            if sheet.start is None:
                yield None, facts
                continue
            rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
            if rows * columns > max_cells:
                raise Problem("too-many-cells", rows=rows, columns=columns)
            cells, facts["dates"] = table(sheet.iter_rows(), sheet.start[1], max_cells)
            yield cells, facts | vars(_facts(package, sheet, formatted))


def _facts(
    package: Package | None, sheet: calamine.CalamineSheet, formatted: dict[str, Formatted]
) -> CellFacts:
    """What the parser does not tell; of .xls files only merged cells and number formats."""
    if package is not None:
        return package.facts(sheet.name)
    areas = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    found = CellFacts(formatted=formatted.get(sheet.name, []))
    found.merged = [(top, bottom, left, right) for top, left, bottom, right in areas]
    return found
