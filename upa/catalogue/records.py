"""Plain records that readers, checks and loading hand to each other. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

import pyarrow as pa

UNIT_SEPARATOR = "\x1f"
"""Stands between texts that are joined into one and taken apart again."""
Severity = Literal["error", "warning", "advice"]
Mode = Literal["replace", "append"]
Channel = Literal["cers", "local-portal"]


class UserError(Exception):
    """Something a user can put right: a title, a sentence and a next step.

    `str()` gives the three as one paragraph for a terminal.
    """

    def __init__(self, title: str, sentence: str, next_step: str) -> None:
        super().__init__(f"{title}. {sentence} {next_step}")
        self.title, self.sentence, self.next_step = title, sentence, next_step

    def __reduce__(self) -> tuple:
        return type(self), (self.title, self.sentence, self.next_step)


class Refused(UserError):
    """A file that is not loaded at all, and why."""


class SourceFile(Protocol):
    """A file as given: on disk, uploaded, or a member of an archive."""

    name: str
    """Name to show, without folders."""
    archive: str | None
    """Name of the ZIP file it came in."""
    size: int
    """Size in bytes."""

    def open(self) -> BinaryIO:
        """A fresh readable, seekable binary stream at the start of the file."""


@dataclass(frozen=True)
class WorkbookOptions:
    """What a workbook or list does not say about itself and the person who loads it does."""

    submitted_on: datetime
    """Naive UTC."""
    regulator_code: int | None = None
    channel: Channel | None = None
    mode: Mode = "replace"


@dataclass(frozen=True)
class Finding:
    """One thing wrong in a source; columns of the `findings` table."""

    severity: Severity
    code: str
    message: str
    cers_code: str | None = None
    cers_id: int | None = None
    submittal_key: str | None = None
    locator: str | None = None
    table_name: str | None = None
    column_name: str | None = None
    field_number: str | None = None
    value: str | None = None


@dataclass
class Batch:
    """Some whole facilities of a source as Arrow tables of text, by warehouse table name.

    Columns are named as in the field catalogue and hold trimmed text; empty is null. Form tables
    carry `submittal_key`, `cers_id`, `position` and `locator` besides the catalogue's columns.
    A column the reader never met may be missing.
    """

    tables: Mapping[str, pa.Table]
    findings: list[Finding] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """Occurrences of paths not in the catalogue; an example of each is in `examples`."""
    examples: dict[str, str] = field(default_factory=dict)
    share: float = 1.0
    """Share of the source read when this batch was done, 0 to 1."""


@dataclass
class ParsedSource:
    """What a reader makes of one file: facts about the file and a stream of batches."""

    kind: str
    """A code of `data/reference/codes/source_kinds.csv`."""
    schema_version: str | None
    data_set_date_time: datetime | None
    """Naive UTC; None where the source does not say."""
    batches: Generator[Batch]
    transaction_key: str | None = None
    transaction_status: str | None = None
    returned_count: int | None = None
    total_count: int | None = None
    is_sample: bool = False
    findings: list[Finding] = field(default_factory=list)
    """About the file as a whole; known before the first batch."""
    attachments: list[str] = field(default_factory=list)
