"""The SQLite file of what people enter."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upa.catalogue.records import UserError
from upa.warehouse import owner_only
from upa.warehouse.generations import home

BUSY_MS = 5000
FORMAT = 1

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "regulator_corrections": {
        "agency_key": "text not null",
        "field": "text not null",
        "value": "text not null",
        "verified_on": "text",
        "author": "text not null",
        "source": "text not null",
        "entered_on": "text not null",
    },
    "business_group_decisions": {
        "first_code": "integer not null",
        "second_code": "integer not null",
        "decision": "text not null",
        "reason": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
    "double_decisions": {
        "first_cers_id": "integer not null",
        "second_cers_id": "integer not null",
        "decision": "text not null",
        "reason": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
    "plan_rules": {
        "agency_key": "text not null",
        "program": "text not null",
        "note": "text not null",
        "author": "text not null",
        "entered_on": "text not null",
    },
}
"""Columns of the file's tables; each also has an `id` that grows with every entry."""


class EditConflict(UserError):
    """Someone else changed the same value in between."""


def path() -> Path:
    """The file: `UPA_LOCAL`, else `local.sqlite` beside the warehouse folder."""
    return Path(os.environ.get("UPA_LOCAL") or home().parent / "local.sqlite")


Version = tuple[str, tuple[int, ...], tuple[int, ...]]


def version() -> Version:
    """Something that changes with every entry of any process; for keys of caches."""
    file = path()
    return (str(file), _changed(file), _changed(_beside(file, "-wal")))


def _changed(file: Path) -> tuple[int, ...]:
    """What changes when a file is written or replaced; nothing when there is none."""
    try:
        held = file.stat()
    except FileNotFoundError:
        return ()
    return held.st_ino, held.st_size, held.st_mtime_ns


def _beside(file: Path, ending: str) -> Path:
    """A file of SQLite's beside the file."""
    return file.with_name(f"{file.name}{ending}")


def _prepare(file: Path) -> None:
    """Make the file and its folder, and have nobody else use what is there."""
    owner_only.make_folder(file.parent)
    owner_only.open_new(file, "ab").close()
    owner_only.tighten([file, _beside(file, "-wal"), _beside(file, "-shm")])


@contextmanager
def opened(write: bool) -> Iterator[sqlite3.Connection]:
    """The file inside one transaction; writers wait for each other. Raises UserError."""
    file = path()
    try:
        if write:
            _prepare(file)
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute(f"pragma busy_timeout = {BUSY_MS}")
            if write:
                connection.execute("pragma journal_mode = wal")
            connection.execute("begin immediate" if write else "begin")
            if write:
                _create(connection)
            yield connection
            connection.execute("commit")
    except (sqlite3.Error, OSError) as error:
        raise UserError(
            "What people entered cannot be read or written",
            f"The file {file.name} gave: {error}.",
            "Check that the disk is not full and the file may be written; restore it from a "
            "backup or an export when it is damaged.",
        ) from error


def _create(connection: sqlite3.Connection) -> None:
    for name, columns in COLUMNS.items():
        body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table if not exists {name} (id integer primary key, {body})")


def rows(table: str) -> list[dict[str, Any]]:
    """Entries of a table, oldest first; none when nothing was ever entered."""
    if not path().exists():
        return []
    with opened(write=False) as connection:
        held = connection.execute("select 1 from sqlite_master where name = ?", [table]).fetchone()
        return read(connection, table) if held else []


def check() -> None:
    """Read the whole file. Raises UserError when it is damaged; there may be none."""
    if not path().exists():
        return
    with opened(write=False) as connection:
        (said,) = connection.execute("pragma quick_check").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)


def read(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """Rows of a table, oldest first."""
    columns = ", ".join(COLUMNS[table])
    rows = connection.execute(f"select {columns} from {table} order by entered_on, id")
    return [dict(row) for row in rows]


def add(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Write one row of a table."""
    names = list(COLUMNS[table])
    marks = ", ".join("?" for _ in names)
    statement = f"insert into {table} ({', '.join(names)}) values ({marks})"
    connection.execute(statement, [row[name] for name in names])


def now() -> str:
    """The present moment in UTC, as it is written."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def named(author: str) -> str:
    """The author's name without blanks around it. Raises UserError when there is none."""
    if not author.strip():
        raise UserError(
            "Who enters this?",
            "Every entry carries the name of the person who made it.",
            "Enter your name or initials.",
        )
    return author.strip()


def day(text: str | None) -> date | None:
    """A day that was written; None for none."""
    return date.fromisoformat(text) if text else None
