"""Which files a rebuild loads again, also where the list of them is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from upa.catalogue.records import UserError
from upa.loading import sources
from upa.warehouse import connections, manifests
from upa.warehouse.generations import Warehouse
from upa.warehouse.manifests import Entry


def entries(warehouse: Warehouse) -> list[Entry]:
    """The files that the served generation was made from, in load order.

    They are read from its manifest, else from the generation itself. Where neither can be read, or
    `CURRENT` does not say which is served, they are those of the newest generation that can tell,
    and whatever is kept besides and no other generation names.
    """
    try:
        served = warehouse.generation
    except UserError:
        served = None
    else:
        if served is None:
            return []
        if (found := _of_generation(warehouse, served)) is not None:
            return found
    return _of_newest(warehouse)


def _of_newest(warehouse: Warehouse) -> list[Entry]:
    known = manifests.readable(warehouse.folder)
    numbers = sorted({*known, *warehouse.generations()}, reverse=True)
    told = (_of_generation(warehouse, number) for number in numbers)
    newest = next((found for found in told if found is not None), [])
    named = {e["sha256"] for e in newest}
    named |= {e["sha256"] for manifest in known.values() for e in manifest["sources"]}
    kept = sorted(warehouse.sources.glob("*.zst"), key=lambda path: path.stat().st_mtime)
    return newest + [_unnamed(path) for path in kept if path.stem not in named]


def _of_generation(warehouse: Warehouse, number: int) -> list[Entry] | None:
    """The files of one generation; None when neither its manifest nor itself can tell."""
    path = warehouse.folder / f"{number}.duckdb"
    try:
        identity, inside = connections.read_apart(path, manifests.sources_in)
    except UserError:
        identity, inside = None, None
    try:
        manifest = manifests.read(path.with_suffix(".json"))
    except UserError:
        return inside
    is_its_own = inside is None or manifest.get("id", identity) == identity
    return manifest["sources"] if is_its_own else inside


def _unnamed(path: Path) -> Entry:
    """What can be said of a kept source that no list names: when it was kept, and its hash."""
    kept_on = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    unknown = dict.fromkeys(
        ("archive", "mode", "regulator_code", "submitted_on", "channel", "load_number")
    )
    return unknown | {
        "sha256": path.stem,
        "name": f"recovered-{path.stem[:12]}",
        "size_bytes": path.stat().st_size,
        "loaded_on": kept_on.isoformat(),
    }


def require_kept(warehouse: Warehouse, found: list[Entry], allow_missing: bool) -> None:
    """Raise UserError when there is nothing to load again, or a source is not there."""
    missing = [e["name"] for e in found if not warehouse.source(e["sha256"]).exists()]
    if found and (not missing or (allow_missing and len(missing) < len(found))):
        return
    off = "" if sources.keeps_sources() else " Keeping them is switched off: UPA_KEEP_SOURCES is 0."
    elsewhere = "Load the original files again; if that is refused, into a new warehouse folder."
    without = (
        "Put them back into sources/ from a backup, or go on without them: python -m upa rebuild "
        "--allow-missing. Then load the original files."
    )
    raise UserError(
        "The warehouse cannot be rebuilt",
        f"These source files are not kept: {', '.join(missing)}.{off}"
        if missing
        else "No loaded files are recorded.",
        without if len(missing) < len(found) else elsewhere,
    )
