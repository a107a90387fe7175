"""Files as readers want them: unpacked, and XML in UTF-8 without wrappers and bad letters.

The one step between a file as it was given and everything that looks at its content.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from upa.catalogue.records import SourceFile
from upa.readers import xml_text
from upa.readers.files import HEAD, head_of
from upa.readers.streams import GZIP_MAGIC, ChunkStream, Step, gunzip
from upa.readers.xml_text import Repairs

MAX_NESTING = 2
"""How often a file may be packed with gzip."""


@dataclass
class NormalizedFile:
    """A file whose stream gives the normalised content; `head` is how that begins."""

    file: SourceFile
    head: bytes
    steps: Callable[[Repairs], list[Step]]
    repairs: Repairs = field(default_factory=Repairs)
    """What was put right in the stream opened last."""

    def __post_init__(self) -> None:
        """Take name, archive and size from the file."""
        self.name, self.archive, self.size = self.file.name, self.file.archive, self.file.size

    def open(self) -> ChunkStream:
        """A fresh stream of the normalised content, to be read forwards."""
        self.repairs.__init__()
        return ChunkStream(self.file.open(), self.steps(self.repairs))


def normalize(file: SourceFile) -> SourceFile:
    """The file as readers want it; the same one where nothing is to be done.

    Raises Refused for gzip that is damaged at its start or unpacks to far too much.
    """
    if isinstance(file, NormalizedFile):
        return file
    head, packed = head_of(file), 0
    while head.startswith(GZIP_MAGIC) and packed < MAX_NESTING:
        head = _apply([gunzip(file.name, is_whole=False)], head)
        packed += 1
    is_xml = xml_text.is_xml(head)
    if not packed and not is_xml:
        return file

    def steps(repairs: Repairs) -> list[Step]:
        return [gunzip(file.name)] * packed + (xml_text.steps(head, repairs) if is_xml else [])

    text = _apply(xml_text.steps(head, Repairs()), head) if is_xml else head
    return NormalizedFile(file, text, steps)


def _apply(steps: list[Step], head: bytes) -> bytes:
    """How a file begins after some steps."""
    found = b""
    with ChunkStream(io.BytesIO(head), steps) as stream:
        while len(found) < HEAD and (data := stream.read(HEAD)):
            found += data
    return found[:HEAD]


def repairs_of(file: SourceFile) -> Repairs:
    """What was put right in the text of a file while it is read."""
    return file.repairs if isinstance(file, NormalizedFile) else Repairs()
