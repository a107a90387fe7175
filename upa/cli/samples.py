"""The command that makes fictional exchanges: sample."""

from __future__ import annotations

import argparse
from pathlib import Path

from upa.cli import arguments


def sample(options: argparse.Namespace) -> int:
    """Make a fictional exchange."""
    from upa.sample.exchange import write_sample

    for path in write_sample(options.out, options.facilities, options.seed):
        print(path)
    return 0


def sample_options(parser: argparse.ArgumentParser) -> None:
    """Options of sample."""
    parser.add_argument("--facilities", type=arguments.positive, required=True, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
