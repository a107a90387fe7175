"""The command line: the same functions as the pages use. `python -m upa --help` lists them.

Exit status: 0 when all went well, 1 when files were refused or the command failed, 2 for misuse.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import duckdb

from upa.catalogue import clock, fields
from upa.catalogue.records import UserError
from upa.loading import loader
from upa.loading.reports import FileReport, LoadOptions, LoadReport, Progress
from upa.warehouse.connections import fault
from upa.warehouse.generations import Warehouse

REPORTED = ("name", "archive", "kind", "schema_version", "sha256", "status", "reason", "next_step")

NO_COUNTS = {
    "facilities": 0,
    "submittals": {},
    "inventory_items": 0,
    "findings": {},
    "unknown_elements": 0,
}
"""What a refused file holds."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        return _failed(error, 2 if options.run in (query, export) else 1)
    except duckdb.Error as error:
        if told := fault(error):
            return _failed(told, 1)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        where = error.filename or "A file or folder"
        why = UserError(
            "The command failed",
            f"{where} cannot be used: {error.strerror or error}.",
            "Check that it exists, that you may write there and that the disk has room.",
        )
        return _failed(why, 1)


def _failed(error: UserError, status: int) -> int:
    print(f"{error.title}.\n{error.sentence}\n{error.next_step}", file=sys.stderr)
    return status


def load(options: argparse.Namespace) -> int:
    """Load files, folders and ZIPs."""
    warehouse = Warehouse()
    if options.if_empty and warehouse.generation is not None:
        return 0
    report = loader.load(
        options.paths,
        warehouse,
        LoadOptions(options.mode, options.regulator, options.submitted_on, options.channel),
        progress=_bar(),
        dry_run=options.dry_run,
    )
    return _tell(report, options)


def rebuild(options: argparse.Namespace) -> int:
    """Load all kept sources again into a fresh generation."""
    return _tell(loader.rebuild(Warehouse(), progress=_bar()), options)


def undo(options: argparse.Namespace) -> int:
    """Serve the data from before the last load."""
    generation = Warehouse().undo()
    served = f"generation {generation}" if generation else "nothing: the warehouse is empty"
    print(f"The last load was undone. Now served: {served}.")
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what the warehouse holds."""
    warehouse = Warehouse()
    held = {
        "warehouse": str(warehouse.folder),
        "generation": warehouse.generation,
        "generations": warehouse.generations(),
        "files": warehouse.manifest()["sources"],
    }
    if options.json:
        print(json.dumps(held, indent=1))
        return 0
    print(f"Warehouse {held['warehouse']}, generation {held['generation'] or 'none: empty'}")
    for file in held["files"]:
        label = fields.code_label("source_kinds", file["kind"])
        sample = ", sample" if file["is_sample"] else ""
        print(
            f"  {file['name']}: {label}, {file['facility_count']:,} facilities, "
            f"{file['inventory_item_count']:,} materials, data as of "
            f"{file['data_set_date_time'][:10]}{sample}"
        )
    return 0


def query(options: argparse.Namespace) -> int:
    """Ask one of the questions in queries/."""
    from upa.questions import query as questions
    from upa.warehouse import past_days  # pandas is heavy and loading does not need it

    if options.question is None:
        for name, header in questions.listing().items():
            print(f"{name}\n    {header}")
        return 0
    given = dict(pair.partition("=")[::2] for pair in options.parameters)
    asked = questions.coerce(options.question, given)
    frame = questions.run(options.question, past_days.held_in(options.as_of), **asked)
    if options.format == "json":
        print(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    elif options.format == "csv":
        frame.to_csv(sys.stdout, index=False)
    else:
        print(frame.to_string(index=False, na_rep="") if len(frame) else "No rows.")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write an answer, the upload template or a facility's matrix or report to a file."""
    from upa.cli import exports

    return exports.run(options)


def sample(options: argparse.Namespace) -> int:
    """Make a fictional exchange."""
    from upa.sample.exchange import write_sample

    for path in write_sample(options.out, options.facilities, options.seed):
        print(path)
    return 0


def _tell(report: LoadReport, options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps(_as_json(report), indent=1))
    else:
        for file in report.files:
            print(_line(file))
        if report.started_empty:
            print("Sample data was set aside; undo leads back to it.")
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
    return f"{file.status} {name} ({kind} {file.schema_version or ''}): {', '.join(parts)}"


def _bar() -> Callable[[Progress], None] | None:
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


def _day(text: str) -> datetime:
    """A Pacific date, or date and time, as naive UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-01") from error
    return clock.to_utc(found)


def _past_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-03-01") from error


def _regulator(text: str) -> int:
    if not (text.isdecimal() and 1000 <= int(text) <= 9999):
        raise argparse.ArgumentTypeError(f"{text!r} is not a four-digit agency code")
    return int(text)


def _positive(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m upa", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        made.set_defaults(run=run)
        return made

    _load_options(command(load))
    command(status).add_argument("--json", action="store_true", help="print JSON")
    command(undo)
    command(rebuild).add_argument("--json", action="store_true", help="print the outcome as JSON")
    asked = command(query)
    asked.add_argument("question", nargs="?", metavar="AREA/QUESTION", help="none lists them all")
    asked.add_argument("parameters", nargs="*", metavar="name=value")
    asked.add_argument("--format", choices=("table", "csv", "json"), default="table")
    _as_of_option(asked)
    _export_options(command(export))
    made = command(sample)
    made.add_argument("--facilities", type=_positive, required=True, metavar="N")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument("--seed", type=int, default=1, metavar="S")
    return parser


def _load_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file, folder or ZIP")
    parser.add_argument("--dry-run", action="store_true", help="do everything but keep the result")
    parser.add_argument("--if-empty", action="store_true", help="only into an empty warehouse")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    book = parser.add_argument_group("for workbooks, which do not say it themselves")
    book.add_argument("--mode", choices=("replace", "append"), default="replace")
    book.add_argument("--regulator", type=_regulator, metavar="CODE", help="agency code")
    book.add_argument("--submitted-on", type=_day, metavar="DATE", help="Pacific; default now")
    book.add_argument("--channel", choices=("cers", "local-portal"))


def _as_of_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_past_day, metavar="DAY", help="as CERS would have answered that day"
    )


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="WHAT", help="template, matrix, report or AREA/QUESTION; see query"
    )
    parser.add_argument("parameters", nargs="*", metavar="name=value")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--audience", choices=("public", "agency"), default="public")
    parser.add_argument("--include-trade-secrets", action="store_true")
    _as_of_option(parser)
    one = parser.add_argument_group("for template, matrix and report")
    one.add_argument("--cers-id", type=int, nargs="+", metavar="N", default=[])
    one.add_argument("--basis", choices=("submitted", "accepted"), default="submitted")
    book = parser.add_argument_group("for template, which is for agencies only")
    book.add_argument("--legacy", action="store_true", help="80 columns instead of 104")
    book.add_argument("--extras", action="store_true", help="our columns after the template's")
    book.add_argument("--parts", action="store_true", help="at most 500 materials a workbook")
    page = parser.add_argument_group("for matrix")
    page.add_argument("--order", choices=("name", "dot"), default="name", help="within a location")
    page.add_argument("--waste", choices=("all", "waste", "non-waste"), default="all")
