"""What a load is asked and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from upa.catalogue.records import (
    Channel,
    Mode,
)


@dataclass(frozen=True)
class LoadOptions:
    """What the person who loads says of workbooks and lists; exchange files say it themselves.

    `submitted_on` is naive UTC and defaults to the moment of loading.
    """

    mode: Mode = "replace"
    regulator_code: int | None = None
    submitted_on: datetime | None = None
    channel: Channel | None = None


@dataclass(frozen=True)
class Found:
    """A finding as a load tells it: of what was read, or of a check."""

    severity: str
    message: str
    value: str | None
    cers_id: int | None
    file_name: str
    locator: str | None


@dataclass
class FileReport:
    """What became of one file."""

    name: str
    archive: str | None = None
    kind: str | None = None
    schema_version: str | None = None
    sha256: str | None = None
    status: str = "refused"
    """`loaded`, `already-loaded` or `refused`."""
    reason: str | None = None
    next_step: str | None = None
    counts: dict = field(default_factory=dict)
    """`facilities`, `submittals` by element, `inventory_items`, `findings` by severity,
    `unknown_elements`."""
    attachments: list[str] = field(default_factory=list)
    """Names of what is in the same ZIP, or in the file itself, and is not read."""
    unread_tables: list[str] = field(default_factory=list)
    """Of these in the ZIP, that they look like tables, in sentences."""
    changes: dict[str, int] = field(default_factory=dict)
    """Submittals by what they change: `new`, `newer status`, `unchanged or older`."""
    not_current: str | None = None
    """That what the file holds is not what is current now, and why, in sentences."""
    counts_from_load: bool = False
    """Whether what it holds counts as submitted at its load: neither it nor a choice says when."""


@dataclass
class LoadReport:
    """What became of one load."""

    files: list[FileReport] = field(default_factory=list)
    generation: int | None = None
    """The generation published; None when nothing was loaded or it was a dry run."""
    started_empty: bool = False
    """Whether sample data was set aside because the first real file arrived."""
    missing: list[str] = field(default_factory=list)
    """After a rebuild, names of files whose content is missing from the generation published."""
    findings: list[Found] = field(default_factory=list)
    """The severest findings of these files, not more than `severest.MOST`; none of a rebuild."""

    @property
    def all_loaded(self) -> bool:
        """Whether no file was refused."""
        return all(f.status != "refused" for f in self.files)


@dataclass(frozen=True)
class Progress:
    """Where a load stands; `share` of the present file, 0 to 1."""

    file: str
    files_done: int
    files_total: int
    facilities: int
    submittals: int
    inventory_items: int
    share: float


Report = Callable[[Progress], None]
