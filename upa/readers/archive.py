"""ZIP files: which members are data to load, and which are attachments that are only listed.

Nothing is ever unpacked to a folder, so names of members cannot lead anywhere.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from upa.catalogue.records import Finding, Refused, SourceFile
from upa.readers import xml_text
from upa.readers.files import CHUNK, ArchiveMember, StreamFile, head_of, shown
from upa.readers.normalized import normalize
from upa.readers.workbook.recognition import (
    OLE_MAGIC,
    ZIP_MAGIC,
    is_excel_ole,
    is_html_table,
    is_template_text,
    sniff,
)

MAX_MEMBERS = 10_000
MAX_NESTING = 2
MAX_UNPACKED = 20 << 30
# Deflate packs at most 1,032 to 1; our sample exchange files come to 8 to 14.
MAX_RATIO, RATIO_FROM = 200, 10 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
DATA_ENDINGS = {".xml", ".xlsx", ".xls", ".csv", ".zip"}
TABLE_ENDINGS = {
    ".csv",
    ".tsv",
    ".xls",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".xml",
    ".gz",
    ".mdb",
    ".accdb",
}
CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
OFFICE = ("[Content_Types].xml", "mimetype", "Index/Document.iwa")

Readable = Callable[[bytes], bool]


@dataclass
class _Budget:
    """What a ZIP and those inside it may still hold."""

    members: int = MAX_MEMBERS
    unpacked: int = MAX_UNPACKED


@dataclass
class _Contents:
    """What was found so far."""

    files: list[SourceFile] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    tables: list[ArchiveMember] = field(default_factory=list)
    """Attachments that look like tables or data."""
    budget: _Budget = field(default_factory=_Budget)


def is_archive(file: SourceFile) -> bool:
    """Whether a file is a ZIP that is not a workbook or another Office document."""
    with file.open() as stream:
        if not stream.read(4).startswith(ZIP_MAGIC):
            return False
        inside = _names_in(stream)
    if inside is None:
        return not file.name.lower().endswith((".xlsx", ".xlsm"))
    return not any(name in OFFICE for name in inside)


def _names(file: SourceFile) -> list[str] | None:
    """Names in a ZIP; None when it has no table of contents."""
    with file.open() as stream:
        return _names_in(stream)


def _names_in(stream: BinaryIO) -> list[str] | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return None


class Members(NamedTuple):
    """What is in a ZIP."""

    files: list[SourceFile]
    """Files to load, in its order, those in ZIPs inside it too."""
    attachments: list[str]
    """Names of all others."""
    unread_tables: list[Finding]
    """A warning for each of the others that looks like a table."""


def members(file: SourceFile, readable: Readable | None = None) -> Members:
    """Files in a ZIP to load, and names of the others.

    A member is loaded when it looks like an exchange file, a workbook or a text table with a
    CERSID column, or when `readable` says so of its first bytes. Raises Refused for a ZIP that is
    damaged, protected, too large or holds nothing to load. Of one that holds only other tables
    these are given to be loaded: the refusal of each says what it is.
    """
    found = _Contents()
    _collect(file, found, readable or (lambda _: False), nesting=1)
    if not found.files and found.tables:
        names = {member.info.filename for member in found.tables}
        return Members(found.tables, [n for n in found.attachments if n not in names], [])
    if not found.files:
        raise _refused(
            file,
            "This ZIP holds nothing to load",
            f"has {_listed(found.attachments)}; exchange files (XML), inventory or facility "
            "information workbooks, or CSV files with a CERSID column were expected.",
            "Check that it is the right file.",
        )
    return Members(
        found.files,
        found.attachments,
        [_unread_table(member.info.filename) for member in found.tables],
    )


def _unread_table(name: str) -> Finding:
    message = (
        f"{name} in the same ZIP looks like a table and was not read: it has no column CERSID, or "
        "is of a kind that is not read."
    )
    return Finding("warning", "table-not-read", message, value=name)


def _collect(file: SourceFile, found: _Contents, readable: Readable, nesting: int) -> None:
    """Sort the members of one ZIP into files and attachments."""
    if nesting > MAX_NESTING:
        raise _refused(
            file,
            "ZIPs are nested too deeply",
            f"is a ZIP in a ZIP in a ZIP; at most {MAX_NESTING} levels are opened.",
            "Unpack it and load the files in it.",
        )
    for info in _infos(file, found.budget):
        member = ArchiveMember(file, info)
        try:
            inner = _inner_zip(member)
            is_data = not inner and _is_data(member, readable)
        except Refused:  # its bytes are damaged: loading it says so, and the others go on
            inner, is_data = None, True
        if inner:
            _collect(inner, found, readable, nesting + 1)
        elif is_data:
            found.files.append(member)
        else:
            found.attachments.append(info.filename)
            found.tables += [member] if _is_table(member) else []


def _infos(file: SourceFile, budget: _Budget) -> list[zipfile.ZipInfo]:
    """Members of a ZIP without folders and clutter, after a look at what they claim."""
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise _damaged(file, "its table of contents cannot be read") from error
    budget.members -= len(infos)
    budget.unpacked -= sum(i.file_size for i in infos)
    _guard(file, infos, budget)
    return [i for i in infos if not any(c in i.filename for c in CLUTTER)]


def _guard(file: SourceFile, infos: list[zipfile.ZipInfo], budget: _Budget) -> None:
    """Refuse a ZIP that is protected, or that claims more than it can hold or we take."""
    if any(i.flag_bits & 1 for i in infos):
        raise _refused(
            file,
            "This ZIP is password-protected",
            "has members that only open with a password.",
            "Unpack it with its password and load the files in it.",
        )
    if budget.members < 0:
        raise _too_large(file, f"has more than {MAX_MEMBERS:,} files in it")
    if any(i.header_offset + i.compress_size > file.size for i in infos):
        raise _damaged(file, "it claims to hold more bytes than it has")
    for i in infos:
        if i.file_size > RATIO_FROM and i.file_size > MAX_RATIO * i.compress_size:
            raise _too_large(
                file,
                f"has a member, {PurePosixPath(i.filename).name}, that claims to unpack from "
                f"{i.compress_size:,} to {i.file_size:,} bytes, far more than data ever do",
            )
    if budget.unpacked < 0:
        raise _too_large(file, f"unpacks to more than {MAX_UNPACKED >> 30} GB")
    odd = next((i for i in infos if i.compress_type not in METHODS), None)
    if odd:
        raise _refused(
            file,
            "This ZIP is packed in a way that is not read",
            f"packs {PurePosixPath(odd.filename).name} by method {odd.compress_type}; Windows "
            "does so (Deflate64) with files over 2 GB.",
            "Unpack it and load the files in it.",
        )


def _inner_zip(member: ArchiveMember) -> SourceFile | None:
    """A ZIP inside the ZIP, copied aside as its end must be read first; None for other files."""
    if not head_of(member, 4).startswith(ZIP_MAGIC):
        return None
    if _names(member) is None or not is_archive(member):
        return None
    copy = tempfile.SpooledTemporaryFile(max_size=16 << 20)  # noqa: SIM115 (lives with its members)
    for data in _chunks(member):
        copy.write(data)
    return StreamFile(member.name, copy, member.archive)


def _chunks(file: SourceFile) -> Iterator[bytes]:
    with file.open() as stream:
        while data := stream.read(CHUNK):
            yield data


def _is_data(member: ArchiveMember, readable: Readable) -> bool:
    """Whether a member is to be loaded; by its content, an empty one by its name."""
    head = head_of(normalize(member))
    if not head:
        return PurePosixPath(member.name).suffix.lower() in DATA_ENDINGS
    if head.startswith(b"PK"):
        return _is_workbook(member)
    if head.startswith(OLE_MAGIC):
        return any(is_excel_ole(data) for data in _chunks(member))
    return _is_xml(head) or is_html_table(head) or is_template_text(head) or readable(head)


def _is_table(member: ArchiveMember) -> bool:
    """Whether a member that is not loaded looks like a table, by its name or its content."""
    name = PurePosixPath(member.name)
    if name.suffix.lower() in TABLE_ENDINGS:
        return True
    head = head_of(normalize(member))
    return b"<table" in head.lower() or (not head.startswith((b"PK", b"%PDF")) and sniff(head))


def _is_workbook(member: ArchiveMember) -> bool:
    """Whether an Office document is a workbook; a damaged one counts by its name."""
    inside = _names(member)
    if inside is None:
        return PurePosixPath(member.name).suffix.lower() in DATA_ENDINGS
    return any(name.startswith("xl/") for name in inside)


def _is_xml(head: bytes) -> bool:
    """Whether the first bytes are of XML that is not a page or a picture."""
    page_or_picture = (b"<html", b"<svg")
    return xml_text.is_xml(head) and not any(t in head[:2000].lower() for t in page_or_picture)


def _listed(names: list[str], most: int = 10) -> str:
    if not names:
        return "no files in it"
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(PurePosixPath(n).name for n in names[:most]) + more


def _refused(file: SourceFile, title: str, sentence: str, next_step: str) -> Refused:
    return Refused(title, f"{shown(file)} {sentence}", next_step)


def _damaged(file: SourceFile, problem: str) -> Refused:
    return _refused(
        file,
        "This ZIP is damaged",
        f"cannot be opened: {problem}.",
        "Download or copy it again. If that does not help, ask the sender for a new one.",
    )


def _too_large(file: SourceFile, problem: str) -> Refused:
    return _refused(
        file,
        "This ZIP is too large",
        f"{problem}.",
        "If it is genuine, unpack it and load the files in it, some at a time.",
    )
