"""Documents as PDF: blocks of text, facts and tables, laid out by Typst from `document.typ`.

Typst was chosen over fpdf2 and reportlab, which make no tagged tables, and weasyprint, which needs
system libraries: it checks what it writes against PDF/UA-1, so that screen readers find headings
and table heads, and lays out 2,000 rows in half a second. Values reach it as JSON, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

LAYOUT = Path(__file__).with_name("document.typ")
FONTS = "font_source_sans_pro"
"""Package that brings the typeface; Typst's own ones fill in what it lacks."""
UNPRINTABLE = "could not be displayed"
UNPRINTED = (
    "Some characters have no typeface here and are printed as boxes; other exports hold them."
)

Cell = str | Mapping[str, str]
"""A text, or a `name` in bold with `marks` and `more` below it."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, whether it holds numbers."""

    heading: str
    width: float = 1
    number: bool = False


@dataclass(frozen=True)
class Group:
    """Rows of a table under a title of their own, which is repeated on each page they reach."""

    title: str | None
    rows: Sequence[Sequence[Cell]]


@dataclass
class Document:
    """A document on letter paper. `edition` is a title and a sentence in a box on top."""

    title: str
    subtitle: str
    edition: tuple[str, str]
    footer: str
    landscape: bool = False
    blocks: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, text: str, level: int = 2) -> None:
        """Begin a section, or a part of one."""
        self.blocks.append({"kind": "heading", "text": text, "level": level})

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self.blocks.append({"kind": "text", "text": text})

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Add facts by name, in two columns."""
        self.blocks.append({"kind": "facts", "pairs": list(pairs)})

    def table(
        self, columns: Sequence[Column], groups: Sequence[Group], dense: bool = False
    ) -> None:
        """Add a table; there is a cell for every column in every row. Rows of a dense one stand
        closer together."""
        parts = {"columns": list(map(asdict, columns)), "groups": list(map(asdict, groups))}
        self.blocks.append({"kind": "table", "dense": dense, **parts})

    def pdf(self) -> bytes:
        """The document as a tagged PDF."""
        try:
            return _compiled(asdict(self), ignore_system_fonts=True, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if UNPRINTABLE not in str(error):
                raise
        try:
            return _compiled(asdict(self), pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if UNPRINTABLE not in str(error):
                raise
        self.text(UNPRINTED)
        return _compiled(asdict(self))


@cache
def _font_folder() -> str:
    """Folder of the typeface's files."""
    found = find_spec(FONTS)
    return str(Path(str(found.origin)).parent / "files") if found else ""


def _compiled(document: dict[str, Any], **options: Any) -> bytes:
    data = json.dumps(document, ensure_ascii=False)
    folders = [_font_folder()] if _font_folder() else []
    return typst.compile(
        LAYOUT.read_bytes(), font_paths=folders, sys_inputs={"data": data}, **options
    )
