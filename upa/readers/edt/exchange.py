"""Reads the XML of CalEPA's Electronic Data Transfer (EDT): answers and submittals, any 1/NN.

Real files are not schema-valid, so nothing is validated: elements are read by local name, an empty
element is no value, and what the field catalogue does not know is kept as path and value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from itertools import repeat
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from upa.catalogue import clock, fields, sample_marks
from upa.catalogue.records import (
    UNIT_SEPARATOR,
    Batch,
    Finding,
    ParsedSource,
    Refused,
    SourceFile,
    WorkbookOptions,
)

ROWS_PER_BATCH = 20_000
NIL_GUID = "00000000-0000-0000-0000-000000000000"
CHUNK = 1 << 16
HEADER = "SubmittalElementHeader"
OPTIONS = {
    "Exempt": "exempt",
    "ProvidedToRegulator": "provided-to-regulator",
    "StoredAtFacility": "stored-at-facility",
    "ProvidedInOtherSubmittalElement": "other-element",
    "PublicInternetUri": "public-uri",
    "Attachments": "attachment",
}
"""Choices of a document slot (exchange format section 2.6) and their codes."""
OCCASION = ("CERSID", "CERSOrganization", "FacilityID", "FacilityRegulatorKey")
ENVELOPE = ("DataSetDateTime", "TransactionKey", "TransactionStatus", "RegulatorTransactionKey")
CHEMICALS = "HazardousMaterialsInventory/Chemicals"
SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Namespace of attributes that steer XML tools and say nothing of a facility."""

Note = Callable[[str, str | None], None]
Values = list[tuple[str, str | None]]
"""Paths and texts."""

_is_deep = etree.XPath("boolean(*/* | */@*)")
_has_deep_rows = etree.XPath("boolean(*/*/* | */@* | */*/@*)")
_is_qualified = etree.XPath("boolean(*[namespace-uri()] | */*[namespace-uri()])")
"""Whether names down to the grandchildren carry a namespace, as some systems write them."""
_positions = re.compile(r"\[\d+\]")
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
    return Root(name.localname, name.namespace or "", dict(_attributes(element)))


def sniff(head: bytes) -> bool:
    """Whether a file that starts with these bytes looks like XML in any common encoding."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<")


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read an exchange file; its kind is decided by the root element.

    Raises Refused for a file that is not well-formed, has an unknown root, or is an answer without
    data (Queued, Rejected). A file that breaks later raises Refused while batches are drawn.
    """
    root = root_of(file)
    if root is None:
        raise _not_well_formed(file, _first_error(file))
    reader = {name.lower(): reader for name, reader in ROOTS.items()}.get(root.name.lower())
    if reader is None:
        raise _unknown_root(file, root)
    return reader(file, root)


def _unknown_root(file: SourceFile, root: Root) -> Refused:
    known = ", ".join(ROOTS)
    return Refused(
        f"{file.name} was refused",
        f"Its root element is “{root.name}”, which is not an exchange file this version reads. "
        f"Expected one of: {known}.",
        "Load a submittal, facility, organization or transfer answer, or an upload workbook.",
    )


def _not_well_formed(file: SourceFile, problem: str) -> Refused:
    return Refused(
        f"{file.name} was refused",
        f"It cannot be read to its end: {problem}",
        "Download or request the file again; nothing of it was loaded.",
    )


def _first_error(file: SourceFile) -> str:
    """What the parser says of the file, in words."""
    try:
        with file.open() as stream:
            for _ in etree.iterparse(stream, **SAFE):
                pass
    except etree.XMLSyntaxError as error:
        return _words(error)
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


def _words(error: etree.XMLSyntaxError) -> str:
    where = f" (line {error.lineno})" if error.lineno else ""
    return DAMAGE.get(error.code, "part of it is damaged") + where + "."


def _records(file: SourceFile, tag: str, note: Note) -> Iterator[etree._Element]:
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
                    for step, text in _values(element, f"{name}/"):
                        note(step, text)
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(file, _words(error)) from error


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


# --- rows ---------------------------------------------------------------------------------------


FORM_KEYS = ("submittal_key", "cers_id", "position", "locator")
VALUE_KEYS = (*FORM_KEYS, "path", "field_number", "value")
Row = dict[str, str | None]


