"""The files a load takes, one by one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

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
        try:
            found = _files(given)
        except Refused as error:
            report.files.append(refused(DiskFile(given), error))
            continue
        for file in found:
            try:
                _require_file(file)
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
    """The files that are meant. Raises Refused for a folder without any, and for no name at all."""
    if not isinstance(given, Path | str):
        return [given]
    if not str(given).strip():
        raise Refused("No file was named", "The name is empty.", "Name a file, folder or ZIP.")
    path = Path(given)
    if not path.is_dir():
        return [DiskFile(path)]
    found = [DiskFile(p) for p in sorted(_paths_in(path))]
    if not found:
        raise Refused(f"{given} was refused", "It holds no files.", "Name another folder.")
    return found


def _paths_in(folder: Path) -> Iterator[Path]:
    """What stands in a folder and those in it, without hidden files, notes and lock files."""

    def unreadable(error: OSError) -> None:
        raise Refused(
            f"{folder} was refused",
            f"{error.filename} in it cannot be read: {error.strerror}.",
            "Check that you may read it, or name the files in it.",
        )

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", "~$")) and not name.lower().endswith(".md"):
                yield Path(here, name)


def _require_file(file: SourceFile) -> None:
    """Raise Refused for what never ends, or waits for a sender, and for a link to nowhere."""
    if not isinstance(file, DiskFile) or file.path.is_file():
        return
    if file.path.is_symlink() and not file.path.exists():
        raise Refused(
            f"{file.name} was refused",
            f"It is a link to {file.path.readlink()}, which is not there.",
            "Copy the file itself to that place, or name it.",
        )
    if file.path.exists():
        raise Refused(
            f"{file.name} was refused",
            "It is a pipe or a device and not a file.",
            "Save what comes out of it to a file and load that.",
        )


def internal_fault(file: SourceFile, error: Exception) -> Refused:
    """What to tell of a file that a fault of this dashboard kept out."""
    return Refused(
        f"{file.name} was refused",
        f"Loading it ran into a fault of this dashboard ({type(error).__name__}); nothing of the "
        "file was loaded.",
        "Report the fault with the file’s name; the log of the dashboard tells more.",
    )


def lacks_memory(error: Exception) -> bool:
    """Whether an error says that the system gave no more memory, or no thread for want of it."""
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return True
    is_of_threads = isinstance(error, RuntimeError | pa.ArrowException) and "thread" in str(error)
    return is_of_threads or getattr(error, "errno", None) == errno.ENOMEM


def no_memory(file: SourceFile) -> Refused:
    """What to tell of a file for which this process has too little memory."""
    return Refused(
        f"{file.name} was refused",
        "There is too little memory to load it: the system lets this program have no more. Nothing "
        "is known to be wrong with the file.",
        "Close other programs or raise the limit (on Linux: ulimit -v unlimited, or the memory of "
        "the container), and load it again.",
    )


def with_rest_of_zip(report: FileReport, job: Job) -> FileReport:
    """The report of a job's file with what is not read of its ZIP, whatever became of the file."""
    report.attachments = [*job.attachments, *report.attachments]
    report.unread_tables = [finding.message for finding in job.unread]
    return report


def refused(file: SourceFile, error: Exception, **known: object) -> FileReport:
    """The report of a file that was not loaded."""
    if isinstance(error, UserError):
        says_more = error.title != f"{file.name} was refused"
        reason = f"{error.title}. {error.sentence}" if says_more else error.sentence
        step = error.next_step
    else:
        reason = f"{file.name} cannot be read: {getattr(error, 'strerror', None) or error}."
        step = "Check that the file exists and that you may read it."
    return FileReport(
        file.name, file.archive, status="refused", reason=reason, next_step=step, **known
    )
