"""The warehouse: DuckDB files in generations, of which one is served.

A load works on a copy of the served file under a temporary name and publishes it as the next
generation by replacing the small pointer file `CURRENT`. Pages open the served generation
read-only, so a load never disturbs them and a crash in a load cannot hurt what is served.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.paths import DATA, SCHEMA
from upa.catalogue.records import UserError

STORAGE_VERSION = "v1.4.0"
ROW_GROUP = 12_288
"""Rows that are compressed and written together. A load writes them while it goes on: a tenth of
DuckDB's own number spreads that work and holds less in memory."""
LOADING_MEMORY = (128, 512)
"""Least and most MB that taking a file in may hold; large ones need more, no file is faster by it.
"""
KEEP = 3
OPEN = 4
"""Files of one folder that a process keeps open: the served one, the one before it, past days."""

SAFE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
SERVING = SAFE | {"threads": 1, "enable_external_access": False, "lock_configuration": True}

CODE_LABELS = {
    "list": "Name of the code list, as the field catalogue names it.",
    "code": "Code as files and tables hold it.",
    "label": "What the code means.",
}
"""Comments on the columns of the one table that is not in the catalogue."""
ACCEPTED = (
    "Materials of the last accepted inventory of each facility: current_inventory on the basis "
    "“latest accepted”, with the same columns. One row per material and location."
)

_served: dict[Path, duckdb.DuckDBPyConnection] = {}
_served_guard = threading.Lock()


def home() -> Path:
    """Folder of the warehouse: `UPA_WAREHOUSE`, else `data/warehouse` of the project."""
    return Path(os.environ.get("UPA_WAREHOUSE") or DATA / "warehouse")


def utc_now() -> datetime:
    """The present moment as naive UTC, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Warehouse:
    """One warehouse folder: `<n>.duckdb` generations, `CURRENT`, `LOCK`, `sources/`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home()

    @property
    def served(self) -> Path | None:
        """File of the served generation; None when nothing was ever loaded."""
        with contextlib.suppress(FileNotFoundError):
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
            return self.folder / name if name else None
        return None

    @property
    def generation(self) -> int | None:
        """Number of the served generation; None when nothing was ever loaded."""
        return int(self.served.stem) if self.served else None

    @property
    def past(self) -> Path:
        """Folder of the past days that were asked for: `<generation>-<day>.duckdb`."""
        return self.folder / "as-of"

    def before(self) -> Path | None:
        """File of the generation the served one was made from; None when it is not kept."""
        parent = self.manifest()["parent"]
        path = self.folder / f"{parent}.duckdb"
        return path if parent is not None and path.exists() else None

    def generations(self) -> list[int]:
        """Numbers of the generations on disk, oldest first."""
        return sorted(int(p.stem) for p in self.folder.glob("*.duckdb") if p.stem.isdecimal())

    def cursor(self, held_in: Path | None = None) -> duckdb.DuckDBPyConnection:
        """A cursor of its own on the served generation, or on another warehouse file, read-only.

        Raises UserError when nothing is loaded or the file cannot be read.
        """
        if held_in is not None:
            return _connection(held_in).cursor()
        while (served := self.served) is not None:
            try:
                return _connection(served).cursor()
            except UserError:
                if served == self.served:  # else a load published and pruned just now
                    raise
        raise UserError(
            "Nothing is loaded yet",
            "The warehouse holds no data.",
            "Load exchange files on the Submissions page or with: python -m upa load FILE",
        )

    def undo(self) -> int | None:
        """Serve the generation the served one was made from; return its number.

        None means that nothing was loaded before. Raises UserError when there is nothing to undo
        or the earlier generation was pruned.
        """
        with self.lock("undo"):
            parent = self._parent()
            if parent is not None and not (self.folder / f"{parent}.duckdb").exists():
                raise UserError(
                    "The last load can no longer be undone",
                    f"Generation {parent}, from before it, is no longer kept.",
                    "Load the files you want into a new warehouse folder instead.",
                )
            self._point(f"{parent}.duckdb" if parent is not None else "")
            return parent

    def _parent(self) -> int | None:
        if self.generation is None:
            raise UserError(
                "There is nothing to undo", "The warehouse is empty.", "Load a file first."
            )
        return self.manifest()["parent"]

    def manifest(self) -> dict:
        """What the served generation was made from: `parent` and `sources` in load order.

        It stands beside the DuckDB file so that a damaged one can be rebuilt. Raises UserError when
        it is missing or damaged itself.
        """
        if self.served is None:
            return {"parent": None, "sources": []}
        return self._manifest(self.served.with_suffix(".json"))

    def _manifest(self, path: Path) -> dict:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(
                "The list of loaded files cannot be read",
                f"{path.name} in the warehouse folder is missing or damaged.",
                "Put it back from a backup, or load the original files into a new folder.",
            ) from error

    @contextlib.contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Hold the loader's lock, freed by the system if this process dies.

        What this or a load that died leaves behind is cleared. Raises UserError naming since when
        another load runs.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "LOCK"
        with path.open("a+", encoding="utf-8") as file:
            if not _try_lock(file):
                file.seek(0)
                since, _, what = file.read().strip().partition(" ")
                raise UserError(
                    f"A load is running since {since}" if since else "A load is running",
                    f"Only one program changes the warehouse at a time: a {what or 'load'} does.",
                    "Wait until it has ended, then try again.",
                )
            file.truncate(0)
            file.write(f"{datetime.now():%H:%M} {purpose}")
            file.flush()
            try:
                self._clear()
                yield
            finally:
                self._clear()
                file.truncate(0)

    def _clear(self) -> None:
        for pattern in ("loading*", "CURRENT.new", "sources/*.part"):
            for left in self.folder.glob(pattern):
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def working_copy(self, empty: bool = False) -> WorkingCopy:
        """A private copy of the served generation, or an empty one, to load into.

        Call it holding `lock`. Raises UserError when the served file is damaged or was made by a
        version with another schema.
        """
        path = self.folder / ("loading-empty.duckdb" if empty else "loading.duckdb")
        parent = self.generation
        if self.served and not empty:
            try:
                shutil.copyfile(self.served, path)
            except FileNotFoundError as error:
                raise unreadable(self.served) from error
        else:
            path.write_bytes(_empty_file())
        return WorkingCopy(self, path, parent)

    def _point(self, name: str) -> None:
        temporary = self.folder / "CURRENT.new"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.folder / "CURRENT")

    def prune(self) -> None:
        """Delete generations that undo cannot lead to, or not within the number that is kept.

        Kept are the served one and those it was made from: 3, or `UPA_KEEP_GENERATIONS`. One that
        another program holds open, where the system minds, goes another time.
        """
        kept = self._lineage(_generations_kept())
        for number in set(self.generations()) - set(kept):
            for suffix in (".duckdb", ".duckdb.wal", ".json"):
                with contextlib.suppress(PermissionError):
                    (self.folder / f"{number}{suffix}").unlink(missing_ok=True)
        for past in self.past.glob("[0-9]*-*.duckdb"):
            if int(past.stem.partition("-")[0]) not in kept:
                with contextlib.suppress(PermissionError):
                    past.unlink(missing_ok=True)

    def _lineage(self, length: int) -> list[int]:
        numbers: list[int] = []
        number = self.generation
        while number is not None and len(numbers) < length:
            numbers.append(number)
            path = self.folder / f"{number}.json"
            number = self._manifest(path)["parent"] if path.exists() else None
        return numbers