class Packed(NamedTuple):
    """Rows of one warehouse table as they are cheapest to make and to send.

    Every row has a text, its cells in one string, and the number of its shape, their paths in one
    string. `keys` are the columns in `names`, which no element gives.
    """

    table: str
    names: tuple[str, ...]
    keys: list[pa.Array]
    shapes: pa.Array
    shape: pa.Array
    texts: pa.Array

    def arrow(self) -> pa.Table:
        """The rows as text columns: trimmed, empty is null, columns never met left out."""
        out = {name: _text(c) for name, c in zip(self.names, self.keys, strict=True)}
        known = fields.element_columns(self.table)
        met = self._columns()
        for path in (p for p, f in known.items() if p in met and f.column not in self.names):
            name = known[path].column
            out[name] = pc.coalesce(out[name], met[path]) if name in out else met[path]
        return pa.table(out)

    def _columns(self) -> dict[str, pa.Array]:
        """Column of each path that has a text in some row."""
        paths = pc.split_pattern(self.shapes, UNIT_SEPARATOR)
        numbers = paths.flatten().dictionary_encode()
        of_rows = pa.ListArray.from_arrays(paths.offsets, numbers.indices).take(self.shape)
        cells = _text(pc.split_pattern(self.texts, UNIT_SEPARATOR).flatten())
        number = of_rows.flatten().to_numpy()
        order = np.argsort(number.astype(np.int16), kind="stable")
        cells, row = cells.take(pa.array(order)), pc.list_parent_indices(of_rows).to_numpy()[order]
        ends = np.cumsum(np.bincount(number))
        found = {}
        for path, start, end in zip(numbers.dictionary.to_pylist(), [0, *ends], ends, strict=False):
            place = np.full(len(self.texts), -1)
            place[row[start:end]] = np.arange(start, end)
            column = cells.take(pa.array(place, mask=place < 0))
            if column.null_count < len(column):
                found[path] = column
        return found


class Tables(Mapping[str, pa.Table]):
    """Packed rows by warehouse table, each made a table when it is asked for.

    A file is read slower than it is taken in, so most of the work is left to who takes it in.
    """

    def __init__(self, packed: dict[str, Packed]) -> None:
        self._packed = packed

    def __getitem__(self, name: str) -> pa.Table:
        """Rows of a table."""
        return self._packed[name].arrow()

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self._packed)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._packed)


@dataclass
class Rows:
    """Rows of one warehouse table while a file is read.

    Paths and texts of a row are held as one string each, as Python would need ten times the memory
    and time for a string per cell. `keys` holds a tuple per row, the values of the columns in
    `names`, which no element gives.
    """

    table: str
    names: tuple[str, ...] = FORM_KEYS
    shapes: dict[str, int] = field(default_factory=dict)
    shape: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    keys: list[tuple] = field(default_factory=list)

    def add(self, shape: str, texts: str, keys: tuple) -> None:
        """Add one row: its paths and its texts, each joined by the separator."""
        self.shape.append(self.shapes.setdefault(shape, len(self.shapes)))
        self.texts.append(texts)
        self.keys.append(keys)

    def packed(self) -> Packed:
        """The rows as few large arrays."""
        keys = [_array(column) for column in zip(*self.keys, strict=True)]
        shapes, shape = _array(list(self.shapes)), pa.array(self.shape, pa.int32())
        return Packed(self.table, self.names, keys, shapes, shape, _array(self.texts))


def _array(values: Sequence[str | int | None]) -> pa.Array:
    """Texts, or numbers as texts. Told the type, Arrow need not look for it first."""
    if isinstance(values[0], int):
        return pa.array(values, pa.int32()).cast(pa.string())
    return pa.array(values, pa.string())


