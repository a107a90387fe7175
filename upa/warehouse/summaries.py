"""Derives, at a load, what pages would otherwise work out of many rows each time they are asked.

The rules are the files of queries/schema/summaries. They run for the facilities that the load
touched, some thousands at a time, after everything that is current was derived. The parts they
share with questions read the facilities being examined in place of those a person asks about.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import duckdb

from upa.warehouse.rules import run_rules
from upa.warehouse.scripts import run_script

SIZE = 10_000
"""Facilities examined at a time: the materials of the whole state do not fit into memory."""
BASES = ("submitted", "accepted")
"""Among which submittals each is compared with the one before it."""
EXAMINED: Mapping[str, str] = MappingProxyType(
    {"facilities/_in_scope": "(from examined_facilities)"}
)
"""What rules read at a load in place of these parts."""


def derive_summaries(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive anew what is kept of the touched facilities."""
    last = run_script(connection, "summaries/examined", after=0, size=SIZE)[0][0]
    while last is not None:
        run_rules(connection, "summaries/facilities", parts=EXAMINED)
        for basis in BASES:
            run_rules(connection, "summaries/changes", parts=EXAMINED, basis=basis)
        last = run_script(connection, "summaries/examined", after=last, size=SIZE)[0][0]
