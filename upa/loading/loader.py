"""Loads source files into a new generation of the warehouse, by the rules of the exchange format.

One generation per call, one transaction per file: a bad file leaves no trace and stops no other.
What a file changes is decided in `intake.py`, which statements say so in `queries/schema/intake`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from subprocess import Popen

import duckdb

from upa.catalogue.clock import utc_now
from upa.catalogue.records import (
    ParsedSource,
    Refused,
    SourceFile,
    UserError,
)
from upa.loading import jobs, sources, taken
from upa.loading.intake import Intake, Occasion, counts_of
from upa.loading.jobs import Job
from upa.loading.reports import FileReport, LoadOptions, LoadReport, Progress, Report
from upa.readers import process
from upa.readers.files import identify
from upa.warehouse import refresh
from upa.warehouse.connections import fault
from upa.warehouse.generations import Warehouse, WorkingCopy, source_files
from upa.warehouse.scripts import run_script


def load(
    paths: Iterable[Path | str | SourceFile],
    warehouse: Warehouse | None = None,
    options: LoadOptions = LoadOptions(),  # noqa: B008
    progress: Report | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Load files, folders and ZIPs; publish one generation when at least one file was loaded.

    A dry run does everything but publish. Refused files are in the report with reason and next
    step. Raises UserError when another load is running, the served data are damaged or from another
    version, or the disk is full; nothing is published then.
    """
    warehouse = warehouse or Warehouse()
    report = LoadReport()
    found, now = list(jobs.list_jobs(paths, options, report)), utc_now()
    with (
        _faults_as_user_errors(),
        warehouse.lock("dry run" if dry_run else "load"),
        process.reading_process(found[0].file, found[0].chosen(now))
        if found
        else nullcontext() as child,
    ):
        _Load(warehouse, report, progress or (lambda _: None), now, child=child).run(found, dry_run)
    return report


@contextmanager
def _faults_as_user_errors() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if explained := fault(error):
            raise explained from error
        raise
    except OSError as error:
        raise UserError(
            "The warehouse folder cannot be written",
            f"{error.filename or 'A file in it'}: {error.strerror or error}.",
            "Check that the disk has room and that you may write there.",
        ) from error


def rebuild(warehouse: Warehouse | None = None, progress: Report | None = None) -> LoadReport:
    """Load the kept sources of the served generation again, in their order, into a fresh one.

    The content is as before; the schema and the field catalogue are today's. Raises UserError when
    a source is not kept.
    """
    warehouse = warehouse or Warehouse()
    report = LoadReport()
    with _faults_as_user_errors(), warehouse.lock("rebuild"):
        entries = warehouse.manifest()["sources"]
        _require_kept(warehouse, entries)
        load_again = _Load(warehouse, report, progress or (lambda _: None), utc_now(), fresh=True)
        load_again.run([jobs.job_of_source(warehouse, e) for e in entries], dry_run=False)
    return report


def _require_kept(warehouse: Warehouse, entries: list[dict]) -> None:
    missing = [
        e["name"] for e in entries if not sources.path_of(warehouse.folder, e["sha256"]).exists()
    ]
    if missing or not entries:
        off = (
            ""
            if sources.keeps_sources()
            else " Keeping them is switched off: UPA_KEEP_SOURCES is 0."
        )
        raise UserError(
            "The warehouse cannot be rebuilt",
            f"These source files were not kept: {', '.join(missing)}.{off}"
            if missing
            else "No loaded files are recorded.",
            "Load the original files into a new warehouse folder.",
        )


