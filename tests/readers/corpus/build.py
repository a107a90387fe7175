"""Bytes of files as people hand them over, made from a few values. All content is fictional."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from html import escape

import openpyxl
import xlwt

from tests.support import edt
from upa.catalogue import fields

INVENTORY = fields.template_headers("inventory")
FACILITY = fields.template_headers("facility")
MATERIAL = {
    "CERSID": 10000001,
    "CommonName": "Diesel",
    "EHS": "N",
    "PhysicalState": "b",
    "MaximumDailyAmount": 500,
    "Units": "a",
}
OWNER = {
    "CERSID": 10000001,
    "Phone": "5105550100",
    "MailingAddress": "1 Main St",
    "MailingAddressCity": "Hayward",
}

Rows = list[list[object]]


def rows(*changes: dict[str, object], headings: list[str] = INVENTORY) -> Rows:
    """A table with the template's headings; each row differs from a good one in some cells."""
    good = MATERIAL if "CommonName" in headings else OWNER
    return [[*headings], *([{**good, **change}.get(h) for h in headings] for change in changes)]


def text(table: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A table as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(table)
    return out.getvalue().encode(encoding)


def workbook(
    *sheets: tuple[str, Rows],
    hidden: tuple[str, ...] = (),
    formats: dict[str, str] | None = None,
    merged: str | None = None,
) -> bytes:
    """A workbook of some sheets; `formats` are number formats by heading, of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in sheets:
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    first = book.worksheets[0]
    for heading, code in (formats or {}).items():
        column = sheets[0][1][0].index(heading) + 1
        for row in range(2, first.max_row + 1):
            first.cell(row, column).number_format = code
    if merged:
        first.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_workbook(table: Rows, formats: dict[str, str] | None = None) -> bytes:
    """A table as .xls; `formats` are number formats by heading."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("HMI")
    for r, row in enumerate(table):
        for c, (value, heading) in enumerate(zip(row, table[0], strict=True)):
            code = (formats or {}).get(str(heading), "General") if r else "General"
            if value is not None:
                sheet.write(r, c, value, xlwt.easyxf(num_format_str=code))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def respelled(
    content: bytes, prefix: str = "", references: bool = True, strict: bool = False
) -> bytes:
    """A workbook as other programs spell it: with a prefix, without references, strict."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as other:
        for name in book.namelist():
            data = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = _respelled(data, prefix, references)
            if strict and name.endswith((".xml", ".rels")):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ).replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            other.writestr(name, data)
    return out.getvalue()


def _respelled(sheet: bytes, prefix: str, references: bool) -> bytes:
    if not references:
        sheet = re.sub(rb'(<(?:c|row)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", sheet)
    if prefix:
        sheet = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1" + prefix.encode() + b":", sheet)
        sheet = sheet.replace(b" xmlns=", f" xmlns:{prefix}=".encode(), 1)
    return sheet


def html(table: Rows, page: bool = True) -> bytes:
    """A table as a web page, or as a page's part."""
    cells = ("".join(f"<td>{escape(str('' if c is None else c))}</td>" for c in r) for r in table)
    body = f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in cells)}</table>'
    return (f"<html><body>{body}</body></html>" if page else body).encode()


def spreadsheet_xml(table: Rows, formats: dict[str, str] | None = None) -> bytes:
    """A table as XML Spreadsheet 2003; `formats` are number formats by heading."""
    formats = formats or {}
    styles = "".join(
        f'<Style ss:ID="{h}"><NumberFormat ss:Format="{f}"/></Style>' for h, f in formats.items()
    )
    lines = "".join(
        "<Row>"
        + "".join(_cell(v, h, formats) for v, h in zip(row, table[0], strict=True))
        + "</Row>"
        for row in table
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="HMI"><Table>{lines}</Table></Worksheet>'
        "</Workbook>"
    ).encode()


def _cell(value: object, heading: object, formats: dict[str, str]) -> str:
    style = f' ss:StyleID="{heading}"' if heading in formats else ""
    if value is None:
        return "<Cell/>"
    kind = "Number" if isinstance(value, int | float) else "String"
    return f'<Cell{style}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def answer(location: str = "Yard", name: str = "Diesel") -> str:
    """A submittal query's answer with one material, as text without a declaration."""
    data = edt.answer(edt.occasion(edt.inventory(edt.material(name, ChemicalLocation="@@"))))
    return data.decode().split("?>", 1)[1].replace("@@", location)


def declared(body: str, encoding: str = "utf-8", version: str = "1.0") -> str:
    """A document with a declaration."""
    return f'<?xml version="{version}" encoding="{encoding}"?>\n{body}'


def soap(body: str) -> str:
    """A document in the envelope of a web service."""
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f"<Response><Result>{body}</Result></Response></soap:Body></soap:Envelope>"
    )


def in_string(body: str, cdata: bool = False) -> str:
    """A document that stands as a text in an element `string`."""
    inside = f"<![CDATA[{body}]]>" if cdata else escape(body)
    return f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{inside}</string>'


def zipped(**members: bytes) -> bytes:
    """A ZIP; two underscores in a name stand for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    """A file packed with gzip."""
    return gzip.compress(data, mtime=0)
