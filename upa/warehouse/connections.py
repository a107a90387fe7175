"""Opens warehouse files for serving and for loading."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

import duckdb

from upa.catalogue.records import UserError
from upa.warehouse import pin, schema
from upa.warehouse.access import Access, create_schema, facilities_of

STORAGE_VERSION = "v1.4.0"
ROW_GROUP = 12_288
"""Rows that are compressed and written together. A load writes them while it goes on: a tenth of
DuckDB's own number spreads that work and holds less in memory."""
LOADING_MEMORY = (128, 512)
"""Least and most MB that taking a file in may hold; large ones need more, no file is faster by it.
"""

OPEN = 4
"""Files of one folder that a process keeps open: the served one, the one before it, past days."""

SAFE = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
"""Nothing is fetched, and a name in SQL never means a variable of the program."""
SERVING = SAFE | {"threads": 1}
LOCKED = "set enable_external_access = false; set lock_configuration = true"

Found = TypeVar("Found")
Mark = tuple[int, ...]
"""What tells a file from any other that stood or stands at its path."""

_served: dict[Path, Served] = {}
_served_guard = threading.Lock()


def open_for_loading(path: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection that may change a warehouse file; `spill` is for what does not fit in memory.

    Raises UserError when the file was made by a version with another schema.
    """
    connection = duckdb.connect(":memory:", config=SAFE)
    connection.execute(f"set temp_directory = '{_quoted(spill)}'")
    connection.execute(f"set memory_limit = '{LOADING_MEMORY[1]}MB'")
    connection.execute("set preserve_insertion_order = true")
    connection.execute("set enable_progress_bar = false")
    try:
        _attach(connection, path)
        _check_schema(connection)
    except (duckdb.Error, UserError):
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a file that is thrown away when loading breaks off, so no log to recover it by."""
    log = "recovery_mode no_wal_writes"
    options = f"storage_version '{STORAGE_VERSION}', row_group_size {ROW_GROUP}, {log}"
    connection.execute(f"attach '{_quoted(path)}' as w ({options})")
    connection.execute("use w")


def _check_schema(connection: duckdb.DuckDBPyConnection) -> None:
    if not schema.is_of_this_version(connection):
        raise UserError(
            "The warehouse is from another version",
            "It was made with another schema or field catalogue, so nothing can be added to it.",
            "Run: python -m upa rebuild",
        )


@cache
def empty_file() -> bytes:
    """A warehouse file without data, made once per process: its many comments take a while."""
    with tempfile.TemporaryDirectory(prefix="upa-") as folder:
        path = Path(folder) / "empty.duckdb"
        with duckdb.connect(":memory:", config=SAFE) as connection:
            _attach(connection, path)
            connection.execute("begin")
            schema.create_schema(connection)
            connection.execute("commit")
            connection.execute("use memory")
            connection.execute("detach w")
        return path.read_bytes()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@dataclass
class Served:
    """A warehouse file that this process serves: attached as `w`, and in memory a schema for each
    access that is restricted. A new connection is in neither and sees no table.

    It is closed when it is let go and the last of its cursors is gone.
    """

    path: Path
    mark: Mark
    connection: duckdb.DuckDBPyConnection
    identity: str
    schemas: dict[tuple[Access, str], str] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def cursor(self, access: Access, deciding: Path) -> duckdb.DuckDBPyConnection:
        """A cursor of its own that sees what the access allows by the assignments of a file."""
        cursor = self.connection.cursor()
        schema = "w.main" if access.is_unrestricted else self._schema(access, deciding)
        cursor.execute(f"use {schema}")
        return cursor

    def _schema(self, access: Access, deciding: Path) -> str:
        other = self if deciding == self.path else _serving(deciding)
        with self.guard:
            key = access, other.identity
            if key not in self.schemas:
                name = f"access_{len(self.schemas)}"
                facilities = facilities_of(other.connection.cursor(), access)
                create_schema(self.connection.cursor(), name, facilities)
                self.schemas[key] = f"memory.{name}"
            return self.schemas[key]


def cursor(path: Path, access: Access, deciding: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of its own on a warehouse file, read-only, that sees what the access allows.

    Which facilities an agency may see is decided by the assignments in another file or the same.
    Raises UserError for a file that cannot be read or was made by a version with other tables.
    """
    try:
        return _serving(path).cursor(access, deciding)
    except (duckdb.Error, OSError) as error:
        raise unreadable(path) from error


def identity(path: Path) -> str:
    """What a warehouse file is, whatever its name: the id written into it when it was made.

    For keys of what is remembered of its content. Raises UserError when it cannot be read.
    """
    try:
        return _serving(path).identity
    except (duckdb.Error, OSError) as error:
        raise unreadable(path) from error


def read_apart(path: Path, read: Callable[[duckdb.DuckDBPyConnection], Found]) -> tuple[str, Found]:
    """The identity of a warehouse file that need not be served, and what is read from it.

    Raises UserError when it cannot be read.
    """
    try:
        connection = _open_for_serving(path)
        try:
            connection.execute("use w")
            return _identity_in(connection, _mark(path)), read(connection)
        finally:
            connection.close()
    except (duckdb.Error, OSError) as error:
        raise unreadable(path) from error


def let_go(paths: Iterable[Path]) -> None:
    """Close files once nothing reads them any more."""
    with _served_guard:
        for path in paths:
            _served.pop(path, None)


@pin.kept_open
def _serving(path: Path) -> Served:
    """The one read-only connection of this process to the file that is at a path now.

    When another file is opened, those that are gone or replaced are let go, and older ones.
    """
    with _served_guard:
        if path not in _served or _served[path].mark != _mark(path):
            mark = _mark(path)
            _let_go_of_gone()
            connection = _open_for_serving(path)
            opened = Served(path, mark, connection, _identity_in(connection, mark))
            for old in [p for p in _served if p.parent == path.parent][: 1 - OPEN]:
                del _served[old]
            _served[path] = opened
        return _served[path]


def _let_go_of_gone() -> None:
    for path, held in list(_served.items()):
        try:
            is_there = held.mark == _mark(path)
        except OSError:
            is_there = False
        if not is_there:
            del _served[path]


def _mark(path: Path) -> Mark:
    """The mark of the file at a path. Raises OSError when there is none."""
    held = path.stat()
    return held.st_dev, held.st_ino, held.st_size, held.st_mtime_ns, held.st_ctime_ns


def _identity_in(connection: duckdb.DuckDBPyConnection, mark: Mark) -> str:
    """The id in a warehouse file; one made before there were any is known by its mark.

    Raises duckdb.CatalogException for a file that is no warehouse.
    """
    found = connection.execute("select value from w.warehouse_info where name = 'id'").fetchone()
    return found[0] if found else repr(mark)


def _open_for_serving(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=SERVING)
    try:
        connection.execute(f"set temp_directory = '{_quoted(path)}.tmp'")
        connection.execute(f"attach '{_quoted(path)}' as w (read_only)")
        connection.execute(LOCKED)
    except duckdb.Error:
        connection.close()
        raise
    return connection


def unreadable(path: Path) -> UserError:
    """What to tell of a warehouse file that cannot be opened."""
    return UserError(
        "The warehouse cannot be read",
        f"The file {path.name} is missing, damaged or from another version.",
        "Run: python -m upa rebuild",
    )


def of_another_version(cursor: duckdb.DuckDBPyConnection) -> UserError | None:
    """What to tell when a statement found no table or column in a warehouse; None where the
    warehouse was made by this version, so that the statement is wrong."""
    if schema.is_of_this_version(cursor):
        return None
    return UserError(
        "This warehouse was made by another version",
        "It was made with another schema or field catalogue, and lacks what is asked for.",
        "Run: python -m upa rebuild",
    )


def fault(error: duckdb.Error) -> UserError | None:
    """What to tell of a failure of the database that no program can help; None for any other.

    DuckDB raises its plainest class for a damaged block.
    """
    if isinstance(error, duckdb.OutOfMemoryException):
        return UserError(
            "There is not enough memory",
            "The database ran out of it.",
            "Load fewer files at once, or let this program have more memory.",
        )
    unreadable = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)
    if type(error) is not duckdb.Error and not isinstance(error, unreadable):
        return None
    return UserError(
        "The warehouse cannot be read or written",
        str(error).splitlines()[0].rstrip(".") + ".",
        "Check that the disk has room. If the file is damaged, run: python -m upa rebuild",
    )