class _Load:
    """One load: a working copy, and the files applied to it one after the other."""

    def __init__(
        self,
        warehouse: Warehouse,
        report: LoadReport,
        progress: Report,
        now: datetime,
        fresh: bool = False,
        child: Popen | None = None,
    ) -> None:
        self.warehouse, self.report, self.progress = warehouse, report, progress
        self.now, self.child = now, child
        self._begin(warehouse.working_copy(empty=fresh))

    def _begin(self, copy: WorkingCopy) -> None:
        self.copy = copy
        refresh.watch(copy.connection)

    def run(self, jobs: list[Job], dry_run: bool) -> None:
        """Apply every job, then publish or discard."""
        try:
            for number, job in enumerate(jobs):
                self.report.files.append(self._one(job, number, len(jobs), dry_run))
            loaded = any(f.status == "loaded" for f in self.report.files)
            if loaded:
                refresh.refresh(self.copy.connection)
                self._count()
            if loaded and not dry_run:
                self.report.generation = self.copy.publish(source_files(self.copy.connection))
            else:
                self.copy.discard()
        except BaseException:
            self.copy.discard()
            raise

    def _count(self) -> None:
        """Count what the files hold, now that the checks have run."""
        for file in self.report.files:
            if file.status != "refused":
                file.counts = counts_of(self.copy.connection, file.sha256)
                file.not_current = taken.not_current(self.copy.connection, file.sha256)

    def _one(self, job: Job, number: int, total: int, dry_run: bool) -> FileReport:
        sha256 = None
        try:
            file = identify(job.file)
            job, sha256 = replace(job, file=file), file.sha256
            if job.sha256 not in (None, sha256):
                raise Refused(
                    f"{job.file.name} was refused",
                    "The copy kept in the warehouse folder is damaged.",
                    "Load the original file.",
                )
            if (known := self._report_of_known(sha256)) is not None:
                return replace(known, name=job.file.name, archive=job.file.archive)
            with self._kept(job.file, sha256, dry_run):
                return self._apply(job, sha256, number, total)
        except (Refused, OSError) as error:
            return jobs.refused(job.file, error, sha256=sha256, attachments=list(job.attachments))
        except UserError:
            raise
        except Exception as error:  # a fault of ours with one file must not stop the others
            if jobs.lacks_memory(error):
                return jobs.refused(job.file, jobs.no_memory(job.file), sha256=sha256)
            logging.getLogger(__name__).exception("Loading %s failed", job.file.name)
            return jobs.refused(job.file, jobs.internal_fault(job.file, error), sha256=sha256)

    @contextmanager
    def _kept(self, file: SourceFile, sha256: str, dry_run: bool) -> Iterator[None]:
        """Keep the source meanwhile, in a thread of its own; not when the file is refused."""
        path = sources.path_of(self.warehouse.folder, sha256)
        if dry_run or not sources.keeps_sources() or path.exists():
            yield
            return
        with ThreadPoolExecutor(1) as background:
            kept = background.submit(sources.keep, self.warehouse.folder, file, sha256)
            try:
                yield
            except BaseException:
                kept.exception()
                path.unlink(missing_ok=True)
                raise
            try:
                kept.result()
            except OSError as error:
                raise UserError(
                    "A source file cannot be kept",
                    f"{file.name} cannot be copied: {error.strerror or error}.",
                    "Make room in the warehouse folder, or set UPA_KEEP_SOURCES=0.",
                ) from error

    def _report_of_known(self, sha256: str) -> FileReport | None:
        rows = run_script(self.copy.connection, "intake/held_source", sha256=sha256)
        if not rows:
            return None
        name, kind, version = rows[0]
        report = FileReport(name, None, kind, version, sha256, "already-loaded")
        report.counts = counts_of(self.copy.connection, sha256)
        report.not_current = taken.not_current(self.copy.connection, sha256)
        report.reason = "The same file was loaded before; nothing changed."
        return report

    def _apply(self, job: Job, sha256: str, number: int, total: int) -> FileReport:
        loaded_on = job.loaded_on or self.now
        chosen = job.chosen(self.now)
        child, self.child = self.child, None
        parsed = process.read(job.file, chosen, child)
        parsed.findings += job.unread

        def report_progress(counts: Counter[str], share: float) -> None:
            three = (counts[n] for n in ("facilities", "submittals", "inventory_items"))
            self.progress(Progress(job.file.name, number, total, *three, share))

        with self._apart_from_sample(parsed, job.file):
            occasion = Occasion(sha256, loaded_on, job.load_number or self._load_number(), chosen)
            self.copy.limit_intake(job.file.size)
            intake = Intake(self.copy.connection, job.file, parsed, occasion)
            intake.run(report_progress)
        return FileReport(
            job.file.name,
            job.file.archive,
            parsed.kind,
            parsed.schema_version,
            sha256,
            "loaded",
            attachments=[*job.attachments, *parsed.attachments],
            changes=intake.changes,
        )

    def _load_number(self) -> int:
        done = [f.sha256 for f in self.report.files if f.status == "loaded"]
        return run_script(self.copy.connection, "intake/last_load", present=done)[0][0] + 1

    @contextmanager
    def _apart_from_sample(self, parsed: ParsedSource, file: SourceFile) -> Iterator[None]:
        """Sample and real data never mix: the first real file starts an empty warehouse.

        When that file turns out to be bad, the load goes on with the sample.
        """
        has_sample, has_real = run_script(self.copy.connection, "intake/held_kinds")[0]
        if parsed.is_sample and has_real:
            raise Refused(
                f"{file.name} was refused",
                "It is fictional sample data and the warehouse holds real data.",
                "Set UPA_WAREHOUSE to another folder to look at sample data.",
            )
        if parsed.is_sample or not has_sample:
            yield
            return
        sample = self.copy
        self._begin(self.warehouse.working_copy(empty=True))
        try:
            yield
        except BaseException:
            self.copy.discard()
            self.copy = sample
            raise
        sample.discard()
        self._set_sample_aside()

    def _set_sample_aside(self) -> None:
        self.report.started_empty = True
        for earlier in self.report.files:
            if earlier.status != "refused":
                earlier.status = "refused"
                earlier.reason = "It is sample data and was set aside for the real files."
                earlier.next_step = "Set UPA_WAREHOUSE to another folder to look at sample data."
