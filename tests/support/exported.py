"""Reading exported files back, independently of what wrote them."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
from openpyxl import load_workbook
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from upa.exports import writers
from upa.exports.request import Request

Rows = list[list[Any]]


def plain(value: Any) -> Any:
    """A cell as the formats can be compared: whole numbers alike, dates as ISO, blank as None."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return float(value)
    return value or None


def number(text: str) -> Any:
    """What a CSV cell of a column of numbers holds."""
    return float(text) if text else None


def csv_rows(content: bytes) -> Rows:
    """Cells of a CSV file as text, headings first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes, sheet: str = "Report") -> Rows:
    """Cells of a sheet, headings first."""
    book = load_workbook(io.BytesIO(content), data_only=False)
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def parquet_rows(content: bytes) -> Rows:
    """Cells of a Parquet file, headings (from the metadata of its columns) first."""
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    heads = [f.metadata[b"Column"].decode() for f in table.schema]
    columns = [column.to_pylist() for column in table.columns]
    return [heads, *map(list, zip(*columns, strict=True))]


def parquet_about(content: bytes) -> dict[str, Any]:
    """What a Parquet file says of itself."""
    return json.loads(pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata.metadata[b"about"])


def about_of(request: Request) -> dict[str, str]:
    """The facts an Excel export gives about itself, by name."""
    rows = xlsx_rows(writers.content(request, "xlsx"), "About")
    return {row[0]: row[1] for row in rows if row[0] and row[1]}


def rows_of(request: Request, kind: str, like: Rows | None = None) -> Rows:
    """Rows of an export in a kind of file, in one form, with their headings.

    A CSV file does not say what is a number: that is taken from the rows it should be `like`.
    """
    content = writers.content(request, kind)
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        top, *rows = book.get_sheet_by_name("Report").to_python(skip_empty_area=False)
        rows = [row for row in rows if any(cell != "" for cell in row)]
    else:
        top, *rows = csv_rows(content) if kind == "csv" else parquet_rows(content)
    if kind == "csv":
        numbers = [any(isinstance(row[i], float) for row in like or []) for i in range(len(top))]
        rows = [[_typed(*pair) for pair in zip(row, numbers, strict=True)] for row in rows]
    return [top, *([plain(cell) for cell in row] for row in rows)]


def _typed(cell: str, is_number: bool) -> Any:
    """What a cell of a CSV file holds."""
    return number(cell) if is_number else plain(cell.removeprefix("'"))


def same_everywhere(request: Request) -> Rows:
    """The rows of an export, having found them the same in all formats; headings first."""
    rows = rows_of(request, "parquet")
    assert rows_of(request, "csv", rows[1:]) == rows
    assert rows_of(request, "xlsx") == rows
    return rows


def unpacked(content: bytes) -> bytes:
    """All bytes of a file, those of the members of a package unpacked and after their names."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(n.encode() + b"\n" + package.read(n) for n in package.namelist())


def parquet_text(content: bytes) -> str:
    """All text of a Parquet file: metadata and values."""
    schema = pyarrow.parquet.read_schema(io.BytesIO(content))
    fields = [field.metadata for field in schema]
    return f"{schema.metadata}{fields}{parquet_about(content)}{parquet_rows(content)}"


def pdf_text(content: bytes) -> str:
    """Text of the pages of a PDF, and what it says of itself."""
    read = PdfReader(io.BytesIO(content))
    pages = "\n".join(page.extract_text() for page in read.pages)
    return f"{pages}\n{read.metadata}\n{read.xmp_metadata and read.xmp_metadata.dc_title}"


def save(folder: Path, name: str, content: bytes) -> Path:
    """A file of that content."""
    path = folder / name
    path.write_bytes(content)
    return path
