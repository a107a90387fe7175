"""The readers, and which of them a file is for. A new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from upa.catalogue.records import ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.readers import xml_text
from upa.readers.edt import exchange
from upa.readers.files import head_of
from upa.readers.normalized import normalize
from upa.readers.workbook import reader, recognition


@dataclass(frozen=True)
class Reader:
    """A format: whether a file's first bytes are of it, and how it is read."""

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[[SourceFile, WorkbookOptions], ParsedSource]
    in_process: bool = True
    """Whether reading costs this process much; workbooks are read by one of their own anyway."""


READERS = (
    Reader(
        "upload workbook (.xlsx, .xls) or table as text or web page",
        recognition.sniff,
        reader.read,
        in_process=False,
    ),
    Reader("EDT XML", xml_text.is_xml, exchange.read),
)
"""In this order, as a table saved as XML or HTML is XML too."""


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read a file by its content, whatever its name ends in.

    Raises Refused when no reader knows it or the one that does cannot read it.
    """
    file = normalize(file)
    reader = reader_of(file)
    if reader is not None:
        return reader.read(file, options)
    formats = ", ".join(r.name for r in READERS)
    what, step = _foreign(head_of(file))
    raise Refused(
        f"{file.name} was refused",
        f"{what} is none of the formats this version reads: {formats}, or a ZIP of these.",
        step,
    )


FOREIGN = (
    (b"%PDF", "A PDF", "Ask the sender for the data as Excel or as an EDT answer (XML)."),
    (b"{\\rtf", "A text of a word processor", "Copy its table into the CERS upload template."),
    (b"\x89PNG", "A picture", "Ask the sender for the data as Excel or as an EDT answer (XML)."),
    (b"\xff\xd8\xff", "A picture", "Ask the sender for the data as Excel or as an answer (XML)."),
    (b"\0\1\0\0Standard", "An Access database", "Export its tables from Access to Excel."),
    (b"MIME-Version", "A web archive or e-mail", "Open it and save its table as Excel (.xlsx)."),
    (b"Rar!", "A RAR archive", "Unpack it and load the files in it."),
    (b"7z\xbc\xaf", "A 7-Zip archive", "Unpack it and load the files in it."),
    (b"{", "Text in JSON", "Ask for the same data as Excel or as an EDT answer (XML)."),
    (b"[", "Text in JSON", "Ask for the same data as Excel or as an EDT answer (XML)."),
    (b"BZh", "A file packed with bzip2", "Unpack it and load the files in it."),
    (b"\xfd7zXZ", "A file packed with xz", "Unpack it and load the files in it."),
    (b"ID;P", "A spreadsheet in SYLK", "Open it in Excel, save it as .xlsx and load that."),
    (b"TABLE\r\n0,1", "A spreadsheet in DIF", "Open it in Excel, save it as .xlsx and load that."),
    (b"TABLE\n0,1", "A spreadsheet in DIF", "Open it in Excel, save it as .xlsx and load that."),
    (b"SQLite format", "A database of SQLite", "Export its tables to CSV or Excel."),
    (b"PAR1", "A table in Parquet", "Save it as CSV or Excel with the template’s headings."),
    (b"&lt;", "XML whose brackets are written as “&lt;”", "Save the answer itself, not a page."),
    (b"PD94bWwg", "XML in Base64", "Decode it, or save the answer as CERS gave it."),
    (b"From:", "An e-mail", "Save what is attached to it and load that."),
    (b"Received:", "An e-mail", "Save what is attached to it and load that."),
    (b"Return-Path:", "An e-mail", "Save what is attached to it and load that."),
    (b"MZ", "A program", "Do not open it. Ask the sender where it comes from."),
)
"""Files of other kinds by how they begin: what each is, and a next step."""


def _foreign(head: bytes) -> tuple[str, str]:
    if head[257:262] == b"ustar":
        return "A TAR archive", "Unpack it and load the files in it."
    known = ((what, step) for start, what, step in FOREIGN if head.lstrip().startswith(start))
    return next(known, ("It", "Check that it is the file CERS or your local portal gave you."))


def reader_of(file: SourceFile) -> Reader | None:
    """The reader that knows a file by its first bytes; None when none does."""
    head = head_of(file)
    if not head:
        raise Refused(
            f"{file.name} was refused",
            "It is empty (0 bytes).",
            "Download or save it again; if it is empty there too, ask its sender.",
        )
    return next((r for r in READERS if r.sniff(head)), None)


def worth_a_process(file: SourceFile) -> bool:
    """Whether a large file of this kind is better read by a process of its own."""
    reader = reader_of(normalize(file))
    return reader is not None and reader.in_process
