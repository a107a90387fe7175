"""The warehouse: DuckDB files in generations, of which one is served.

A load works on a copy of the served file under a temporary name and publishes it as the next
generation by replacing the small pointer file `CURRENT`. Pages open the served generation
read-only, so a load never disturbs them and a crash in a load cannot hurt what is served.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from upa import fields
from upa.records import UserError

FORMAT = "1"
"""Changes when older warehouse files can no longer be read; `rebuild` then takes them over."""
STORAGE_VERSION = "v1.4.0"
KEEP = 3
SCHEMA = Path(__file__).resolve().parent.parent / "queries" / "schema"
SAFE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
SERVING = SAFE | {"threads": 1, "enable_external_access": False, "lock_configuration": True}

_served: dict[Path, duckdb.DuckDBPyConnection] = {}
_served_guard = threading.Lock()


def home() -> Path:
    """Folder of the warehouse: `UPA_WAREHOUSE`, else `data/warehouse` of the project."""
    project = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("UPA_WAREHOUSE") or project / "data" / "warehouse")


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

    def generations(self) -> list[int]:
        """Numbers of the generations on disk, oldest first."""
        return sorted(int(p.stem) for p in self.folder.glob("*.duckdb") if p.stem.isdigit())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own on the served generation, read-only.

        Raises UserError when nothing is loaded or the served file cannot be read.
        """
        served = self.served
        if served is None:
            raise UserError(
                "Nothing is loaded yet",
                "The warehouse holds no data.",
                "Load exchange files on the Submissions page or with: python -m upa load FILE",
            )
        return _connection(served).cursor()

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

        It stands beside the DuckDB file so that a damaged one can be rebuilt.
        """
        if self.served is None:
            return {"parent": None, "sources": []}
        text = self.served.with_suffix(".json").read_text(encoding="utf-8")
        return json.loads(text)

    @contextlib.contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Hold the loader's lock, freed by the system if this process dies.

        Raises UserError naming since when another load runs.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "LOCK"
        with path.open("a+", encoding="utf-8") as file:
            if not _try_lock(file):
                file.seek(0)
                since = file.read().strip() or "a moment ago"
                raise UserError(
                    "A load is running",
                    f"Another load has been running since {since}.",
                    "Wait until it has ended, then try again.",
                )
            file.truncate(0)
            file.write(f"{datetime.now():%H:%M} ({purpose})")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)

    def working_copy(self, empty: bool = False) -> WorkingCopy:
        """A private copy of the served generation to load into; what a dead load left is cleared.

        Call it holding `lock`.
        """
        for stale in self.folder.glob("loading*"):
            shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
        path = self.folder / "loading.duckdb"
        parent = self.generation
        if self.served and not empty:
            shutil.copyfile(self.served, path)
        return WorkingCopy(self, path, parent)

    def _point(self, name: str) -> None:
        temporary = self.folder / "CURRENT.new"
        temporary.write_text(name, encoding="utf-8")
        os.replace(temporary, self.folder / "CURRENT")

    def prune(self, keep: int | None = None) -> None:
        """Delete all but the newest generations; the served one always stays."""
        keep = keep or int(os.environ.get("UPA_KEEP_GENERATIONS", KEEP))
        numbers = [n for n in self.generations() if n != self.generation]
        for number in numbers[: max(0, len(numbers) - keep + 1)]:
            for suffix in (".duckdb", ".duckdb.wal", ".json"):
                (self.folder / f"{number}{suffix}").unlink(missing_ok=True)


@dataclass
class WorkingCopy:
    """A warehouse file that is being loaded into and not yet served."""

    warehouse: Warehouse
    path: Path
    parent: int | None

    def __post_init__(self) -> None:
        self.connection = _open_for_loading(self.path, self.warehouse.folder / "loading.spill")

    def publish(self, sources: list[dict]) -> int:
        """Make this copy the served generation and return its number.

        `sources` are the rows of source_files as JSON values, for the manifest.
        """
        number = max(self.warehouse.generations(), default=0) + 1
        self.connection.execute("checkpoint")
        self.connection.close()
        final = self.warehouse.folder / f"{number}.duckdb"
        manifest = {"parent": self.parent, "sources": sources}
        final.with_suffix(".json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        os.replace(self.path, final)
        self.warehouse._point(final.name)
        self.warehouse.prune()
        self._clear()
        return number

    def discard(self) -> None:
        """Throw the copy away; the served generation stays as it is."""
        self.connection.close()
        self._clear()

    def _clear(self) -> None:
        for left in self.warehouse.folder.glob("loading*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _open_for_loading(path: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    new = not path.exists()
    connection = duckdb.connect(":memory:", config=SAFE)
    connection.execute(f"set temp_directory = '{_quoted(spill)}'")
    connection.execute("set memory_limit = '200MB'")
    connection.execute("set preserve_insertion_order = true")
    connection.execute(f"attach '{_quoted(path)}' as w (storage_version '{STORAGE_VERSION}')")
    connection.execute("use w")
    if new:
        connection.execute("begin")
        create_schema(connection)
        connection.execute("commit")
    return connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    """The one read-only connection of this process to a generation; older ones are let go."""
    with _served_guard:
        if path not in _served:
            try:
                connection = duckdb.connect(str(path), read_only=True, config=SERVING)
            except duckdb.Error as error:
                raise UserError(
                    "The warehouse cannot be read",
                    f"The file {path.name} is damaged or from another version.",
                    "Run: python -m upa rebuild",
                ) from error
            for old in [p for p in _served if p.parent == path.parent]:
                del _served[old]
            _served[path] = connection
        return _served[path]


def _try_lock(file) -> bool:  # noqa: ANN001 - any open file
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the catalogue, the views and macros of queries/schema, and comments."""
    for name in fields.tables().keys() - _views():
        columns = fields.columns(name).values()
        body = ", ".join(f'"{f.column}" {f.duckdb_type}' for f in columns)
        connection.execute(f"create table {name} ({body})")
    connection.execute("create table code_labels (list varchar, code varchar, label varchar)")
    connection.register("code_rows", code_rows())
    connection.execute("insert into code_labels select list, code, label from code_rows")
    connection.unregister("code_rows")
    for path in sorted(SCHEMA.glob("*.sql"), reverse=True):
        connection.execute(path.read_text(encoding="utf-8"))
    comment(connection)
    connection.execute("insert into warehouse_info values ('format', $1)", [FORMAT])


def _views() -> set[str]:
    """Names of the catalogue's tables that a file of queries/schema makes a view."""
    return {path.stem for path in SCHEMA.glob("*.sql")}


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the catalogue's descriptions as comments on tables and columns."""
    text: Callable[[str], str] = lambda s: "'" + s.replace("'", "''") + "'"  # noqa: E731
    for name, table in fields.tables().items():
        kind = "view" if name in _views() else "table"
        connection.execute(f"comment on {kind} {name} is {text(table.description)}")
        for f in fields.columns(name).values():
            number = f" [field {f.number}]" if f.number else ""
            words = f"{f.label}{number}. {f.description}"
            connection.execute(f'comment on column {name}."{f.column}" is {text(words)}')
    connection.execute(
        "comment on table code_labels is 'Labels of codes. One row per code list and code.'"
    )


@cache
def code_rows() -> pa.Table:
    """Every code list as one Arrow table: list, code, label."""
    names = sorted({f.codes for f in fields.catalogue() if f.codes})
    rows = [(n, c, label) for n in names for c, label in fields.codes(n).items()]
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    return pa.table(dict(zip(("list", "code", "label"), map(pa.array, columns), strict=True)))
