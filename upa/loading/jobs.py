"""The files a load takes, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from upa.catalogue.records import (
    Finding,
    Refused,
    SourceFile,
    UserError,
    WorkbookOptions,
)
from upa.loading import sources
from upa.loading.reports import FileReport, LoadOptions, LoadReport
from upa.readers import archive
from upa.readers.files import DiskFile, IdentifiedFile
from upa.warehouse.generations import Warehouse


@dataclass(frozen=True)
class Job:
    """One file to load, with what a rebuild remembers of the first time."""

    file: SourceFile
    options: LoadOptions
    loaded_on: datetime | None = None
    load_number: int | None = None
    sha256: str | None = None
    attachments: tuple[str, ...] = ()
    unread: tuple[Finding, ...] = ()
    """About tables in the same ZIP that are not read."""

    def chosen(self, now: datetime) -> WorkbookOptions:
        """What to take for granted of a workbook that is loaded now."""
        given = self.options
        submitted_on = given.submitted_on or self.loaded_on or now
        return WorkbookOptions(submitted_on, given.regulator_code, given.channel, given.mode)


def job_of_source(warehouse: Warehouse, entry: dict) -> Job:
    """The job of a kept source, as it was loaded the first time."""
    path = warehouse.source(entry["sha256"])
    file = sources.KeptFile(path, entry["name"], entry["archive"], entry["size_bytes"])
    options = LoadOptions(
        entry["mode"] or "replace",
        entry["regulator_code"],
        _moment(entry["submitted_on"]),
        entry["channel"],
    )
    again = (_moment(entry["loaded_on"]), entry["load_number"], entry["sha256"])
    return Job(file, options, *again)


def copy_of(job: Job, folder: Path) -> IdentifiedFile:
    """A copy of a job's file in a folder of the loader; see `sources.copy`.

    Raises Refused for a kept source that is missing or not the file it was.
    """
    try:
        file = sources.copy(job.file, folder)
    except OSError as error:
        if job.sha256:
            raise _not_kept(job) from error
        raise
    if job.sha256 not in (None, file.sha256):
        file.file.path.unlink()
        raise _not_kept(job)
    return file


def _not_kept(job: Job) -> Refused:
    return Refused(
        f"{job.file.name} was refused",
        "The copy kept in the warehouse folder is missing or damaged.",
        "Put it back from a backup, or go on without it: python -m upa rebuild --allow-missing. "
        "Then load the original file.",
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def list_jobs(
    paths: Iterable[Path | str | SourceFile], options: LoadOptions, report: LoadReport
) -> Iterator[Job]:
    """The files to load, those in folders and ZIPs each by itself; unreadable ones are reported."""
    for given in paths:
        found = _files(given)
        if not found:
            empty = Refused(f"{given} was refused", "It holds no files.", "Name another folder.")
            report.files.append(refused(DiskFile(given), empty))
        for file in found:
            try:
                members, attachments, unread = (
                    archive.members(file) if archive.is_archive(file) else ([file], [], [])
                )
            except (Refused, OSError) as error:
                report.files.append(refused(file, error))
                continue
            for index, member in enumerate(members):
                yield Job(
                    member,
                    options,
                    attachments=tuple(attachments) if index == 0 else (),
                    unread=tuple(unread) if index == 0 else (),
                )


def _files(given: Path | str | SourceFile) -> list[SourceFile]:
    if not isinstance(given, Path | str):
        return [given]
    path = Path(given)
    if not path.is_dir():
        return [DiskFile(path)]
    inside = sorted(p for p in path.rglob("*") if p.is_file())
    shown = (
        p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts)
    )
    return [DiskFile(p) for p in shown if p.suffix.lower() != ".md" and p.name[:2] != "~$"]


def internal_fault(file: SourceFile, error: Exception) -> Refused:
    """What to tell of a file that a fault of this dashboard kept out."""
    return Refused(
        f"{file.name} was refused",
        f"Loading it ran into a fault of this dashboard ({type(error).__name__}); nothing of the "
        "file was loaded.",
        "Report the fault with the file’s name; the log of the dashboard tells more.",
    )


def refused(file: SourceFile, error: Exception, **known: object) -> FileReport:
    """The report of a file that was not loaded."""
    if isinstance(error, UserError):
        reason, step = f"{error.title}. {error.sentence}", error.next_step
    else:
        reason = f"{file.name} cannot be read: {getattr(error, 'strerror', None) or error}."
        step = "Check that the file exists and that you may read it."
    return FileReport(
        file.name, file.archive, status="refused", reason=reason, next_step=step, **known
    )