def _generations_kept() -> int:
    text = os.environ.get("UPA_KEEP_GENERATIONS", "")
    return max(1, int(text)) if text.isdecimal() else KEEP


@dataclass
class WorkingCopy:
    """A warehouse file that is being loaded into and not yet served."""

    warehouse: Warehouse
    path: Path
    parent: int | None

    def __post_init__(self) -> None:
        self.spill = self.path.with_suffix(".spill")
        self.connection = open_for_loading(self.path, self.spill)

    def limit_intake(self, size: int) -> None:
        """Set what the database may use while it takes in a file of some bytes.

        The larger the file and what there is, the more memory. One processor is left to the process
        that reads the file: more threads of the database would only get in its way.
        """
        least, most = LOADING_MEMORY
        needed = (size + self.path.stat().st_size) // 3_000_000
        self.connection.execute(f"set memory_limit = '{min(most, max(least, needed))}MB'")
        self.connection.execute(f"set threads = {max(1, (os.cpu_count() or 1) - 1)}")

    def publish(self, sources: list[dict]) -> int:
        """Make this copy the served generation and return its number.

        `sources` are the rows of source_files as JSON values, for the manifest.
        """
        number = max(self.warehouse.generations(), default=0) + 1
        self._facts(number)
        self.connection.execute("checkpoint")
        self.connection.close()
        final = self.warehouse.folder / f"{number}.duckdb"
        manifest = {"parent": self.parent, "sources": sources}
        final.with_suffix(".json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        os.replace(self.path, final)
        self.warehouse._point(final.name)
        self.warehouse.prune()
        self.discard()
        return number

    def _facts(self, number: int) -> None:
        facts = "('is_sample', 'generation', 'made_on')"
        self.connection.execute(f"delete from warehouse_info where name in {facts}")
        self.connection.execute(
            "insert into warehouse_info "
            "select 'is_sample', coalesce(bool_or(is_sample), false)::varchar from source_files "
            "union all select 'generation', $1 union all select 'made_on', $2",
            [str(number), utc_now().isoformat()],
        )

    def discard(self) -> None:
        """Throw the copy away; the served generation stays as it is."""
        self.connection.close()
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.rmtree(self.spill, ignore_errors=True)


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


def is_of_this_version(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a warehouse was made with today's schema and field catalogue."""
    try:
        found = connection.execute("select value from warehouse_info where name = 'format'")
    except duckdb.CatalogException:
        return False
    return found.fetchall() == [(schema_mark(),)]


def _check_schema(connection: duckdb.DuckDBPyConnection) -> None:
    if not is_of_this_version(connection):
        raise UserError(
            "The warehouse is from another version",
            "It was made with another schema or field catalogue, so nothing can be added to it.",
            "Run: python -m upa rebuild",
        )


@cache
def schema_mark() -> str:
    """What changes when a warehouse file must be rebuilt before more can be loaded into it."""
    columns = [(t, f.column, f.type) for t in fields.tables() for f in fields.columns(t).values()]
    texts = [path.read_text(encoding="utf-8") for path in sorted(SCHEMA.rglob("*.sql"))]
    return hashlib.sha256(repr((columns, texts)).encode()).hexdigest()[:16]


@cache
def _empty_file() -> bytes:
    """A warehouse file without data, made once per process: its many comments take a while."""
    with tempfile.TemporaryDirectory(prefix="upa-") as folder:
        path = Path(folder) / "empty.duckdb"
        with duckdb.connect(":memory:", config=SAFE) as connection:
            _attach(connection, path)
            connection.execute("begin")
            create_schema(connection)
            connection.execute("commit")
            connection.execute("use memory")
            connection.execute("detach w")
        return path.read_bytes()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    """The one read-only connection of this process to a generation; older ones are let go."""
    with _served_guard:
        if path not in _served:
            try:
                connection = duckdb.connect(str(path), read_only=True, config=SERVING)
            except duckdb.Error as error:
                raise unreadable(path) from error
            for old in [p for p in _served if p.parent == path.parent][: 1 - OPEN]:
                del _served[old]
            _served[path] = connection
        return _served[path]


def unreadable(path: Path) -> UserError:
    """What to tell of a warehouse file that cannot be opened."""
    return UserError(
        "The warehouse cannot be read",
        f"The file {path.name} is missing, damaged or from another version.",
        "Run: python -m upa rebuild",
    )


def fault(error: duckdb.Error) -> UserError | None:
    """What to tell of a failure of the database that no program can help; None for any other.

    DuckDB raises its plainest class for a damaged block.
    """
    if isinstance(error, duckdb.OutOfMemoryException):
        return UserError(
            "There is not enough memory", "The database ran out of it.", "Load fewer files at once."
        )
    unreadable = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)
    if type(error) is not duckdb.Error and not isinstance(error, unreadable):
        return None
    return UserError(
        "The warehouse cannot be read or written",
        str(error).splitlines()[0].rstrip(".") + ".",
        "Check that the disk has room. If the file is damaged, run: python -m upa rebuild",
    )


def _try_lock(file) -> bool:  # noqa: ANN001 - any open file
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)  # a fixed place, clear of the text
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the catalogue, the views and macros of queries/schema, and comments."""
    made = [_table(name) for name in fields.tables().keys() - _views()]
    made.append("create table code_labels (list varchar, code varchar, label varchar);")
    views = [p.read_text(encoding="utf-8") for p in sorted(SCHEMA.glob("*.sql"), reverse=True)]
    connection.execute("\n".join([*made, *views, *_comments()]))
    connection.register("code_rows", code_rows())
    connection.execute("insert into code_labels select list, code, label from code_rows")
    connection.unregister("code_rows")
    connection.execute("insert into warehouse_info values ('format', $1)", [schema_mark()])


def _table(name: str) -> str:
    columns = (f'"{f.column}" {f.duckdb_type}' for f in fields.columns(name).values())
    return f"create table {name} ({', '.join(columns)});"


def _views() -> set[str]:
    """Names of the catalogue's tables that a file of queries/schema makes a view."""
    return {path.stem for path in SCHEMA.glob("*.sql")}


