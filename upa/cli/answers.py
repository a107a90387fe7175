"""The command that asks a question: query."""

from __future__ import annotations

import argparse
import sys

import pandas as pd
import pyarrow as pa

from upa.exports.writers import as_text
from upa.questions import query
from upa.warehouse import past_days


def run(options: argparse.Namespace) -> int:
    """List the questions, print one's statement, or ask it and print the answer."""
    if options.question is None:
        for name, header in query.listing().items():
            print(f"{name}\n    {header}")
        return 0
    if options.sql:
        print(query.question(options.question).statement())
        return 0
    given = dict(pair.partition("=")[::2] for pair in options.parameters)
    asked = query.coerce(options.question, given)
    day_file = past_days.day_file(options.as_of)
    _print(query.run(options.question, options.access, day_file, **asked), options.format)
    return 0


def _inert(column: pd.Series) -> pd.Series:
    """A column whose texts no spreadsheet program takes for a formula, as in exported files."""
    texts = column[column.map(lambda value: isinstance(value, str))]
    if texts.empty:
        return column
    column = column.astype(object)
    column[texts.index] = as_text(pa.array(texts, pa.string())).to_pylist()
    return column


def _print(rows: pd.DataFrame, kind: str) -> None:
    if kind == "json":
        print(rows.to_json(orient="records", date_format="iso", force_ascii=False))
    elif kind == "csv":
        pd.DataFrame({name: _inert(rows[name]) for name in rows}).to_csv(sys.stdout, index=False)
    else:
        print(rows.to_string(index=False, na_rep="") if len(rows) else "No rows.")
