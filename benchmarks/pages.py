"""How long the questions of the pages take over the whole state, against a small warehouse.

Usage: python -m benchmarks.pages [area[/question] ...]. UPA_BENCH_FOLDER keeps what is made (about
1.5 GB) for another run. The small warehouse holds the committed sample. The statewide one holds
165,000 facilities and 1.8 million current materials: a generated exchange, loaded and multiplied
with new CERS IDs, so that each facility is one of its own. Times are the best of three, by one
thread, as pages ask: the whole answer, or the first page of it and the count of its rows. Asked
are all areas the pages begin with, of everything and of one county.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from upa.catalogue.paths import PROJECT as ROOT
from upa.loading import loader
from upa.questions import checks, query
from upa.sample import exchange
from upa.warehouse import connections
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

FACILITIES, COPIES = 3_000, 54
"""Facilities of the exchange, and how often they come: 54 x 3,029 known ones."""
CERS_IDS, CODES = 5_000, 110_000
"""From one copy to the next: more than the exchange numbers."""
COUNTY = 15
AREAS = (
    *("overview", "frame", "inventory", "jurisdictions", "facilities", "businesses"),
    *("changes", "plans", "checks", "undetermined", "evaluation"),
)
USUAL: Mapping[str, Any] = {
    "as_of": "2026-03-14",
    "today": "2026-03-14",
    "since": "2025-03-14",
    "changed_from": "2025-03-14",
    "changed_to": "2026-03-14",
    "cell": 0.2,
    "threshold_rule": "reporting",
    "threshold_result": "at or above",
}
"""What a page always gives."""
ONE = {"cers_id": 10900001, "business": 90000001, "organization": 90000001}
"""Whose report is asked for where a question is about one facility or business."""
OF_ONE = ("changes/facts", "changes/materials")
"""Questions with a scope that are asked of one facility all the same."""
COUNTED = ("inventory/items", "inventory/thresholds", "changes/listed")
"""Their pages take the number of rows from another answer."""
MOST = 0.3
"""Seconds that a question may take over the whole state."""
MOST_CHECKS = 3.0
"""Seconds that all checks together may take over the whole state, as the Checks page asks them."""
RUNS = 3


class Took(NamedTuple):
    """Seconds a question takes: of the sample, of the state, of one of its counties."""

    name: str
    small: float
    state: float
    county: float | None


# --- warehouses ---


def small(folder: Path) -> Path:
    """A warehouse of the committed sample."""
    return _loaded(folder / "small", ROOT / "data" / "sample")


def statewide(folder: Path) -> Path:
    """A warehouse as large as the state's."""
    made = folder / "statewide"
    if not (made / "CURRENT").exists():
        given = folder / "exchange"
        exchange.write_sample(given, FACILITIES)
        shutil.copytree(_loaded(folder / "base", given), made, dirs_exist_ok=True)
        with duckdb.connect(":memory:", config=connections.SAFE) as connection:
            connection.execute("set memory_limit = '2GB'")
            connection.execute(f"set temp_directory = '{folder / 'spill'}'")
            connections._attach(connection, Warehouse(made).served)
            _multiply(connection)
    return made


def _loaded(folder: Path, files: Path) -> Path:
    if not (folder / "CURRENT").exists():
        loader.load([files], Warehouse(folder))
    return folder