def _comments() -> Iterator[str]:
    """Statements that write the catalogue's descriptions on tables and columns."""
    described = {name: table.description for name, table in fields.tables().items()}
    for name, words in (described | {"accepted_inventory": ACCEPTED}).items():
        is_view = name in _views()
        yield f"comment on {'view' if is_view else 'table'} {name} is {_literal(words)};"
        for f in fields.columns("current_inventory" if is_view else name).values():
            number = f" [field {f.number}]" if f.number else ""
            words = _literal(f"{f.label}{number}. {f.description}")
            yield f'comment on column {name}."{f.column}" is {words};'
    yield "comment on table code_labels is 'Labels of codes. One row per code list and code.';"
    for column, words in CODE_LABELS.items():
        yield f"comment on column code_labels.{column} is {_literal(words)};"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def code_rows() -> pa.Table:
    """Every code list as one Arrow table: list, code, label."""
    names = sorted({f.codes for f in fields.catalogue() if f.codes})
    rows = [(n, c, label) for n in names for c, label in fields.codes(n).items()]
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    return pa.table(dict(zip(("list", "code", "label"), map(pa.array, columns), strict=True)))


@cache
def field_rows() -> pa.Table:
    """Every column of the warehouse's tables: table_name, column_name, its place in the table,
    label, code list (empty when it has none) and type."""
    rows = [
        {"table_name": table, "column_name": name, "place": place}
        | {"label": f.label, "codes": f.codes, "type": f.type}
        for table in fields.tables()
        for place, (name, f) in enumerate(fields.columns(table).items())
    ]
    return pa.Table.from_pylist(rows)
