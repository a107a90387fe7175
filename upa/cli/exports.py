"""Exports of the command line: `python -m upa export …`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from upa.catalogue.file_types import ANSWER_TYPES
from upa.catalogue.records import UserError
from upa.exports import facility_report, matrix, template, writers
from upa.exports.request import Request
from upa.questions import query
from upa.warehouse import pin
from upa.warehouse.access import EVERYTHING

DOCUMENTS = {"matrix": matrix.matrix, "report": facility_report.report}


def run(options: argparse.Namespace) -> int:
    """Write what is asked for and say what was written."""
    if options.what == "template":
        return _template(options)
    if options.what in DOCUMENTS:
        return _document(options)
    _expect(options, tuple(f".{kind}" for kind in ANSWER_TYPES))
    given = dict(pair.partition("=")[::2] for pair in options.parameters)
    request = Request(
        options.what,
        query.coerce(options.what, given),
        options.audience,
        options.include_trade_secrets,
        sentence=" and ".join(options.parameters),
        agencies=_agencies(),
        as_of=options.as_of,
        access=options.access,
    )
    made = writers.write(request, options.to, _progress("rows"))
    print(f"{options.to}: {made.rows:,} rows, {made.request.audience} edition.")
    for heading, why in made.left_out().items():
        print(f"  left out: {heading} ({why})")
    if options.to.suffix == ".csv":
        print(f"{options.to.with_suffix('.about.txt')}: what the file holds and leaves out.")
    return 0


@pin.pinned()
def _template(options: argparse.Namespace) -> int:
    _expect(options, (".xlsx",))
    request = template.Request(
        options.cers_id or None,
        options.basis,
        options.include_trade_secrets,
        options.legacy,
        options.extras,
        options.as_of,
        access=options.access,
    )
    made = template.plan(request, options.parts)
    paths = template.write(made, options.to, _progress("materials"))
    for path, part in zip(paths, made.parts, strict=True):
        print(f"{path}: {template.describe_rows(part)}.")
    if made.hidden:
        print(f"  left out: {made.hidden:,} trade secrets; a Replace would delete them in CERS")
    if made.newer_hazards:
        print(f"  left out: newer hazard categories of {made.newer_hazards:,} materials")
    return 0


def _document(options: argparse.Namespace) -> int:
    _expect(options, (".pdf",))
    if len(options.cers_id) != 1:
        raise UserError(
            "One facility is needed",
            f"The {options.what} is of one facility.",
            "Give its number: --cers-id N",
        )
    request = matrix.Request(
        options.cers_id[0],
        options.audience,
        options.include_trade_secrets,
        options.basis,
        options.order,
        options.waste,
        _agencies(),
        options.as_of,
        access=options.access,
    )
    content = DOCUMENTS[options.what](request)
    with writers.whole(options.to) as target:
        target.write(content)
    print(f"{options.to}: {options.what} of {options.cers_id[0]}, {options.audience} edition.")
    return 0


def _expect(options: argparse.Namespace, suffixes: tuple[str, ...]) -> None:
    """Raise UserError unless the file to write can be of its kind and in its place."""
    if options.to.suffix.lower() not in suffixes:
        raise UserError(
            "This kind of file cannot be written",
            f"“{options.to.name}” is not a name for the export of {options.what}.",
            f"Let it end in {', '.join(suffixes)}.",
        )
    if not options.to.parent.is_dir():
        raise UserError(
            "There is no such folder",
            f"{options.to.parent} does not exist.",
            "Make it, or choose another.",
        )


def _agencies() -> dict[int, str]:
    rows = query.run("frame/agency_names", EVERYTHING)  # no facility is in it
    return dict(zip(rows["regulator_code"], rows["regulator_name"], strict=True))


def _progress(noun: str) -> Callable[[int], None] | None:
    """A count on a terminal; nothing where output is kept."""
    if not sys.stderr.isatty():
        return None
    return lambda done: print(f"\r{done:,} {noun} ", end="", file=sys.stderr, flush=True)
