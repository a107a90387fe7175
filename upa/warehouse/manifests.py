"""Manifests: beside each generation the list of files it was made from, as JSON.

They stand outside the generation so that a damaged one can be made again from its kept sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from upa.catalogue.records import UserError
from upa.warehouse import connections, owner_only

Entry = dict[str, Any]
"""A row of source_files as JSON values; `missing` is true where its content is not in the
generation because its kept copy could not be read when the generation was made again."""
NO_PARENT = str(None)
MISSING = "missing_sources"
"""Fact of warehouse_info: entries of files whose content is missing, with their `place`."""


def write(path: Path, identity: str, parent: int | None, sources: Sequence[Entry]) -> None:
    """Write the manifest of a generation."""
    facts = {"generation": int(path.stem), "id": identity, "parent": parent}
    owner_only.write_whole(path, json.dumps(facts | {"sources": list(sources)}, indent=1))


def read(path: Path) -> dict[str, Any]:
    """A manifest: `parent` and `sources` in load order, and since when it is written its `id`.

    Raises UserError when it is missing, damaged or that of another generation.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not _is_manifest(found, int(path.stem)):
            raise ValueError("not the manifest of this generation")
        return found
    except (OSError, ValueError, RecursionError) as error:
        again = f"Run: python -m upa use {path.stem}. It writes the list again from the data."
        has_data = path.with_suffix(".duckdb").is_file()
        raise UserError(
            "The list of loaded files cannot be read",
            f"{path.name} in the warehouse folder is missing, damaged or of another generation.",
            again if has_data else "Run: python -m upa rebuild",
        ) from error


def is_of(path: Path, identity: str) -> bool:
    """Whether a manifest can be read and is that of the generation with an identity."""
    try:
        return read(path).get("id", identity) == identity
    except UserError:
        return False


def recovered(path: Path, older: Sequence[int]) -> tuple[str, int | None, list[Entry]]:
    """Identity, parent and sources of a generation as it says itself.

    Where it does not say from which it was made, that was the last of the `older` ones. Raises
    UserError when it cannot be read.
    """

    def said(connection: duckdb.DuckDBPyConnection) -> tuple[int | None, list[Entry]]:
        sql = "select value from warehouse_info where name = 'parent'"
        rows = connection.execute(sql).fetchall()
        last = str(older[-1]) if older else NO_PARENT
        parent = rows[0][0] if rows else last
        return None if parent == NO_PARENT else int(parent), sources_in(connection)

    identity, (parent, sources) = connections.read_apart(path, said)
    return identity, parent, sources


def readable(folder: Path) -> dict[int, dict[str, Any]]:
    """Every manifest in a folder that can be read, by generation, oldest first."""
    found = {}
    for number in sorted(int(p.stem) for p in folder.glob("*.json") if p.stem.isdecimal()):
        try:
            found[number] = read(folder / f"{number}.json")
        except UserError:
            continue
    return found


def _is_manifest(found: Any, number: int) -> bool:
    return (
        isinstance(found, dict)
        and found.get("generation", number) == number
        and (found.get("parent") is None or _is_older(found["parent"], number))
        and isinstance(found.get("sources"), list)
        and all(isinstance(e, dict) and isinstance(e.get("sha256"), str) for e in found["sources"])
    )


def _is_older(parent: Any, number: int) -> bool:
    return isinstance(parent, int) and 0 < parent < number


def sources_in(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """What a generation says itself it was made from, those that are missing in their places."""
    rows = connection.execute(
        "select value from warehouse_info where name = $1", [MISSING]
    ).fetchall()
    return with_missing(source_files(connection), json.loads(rows[0][0]) if rows else [])


def with_missing(held: Iterable[Entry], missing: Iterable[Entry]) -> list[Entry]:
    """Entries of files that are held, those that are missing put in at their `place`."""
    result = list(held)
    hashes = {entry["sha256"] for entry in result}
    lacking = sorted(missing, key=lambda e: e["place"])
    for moved, entry in enumerate(e for e in lacking if e["sha256"] not in hashes):
        earlier = sum(e["place"] < entry["place"] for e in lacking) - moved
        result.insert(entry["place"] - earlier, entry)
    for place, entry in enumerate(result):
        if entry.get("missing"):
            result[place] = {**entry, "place": place}
    return result


def source_files(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
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


def write_facts(
    connection: duckdb.DuckDBPyConnection,
    about: Mapping[str, Any],
    entries: Iterable[Entry],
) -> None:
    """Write into a generation what it says of itself: `about` it, and what it lacks."""
    missing = [entry for entry in entries if entry.get("missing")]
    facts = {name: str(value) for name, value in about.items()}
    facts |= {MISSING: json.dumps(missing)} if missing else {}
    old = ["is_sample", MISSING, *facts]
    connection.execute("delete from warehouse_info where list_contains($1, name)", [old])
    connection.execute(
        "insert into warehouse_info "
        "select 'is_sample', coalesce(bool_or(is_sample), false)::varchar from source_files"
    )
    connection.executemany("insert into warehouse_info values ($1, $2)", list(facts.items()))
