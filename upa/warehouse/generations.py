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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from upa.catalogue import clock
from upa.catalogue.paths import DATA
from upa.catalogue.records import UserError
from upa.warehouse import connections, pin
from upa.warehouse.access import Access

KEEP = 3


def home() -> Path:
    """Folder of the warehouse: `UPA_WAREHOUSE`, else `data/warehouse` of the project."""
    return Path(os.environ.get("UPA_WAREHOUSE") or DATA / "warehouse")


class Warehouse:
    """One warehouse folder: `<n>.duckdb` generations, `CURRENT`, `LOCK`, `sources/`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home()

    @property
    @pin.kept
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

    def cursor(self, access: Access, file: Path | None = None) -> duckdb.DuckDBPyConnection:
        """A cursor of its own on the served generation, or on another warehouse file, read-only.

        It sees what the access allows, by the assignments of the served generation. Raises
        UserError when nothing is loaded or the file cannot be read.
        """
        if file is not None:
            return connections.cursor(file, access, self.served or file)
        while (served := self.served) is not None:
            try:
                return connections.cursor(served, access, served)
            except UserError:
                if served == self.served:  # else a load published and pruned just now
                    raise
        raise UserError(
            "Nothing is loaded yet",
            "The warehouse holds no data.",
            "Load exchange files on the Submissions page or with: python -m upa load FILE",
        )

    def files(self, access: Access) -> list[dict]:
        """Rows of source_files that may be seen, in load order, as JSON values."""
        if access.is_unrestricted or self.served is None:
            return self.manifest()["sources"]
        return source_files(self.cursor(access))

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

    @pin.let_go
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
                raise connections.unreadable(self.served) from error
        else:
            path.write_bytes(connections.empty_file())
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


def source_files(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Rows of source_files in load order, as JSON values."""
    cursor = connection.execute("select * from source_files order by file_number")
    names = [d[0] for d in cursor.description]
    return [
        {
            n: v.isoformat() if isinstance(v, datetime) else v
            for n, v in zip(names, row, strict=True)
        }
        for row in cursor.fetchall()
    ]


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
        self.connection = connections.open_for_loading(self.path, self.spill)

    def limit_intake(self, size: int) -> None:
        """Set what the database may use while it takes in a file of some bytes.

        The larger the file and what there is, the more memory. One processor is left to the process
        that reads the file: more threads of the database would only get in its way.
        """
        least, most = connections.LOADING_MEMORY
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
            [str(number), clock.utc_now().isoformat()],
        )

    def discard(self) -> None:
        """Throw the copy away; the served generation stays as it is."""
        self.connection.close()
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.rmtree(self.spill, ignore_errors=True)


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