def _multiply(connection: duckdb.DuckDBPyConnection) -> None:
    """Add copies of everything but the agencies and files, each with numbers of its own.

    Every other copy holds its current materials at two locations: the exchange has eight to a
    facility, the state eleven.
    """
    copies = (
        f"select n, unnest(if(n % 2 = 0, [0, 1], [0])) as place from range(1, {COPIES}) as r(n)"
    )
    for table, columns in _tables(connection).items():
        place = "true" if table == "current_inventory" else "place = 0"
        if {"cers_id", "organization_code", "submittal_key"} & set(columns):
            connection.execute(
                f"insert into {table} by name select original.* replace ({_new(columns)}) "
                f"from {table} as original, ({copies}) as copies where {place} order by n"
            )
    connection.execute("checkpoint")


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns of the stored tables, by table."""
    rows = connection.execute(
        "select table_name, list(column_name) from duckdb_columns() "
        "where database_name = 'w' and table_name in (select table_name from duckdb_tables()) "
        "group by table_name order by table_name"
    )
    return dict(rows.fetchall())


def _new(columns: list[str]) -> str:
    """The numbers of a copy."""
    made = {
        "cers_id": f"cers_id + n * {CERS_IDS}",
        "organization_code": f"organization_code + n * {CODES}",
        "submittal_key": "submittal_key || '-' || n",
        "accepted_submittal_key": "accepted_submittal_key || '-' || n",
        "position": "position + place * 10000",
        "chemical_location": "concat(chemical_location, if(place = 1, ', annex', ''))",
    }
    return ", ".join(f"{sql} as {column}" for column, sql in made.items() if column in columns)


# --- measuring ---


def questions(asked: list[str]) -> list[str]:
    """The questions of the areas or names asked for, else of all areas pages begin with."""
    wanted = asked or AREAS
    return [n for n in query.names() if n in wanted or n.split("/")[0] in wanted]


def given(name: str, **scope: Any) -> dict[str, Any]:
    """Parameters as a page gives them; one facility or business where that is the question."""
    types = query.question(name).types
    params = {k: v for k, v in (USUAL | scope).items() if k in types}
    if "search" in types and name.startswith("overview/"):
        params["search"] = ["acid"]
    if name == "inventory/over_time":
        params["basis"] = "history"
    if "county" not in types or name in OF_ONE:
        params |= {k: v for k, v in ONE.items() if k in types}
        params |= {f"{k}s": [v] for k, v in ONE.items() if f"{k}s" in types}
    return params


def took(name: str, **scope: Any) -> float:
    """Seconds of the best of some times, without the first where it is short."""
    params, paged = given(name, **scope), "limit" in query.question(name).types
    best = float("inf")
    for _ in range(RUNS):
        began = time.perf_counter()
        if paged:
            if name not in COUNTED:
                query.count(name, EVERYTHING, **params)
            query.run(name, EVERYTHING, limit=25, offset=0, **params)
        else:
            query.run(name, EVERYTHING, **params)
        best = min(best, time.perf_counter() - began)
    return best


def measured(names: list[str], little: Path, large: Path) -> Iterator[Took]:
    """Times of each question, the two warehouses one after the other."""
    os.environ["UPA_WAREHOUSE"] = str(little)
    of_little = {name: took(name) for name in names}
    os.environ["UPA_WAREHOUSE"] = str(large)
    for name in names:
        is_scoped = "county" in query.question(name).types
        county = took(name, county=[COUNTY]) if is_scoped else None
        yield Took(name, of_little[name], took(name), county)


def all_checks(**scope: Any) -> float:
    """Seconds of the best of some times that all checks take, side by side as the page asks."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.perf_counter()
        checks.results(USUAL | scope, EVERYTHING)
        best = min(best, time.perf_counter() - began)
    return best


# --- telling ---


def line(row: Took) -> str:
    """A line for one question."""
    county = f"{row.county * 1000:9.0f}" if row.county is not None else " " * 9
    mark = " SLOW" if max(row.state, row.county or 0) > MOST else ""
    return (
        f"{row.name:36}{row.small * 1000:8.0f}{row.state * 1000:9.0f}"
        f"{row.state / row.small:8.1f}{county}{mark}"
    )


def main(asked: list[str]) -> int:
    """Make the warehouses, measure, print the slowest first; how many questions are too slow."""
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as name:
        folder = Path(os.environ.get("UPA_BENCH_FOLDER") or name)
        os.environ["UPA_LOCAL"] = str(folder / "local.sqlite")
        little, large = small(folder), statewide(folder)
        rows = sorted(measured(questions(asked), little, large), key=lambda r: -r.state)
    print(f"{'milliseconds':36}{'sample':>8}{'state':>9}{'ratio':>8}{'county':>9}")
    print(*map(line, rows), sep="\n")
    if not asked or {"checks", "evaluation"} & set(asked):
        of_state, of_county = all_checks(), all_checks(county=[COUNTY])
        verdict = "met" if of_state <= MOST_CHECKS else "MISSED"
        print(f"All checks together: {of_state:.2f} s, of a county {of_county:.2f} s.", end=" ")
        print(f"At most {MOST_CHECKS:g} s: {verdict}.")
    slow = [row for row in rows if max(row.state, row.county or 0) > MOST]
    print(f"{len(slow)} of {len(rows)} questions take over {MOST * 1000:.0f} ms.")
    return len(slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) and 1)
