"""Checks everything that is kept: pointer, generations with their manifests, sources, entries.

It reads every table of every generation and every kept source, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.loading import sources
from upa.warehouse import connections, entry_file, manifests
from upa.warehouse.generations import Warehouse
from upa.warehouse.manifests import Entry

REBUILD = "Run: python -m upa rebuild"
RESTORE = "Load the original file again, or put the copy back from a backup."


@dataclass(frozen=True)
class Damage:
    """Something kept that is not as it should be: where, what is wrong, what to do."""

    where: str
    sentence: str
    next_step: str


@dataclass(frozen=True)
class Verified:
    """What was found; `sources` and `generations` are how many were looked at."""

    problems: list[Damage]
    generations: int
    sources: int


def verify(warehouse: Warehouse) -> Verified:
    """Look at everything that is kept."""
    problems = [
        *_pointer(warehouse),
        *(p for number in warehouse.generations() for p in _generation(warehouse, number)),
        *_sources(warehouse),
        *_entries(),
    ]
    kept = len(list(warehouse.sources.glob("*.zst")))
    return Verified(problems, len(warehouse.generations()), kept)


def _pointer(warehouse: Warehouse) -> Iterator[Damage]:
    try:
        served = warehouse.served
    except UserError as error:
        yield Damage("CURRENT", error.sentence, error.next_step)
        return
    if served and not served.is_file():
        held = warehouse.generations()
        other = f", or serve an older one: python -m upa use {held[-1]}" if held else ""
        yield Damage("CURRENT", f"It names {served.name}, which is not there.", REBUILD + other)


def _generation(warehouse: Warehouse, number: int) -> Iterator[Damage]:
    """What is wrong with a generation and its manifest."""
    path = warehouse.folder / f"{number}.duckdb"
    is_served = _is_served(warehouse, number)
    step = REBUILD if is_served else "It is not served; only undo and use cannot lead to it."
    try:
        identity, inside = connections.read_apart(path, _read_all)
    except UserError:
        yield Damage(path.name, "It is damaged or no warehouse file.", step)
        return
    manifest, again = path.with_suffix(".json"), f"Run: python -m upa use {number}"
    wrong = "It is missing, damaged or of another generation; what it says is in the data too."
    if not manifests.is_of(manifest, identity):
        yield Damage(manifest.name, wrong, again)
    elif _hashes(manifests.read(manifest)["sources"]) != _hashes(inside):
        yield Damage(manifest.name, "It lists other files than the generation holds.", again)


def _is_served(warehouse: Warehouse, number: int) -> bool:
    """Whether a generation is the one that is served."""
    try:
        return warehouse.generation == number
    except UserError:
        return False


def _hashes(entries: list[Entry]) -> list[str]:
    return [e["sha256"] for e in entries]


def _read_all(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The files of a generation, once every block of every table was read."""
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() where database_name = 'w' order by all"
    ).fetchall():
        connection.execute(f'select sum(hash("{table}")) from "{table}"').fetchall()
    return manifests.sources_in(connection)


def _sources(warehouse: Warehouse) -> Iterator[Damage]:
    """Kept sources that are not sound, and those that are listed and not kept."""
    names = {
        entry["sha256"]: entry["name"]
        for manifest in manifests.readable(warehouse.folder).values()
        for entry in manifest["sources"]
    }
    kept = {path.stem for path in warehouse.sources.glob("*.zst")}
    for sha256 in sorted(kept):
        if not sources.is_sound(warehouse.source(sha256)):
            name, where = names.get(sha256), f"sources/{sha256}.zst"
            known = f"The kept copy of {name} is damaged." if name else "It is damaged."
            step = RESTORE if name else "Delete it, or put it back from a backup."
            yield Damage(where, known, step)
    lost = sorted({names[sha256] for sha256 in names.keys() - kept})
    if lost and sources.keeps_sources():
        said = f"{counted(len(lost), 'loaded file')} not kept: {', '.join(lost)}."
        yield Damage("sources", said, RESTORE)


def _entries() -> Iterator[Damage]:
    try:
        entry_file.check()
    except UserError as error:
        yield Damage(entry_file.path().name, error.sentence, error.next_step)
