"""The XML document itself: its root, one record after the other, and why it is refused."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from upa.catalogue.records import Refused, SourceFile
from upa.readers.edt.values import Note, attributes, leaf_values, mixed_text
from upa.readers.files import head_of
from upa.readers.streams import chunks_of

SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
}

_is_qualified = etree.XPath("boolean(*[namespace-uri()] | */*[namespace-uri()])")
"""Whether names down to the grandchildren carry a namespace, as some systems write them."""

MAX_WRAPPERS = 8
"""How deep a root may stand inside other elements."""


@dataclass(frozen=True)
class Root:
    """The root element of an exchange: local name, namespace, attributes by local name."""

    name: str
    namespace: str
    attributes: dict[str, str]
    wrappers: tuple[str, ...] = ()
    """Local names of the elements around it, as in a SOAP envelope; outermost first."""

    @property
    def version(self) -> str | None:
        """Schema version such as `1/10`, which CalEPA writes at the end of the namespace."""
        found = re.search(r"/(\d+/\d+)/?$", self.namespace)
        return found.group(1) if found else None


def local_name(tag: str) -> str:
    """The name of an element without its namespace, or a prefix that stands for none."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def root_of(file: SourceFile, known: Container[str]) -> Root | None:
    """The first element with a known name (lower case), else the root; None for no XML.

    Raises Refused for a document type declaration: no exchange file has one, entities hide in it.
    """
    first, wrappers = None, []
    for _, element in start_events(file):
        if first is None:
            first = _root(element, ())
            refuse_foreign(file, element)
        found = _root(element, tuple(wrappers))
        if found.name.lower() in known:
            return found
        ancestors = [local_name(e.tag) for e in element.iterancestors()]
        wrappers = [*reversed(ancestors), found.name]
        if len(wrappers) > MAX_WRAPPERS:
            break
    return first


def start_events(
    file: SourceFile, events: tuple[str, ...] = ("start",)
) -> Iterator[tuple[str, etree._Element]]:
    """Events of the start of a file; of more of it when no element begins there."""
    parser = etree.XMLPullParser(events=events, **SAFE)
    met = False
    for chunk in _start_of(file):
        with suppress(etree.XMLSyntaxError):  # elements may stand before the damage
            parser.feed(chunk)
        for event in parser.read_events():
            met = True
            yield event
        if met:
            return


def _start_of(file: SourceFile) -> Iterator[bytes]:
    head = head_of(file)
    yield head
    with file.open() as stream:
        seen = 0
        for chunk in chunks_of(stream):
            yield chunk[max(0, len(head) - seen) :]
            seen += len(chunk)


def refuse_foreign(file: SourceFile, element: etree._Element) -> None:
    """Raise Refused for a web page and for a document with a document type declaration."""
    if local_name(element.tag).lower() == "html":
        raise Refused(
            f"{file.name} was refused",
            "It is a web page without a table of a CERS template, most likely a sign-in or error "
            "page that was saved in place of the answer.",
            "Sign in and request the answer from CERS again; a table shown in the browser is "
            "loaded when it has the column CERSID.",
        )
    if element.getroottree().docinfo.doctype:
        raise Refused(
            f"{file.name} was refused",
            "It begins with a document type declaration, which no CERS exchange file has and which "
            "can hide harmful content.",
            "Ask the sender for the file as CERS answered it.",
        )


def _root(element: etree._Element, wrappers: tuple[str, ...]) -> Root:
    namespace = element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""
    return Root(local_name(element.tag), namespace, dict(attributes(element)), wrappers)


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
    CODES.ERR_DOCUMENT_END: "something follows after the end of the exchange file; "
    "what is no part of it can be deleted in a text editor",
    CODES.ERR_RESERVED_XML_NAME: "a second file begins in it, as when answers are put together; "
    "save each as a file of its own",
    CODES.ERR_INVALID_CHAR: "it holds a control character, which exchange files never do",
    CODES.ERR_TAG_NAME_MISMATCH: "the end of one element is missing, so the next one runs into it",
    CODES.ERR_NAME_REQUIRED: "it holds a “&” or “<” that is not written as “&amp;” or “&lt;”",
    CODES.NS_ERR_UNDEFINED_NAMESPACE: "a name in it has a prefix that it does not explain, so it "
    "is a part of a file and not the whole",
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


def records(
    file: SourceFile, tag: str, note: Note, wrappers: tuple[str, ...] = ()
) -> Iterator[etree._Element]:
    """Every element of a name right below the root, one at a time, names made local.

    Each is dropped once the caller has seen it; what stands beside them is noted, so that memory
    stays constant and nothing goes unmentioned. Raises Refused where the XML breaks.
    """
    with file.open() as stream:
        try:
            for element in _below_root(stream, wrappers, note):
                name = local_name(element.tag)
                if _is_qualified(element) or name != tag:
                    _make_local(element)
                if name == tag:
                    yield element
                else:
                    for step, text in leaf_values(element, f"{name}/"):
                        note(step, text)
                note("text()", mixed_text(element.tail))
        except etree.XMLSyntaxError as error:
            raise not_well_formed(file, describe(error)) from error


def _below_root(
    stream: BinaryIO, wrappers: tuple[str, ...], note: Note
) -> Iterator[etree._Element]:
    """Elements right below the root, each once it is complete and until the next is drawn.

    An event asked for on elements costs a third of the parsing time, as lxml then enters Python at
    each element of the file. So only processing instructions are asked for, and one of our own
    before the root shows where the tree grows.
    """
    parser = etree.XMLPullParser(("pi",), **SAFE | {"remove_pis": False})
    parser.feed(b"<?upa?>")
    mark, has_others = None, False
    for chunk in chunks_of(stream):
        parser.feed(chunk)
        for _, node in parser.read_events():
            has_others = mark is not None
            mark = node if mark is None else mark
        yield from _drawn(mark, wrappers, -1, has_others)
    parser.close()
    yield from _drawn(mark, wrappers, None, has_others)
    outer = mark.getroottree().getroot()
    note("text()", mixed_text(outer.text))
    if wrappers:
        _make_local(outer)
        for step, text in leaf_values(outer, f"{outer.tag}/"):
            note(step, text)


def _drawn(
    mark: etree._Element, wrappers: tuple[str, ...], end: int | None, has_others: bool
) -> Iterator[etree._Element]:
    """Elements below the root up to `end`, taken from the tree; without instructions to tools."""
    root = _inside(mark.getroottree().getroot(), wrappers)
    for child in [] if root is None else root[:end]:
        if isinstance(child.tag, str):
            if has_others:
                etree.strip_elements(child, etree.PI, with_tail=False)
            yield child
        root.remove(child)


def _inside(element: etree._Element | None, wrappers: tuple[str, ...]) -> etree._Element | None:
    """The element inside some wrappers, the last one at each level; None while there is none."""
    for _ in wrappers:
        element = element[-1] if element is not None and len(element) else None
    return element


def _make_local(element: etree._Element) -> None:
    """Strip namespaces of an element and all below it: some systems qualify every name."""
    for e in element.iter(etree.Element):
        e.tag = local_name(e.tag)