def _text(values: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Attributes by local name."""
    return [
        (n.rpartition("}")[2], v) for n, v in element.items() if not n.startswith(SCHEMA_INSTANCE)
    ]


def _collect(element: etree._Element, prefix: str, found: Values) -> None:
    if element.keys():
        found += [(f"{prefix}@{n}", v) for n, v in _attributes(element)]
    for child, step, _ in _steps(element):
        is_leaf = len(child) == 0
        if is_leaf:
            found.append((prefix + step, child.text))
        if not is_leaf or child.keys():
            _collect(child, f"{prefix}{step}/", found)


def _steps(element: etree._Element) -> Iterable[tuple[etree._Element, str, int]]:
    """Children, their names and positions; names with positions when one stands more than once."""
    children = list(element)
    tags = [c.tag for c in children]
    if len(set(tags)) == len(tags):
        return zip(children, tags, repeat(1))
    counts: Counter[str] = Counter()
    steps = []
    for child, tag in zip(children, tags, strict=True):
        counts[tag] += 1
        steps.append((child, f"{tag}[{counts[tag]}]", counts[tag]))
    return steps


def _values(element: etree._Element, prefix: str = "") -> Values:
    """Path and text of an element's own text, when it is a leaf, and of every value below it."""
    found = [(prefix.rstrip("/"), element.text)] if len(element) == 0 else []
    if not found or element.keys():
        _collect(element, prefix, found)
    return found


@lru_cache(maxsize=10_000)
def _is_whole_row(table: str, shape: str) -> bool:
    """Whether each name in a shape is a column of a table and stands there once."""
    names = shape.split(UNIT_SEPARATOR)
    return len(set(names)) == len(names) and fields.element_columns(table).keys() >= set(names)


def _part(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next(element.iterchildren(name), None)


def _split(values: Values, known: Mapping[str, fields.Field]) -> tuple[Row, Values]:
    """Values that have a column, the first for each column, and all others."""
    row: Row = {}
    others: Values = []
    taken = set()
    for path, text in values:
        name = path.replace("[1]", "") if "[" in path else path
        column = known[name].column if name in known else None
        if column is None or column in taken:
            others.append((path, text))
        else:
            row[name] = text
            taken.add(column)
    return row, others


def element_codes() -> dict[str, str]:
    """Code of each submittal element by the name of its block."""
    return {r["element"]: r["code"] for r in fields.code_list("submittal_elements")}


def moment(text: str | None) -> datetime | None:
    """A timestamp of an envelope as naive UTC; None when absent or unreadable."""
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return clock.to_utc(found) if found.tzinfo else found


# --- submittals ---------------------------------------------------------------------------------


class RecordReader:
    """Collects the rows of one file until they are drawn as a batch."""

    def __init__(self) -> None:
        self.element_codes = element_codes()
        self._fresh()

    def _fresh(self) -> None:
        self.rows: dict[str, Rows] = {}
        self.unknown: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.findings: list[Finding] = []

    @property
    def size(self) -> int:
        """How many rows the next batch has so far."""
        return sum(len(rows.keys) for rows in self.rows.values())

    def rows_of(self, table: str, names: tuple[str, ...] = FORM_KEYS) -> Rows:
        """Rows of a warehouse table in the next batch."""
        if table not in self.rows:
            self.rows[table] = Rows(table, names)
        return self.rows[table]

    def add_row(
        self, table: str, row: Row, keys: tuple, names: tuple[str, ...] = FORM_KEYS
    ) -> None:
        """Add a row of a warehouse table to the next batch."""
        texts = UNIT_SEPARATOR.join([text or "" for text in row.values()])
        self.rows_of(table, names).add(UNIT_SEPARATOR.join(row), texts, keys)

    def note(self, path: str, text: str | None) -> None:
        """Count a value whose element the catalogue does not know."""
        if text and text.strip():
            path = _without_positions(path)
            self.unknown[path] += 1
            self.examples.setdefault(path, text.strip()[:200])

    def batch(self) -> Batch:
        """What was read since the last batch."""
        tables = {name: rows.packed() for name, rows in self.rows.items() if rows.keys}
        made = Batch(Tables(tables), self.findings, self.unknown, self.examples)
        self._fresh()
        return made


class SubmittalReader(RecordReader):
    """Turns FacilitySubmittal elements into batches of rows.

    A FacilitySubmittal is one occasion of submitting; each block in it is one submittal element
    with a header, forms and documents (exchange format section 2).
    """

    def __init__(self) -> None:
        super().__init__()
        self.occasion = 0
        forms = (t for t in fields.tables().values() if t.kind == "form" and t.element)
        self.containers = {t.element: t.table for t in forms}

    def add(self, occasion: etree._Element) -> None:
        """Read one FacilitySubmittal."""
        self.occasion += 1
        where = f"FacilitySubmittal[{self.occasion}]"
        facts: Values = []
        strays: Values = [(f"@{n}", v) for n, v in _attributes(occasion)]
        blocks = []
        for child, step, _ in _steps(occasion):
            if child.tag in OCCASION:
                facts += _values(child, f"{step}/")
            elif _part(child, HEADER) is not None:
                blocks.append((child, step))
            else:
                strays += _values(child, f"{step}/")
                self._report_headless(child, facts, f"{where}/{step}")
        for block, step in blocks:
            Block(self, block, facts, f"{where}/{step}").read()
        if len(occasion) == 0:
            strays.append(("", occasion.text))
        for path, text in strays if blocks else facts + strays:
            self.note(f"FacilitySubmittal/{path}".rstrip("/"), text)

    def _report_headless(self, block: etree._Element, facts: Values, where: str) -> None:
        """Say that a submittal is left out when its block has content and no header."""
        if block.tag in self.element_codes and len(block):
            cers_id = (dict(facts).get("CERSID") or "").strip()
            self.findings.append(
                Finding(
                    "error",
                    "submittal-rejected",
                    f"The {block.tag} submittal was left out: it has no header, so its date and "
                    "agency are not known.",
                    cers_id=int(cers_id) if re.fullmatch("[0-9]{1,18}", cers_id) else None,
                    locator=where,
                )
            )

    def value(self, block: str, path: str, text: str | None, keys: tuple) -> None:
        """Keep a value that has no column of its own; count it when its path is not known.

        `path` starts below the block and may hold positions; `keys` are those of its form.
        """
        if not text or not text.strip():
            return
        number = _field_number(block, path)
        if number is None:
            self.note(f"{block}/{path}", text)
        rows = self.rows_of("submittal_values", VALUE_KEYS)
        rows.add("", "", (*keys, path, number or "", text))


@lru_cache(maxsize=10_000)
def _field_number(block: str, path: str) -> str | None:
    """Registry number of a value without a column, or an empty text; None when it is unknown."""
    known = fields.value_fields().get(f"{block}/{_without_positions(path)}")
    return None if known is None else known.number


@lru_cache(maxsize=10_000)
def _without_positions(path: str) -> str:
    return _positions.sub("", path)


class Block:
    """One submittal element of one occasion."""

    def __init__(
        self, reader: SubmittalReader, element: etree._Element, facts: Values, where: str
    ) -> None:
        self.reader, self.element, self.where = reader, element, where
        self.name = element.tag
        self.head = _part(element, HEADER)
        known = fields.element_columns("submittal_deliveries")
        self.header, self.others = _split(facts + self._header(), known)
        self.cers_id = (self.header.get("CERSID") or "").strip()
        self.key = self._key()

    def _header(self) -> Values:
        found = [(f"@{n}", v) for n, v in _attributes(self.element)]
        for chemicals in self.element.iterchildren("Chemicals"):
            found += [(f"Chemicals/@{n}", v) for n, v in _attributes(chemicals)]
        return found + _values(self.head, HEADER + "/")

    def _key(self) -> str:
        """Identity of the submittal (exchange format section 7): CERS's key, else the local one."""
        for prefix, path in (("", "CERSUniqueKey"), ("local:", "SubmittalElementRegulatorKey")):
            guid = (self.header.get(f"{HEADER}/{path}") or "").strip().strip("{}").lower()
            if guid and guid != NIL_GUID:
                return prefix + guid
        paths = (f"{HEADER}/SubmittedOn", f"{HEADER}/Submitter/SubmittedOn")
        on = next(filter(None, map(self.header.get, paths)), "")
        return f"made:{self.cers_id}:{self.name}:{on.strip()}"

    def keys(self, position: int, where: str) -> tuple:
        """Key columns of a form row."""
        return (self.key, self.cers_id, position, where)

    def read(self) -> None:
        """Add the header, forms, documents and other values to the reader's rows."""
        code = self.reader.element_codes.get(self.name, "0")
        self.reader.add_row(
            "submittal_deliveries",
            self.header,
            (self.key, self.where, code, self.name),
            ("submittal_key", "locator", "submittal_element", "element_name"),
        )
        for path, text in self.others:
            self.value(path, text, self.where)
        if code == "0":
            self.reader.note(f"FacilitySubmittal/{self.name}", self.name)
        self.walk(self.element, "", self.where)

    def walk(self, element: etree._Element, path: str, where: str) -> None:
        """Read what stands below an element: forms, documents, and values without a place."""
        for child, step, position in _steps(element):
            if child is not self.head:
                self._visit(child, path + step, f"{where}/{step}", position)

    def _visit(self, child: etree._Element, path: str, where: str, position: int) -> None:
        place = f"{self.name}/{_without_positions(path)}"
        if place == CHEMICALS:
            self._chemicals(child, path, where)
        elif place in self.reader.containers:
            self._form(child, self.reader.containers[place], path, where, position)
        elif len(child) == 0:
            self._stray(child, path, where)
        elif not OPTIONS.keys().isdisjoint([c.tag for c in child]):
            self._document(child, path, where)
        else:
            for name, text in _attributes(child):
                self.value(f"{path}/@{name}", text, where)
            self.walk(child, path + "/", where)

    def _chemicals(self, chemicals: etree._Element, path: str, where: str) -> None:
        """The inventory, by far most of any file: whether all are plain is looked up once."""
        is_plain, table = not _has_deep_rows(chemicals), "inventory_items"
        for position, chemical in enumerate(chemicals, 1):
            locator = f"{where}/Chemical[{position}]"
            step = f"{path}/{chemical.tag}[{position}]"
            if chemical.tag != "Chemical":
                self._stray(chemical, step, locator)
            elif not (is_plain and self._plain(list(chemical), table, position, locator)):
                self._form(chemical, table, step, locator, position)
        if len(chemicals) == 0:
            self.value(path, chemicals.text, where)

    def _stray(self, element: etree._Element, path: str, where: str) -> None:
        for step, text in _values(element, path + "/"):
            self.value(step, text, where)

    def _plain(self, cells: list[etree._Element], table: str, position: int, where: str) -> bool:
        """Add a row of elements that hold only text; False when not all are columns, each once."""
        shape = UNIT_SEPARATOR.join([c.tag for c in cells])
        if not _is_whole_row(table, shape):
            return False
        texts = UNIT_SEPARATOR.join([c.text or "" for c in cells])
        self.reader.rows_of(table).add(shape, texts, self.keys(position, where))
        return True

    def _form(
        self, element: etree._Element, table: str, path: str, where: str, position: int
    ) -> None:
        is_plain = not element.keys() and not _is_deep(element)
        if is_plain and self._plain(list(element), table, position, where):
            return
        row, others = _split(_values(element), fields.element_columns(table))
        self.reader.add_row(table, row, self.keys(position, where))
        for step, text in others:
            self.value(f"{path}/{step}".rstrip("/"), text, where)

    def _document(self, slot: etree._Element, path: str, where: str) -> None:
        """A document slot: one row per attachment, or one for any other choice."""
        for name, text in _attributes(slot):
            self.value(f"{path}/@{name}", text, where)
        position = 0
        for choice, step, _ in _steps(slot):
            if choice.tag not in OPTIONS:
                self._stray(choice, f"{path}/{step}", where)
                continue
            for part, part_path in self._parts(choice, f"{path}/{step}", where):
                position += 1
                keys = (*self.keys(position, where), _without_positions(path), OPTIONS[choice.tag])
                self._document_row(part, part_path, keys)

    def _parts(
        self, choice: etree._Element, path: str, where: str
    ) -> list[tuple[etree._Element, str]]:
        """What a choice tells of documents: its attachments, or itself."""
        if _part(choice, "Attachment") is None:
            return [(choice, path)]
        for name, text in _attributes(choice):
            self.value(f"{path}/@{name}", text, where)
        parts = [(part, f"{path}/{step}") for part, step, _ in _steps(choice)]
        for part, step in parts:
            if part.tag != "Attachment":
                self._stray(part, step, where)
        return [(part, step) for part, step in parts if part.tag == "Attachment"]

    def _document_row(self, part: etree._Element, path: str, keys: tuple) -> None:
        prefix = "" if part.tag == "Attachment" else f"{part.tag}/"
        row, others = _split(_values(part, prefix), _document_fields(part.tag))
        names = (*FORM_KEYS, "slot", "option")
        self.reader.add_row("documents", row, keys, names)
        for step, text in others:
            below = step.removeprefix(part.tag).lstrip("/")
            self.value(f"{path}/{below}".rstrip("/"), text, keys[3])

    def value(self, path: str, text: str | None, where: str) -> None:
        """Keep a value that has no column of its own."""
        self.reader.value(self.name, path, text, self.keys(1, where))


@cache
def _document_fields(tag: str) -> Mapping[str, fields.Field]:
    """Columns of a document by path from its slot, or from the attachment it is."""
    known = fields.element_columns("documents").items()
    choices = {path: f for path, f in known if path.split("/")[0] in OPTIONS}
    if tag == "Attachment":
        return {path: f for path, f in known if path not in choices}
    return {path: f for path, f in choices.items() if path.split("/")[0] == tag}


def _submittals(file: SourceFile, root: Root) -> ParsedSource:
    facts = _envelope(file)
    _refuse_without_data(file, facts)
    is_query = "Query" in root.namespace or "TransactionStatus" in facts
    key = facts.get("TransactionKey") or facts.get("RegulatorTransactionKey")
    if "TransactionKey" in facts:
        facts.pop("RegulatorTransactionKey", None)
    stated = facts.get("DataSetDateTime")
    return ParsedSource(
        kind="submittal-query" if is_query else "submittal-submit",
        schema_version=root.version,
        data_set_date_time=moment(stated),
        batches=_submittal_batches(file, root, facts),
        transaction_key=key,
        transaction_status=facts.get("TransactionStatus"),
        is_sample=sample_marks.is_sample_key(key),
        findings=_undated(stated),
    )


def _undated(stated: str | None) -> list[Finding]:
    """A file whose date cannot be read cannot be put in order with others by it."""
    if not (stated or "").strip() or moment(stated):
        return []
    message = f"The date of the data, “{stated[:60]}”, is not a date and time, so it is left out."
    column = "data_set_date_time"
    return [
        Finding(
            "error",
            "bad-date",
            message,
            table_name="source_files",
            column_name=column,
            value=stated,
        )
    ]


def _envelope(file: SourceFile) -> dict[str, str]:
    """Values that stand before the first FacilitySubmittal, by element name."""
    facts: dict[str, str] = {}
    with file.open() as stream:
        try:
            for event, element in etree.iterparse(stream, events=("start", "end"), **SAFE):
                name = etree.QName(element).localname
                if name == "FacilitySubmittal":
                    break
                if event == "end" and name in ENVELOPE and (element.text or "").strip():
                    facts[name] = element.text.strip()
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(file, _words(error)) from error
    return facts


def _refuse_without_data(file: SourceFile, facts: dict[str, str]) -> None:
    status = facts.get("TransactionStatus", "Accepted")
    if status != "Accepted":
        raise Refused(
            f"{file.name} holds no data",
            f"It is an answer with the transaction status “{status}”: CERS had not answered the "
            "query, which does not mean that there are no submittals.",
            "Ask CERS again later and load the answer with the status Accepted.",
        )


def _submittal_batches(file: SourceFile, root: Root, facts: dict[str, str]) -> Generator[Batch]:
    reader = SubmittalReader()

    def note(path: str, text: str | None) -> None:
        if facts.get(path) != (text or "").strip():
            reader.note(path, text)

    for name, text in root.attributes.items():
        note(f"@{name}", text)
    for occasion in _records(file, "FacilitySubmittal", note):
        reader.add(occasion)
        if reader.size >= ROWS_PER_BATCH:
            yield reader.batch()
    yield reader.batch()


# --- listings -----------------------------------------------------------------------------------


class ListingReader(RecordReader):
    """Turns the records of a query answer into rows of listing tables."""

    def __init__(self, tag: str, table: str) -> None:
        super().__init__()
        self.tag, self.table = tag, table
        self.count = 0

    def add(self, record: etree._Element) -> None:
        """Read one record: its own values, and the facilities or elements below it."""
        self.count += 1
        where = f"{self.tag}[{self.count}]"
        below = {"Facilities": self._facilities, "SubmittalElements": self._elements}
        for name, read_below in below.items():
            for part in record.findall(name):
                path = f"{self.tag}/{name}"
                self._note_all([(f"@{n}", v) for n, v in _attributes(part)], path)
                if len(part) == 0:
                    self.note(path, part.text)
                read_below(record, part, f"{where}/{name}")
                record.remove(part)
        self._row(self.table, record, {"locator": where}, self.tag)

    def _row(
        self, table: str, element: etree._Element, keys: dict[str, str | None], path: str
    ) -> None:
        values = [(step or ".", text) for step, text in _values(element)]
        row, others = _split(values, fields.element_columns(table))
        self._note_all(others, path)
        self.add_row(table, row, tuple(keys.values()), tuple(keys))

    def _note_all(self, values: Values, path: str) -> None:
        for step, text in values:
            self.note(f"{path}/{step}".removesuffix("/."), text)

    def _facilities(self, record: etree._Element, part: etree._Element, where: str) -> None:
        code = record.findtext("OrganizationCode")
        path = f"{self.tag}/Facilities"
        for position, facility in enumerate(part, 1):
            if facility.tag != "Facility":
                self._note_all(_values(facility), f"{path}/{facility.tag}")
                continue
            keys = {"locator": f"{where}/Facility[{position}]", "organization_code": code}
            self._row("organization_facilities", facility, keys, f"{path}/Facility")

    def _elements(self, record: etree._Element, part: etree._Element, where: str) -> None:
        cers_id = record.findtext("CERSID")
        for element in part:
            path = f"{self.tag}/SubmittalElements/{element.tag}"
            code = self.element_codes.get(element.tag)
            if code is None:
                self.note(path, element.tag)
            keys = {"locator": f"{where}/{element.tag}", "cers_id": cers_id}
            keys["submittal_element"] = code or "0"
            self._row("facility_listing_elements", element, keys, path)


def _listing(kind: str, tag: str, table: str) -> Callable[[SourceFile, Root], ParsedSource]:
    def read_root(file: SourceFile, root: Root) -> ParsedSource:
        facts = root.attributes
        key = facts.get("transactionKey")
        returned = _count(facts.get("returnedResultCount") or facts.get("resultCount"))
        stated = facts.get("timeStamp")
        source = ParsedSource(
            kind=kind,
            schema_version=root.version,
            data_set_date_time=moment(stated),
            batches=_listing_batches(file, tag, table, _unread(facts)),
            transaction_key=key,
            returned_count=returned,
            total_count=_count(facts.get("totalQueryResultCount")),
            is_sample=sample_marks.is_sample_key(key),
        )
        source.findings += _undated(stated) + _incomplete(source)
        return source

    return read_root


def _unread(attributes: dict[str, str]) -> Values:
    """Attributes of a root element that no fact about the file is made of."""
    counts = ("returnedResultCount", "resultCount", "totalQueryResultCount")
    read = {
        "timeStamp",
        "transactionKey",
        *(n for n in counts if _count(attributes.get(n)) is not None),
    }
    return [(f"@{n}", v) for n, v in attributes.items() if n not in read]


def _count(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() else None


def _incomplete(source: ParsedSource) -> list[Finding]:
    """CERS cuts facility answers at 5,000; a cut answer must not pass for the whole."""
    returned, total = source.returned_count, source.total_count
    if returned is None or total is None or returned >= total:
        return []
    message = (
        f"The answer holds {returned:,} of the {total:,} facilities that matched. "
        "Ask again in smaller parts, for example by city or date, to get the rest."
    )
    return [Finding("warning", "answer-incomplete", message, value=f"{returned} of {total}")]


def _listing_batches(file: SourceFile, tag: str, table: str, unread: Values) -> Generator[Batch]:
    reader = ListingReader(tag, table)
    for path, text in unread:
        reader.note(path, text)
    for record in _records(file, tag, reader.note):
        reader.add(record)
        if reader.size >= ROWS_PER_BATCH:
            yield reader.batch()
    yield reader.batch()


ROOTS: dict[str, Callable[[SourceFile, Root], ParsedSource]] = {
    "RegulatorFacilitySubmittals": _submittals,
    "RegulatorFacilityQuery": _listing("facility-query", "Facility", "facility_listings"),
    "RegulatorOrganizationQuery": _listing(
        "organization-query", "Organization", "organization_listings"
    ),
    "RegulatorFacilityTransferQuery": _listing(
        "transfer-query", "RegulatorFacilityTransfer", "transfers"
    ),
    "Regulators": _listing("regulator-listing", "regulator", "regulator_listings"),
    "RegulatorListing": _listing("regulator-listing", "regulator", "regulator_listings"),
}
"""Root elements read here, by local name, in any case. A new answer is one line more."""
