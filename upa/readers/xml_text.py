"""The text of an XML file as any parser can read it: UTF-8, without wrappers, without bad letters.

Each step is a generator over chunks. Nothing here looks at document types: they stay in the text
and the reader refuses them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5

from upa.readers.streams import Chunks, Step

REPLACEMENT = "\ufffd".encode()
START = 4096
"""Bytes within which a file's first element must begin."""

_BLANK = (
    rb"(?:[\s\0]|\xef\xbb\xbf|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xc2\xa0|\xc3\xaf\xc2\xbb\xc2\xbf)"
)
_HTTP = (
    rb"(?:HTTP/[0-9.]+ [0-9]{3}[^\n<]{0,80}\n)?"
    rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}: [^\n<]{0,500}\n){0,40}"
)
_PROLOGUE = re.compile(
    _BLANK
    + rb"*+"
    + _HTTP
    + _BLANK
    + rb"*+(?:This XML file does not appear to have any style information[^<]{0,300})?(?:"
    + _BLANK
    + rb"|-|\xe2\x96[\xbc\xb6\xbe])*+(?=<)",
    re.IGNORECASE,
)
"""Marks, blanks, headers of the web, and what browsers show above a document and its elements."""
_DECLARATION = re.compile(rb"<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.:-]+)["']""")
_WRAPPING = re.compile(rb"\s+|<\?[^>]*>|<!--.*?-->|<[A-Za-z][^<>&]*>", re.DOTALL)
_ESCAPED = re.compile(rb"(?P<lt>&lt;[?!A-Za-z])|(?P<cdata><!\[CDATA\[)\s*<[?!A-Za-z]")
_TAIL = re.compile(rb"&(?:[#\w]{0,32}|#(?:5[56]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2});)\Z")
_CDATA = re.compile(rb"(<!\[CDATA\[|\]\]>)")
_REFERENCE = re.compile(
    rb"&#(?:(?P<high>5[56]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2});&#"
    rb"(?P<low>5[67]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2})|(?P<number>\d+|[xX][0-9a-fA-F]+));"
    rb"|&(?!amp;|lt;|gt;|quot;|apos;)(?P<name>[A-Za-z][A-Za-z0-9]{1,31});"
)
_ODD = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)[#A-Za-z]")
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_FORBIDDEN = re.compile(b"[" + re.escape(_CONTROLS) + b"]|\xef\xbf[\xbe\xbf]")
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_END_MARKS = b"\0\x1a \t\r\n"
_PLAIN = {b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'", b"amp": b"&"}


@dataclass
class Repairs:
    """What was put right in a text so far."""

    replaced: int = 0
    """Characters XML forbids that were replaced."""
    misencoded: int = 0
    """Stretches that were not in the encoding the file names or implies."""
    named: int = 0
    """Characters written by a name of HTML, such as `&nbsp;`."""


def is_xml(head: bytes) -> bool:
    """Whether a file that starts with these bytes is XML or HTML in any common encoding."""
    text = head[:START].replace(b"\0", b"")
    text = text[2:] if text[:2] in (b"\xff\xfe", b"\xfe\xff") else text
    found = _PROLOGUE.match(text)
    return bool(found) and re.match(rb"<[?!A-Za-z]", text[found.end() :]) is not None


def steps(head: bytes, repairs: Repairs) -> list[Step]:
    """The steps that make the text of an XML file readable, by its first bytes."""
    encoding = _encoding(head)
    first = b"".join(_decode([head], encoding, Repairs()))
    first = b"".join(_without_prologue([first]))
    found: list[Step] = [
        lambda chunks: _decode(chunks, encoding, repairs),
        _without_prologue,
    ]
    if (wrapper := _escaped(first)) and b"<!DOCTYPE" not in first[: wrapper.end()]:
        found += [lambda chunks: _unescape(chunks, repairs), _without_prologue]
    return [*found, _without_end_marks, lambda chunks: _repair(chunks, repairs)]


def _escaped(start: bytes) -> re.Match[bytes] | None:
    """Where a document begins that stands as text inside the elements a text begins with."""
    at, has_element = 0, False
    while token := _WRAPPING.match(start, at):
        at = token.end()
        has_element |= start[token.start() + 1 : token.start() + 2].isalpha()
    return _ESCAPED.match(start, at) if has_element else None


def _encoding(head: bytes) -> str:
    """The codec of a text: by its first bytes; what it says of itself only where that can be."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    start = head.lstrip(b" \t\r\n")[:8]
    nulls = [not byte for byte in head[:8]] if start else []
    for name, pattern in {
        "utf-32-le": [False, True, True, True],
        "utf-32-be": [True, True, True, False],
        "utf-16-le": [False, True, False, True],
        "utf-16-be": [True, False, True, False],
    }.items():
        if nulls[:4] == pattern:
            return name
    return _declared(head)


def _declared(head: bytes) -> str:
    """The codec a text of single bytes names, if there is such a one; else UTF-8."""
    prologue = _PROLOGUE.match(head)
    declaration = _DECLARATION.match(head, prologue.end() if prologue else 0)
    found = _ENCODING.search(declaration[0]) if declaration else None
    try:
        name = codecs.lookup(found[1].decode()).name if found else "utf-8"
        is_plain = "<?xml".encode(name) == b"<?xml"
    except (LookupError, UnicodeError, TypeError):
        return "utf-8"
    if not is_plain:
        return "utf-8"
    return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(name, name)


def _decode(chunks: Iterable[bytes], encoding: str, repairs: Repairs) -> Chunks:
    if encoding == "utf-8":
        yield from _checked_utf8(chunks, repairs)
        return
    decoder = codecs.getincrementaldecoder(encoding)("upa-windows")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _checked_utf8(chunks: Iterable[bytes], repairs: Repairs) -> Chunks:
    """UTF-8 as it is; bytes that are none are taken as Windows writes them."""
    rest = b""
    for chunk in chunks:
        if not rest and chunk.isascii():
            yield chunk
            continue
        data, rest = rest + chunk, b""
        try:
            data.decode()
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
                data, rest = data[: error.start], data[error.start :]
            data = _as_windows(data, repairs)
        yield data
    if rest:
        yield _as_windows(rest, repairs)


def _as_windows(data: bytes, repairs: Repairs) -> bytes:
    text = data.decode("utf-8", "upa-windows")
    encoded = text.encode("utf-8", "replace")
    repairs.misencoded += encoded != data
    return encoded


def _windows_letters(error: UnicodeError) -> tuple[str, int]:
    """Letters of Windows for bytes that are none of a text's encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    surrogate = error.object[error.start : error.start + 3]
    if re.fullmatch(rb"\xed[\xa0-\xbf][\x80-\xbf]", surrogate):
        return "\ufffd", error.start + 3
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error("upa-windows", _windows_letters)


def _without_prologue(chunks: Iterable[bytes]) -> Chunks:
    """Drop what stands before the first element and does no harm, and the XML declaration.

    Line breaks stay, so that lines keep their numbers.
    """
    chunks = iter(chunks)
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= START:
            break
    if prologue := _PROLOGUE.match(start):
        end = prologue.end()
        declaration = _DECLARATION.match(start, end)
        if declaration and start[declaration.end() :].strip():
            end = declaration.end()
        start = b"\n" * start.count(b"\n", 0, end) + start[end:]
    yield start
    yield from chunks


def _without_end_marks(chunks: Iterable[bytes]) -> Chunks:
    """Drop what programs write behind the last element: zero bytes and the old mark of an end."""
    held = b""
    for chunk in chunks:
        data = chunk.rstrip(_END_MARKS)
        if data:
            yield held + data
            held = chunk[len(data) :]
        else:
            held += chunk


def _unescape(chunks: Iterable[bytes], repairs: Repairs) -> Chunks:
    """The document that stands escaped, or as CDATA, inside an element of another."""
    chunks = iter(chunks)
    start = next(chunks, b"")
    wrapper = _escaped(start)
    if not wrapper:
        yield start
        yield from chunks
        return
    if wrapper["cdata"]:
        yield from _until(start[wrapper.end("cdata") :], chunks, b"]]>")
        return
    escaped = _until(start[wrapper.start("lt") :], chunks, b"<")
    rest = b""
    for chunk in escaped:
        data = rest + chunk
        tail = _TAIL.search(data[-40:])
        keep = len(tail[0]) if tail else 0
        data, rest = data[: len(data) - keep], data[len(data) - keep :]
        yield _ENTITY.sub(lambda found: _character(found, repairs), data)
    yield rest


_ENTITY = re.compile(rb"&(?:(lt|gt|quot|apos|amp)|#(\d+|[xX][0-9a-fA-F]+));")


def _character(found: re.Match[bytes], repairs: Repairs) -> bytes:
    return _PLAIN[found[1]] if found[1] else _numbered(found[2], repairs)


def _until(start: bytes, chunks: Iterable[bytes], end: bytes) -> Chunks:
    """What stands before the first `end`."""
    rest = start
    for chunk in chunks:
        if end in rest:
            break
        keep = len(end) - 1
        yield rest[: len(rest) - keep]
        rest = rest[len(rest) - keep :] + chunk
    yield rest.partition(end)[0]


def _repair(chunks: Iterable[bytes], repairs: Repairs) -> Chunks:
    """Replace what XML forbids; a chunk without any of it stays as it is."""
    rest, in_cdata = b"", False
    for chunk in chunks:
        data = rest + chunk if rest else chunk
        keep = _undecided(data, in_cdata)
        data, rest = (data[:-keep], data[-keep:]) if keep else (data, b"")
        if _is_clean(data):
            start, end = data.rfind(b"<![CDATA["), data.rfind(b"]]>")
            in_cdata = start > end if max(start, end) >= 0 else in_cdata
        elif in_cdata or b"<![CDATA[" in data:
            data, in_cdata = _repair_with_cdata(data, in_cdata, repairs)
        else:
            data = _repair_text(data, repairs)
        yield data
    yield rest


def _undecided(data: bytes, in_cdata: bool) -> int:
    """How many bytes at the end may be the start of something to look at as a whole."""
    if tail := _TAIL.search(data[-40:]):
        return len(tail[0])
    marker = b"]]>" if in_cdata else b"<![CDATA["
    return next((n for n in range(len(marker) - 1, 0, -1) if data.endswith(marker[:n])), 0)


def _repair_with_cdata(data: bytes, in_cdata: bool, repairs: Repairs) -> tuple[bytes, bool]:
    """Repair a chunk of which some is CDATA, where `&` stands for itself."""
    out = []
    for part in _CDATA.split(data):
        if part == b"<![CDATA[":
            in_cdata = True
        elif part == b"]]>":
            in_cdata = False
        else:
            part = _without_forbidden(part, repairs) if in_cdata else _repair_text(part, repairs)
        out.append(part)
    return b"".join(out), in_cdata


def _is_clean(data: bytes) -> bool:
    """Whether a chunk holds no forbidden character and no reference a parser might not know."""
    return (
        len(data.translate(None, _CONTROLS)) == len(data)
        and not (b"&" in data and _ODD.search(data))
        and (data.isascii() or not _NONCHARACTER.search(data))
    )


def _repair_text(data: bytes, repairs: Repairs) -> bytes:
    data = _REFERENCE.sub(lambda found: _referred(found, repairs), data)
    return _without_forbidden(data, repairs)


def _without_forbidden(data: bytes, repairs: Repairs) -> bytes:
    data, count = _FORBIDDEN.subn(REPLACEMENT, data)
    repairs.replaced += count
    return data


def _referred(found: re.Match[bytes], repairs: Repairs) -> bytes:
    """What a reference to a character stands for, where a parser would not know."""
    if found["number"]:
        return _numbered(found["number"], repairs, found[0])
    if found["high"]:
        high, low = (_integer(found[part]) for part in ("high", "low"))
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00).encode()
        return _numbered(found["high"], repairs) + _numbered(found["low"], repairs)
    text = html5.get(found["name"].decode() + ";")
    repairs.named += 1
    return text.encode() if text else b"&amp;" + found[0][1:]


def _integer(digits: bytes) -> int:
    return int(digits[1:], 16) if digits[:1] in b"xX" else int(digits[:9])


def _numbered(digits: bytes, repairs: Repairs, reference: bytes | None = None) -> bytes:
    """The character of a number, as it was referred to; a replacement where XML forbids it."""
    number = _integer(digits)
    is_allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    if is_allowed or 0x10000 <= number <= 0x10FFFF:
        return chr(number).encode() if reference is None else reference
    repairs.replaced += 1
    return REPLACEMENT
