"""Number formats of .xls files (BIFF8 records in an OLE container), which the parser leaves out.

After Microsoft's [MS-CFB] and [MS-XLS]. What does not look as described there gives no facts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from upa.readers.cells.number_formats import BUILT_IN, is_telling, shown

END_OF_CHAIN = 0xFFFFFFFA
FORMAT, XF, SHEET, NUMBER, RK, MULTIPLE_RK, BEGIN, END = (
    *(0x041E, 0x00E0, 0x0085, 0x0203, 0x027E, 0x00BD, 0x0809, 0x000A),
)
Formatted = list[tuple[int, int, str, bool]]
"""Cells that show another text than is stored: row, column, text, whether a percentage."""


def formatted_cells(path: str) -> dict[str, Formatted]:
    """Cells of each sheet that show another text than their number, as its format has it."""
    try:
        stream = _workbook_stream(Path(path).read_bytes())
        sheets, formats = _globals(stream)
        return {name: list(_cells(stream, at, formats)) for name, at in sheets.items() if formats}
    except (struct.error, IndexError, ValueError):
        return {}


def _workbook_stream(data: bytes) -> bytes:
    """The stream `Workbook` of an OLE container; empty when it has none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    tables, first_directory = struct.unpack_from("<II", data, 44)
    places = struct.unpack_from(f"<{min(tables, 109)}I", data, 76)
    chain: list[int] = []
    for place in places:
        chain += struct.unpack_from(f"<{size // 4}I", data, (place + 1) * size)
    directory = _chained(data, chain, first_directory, size)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace") == "Workbook":
            first, stream_size = struct.unpack_from("<II", directory, at + 116)
            return _chained(data, chain, first, size)[:stream_size] if stream_size >= 4096 else b""
    return b""


def _chained(data: bytes, chain: list[int], sector: int, size: int) -> bytes:
    parts, met = [], 0
    while sector < END_OF_CHAIN and met <= len(chain):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector, met = chain[sector], met + 1
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a place to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == END)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if depth == 0:
            return


def _globals(stream: bytes) -> tuple[dict[str, int], dict[int, str]]:
    """Where sheets begin, by name; and formats that tell something, by style number."""
    sheets, codes, styles = {}, dict(BUILT_IN), []
    for kind, body in _records(stream, 0):
        if kind == SHEET:
            sheets[_text(body[6:], body[6], 1)] = struct.unpack_from("<I", body)[0]
        elif kind == FORMAT:
            number, length = struct.unpack_from("<HH", body)
            codes[number] = _text(body[2:], length, 2)
        elif kind == XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    used = {n: codes.get(number, "") for n, number in enumerate(styles)}
    return sheets, {n: code for n, code in used.items() if is_telling(code)}


def _text(body: bytes, length: int, prefix: int) -> str:
    """A text after its length, with a flag whether its letters take two bytes."""
    start = prefix + 1
    if body[prefix] & 1:
        return body[start : start + 2 * length].decode("utf-16-le", "replace")
    return body[start : start + length].decode("latin-1")


def _cells(stream: bytes, at: int, formats: dict[int, str]) -> Iterator[tuple[int, int, str, bool]]:
    for row, column, style, value in _numbers(stream, at):
        if style in formats and (text := shown(f"{value:.15g}", formats[style])):
            yield row, column, *text


def _numbers(stream: bytes, at: int) -> Iterator[tuple[int, int, int, float]]:
    """Row, column, style and value of each number of a sheet."""
    for kind, body in _records(stream, at):
        if kind == NUMBER:
            yield struct.unpack_from("<HHHd", body)
        elif kind == RK:
            row, column, style, packed = struct.unpack_from("<HHHI", body)
            yield row, column, style, _unpacked(packed)
        elif kind == MULTIPLE_RK:
            row, column = struct.unpack_from("<HH", body)
            for n in range((len(body) - 6) // 6):
                style, packed = struct.unpack_from("<HI", body, 4 + 6 * n)
                yield row, column + n, style, _unpacked(packed)


def _unpacked(packed: int) -> float:
    """A number in Excel's short form: 30 bits of an integer or of a float, maybe times 100."""
    if packed & 2:
        value: float = struct.unpack("<i", struct.pack("<I", packed))[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
