"""The severest findings of the files of a load, which a dry run can show nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from upa.catalogue.checks import checks
from upa.loading.reports import FileReport, Found
from upa.warehouse.scripts import run_script

MOST = 1_000
"""Findings that a load tells one by one."""


def severest(connection: duckdb.DuckDBPyConnection, files: Iterable[FileReport]) -> list[Found]:
    """The first `MOST` findings of the files that were not refused, severest first."""
    hashes = [file.sha256 for file in files if file.status != "refused"]
    if not hashes:
        return []
    messages = {check.code: check.finding for check in checks()}
    rows = run_script(connection, "intake/severest_findings", files=hashes, most=MOST)
    return [
        Found(severity, message or messages[code], *rest) for severity, message, *rest, code in rows
    ]
