"""Whether a file is a workbook or a text table, by its first bytes."""

from __future__ import annotations

import re

from upa.readers.cells.delimited import HEADER_CELL, SEPARATORS

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
# Streams as OLE files name them; the second is of a document that opens with a password.
EXCEL_STREAMS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(head: bytes) -> bool:
    """Whether the first bytes are of an Office document, or of a text table."""
    if head.startswith((*ZIP_MAGIC, OLE_MAGIC)) or is_spreadsheet_xml(head) or is_html_table(head):
        return True
    lines = text_lines(head)
    return _has_heading(lines) or any(max(map(line.count, SEPARATORS)) >= 5 for line in lines[:1])


def is_template_text(head: bytes) -> bool:
    """Whether the first bytes are of a text table with a CERSID column."""
    return _has_heading(text_lines(head))


def is_excel_ole(content: bytes) -> bool:
    """Whether (part of) an OLE file is of an Excel workbook, maybe a protected one."""
    return any(stream in content for stream in (*EXCEL_STREAMS, ENCRYPTED))


def _has_heading(lines: list[str]) -> bool:
    return any(HEADER_CELL.match(line) for line in lines)


def text_lines(head: bytes) -> list[str]:
    """Lines of the start of a text that is not XML or JSON; none of anything else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    elif head.count(0) > len(head) // 4:
        little = head[1::2].count(0) > head[::2].count(0)
        text = head.decode("utf-16-le" if little else "utf-16-be", "replace")
    else:
        text = head.decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n")
    return [] if "\0" in text or text.startswith(("<", "{", "[", "%PDF")) else text.splitlines()


def is_spreadsheet_xml(head: bytes) -> bool:
    """Whether the first bytes are of a workbook saved as XML Spreadsheet 2003."""
    return b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"Workbook" in head[:4096]


def is_html_table(head: bytes) -> bool:
    """Whether the first bytes are of a web page with a table that has a column CERSID."""
    if not head.lstrip().startswith(b"<") or b"<table" not in head.lower():
        return False
    text = re.sub(rb"<[^<>]*>|&nbsp;|\xc2\xa0", b"\n", head).decode("utf-8", "replace")
    return any(re.fullmatch(r"(?i)\s*cers[\s_.-]*id[\s*#:.]*", line) for line in text.splitlines())
