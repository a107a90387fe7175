"""The command line: the same functions as the pages use. `python -m upa --help` lists them.

Exit status: 0 when all went well, 1 when files were refused or the command failed, 2 for misuse.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import duckdb

from upa.catalogue.records import UserError
from upa.cli import loads, questions, samples
from upa.warehouse.connections import fault

Command = Callable[[argparse.Namespace], int]
COMMANDS: tuple[tuple[Command, Callable[[argparse.ArgumentParser], None] | None], ...] = (
    (loads.load, loads.load_options),
    (loads.status, loads.status_options),
    (loads.undo, None),
    (loads.use, loads.use_options),
    (loads.verify, loads.json_option),
    (loads.rebuild, loads.rebuild_options),
    (questions.query, questions.query_options),
    (questions.export, questions.export_options),
    (samples.sample, samples.sample_options),
)
"""Every command by the function that runs it, with what gives it its options."""
ASKING = (questions.query, questions.export)
"""Commands that fail by what they are asked: that is misuse."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        return _failed(error, 2 if options.run in ASKING else 1)
    except duckdb.Error as error:
        if explained := fault(error):
            return _failed(explained, 1)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m upa", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for run, add_options in COMMANDS:
        command = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        if add_options:
            add_options(command)
    return parser
