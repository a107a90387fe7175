"""The warehouse: DuckDB files in generations, of which one is served.

A load works on a copy of the served file under a temporary name and publishes it as the next
generation by replacing the small pointer file `CURRENT`. Pages open the served generation
read-only, so a load never disturbs them and a crash in a load cannot hurt what is served.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from upa.catalogue.paths import DATA
from upa.catalogue.records import UserError
from upa.warehouse import connections, lock, manifests, owner_only, pin
from upa.warehouse.access import Access
from upa.warehouse.manifests import Entry, source_files
from upa.warehouse.working_copy import WorkingCopy

KEEP = 3
NOTHING = "none"
"""What `CURRENT` says when every load was undone, and before the first."""
GENERATION = re.compile(r"([1-9][0-9]{0,15})\.(duckdb|json)")


def home() -> Path:
    """Folder of the warehouse: `UPA_WAREHOUSE`, else `data/warehouse` of the project."""
    return Path(os.environ.get("UPA_WAREHOUSE") or DATA / "warehouse")


class Warehouse:
    """One warehouse folder: `<n>.duckdb` generations with their manifests `<n>.json`, `CURRENT`,
    `LOCK`, `sources/`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home()

    @property
    def sources(self) -> Path:
        """Folder of the kept source files."""
        return self.folder / "sources"

    @property
    def copies(self) -> Path:
        """Folder of a load's copies of the files it reads, gone when it ends."""
        return self.folder / "loading-sources"

    @property
    def past(self) -> Path:
        """Folder of the past days that were asked for: `<generation>-<day>.duckdb`."""
        return self.folder / "as-of"

    def source(self, sha256: str) -> Path:
        """Where the source with this hash is kept."""
        return self.sources / f"{Path(sha256).name}.zst"

    @property
    @pin.kept
    def served(self) -> Path | None:
        """File of the served generation; None when nothing is loaded.

        Raises UserError when `CURRENT` does not name one although the folder holds data.
        """
        said = self._said()
        if (name := GENERATION.fullmatch(said)) and name[2] == "duckdb":
            return self.folder / said
        if said == NOTHING or not self._holds_anything():
            return None
        raise self._without_pointer(said)

    def _said(self) -> str:
        """What `CURRENT` says; empty when it is not there."""
        try:
            return (self.folder / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return ""
        except OSError as error:
            raise UserError(
                "The warehouse cannot be read",
                f"CURRENT in the warehouse folder cannot be opened: {error.strerror or error}.",
                "See that the account of the dashboard may read the folder and what is in it.",
            ) from error

    def _without_pointer(self, said: str) -> UserError:
        held = self.generations()
        what = f"says “{said[:40]}”, which is no generation" if said else "is missing or empty"
        others = f"; older ones are {', '.join(map(str, held[-2::-1]))}" if held[1:] else ""
        use = f"Run: python -m upa use {held[-1]}, which is the newest{others}." if held else ""
        return UserError(
            "The warehouse does not say which data to serve",
            f"CURRENT in the warehouse folder {what}, but the folder holds data.",
            use or "Run: python -m upa rebuild. It loads the kept source files again.",
        )

    def _holds_anything(self) -> bool:
        return bool(self._numbers()) or next(self.sources.glob("*.zst"), None) is not None

    @property
    def generation(self) -> int | None:
        """Number of the served generation; None when nothing is loaded."""
        return int(served.stem) if (served := self.served) else None

    @property
    def identity(self) -> str:
        """What the served data are, for keys of what is remembered of them; empty for nothing.

        It changes with every load and undo, and when the folder is replaced by another.
        """
        while (served := self.served) is not None:
            try:
                return connections.identity(served)
            except UserError:
                if served == self.served:  # else a load published and pruned just now
                    raise
        return ""

    def before(self) -> Path | None:
        """File of the generation the served one was made from; None when it is not kept."""
        parent = self.manifest()["parent"]
        path = self.folder / f"{parent}.duckdb"
        return path if parent is not None and path.exists() else None

    def generations(self) -> list[int]:
        """Numbers of the generations on disk, oldest first."""
        return sorted(n for n in self._numbers() if (self.folder / f"{n}.duckdb").is_file())

    def _numbers(self) -> set[int]:
        """Numbers that name a generation, a manifest, or what else is called like one."""
        names = (GENERATION.fullmatch(path.name) for path in self.folder.glob("*"))
        return {int(name[1]) for name in names if name}

    def next_number(self) -> int:
        """A number for a new generation, which none has and `CURRENT` does not name."""
        pointed = GENERATION.fullmatch(self._said())
        return max({*self._numbers(), int(pointed[1]) if pointed else 0}) + 1

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

    def files(self, access: Access) -> list[Entry]:
        """Rows of source_files that may be seen, in load order, as JSON values."""
        if access.is_unrestricted or self.served is None:
            return [e for e in self.manifest()["sources"] if not e.get("missing")]
        return source_files(self.cursor(access))

    def missing(self) -> list[Entry]:
        """Files whose content the served generation lacks, as their kept copies were lost."""
        return [e for e in self.manifest()["sources"] if e.get("missing")]

    def undo(self) -> int | None:
        """Serve the generation the served one was made from; return its number.

        None means that nothing was loaded before. Raises UserError when there is nothing to undo
        or the earlier generation was pruned or cannot be read.
        """
        with self.lock("undo"):
            parent = self._parent()
            path = self.folder / f"{parent}.duckdb"
            if parent is not None and not path.exists():
                raise UserError(
                    "The last load can no longer be undone",
                    f"Generation {parent}, from before it, is no longer kept.",
                    "Load the files you want into a new warehouse folder instead.",
                )
            if parent is not None:
                self._require_readable(path)
            self.point(path.name if parent is not None else NOTHING)
            return parent

    def _require_readable(self, path: Path) -> None:
        try:
            connections.read_apart(path, manifests.sources_in)
        except UserError as error:
            raise UserError(
                "The last load cannot be undone",
                f"Generation {path.stem}, from before it, is damaged or from another version.",
                "Load the files you want into a new warehouse folder instead.",
            ) from error

    def _parent(self) -> int | None:
        if self.generation is None:
            raise UserError(
                "There is nothing to undo", "The warehouse is empty.", "Load a file first."
            )
        return self.manifest()["parent"]

    def use(self, number: int) -> None:
        """Serve a generation that is on disk; its manifest is written again when it is not good.

        Raises UserError when it is not there or cannot be read.
        """
        with self.lock("use"):
            held = self.generations()
            if number not in held:
                here = ", ".join(map(str, held)) or "none"
                raise UserError(
                    f"There is no generation {number}",
                    f"Generations in the warehouse folder: {here}.",
                    f"Run: python -m upa use {held[-1]}" if held else "Run: python -m upa rebuild",
                )
            path = self.folder / f"{number}.duckdb"
            identity, *said = manifests.recovered(path, [n for n in held if n < number])
            if not manifests.is_of(path.with_suffix(".json"), identity):
                manifests.write(path.with_suffix(".json"), identity, *said)
            self.point(path.name)

    def manifest(self) -> dict[str, Any]:
        """What the served generation was made from: `parent` and `sources` in load order.

        Raises UserError when it is missing or damaged.
        """
        if (served := self.served) is None:
            return {"parent": None, "sources": []}
        return manifests.read(served.with_suffix(".json"))

    @pin.let_go
    @contextlib.contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Hold the loader's lock, freed by the system if this process dies.

        What this or a load that died leaves behind is cleared. Raises UserError naming since when
        another load runs, or why the folder cannot be written.
        """
        with lock.held(self.folder, purpose):
            try:
                self._clear()
                yield
            finally:
                self._clear()

    def _clear(self) -> None:
        for pattern in ("loading*", "*.new", "sources/*.part"):
            for left in self.folder.glob(pattern):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        owner_only.tighten(self._own())

    def _own(self) -> Iterable[Path]:
        """The folder and what is the warehouse's in it."""
        yield self.folder
        yield from (self.folder / name for name in ("CURRENT", "LOCK"))
        yield from (p for p in self.folder.glob("[0-9]*.*") if p.suffix in (".duckdb", ".json"))
        for folder in (self.sources, self.past):
            yield folder
            yield from folder.glob("*")

    def working_copy(self, empty: bool = False) -> WorkingCopy:
        """A private copy of the served generation, or an empty one, to load into.

        Call it holding `lock`. Raises UserError when the served file is damaged or was made by a
        version with another schema.
        """
        path = self.folder / ("loading-empty.duckdb" if empty else "loading.duckdb")
        if empty:
            parent = self._newest_if_unknown()
        elif parent := self.generation:
            self._copy_served(path)
            return WorkingCopy(self, path, parent)
        with owner_only.open_new(path) as file:
            file.write(connections.empty_file())
        return WorkingCopy(self, path, parent)

    def _copy_served(self, path: Path) -> None:
        connections.identity(self.served)  # it is a warehouse that can be opened
        owner_only.copy(self.served, path)

    def _newest_if_unknown(self) -> int | None:
        """The served generation; the newest on disk where it is lost which is served."""
        try:
            return self.generation
        except UserError:
            return max(self.generations(), default=None)

    def mark_beginning(self) -> None:
        """Say of a folder that holds nothing that it is empty, before it gets its first data: a
        load that dies is then not taken for the loss of what was served."""
        if not self._holds_anything():
            self.point(NOTHING)

    def point(self, name: str) -> None:
        """Have `CURRENT` name what is served. Call it holding `lock`."""
        owner_only.write_whole(self.folder / "CURRENT", name)

    def prune(self) -> None:
        """Delete generations that undo cannot lead to, or not within the number that is kept, and
        sources that only they were made from.

        Kept are the served one and those it was made from: 3, or `UPA_KEEP_GENERATIONS`. One that
        another program holds open, where the system minds, goes another time. Nothing is deleted
        when it cannot be found out where undo leads.
        """
        kept = self._lineage(_generations_kept())
        if kept is None:
            return
        self.remove(*self._numbers() - kept)
        for past in self.past.glob("[0-9]*-*.duckdb"):
            if int(past.stem.partition("-")[0]) not in kept:
                connections.let_go([past])
                with contextlib.suppress(PermissionError):
                    past.unlink(missing_ok=True)

    def remove(self, *numbers: int) -> None:
        """Delete generations, and sources that no other was made from."""
        for path in self._sources_only_of(set(numbers)):
            path.unlink(missing_ok=True)
        connections.let_go(self.folder / f"{number}.duckdb" for number in numbers)
        for number in numbers:
            for suffix in (".duckdb", ".duckdb.wal", ".json"):
                path = self.folder / f"{number}{suffix}"
                with contextlib.suppress(PermissionError):
                    None if path.is_dir() else path.unlink(missing_ok=True)

    def _sources_only_of(self, numbers: set[int]) -> list[Path]:
        """Kept sources that only these generations name; none when another cannot be asked."""
        known, others = manifests.readable(self.folder), self._numbers() - numbers
        if not others <= known.keys():
            return []
        named = {n: {e["sha256"] for e in known[n]["sources"]} for n in known}
        own = set().union(*(named[n] for n in numbers & known.keys()))
        return [self.source(sha256) for sha256 in own.difference(*(named[n] for n in others))]

    def _lineage(self, length: int) -> set[int] | None:
        """The served generation and those it was made from, that many at most; None when a
        manifest that must tell cannot be read."""
        numbers: set[int] = set()
        number = self.generation
        while number is not None:
            numbers.add(number)
            on_disk = self._numbers()
            if len(numbers) == length or (number not in on_disk and number < min(on_disk)):
                break
            try:
                number = manifests.read(self.folder / f"{number}.json")["parent"]
            except UserError:
                return None
        return numbers


def _generations_kept() -> int:
    text = os.environ.get("UPA_KEEP_GENERATIONS", "")
    return max(1, int(text)) if text.isdecimal() else KEEP
