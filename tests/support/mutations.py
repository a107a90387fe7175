"""Mutated files of all formats, with seeded faults, and what must hold of each all the same."""

from __future__ import annotations

import gzip
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tests.readers.corpus.build import (
    declared,
    gzipped,
    html,
    in_string,
    rows,
    soap,
    spreadsheet_xml,
    text,
    workbook,
    zipped,
)
from tests.support import edt
from upa.catalogue.records import Refused, SourceFile, WorkbookOptions
from upa.readers import archive, formats
from upa.readers.files import StreamFile
from upa.readers.normalized import normalize

MARK = re.compile(r"M[0-9]{4}K")
PIECES = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *("&#x0;", "&#55357;", "&nbsp;", "&", "<", ">", "<b/>", "</b>", "<![CDATA[", "]]>", "<!--"),
        *("-->", "<?x y?>", "<!DOCTYPE a>", "\0", "\x01", "\x1f", "\ufeff", "\ud83d", "\uffff"),
        *('"', "'", ",", ";", "|", "\t", "\r\n", '="', " " * 99, "\u200b\u202e\u2011"),
        *("9" * 40, "x:", 'xmlns="a"', "text beside"),
    )
)
"""Faults put anywhere; most break a file."""
GENTLE = (
    *("&#x0;", "&#55357;&#56832;", "&nbsp;", "<b/>", "<b>beside</b>", "<!-- note -->", "<?x y?>"),
    *("\x01", "<![CDATA[ A & B ]]>", "\u200b", "\u202e", "\u2011", "\ufffe", "\r\n", "  ", "&amp;"),
    "<b c='d'/>",
)
"""Faults that leave a file whole, put into its texts."""
XML_FORMS = ("answer.xml", "utf-16.xml", "soap.xml", "string.xml", "answer.xml.gz")
TABLE_FORMS = ("table.csv", "pipe.csv", "book.xlsx", "page.xls", "sheet.xls", "week.zip")


@dataclass(frozen=True)
class Outcome:
    """What became of a file: refused or read, and values that went unmentioned."""

    is_refused: bool
    lost: int


def _seed_rows(marks: Iterator[str]) -> list[list[object]]:
    return rows(*({"CommonName": next(marks), "ChemicalLocation": next(marks)} for _ in range(4)))


def _seed_answer(marks: Iterator[str]) -> str:
    materials = (edt.material(next(marks), ChemicalLocation=next(marks)) for _ in range(4))
    data = edt.answer(*(edt.occasion(edt.inventory(m)) for m in materials))
    return data.decode().split("?>", 1)[1]


def seed(form: str) -> bytes:
    """A good file of a form; its texts are marks, each there once."""
    marks = (f"M{number:04}K" for number in range(10_000))
    if form in XML_FORMS or form == "week.zip":
        body = _seed_answer(marks)
        makers = {
            "answer.xml": lambda: declared(body).encode(),
            "utf-16.xml": lambda: declared(body, "utf-16").encode("utf-16"),
            "soap.xml": lambda: soap(body).encode(),
            "string.xml": lambda: in_string(body).encode(),
            "answer.xml.gz": lambda: gzipped(body.encode()),
            "week.zip": lambda: zipped(a__xml=body.encode(), b__csv=text(_seed_rows(marks))),
        }
        return makers[form]()
    table = _seed_rows(marks)
    makers = {
        "table.csv": lambda: text(table),
        "pipe.csv": lambda: text(table, "|"),
        "book.xlsx": lambda: workbook(("HMI", table)),
        "page.xls": lambda: html(table),
        "sheet.xls": lambda: spreadsheet_xml(table),
    }
    return makers[form]()


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A file with one to four faults; in a workbook or gzip sometimes inside of what is packed."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        return _mutate_part(data, chance)
    if not data:
        return data
    if data[:2] == b"\x1f\x8b" and chance.random() < 0.8:
        return gzipped(mutate(gzip.decompress(data), chance))
    if chance.random() < 0.7:
        return _with_gentle_faults(data, chance)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 8, 64, 512)))
        piece = chance.choice((b"", bytes([chance.randrange(256)]), *PIECES, data[at:end] * 2))
        keeps = chance.random() < 0.5
        data = data[:at] + piece + data[at if keeps else end :]
    return data[: chance.randrange(len(data))] if data and chance.random() < 0.05 else data


def _with_gentle_faults(data: bytes, chance: random.Random) -> bytes:
    """A file with faults inside, before or behind some of its marks."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    content = data.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    marks = list(MARK.finditer(content)) or list(re.finditer(r"\w+", content))
    chosen = sorted(chance.sample(marks, min(len(marks), chance.randint(1, 3))), key=_start)
    for found in reversed(chosen):
        at = chance.choice((found.start(), found.end()))
        content = content[:at] + chance.choice(GENTLE) + content[at:]
    return content.encode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")


def _start(found: re.Match[str]) -> int:
    return found.start()


def _mutate_part(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as other:
        names = book.namelist()
        chosen = chance.choice([n for n in names if "sheet" in n or "." in n] or names)
        for name in names:
            part = book.read(name)
            other.writestr(name, mutate(part, chance) if name == chosen else part)
    return out.getvalue()


def files(count: int, number: int, forms: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Mutated files with their names; the same ones for the same number."""
    chance = random.Random(number)
    seeds = {form: seed(form) for form in forms}
    for n in range(count):
        form = forms[n % len(forms)]
        yield f"{n:05}-{form}", mutate(seeds[form], chance)


def read(name: str, data: bytes) -> Outcome:
    """Read a file; any error but a refusal is a fault of the readers."""
    try:
        file: SourceFile = StreamFile(name, io.BytesIO(data))
        members = archive.members(file).files if archive.is_archive(file) else [file]
        return Outcome(False, sum(_lost(member) for member in members))
    except Refused:
        return Outcome(True, 0)


def _lost(file: SourceFile) -> int:
    """How many marks of an XML file are in no row, finding or unknown element."""
    source = formats.read(file, WorkbookOptions(edt.utc_now()))
    batches = list(source.batches)
    told = [str(t.to_pylist()) for b in batches for t in b.tables.values()]
    told += [str(f) for f in [*source.findings, *(f for b in batches for f in b.findings)]]
    told += [str(b.examples) for b in batches]
    uncounted = sum(sum(b.unknown.values()) - len(b.examples) for b in batches)
    found = set(MARK.findall(" ".join(told)))
    return max(0, len(_marks_in(file) - found) - uncounted)


def _marks_in(file: SourceFile) -> set[str]:
    """Marks in the texts and attributes of an XML file, as a parser of its own sees them."""
    with normalize(file).open() as stream:
        content = stream.read(-1)
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return set()
    if etree.QName(root).localname.lower() in ("workbook", "html", "table"):
        return set()
    texts = [
        *root.itertext(etree.Element),
        *(v for e in root.iter(etree.Element) for v in e.values()),
    ]
    texts += [e.tail or "" for e in root.iter(etree.Comment, etree.PI)]
    return set(MARK.findall(" ".join(texts)))
