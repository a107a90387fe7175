"""Past days: for each one asked for a warehouse file that shows what CERS would have answered then.

A past day is made from the served generation by the rules of queries/schema/as_of: those of
`forget` forget what was said later, the facilities it touched are derived again, and those of
`finish` make the file one of that day. Submittals made by the day are there even if they were
delivered later, with the review status they had then; where that is not known they are Submitted,
and counted. Source: exchange format section 7.
"""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb

from upa.catalogue import clock
from upa.catalogue.fields import LISTINGS, STORED_FORMS, tables
from upa.catalogue.records import UserError
from upa.warehouse import check_hits, connections, owner_only, refresh, summaries
from upa.warehouse.connections import open_for_loading, unreadable
from upa.warehouse.generations import Warehouse
from upa.warehouse.lock import faults_as_user_errors
from upa.warehouse.rules import run_rules

KEEP = 4
"""Past days of one generation that are kept; the one made longest ago goes first."""
ABANDONED = timedelta(hours=1)
"""After this time a file that is still being made is taken for one whose maker died."""
ALWAYS = "always"
"""Tables of the catalogue that hold from `always` keep the first row about each number."""
TABLES = {
    "lists": tuple(n for n in LISTINGS if tables()[n].holds_from != ALWAYS),
    "lists_of_always": tuple(n for n in LISTINGS if tables()[n].holds_from == ALWAYS),
    "forms": STORED_FORMS,
    "inventories": ("current_inventory", "past_inventory"),
}
"""The tables of rules that are about several."""
FIRST_DAY = date(1900, 1, 1)

_making = threading.Lock()


def day_file(day: date | None, warehouse: Warehouse | None = None) -> Path | None:
    """The warehouse file of a past day, made when it is not there; None for the present.

    None as well when nothing is loaded. Raises UserError for a day to come and a warehouse from
    another version.
    """
    if day is None or day == clock.today():
        return None
    if not FIRST_DAY <= day < clock.today():
        raise UserError(
            "That day cannot be shown",
            f"{day} is not a past day.",
            f"Choose a day up to today, {clock.today()}.",
        )
    warehouse = warehouse or Warehouse()
    while (served := warehouse.served) is not None:
        path = _file_of(day, served, warehouse)
        try:
            with _making, faults_as_user_errors():
                if not _is_of(path, served):
                    _make(day, served, path)
            return path
        except UserError:
            if served == warehouse.served:  # else a load published and pruned just now
                raise
    return None


def is_made(day: date | None, warehouse: Warehouse | None = None) -> bool:
    """Whether a day can be shown at once: the present, or one whose file is there."""
    warehouse = warehouse or Warehouse()
    if day is None or day >= clock.today() or (served := warehouse.served) is None:
        return True
    return _is_of(_file_of(day, served, warehouse), served)


def _is_of(path: Path, served: Path) -> bool:
    """Whether a past day is there and was made from the file that is served now."""
    wanted = connections.identity(served)
    try:
        return path.exists() and connections.identity(path) == wanted
    except UserError:  # spoiled: it is made again
        return False


def _file_of(day: date, served: Path, warehouse: Warehouse) -> Path:
    return warehouse.past / f"{served.stem}-{day}.duckdb"


def end_of(day: date) -> datetime:
    """When a Pacific day ends, as naive UTC."""
    return clock.to_utc(datetime.combine(day + timedelta(days=1), time()))


def _make(day: date, served: Path, path: Path) -> None:
    owner_only.make_folder(path.parent)
    _tidy(path.parent)
    made = path.parent / f"making-{uuid.uuid4().hex}.duckdb"
    spill = made.with_suffix(".spill")
    try:
        _copy(served, made)
        connection = open_for_loading(made, spill)
        try:
            forget_after(connection, day)
        finally:
            connection.close()
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)
        made.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.rmtree(spill, ignore_errors=True)


def _copy(served: Path, made: Path) -> None:
    try:
        owner_only.copy(served, made)
    except FileNotFoundError as error:
        raise unreadable(served) from error


def _tidy(folder: Path) -> None:
    """Make room for one more day; clear what was left by a process that died."""
    made = sorted(folder.glob("[0-9]*.duckdb"), key=lambda p: p.stat().st_mtime)
    dead = datetime.now().timestamp() - ABANDONED.total_seconds()
    left = [p for p in folder.glob("making-*.duckdb*") if p.stat().st_mtime < dead]
    for gone in [*made[: max(0, len(made) - KEEP + 1)], *left]:
        with suppress(PermissionError):
            gone.unlink(missing_ok=True)


def forget_after(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    """Make a warehouse that is open for loading one that knows only what was so by a day's end."""
    refresh.watch(connection)
    connection.execute("reset memory_limit")  # as for every pass over the whole state
    connection.execute("begin")
    run_rules(connection, "as_of/forget", TABLES, ended_on=end_of(day))
    refresh.derive(connection)
    run_rules(connection, "as_of/finish", TABLES, day=day)
    check_hits.derive_hits(connection)
    summaries.derive_summaries(connection)
    connection.execute("commit")
    connection.execute("checkpoint")
