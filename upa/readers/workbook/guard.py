"""What is refused before it is parsed: what is no workbook, or made to exhaust the machine."""

from __future__ import annotations

import zipfile
from pathlib import Path

from upa.catalogue.records import SourceFile
from upa.readers.workbook import limits
from upa.readers.workbook.recognition import ENCRYPTED, is_excel_ole
from upa.readers.workbook.refusals import refusal_for

OTHER_KINDS = {
    "xl/workbook.bin": "binary-workbook",
    "content.xml": "open-document",
    "Index/Document.iwa": "numbers",
}
"""Documents that are ZIPs as well, by a part that tells them."""


def guard(file: SourceFile, path: Path, kind: str) -> int:
    """Its size unpacked. Refuses what is no workbook, or one made to exhaust the machine."""
    if kind == "xlsx":
        return _guard_zip(file, path)
    if kind == "xls":
        if file.size > limits.MAX_XLS:
            raise refusal_for(file, {"reason": "too-large", "size": file.size})
        content = path.read_bytes()
        if ENCRYPTED in content:
            raise refusal_for(file, {"reason": "password"})
        if not is_excel_ole(content):
            raise refusal_for(file, {"reason": "not-excel"})
    elif (size := path.stat().st_size) > limits.MAX_UNPACKED:
        raise refusal_for(file, {"reason": "too-large", "size": size})
    return path.stat().st_size


def _guard_zip(file: SourceFile, path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise refusal_for(file, {"reason": "cut-off"}) from error
    names = {p.filename for p in parts}
    if "xl/workbook.xml" not in names:
        kinds = (why for name, why in OTHER_KINDS.items() if name in names)
        raise refusal_for(file, {"reason": next(kinds, "not-excel")})
    if any(p.flag_bits & 1 for p in parts):
        raise refusal_for(file, {"reason": "password"})
    unpacked = sum(p.file_size for p in parts)
    if unpacked > limits.MAX_UNPACKED or len(parts) > limits.MAX_PARTS:
        raise refusal_for(file, {"reason": "too-large", "size": unpacked})
    for p in parts:
        if p.file_size > limits.RATIO_FROM and p.file_size > limits.MAX_RATIO * p.compress_size:
            raise refusal_for(
                file, {"reason": "bomb", "size": p.file_size, "packed": p.compress_size}
            )
    return unpacked
