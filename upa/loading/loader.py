"""Loads source files into a new generation of the warehouse, by the rules of the exchange format.

One generation per call, one transaction per file: a bad file leaves no trace and stops no other.
What a file changes is decided in `intake.py`, which statements say so in `queries/schema/intake`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
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
from upa.loading import jobs, replays, sources, taken
from upa.loading.intake import Intake, Occasion, counts_of
from upa.loading.jobs import Job
from upa.loading.reports import FileReport, LoadOptions, LoadReport, Progress, Report
from upa.loading.severest import severest
from upa.readers import process
from upa.readers.files import IdentifiedFile
from upa.warehouse import owner_only, refresh
from upa.warehouse.connections import fault
from upa.warehouse.generations import Warehouse
from upa.warehouse.manifests import Entry, source_files
from upa.warehouse.scripts import run_script
from upa.warehouse.working_copy import WorkingCopy


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
        _begun(found, warehouse, now) as first,
    ):
        _Load(warehouse, report, progress or (lambda _: None), now, first=first).run(found, dry_run)
    return report


@dataclass
class _First:
    """The first file of a load, copied already, and the process that begins to read it."""

    file: IdentifiedFile
    child: Popen | None


@contextmanager
def _begun(found: list[Job], warehouse: Warehouse, now: datetime) -> Iterator[_First | None]:
    """What can be done of a first file while the loader gets ready."""
    file = None
    with suppress(Refused, OSError):  # told when its turn comes
        file = sources.copy(found[0].file, warehouse.copies) if found else None
    if file is None:
        yield None
        return
    with process.reading_process(file, found[0].chosen(now)) as child:
        yield _First(file, child)


@contextmanager
def _faults_as_user_errors() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if explained := fault(error):
            raise explained from error
        raise


def rebuild(
    warehouse: Warehouse | None = None,
    progress: Report | None = None,
    allow_missing: bool = False,
) -> LoadReport:
    """Load the kept sources of the served generation again, in their order, into a fresh one.

    The content is as before; the schema and the field catalogue are today's. It is published when
    every source was read, or with `allow_missing`: those that could not be read stay in the list of
    files as missing. Where it is lost what was served, `replays` says what is loaded. Raises
    UserError when a source is not kept and none may be missing.
    """
    warehouse = warehouse or Warehouse()
    report = LoadReport()
    with _faults_as_user_errors(), warehouse.lock("rebuild"):
        entries = replays.entries(warehouse)
        replays.require_kept(warehouse, entries, allow_missing)
        again = _Load(warehouse, report, progress or (lambda _: None), utc_now(), entries)
        again.allow_missing = allow_missing
        again.run([jobs.job_of_source(warehouse, e) for e in entries], dry_run=False)
    return report


class _Load:
    """One load: a working copy, and the files applied to it one after the other."""

    def __init__(
        self,
        warehouse: Warehouse,
        report: LoadReport,
        progress: Report,
        now: datetime,
        replayed: list[Entry] | None = None,
        first: _First | None = None,
    ) -> None:
        self.warehouse, self.report, self.progress = warehouse, report, progress
        self.now, self.first, self.replayed = now, first, replayed
        self.allow_missing = True
        self._begin(warehouse.working_copy(empty=replayed is not None))

    def _begin(self, copy: WorkingCopy) -> None:
        self.copy = copy
        refresh.watch(copy.connection)

    def run(self, to_load: list[Job], dry_run: bool) -> None:
        """Apply every job, then publish or discard."""
        try:
            for number, job in enumerate(to_load):
                became = self._one(job, number, len(to_load), dry_run)
                self.report.files.append(jobs.with_rest_of_zip(became, job))
            loaded = any(f.status == "loaded" for f in self.report.files)
            if loaded:
                refresh.refresh(self.copy.connection)
                self._count()
            if self.replayed is None:
                self.report.findings = severest(self.copy.connection, self.report.files)
            if loaded and not dry_run and (self.allow_missing or self.report.all_loaded):
                self._publish()
            else:
                self.copy.discard()
        except BaseException:
            self.copy.discard()
            raise

    def _publish(self) -> None:
        held = source_files(self.copy.connection)
        if self.replayed is not None:
            hashes = {entry["sha256"] for entry in held}
            self.copy.missing = [
                entry | {"missing": True, "place": place}
                for place, entry in enumerate(self.replayed)
                if entry["sha256"] not in hashes
            ]
            self.report.missing = [entry["name"] for entry in self.copy.missing]
        self.report.generation = self.copy.publish(held)

    def _count(self) -> None:
        """Count what the files hold, now that the checks have run."""
        for file in self.report.files:
            if file.status != "refused":
                file.counts = counts_of(self.copy.connection, file.sha256)
                file.not_current = taken.not_current(self.copy.connection, file.sha256)

    def _one(self, job: Job, number: int, total: int, dry_run: bool) -> FileReport:
        sha256 = None
        try:
            with self._copied(job) as file:
                job, sha256 = replace(job, file=file), file.sha256
                if (known := self._report_of_known(file, dry_run)) is not None:
                    return known
                with self._kept(job, file, dry_run):
                    return self._apply(job, sha256, number, total)
        except (Refused, OSError) as error:
            return jobs.refused(job.file, error, sha256=sha256)
        except UserError:
            raise
        except Exception as error:  # a fault of ours with one file must not stop the others
            if jobs.lacks_memory(error):
                return jobs.refused(job.file, jobs.no_memory(job.file), sha256=sha256)
            logging.getLogger(__name__).exception("Loading %s failed", job.file.name)
            return jobs.refused(job.file, jobs.internal_fault(job.file, error), sha256=sha256)

    @contextmanager
    def _copied(self, job: Job) -> Iterator[IdentifiedFile]:
        """The copy of a file that is read and kept."""
        first, self.first = self.first, None
        self.child = first.child if first else None
        file = first.file if first else jobs.copy_of(job, self.warehouse.copies)
        try:
            yield file
        finally:
            with suppress(PermissionError):  # where a process that has it open minds
                file.file.path.unlink()

    @contextmanager
    def _kept(self, job: Job, file: IdentifiedFile, dry_run: bool) -> Iterator[None]:
        """Keep the source meanwhile, in a thread of its own; not when the file is refused.

        It stands among the kept ones once the load is published.
        """
        if dry_run or not sources.keeps_sources() or job.sha256:
            yield
            return
        with ThreadPoolExecutor(1) as background:
            kept = background.submit(sources.compress, file, self.warehouse.copies)
            try:
                yield
            except BaseException:
                kept.exception()
                (self.warehouse.copies / f"{file.sha256}.zst").unlink(missing_ok=True)
                raise
            with sources.cannot_be_kept(file):
                kept.result()
                owner_only.make_folder(self.warehouse.sources)

    def _report_of_known(self, file: IdentifiedFile, dry_run: bool) -> FileReport | None:
        """What to tell of a file that is held; its kept copy is put right when it is spoiled."""
        rows = run_script(self.copy.connection, "intake/held_source", sha256=file.sha256)
        if not rows:
            return None
        _, kind, version = rows[0]
        report = FileReport(file.name, file.archive, kind, version, file.sha256, "already-loaded")
        report.counts = counts_of(self.copy.connection, file.sha256)
        report.not_current = taken.not_current(self.copy.connection, file.sha256)
        report.reason = "The same file was loaded before; nothing changed."
        is_new = file.sha256 in {f.sha256 for f in self.report.files if f.status == "loaded"}
        if not (dry_run or is_new) and sources.repair(self.warehouse, file):
            report.reason = (
                "The same file was loaded before; its kept copy was missing or damaged and was "
                "replaced."
            )
        return report

    def _apply(self, job: Job, sha256: str, number: int, total: int) -> FileReport:
        loaded_on = job.loaded_on or self.now
        chosen = job.chosen(self.now)
        parsed = process.read(job.file, chosen, self.child)
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
            attachments=[*parsed.attachments],
            changes=intake.changes,
            counts_from_load=not (intake.states_date or job.options.submitted_on),
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
                earlier.status, earlier.counts_from_load = "refused", False
                earlier.reason = "It is sample data and was set aside for the real files."
                earlier.next_step = "Set UPA_WAREHOUSE to another folder to look at sample data."
