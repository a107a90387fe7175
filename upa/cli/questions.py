"""Commands that ask: query, export. What they need is imported when one of them runs: it is heavy
and loading does not need it."""

from __future__ import annotations

import argparse
from pathlib import Path

from upa.cli import arguments


def query(options: argparse.Namespace) -> int:
    """Ask one of the questions in queries/."""
    from upa.cli import answers

    return answers.run(options)


def export(options: argparse.Namespace) -> int:
    """Write an answer, the upload template or a facility's matrix or report to a file."""
    from upa.cli import exports

    return exports.run(options)


def query_options(parser: argparse.ArgumentParser) -> None:
    """Arguments and options of query."""
    parser.add_argument("question", nargs="?", metavar="AREA/QUESTION", help="none lists them all")
    parser.add_argument("parameters", nargs="*", metavar="name=value")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--sql", action="store_true", help="print the statement instead")
    arguments.as_of_option(parser)
    arguments.access_option(parser)


def export_options(parser: argparse.ArgumentParser) -> None:
    """Arguments and options of export."""
    parser.add_argument(
        "what", metavar="WHAT", help="template, matrix, report or AREA/QUESTION; see query"
    )
    parser.add_argument("parameters", nargs="*", metavar="name=value")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--audience", choices=("public", "agency"), default="public")
    parser.add_argument("--include-trade-secrets", action="store_true")
    arguments.as_of_option(parser)
    arguments.access_option(parser)
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
