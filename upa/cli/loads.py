"""Commands that change the warehouse or say what it holds: load, rebuild, undo, status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from upa.catalogue import fields
from upa.catalogue.phrases import counted
from upa.cli import arguments
from upa.loading import loader, verification
from upa.loading.reports import FileReport, LoadOptions, LoadReport, Progress
from upa.warehouse.generations import Warehouse

REPORTED = ("name", "archive", "kind", "schema_version", "sha256", "status", "reason", "next_step",
            "not_current")  # fmt: skip

NO_COUNTS = {
    "facilities": 0,
    "submittals": {},
    "inventory_items": 0,
    "findings": {},
    "unknown_elements": 0,
}
"""What a refused file holds."""


def load(options: argparse.Namespace) -> int:
    """Load files, folders and ZIPs."""
    warehouse = Warehouse()
    if options.if_empty and warehouse.generation is not None:
        return 0
    report = loader.load(
        options.paths,
        warehouse,
        LoadOptions(options.mode, options.regulator, options.submitted_on, options.channel),
        progress=_progress_bar(),
        dry_run=options.dry_run,
    )
    return _print(report, options)


def rebuild(options: argparse.Namespace) -> int:
    """Load all kept sources again into a fresh generation."""
    report = loader.rebuild(Warehouse(), _progress_bar(), options.allow_missing)
    status = _print(report, options)
    if report.generation is None and not options.json:
        print("Nothing was changed: not every kept file could be loaded.")
    return status


def undo(options: argparse.Namespace) -> int:
    """Serve the data from before the last load."""
    generation = Warehouse().undo()
    served = f"generation {generation}" if generation else "nothing: the warehouse is empty"
    print(f"The last load was undone. Now served: {served}.")
    return 0


def use(options: argparse.Namespace) -> int:
    """Serve a generation that is in the warehouse folder."""
    Warehouse().use(options.generation)
    print(f"Now served: generation {options.generation}.")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Check everything that is kept, and say what is wrong and what to do."""
    found = verification.verify(Warehouse())
    if options.json:
        print(json.dumps(asdict(found), indent=1))
    else:
        for problem in found.problems:
            print(f"WRONG {problem.where}: {problem.sentence} {problem.next_step}")
        seen = f"{counted(found.generations, 'generation')}, {counted(found.sources, 'source')}"
        wrong = counted(len(found.problems), "problem") if found.problems else "all is well"
        print(f"Read {seen} and what people entered: {wrong}.")
    return 1 if found.problems else 0


def status(options: argparse.Namespace) -> int:
    """Say what the warehouse holds."""
    warehouse = Warehouse()
    facts = {
        "warehouse": str(warehouse.folder),
        "generation": warehouse.generation,
        "generations": warehouse.generations(),
        "files": warehouse.files(options.access),
        "missing": [e["name"] for e in warehouse.missing()],
    }
    if options.json:
        print(json.dumps(facts, indent=1))
        return 0
    print(f"Warehouse {facts['warehouse']}, generation {facts['generation'] or 'none: empty'}")
    for file in facts["files"]:
        print(_file_line(file))
    for name in facts["missing"]:
        print(f"  MISSING {name}: its kept copy was lost. Load the original file.")
    return 0


def _file_line(file: dict[str, Any]) -> str:
    """A loaded file in words."""
    label = fields.code_label("source_kinds", file["kind"])
    sample = ", sample" if file["is_sample"] else ""
    return (
        f"  {file['name']}: {label}, {file['facility_count']:,} facilities, "
        f"{file['inventory_item_count']:,} materials, data as of "
        f"{file['data_set_date_time'][:10]}{sample}"
    )


def _print(report: LoadReport, options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps(_as_json(report), indent=1))
    else:
        for file in report.files:
            print(_line(file))
            if file.not_current:
                print(f"  {file.not_current}")
            for sentence in file.unread_tables:
                print(f"  {sentence}")
            if file.counts_from_load:
                print("  It counts as submitted now; --submitted-on says another date.")
        if report.started_empty:
            print("Sample data was set aside; undo leads back to it.")
        for name in report.missing:
            print(f"MISSING {name}: the data are without it. Load the original file.")
        if report.generation:
            print(f"Now served: generation {report.generation}.")
    return 0 if report.all_loaded else 1


def _as_json(report: LoadReport) -> dict:
    files = [
        {n: getattr(f, n) for n in REPORTED}
        | {"counts": f.counts or NO_COUNTS, "changes": f.changes, "attachments": f.attachments}
        for f in report.files
    ]
    rest = asdict(report)
    del rest["files"]
    return rest | {"files": files}


def _line(file: FileReport) -> str:
    """One file's outcome in words."""
    name = f"{file.archive}/{file.name}" if file.archive else file.name
    if file.status == "refused":
        return f"REFUSED {name}: {file.reason} {file.next_step or ''}".rstrip()
    counts = file.counts
    found = counts["findings"]
    parts = [
        f"{counts['facilities']:,} facilities",
        *(f"{n:,} {element}" for element, n in counts["submittals"].items()),
        f"{counts['inventory_items']:,} materials",
        *(f"{found[s]:,} {s}{'' if s == 'advice' else 's'}" for s in found),
    ]
    if counts["unknown_elements"]:
        parts.append(f"{counts['unknown_elements']:,} values of unknown elements")
    if file.attachments:
        parts.append(f"{len(file.attachments):,} attached documents listed, not loaded")
    kind = fields.code_label("source_kinds", file.kind)
    what = " ".join(filter(None, (kind, file.schema_version)))
    return f"{file.status} {name} ({what}): {', '.join(parts)}"


def _progress_bar() -> Callable[[Progress], None] | None:
    """A progress line on a terminal; nothing where output is kept."""
    if not sys.stderr.isatty():
        return None

    def show(step: Progress) -> None:
        done = round(step.share * 24)
        print(
            f"\r[{'#' * done}{'.' * (24 - done)}] file {step.files_done + 1} of {step.files_total}"
            f" · {step.facilities:,} facilities · {step.inventory_items:,} materials ",
            end="" if step.share < 1 else "\n",
            file=sys.stderr,
            flush=True,
        )

    return show


def load_options(parser: argparse.ArgumentParser) -> None:
    """Arguments and options of load."""
    parser.add_argument(
        "paths", nargs="+", type=arguments.source, metavar="PATH", help="file, folder or ZIP"
    )
    parser.add_argument("--dry-run", action="store_true", help="do everything but keep the result")
    parser.add_argument("--if-empty", action="store_true", help="only into an empty warehouse")
    json_option(parser)
    book = parser.add_argument_group("for workbooks and lists, which do not say it themselves")
    book.add_argument("--mode", choices=("replace", "append"), default="replace")
    book.add_argument("--regulator", type=arguments.agency, metavar="CODE", help="agency code")
    book.add_argument(
        "--submitted-on", type=arguments.moment, metavar="DATE", help="Pacific; default now"
    )
    book.add_argument("--channel", choices=("cers", "local-portal"))


def json_option(parser: argparse.ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def rebuild_options(parser: argparse.ArgumentParser) -> None:
    """Options of rebuild."""
    parser.add_argument(
        "--allow-missing", action="store_true", help="go on without files that cannot be read"
    )
    json_option(parser)


def use_options(parser: argparse.ArgumentParser) -> None:
    """Arguments of use."""
    parser.add_argument(
        "generation", type=arguments.positive, metavar="N", help="number of the generation"
    )


def status_options(parser: argparse.ArgumentParser) -> None:
    """Options of status."""
    json_option(parser)
    arguments.access_option(parser)
