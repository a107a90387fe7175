"""The XML document itself: its root, one record after the other, and why it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from upa.catalogue.records import Refused, SourceFile
from upa.readers.edt.values import Note, attributes, leaf_values

CHUNK = 1 << 16

SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_is_qualified = etree.XPath("boolean(*[namespace-uri()] | */*[namespace-uri()])")
"""Whether names down to the grandchildren carry a namespace, as some systems write them."""

_prolog = re.compile(rb"(\xef\xbb\xbf)?(<\?xml\s[^>]*>)?")


@dataclass(frozen=True)
class Root:
    """The root element of an XML file: local name, namespace, attributes by local name."""

    name: str
    namespace: str
    attributes: dict[str, str]

    @property
    def version(self) -> str | None:
        """Schema version such as `1/10`, which CalEPA writes at the end of the namespace."""
        found = re.search(r"/(\d+/\d+)/?$", self.namespace)
        return found.group(1) if found else None


def root_of(file: SourceFile) -> Root | None:
    """Root of an XML file, or None when it does not start like one.

    Raises Refused for a document type declaration: no exchange file has one, entities hide in it.
    """
    parser = etree.XMLPullParser(events=("start",), **SAFE)
    with file.open() as stream:
        is_broken = False
        while not is_broken and (chunk := stream.read(1 << 14)):
            try:
                parser.feed(chunk)
            except etree.XMLSyntaxError:  # the root may stand before the damage
                is_broken = True
            for _, element in parser.read_events():
                _refuse_foreign(file, element)
                return _root(element)
    return None


def _refuse_foreign(file: SourceFile, element: etree._Element) -> None:
    if etree.QName(element).localname.lower() == "html":
        raise Refused(
            f"{file.name} was refused",
            "It is a web page, most likely a sign-in or error page that was saved in place of the "
            "answer.",
            "Sign in and request the answer from CERS again.",
        )
    if element.getroottree().docinfo.doctype:
        raise Refused(
            f"{file.name} was refused",
            "It begins with a document type declaration, which no CERS exchange file has and which "
            "can hide harmful content.",
            "Ask the sender for the file as CERS answered it.",
        )


def _root(element: etree._Element) -> Root:
    name = etree.QName(element)
    return Root(name.localname, name.namespace or "", dict(attributes(element)))


def sniff(head: bytes) -> bool:
    """Whether a file that starts with these bytes looks like XML in any common encoding."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<")


def not_well_formed(file: SourceFile, problem: str) -> Refused:
    """The refusal of a file whose XML breaks, with what is wrong as a sentence."""
    return Refused(
        f"{file.name} was refused",
        f"It cannot be read to its end: {problem}",
        "Download or request the file again; nothing of it was loaded.",
    )


def first_error(file: SourceFile) -> str:
    """What the parser says of the file, in words."""
    try:
        with file.open() as stream:
            for _ in etree.iterparse(stream, **SAFE):
                pass
    except etree.XMLSyntaxError as error:
        return describe(error)
    return "it holds no element."


CODES = etree.ErrorTypes
DAMAGE: dict[int, str] = {
    CODES.ERR_DOCUMENT_EMPTY: "it does not hold an exchange file",
    CODES.ERR_DOCUMENT_END: "something follows after the end of the exchange file",
    CODES.ERR_INVALID_CHAR: "it holds a control character, which exchange files never do",
    CODES.ERR_TAG_NAME_MISMATCH: "the end of one element is missing, so the next one runs into it",
    CODES.ERR_NAME_REQUIRED: "it holds a “&” or “<” that is not written as “&amp;” or “&lt;”",
    CODES.ERR_RESOURCE_LIMIT: "one value in it is far larger, or nested far deeper, than any that "
    "CERS sends",
    **dict.fromkeys(
        (CODES.ERR_INVALID_ENCODING, CODES.ERR_UNSUPPORTED_ENCODING, CODES.ERR_UNKNOWN_ENCODING),
        "its letters are not stored in the encoding that its first line names",
    ),
    **dict.fromkeys(
        (
            CODES.ERR_TAG_NOT_FINISHED,
            CODES.ERR_GT_REQUIRED,
            CODES.ERR_ATTRIBUTE_NOT_FINISHED,
            CODES.ERR_ATTRIBUTE_NOT_STARTED,
            CODES.ERR_CDATA_NOT_FINISHED,
            CODES.ERR_COMMENT_NOT_FINISHED,
        ),
        "it ends too early, as after an interrupted download",
    ),
}
"""What an error of the XML parser means to someone who received the file."""


def describe(error: etree.XMLSyntaxError) -> str:
    """What an error of the parser means, and the line it was met in."""
    where = f" (line {error.lineno})" if error.lineno else ""
    return DAMAGE.get(error.code, "part of it is damaged") + where + "."


def records(file: SourceFile, tag: str, note: Note) -> Iterator[etree._Element]:
    """Every element of a name right below the root, one at a time, names made local.

    Each is dropped once the caller has seen it; what stands beside them is noted, so that memory
    stays constant and nothing goes unmentioned. Raises Refused where the XML breaks.
    """
    with file.open() as stream:
        try:
            for element in _below_root(stream):
                name = etree.QName(element).localname
                if _is_qualified(element) or name != tag:
                    _make_local(element)
                if name == tag:
                    yield element
                else:
                    for step, text in leaf_values(element, f"{name}/"):
                        note(step, text)
        except etree.XMLSyntaxError as error:
            raise not_well_formed(file, describe(error)) from error


def _below_root(stream: BinaryIO) -> Iterator[etree._Element]:
    """Elements right below the root, each once it is complete and until the next is drawn.

    An event asked for on elements costs a third of the parsing time, as lxml then enters Python at
    each element of the file. So only processing instructions are asked for, and one of our own
    before the root shows where the tree grows. In an encoding unlike ASCII it could not be read.
    """
    head = stream.read(CHUNK)
    start = _prolog.match(head).end()
    is_marked = head[start:].lstrip()[:1] == b"<"
    parser = etree.XMLPullParser(
        ("pi",) if is_marked else ("start",), **SAFE | {"remove_pis": not is_marked}
    )
    parser.feed(head[:start] + b"<?upa?>" if is_marked else b"")
    mark, has_others = None, False
    chunk = head[start:] if is_marked else head
    while chunk:
        parser.feed(chunk)
        for _, node in parser.read_events():
            has_others = mark is not None
            mark = node if mark is None else mark
        yield from _drawn(mark, -1, has_others)
        chunk = stream.read(CHUNK)
    parser.close()
    yield from _drawn(mark, None, has_others)


def _drawn(mark: etree._Element, end: int | None, has_others: bool) -> Iterator[etree._Element]:
    """Elements below the root up to `end`, taken from the tree; without instructions to tools."""
    root = mark.getroottree().getroot()
    for child in [] if root is None else root[:end]:
        if isinstance(child.tag, str):
            if has_others:
                etree.strip_elements(child, etree.PI, with_tail=False)
            yield child
        root.remove(child)


def _make_local(element: etree._Element) -> None:
    """Strip namespaces of an element and all below it: some systems qualify every name."""
    for e in element.iter():
        e.tag = etree.QName(e).localname
