"""Cells as text columns: how a value is written, and a sheet of them as an Arrow table."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

import pyarrow as pa

ROWS_AT_ONCE = 5_000
MAX_COLUMNS = 16_384
"""As many as Excel has."""
MOMENTS = (datetime.date, datetime.time, datetime.timedelta)


class Problem(Exception):
    """The sheet cannot be read: a reason word and details for the sentence about it."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


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
        is_wide = width > MAX_COLUMNS
        if is_wide or (sum(lengths) + len(some)) * max(width, len(chunks)) > max_cells:
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
