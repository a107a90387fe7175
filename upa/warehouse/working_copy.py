"""A warehouse file that is being loaded into, until it is published as a generation."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from upa.catalogue import clock
from upa.warehouse import connections, manifests, owner_only
from upa.warehouse.manifests import Entry

if TYPE_CHECKING:
    from upa.warehouse.generations import Warehouse


@dataclass
class WorkingCopy:
    """A warehouse file that is being loaded into and not yet served."""

    warehouse: Warehouse
    path: Path
    parent: int | None
    missing: list[Entry] = field(init=False)
    """Entries of files whose content it lacks, as `manifests.Entry` says."""

    def __post_init__(self) -> None:
        self.spill = self.path.with_suffix(".spill")
        self.connection = connections.open_for_loading(self.path, self.spill)
        self.missing = [e for e in manifests.sources_in(self.connection) if e.get("missing")]

    def limit_intake(self, size: int) -> None:
        """Set what the database may use while it takes in a file of some bytes.

        The larger the file and what there is, the more memory. One processor is left to the process
        that reads the file: more threads of the database would only get in its way.
        """
        least, most = connections.LOADING_MEMORY
        needed = (size + self.path.stat().st_size) // 3_000_000
        self.connection.execute(f"set memory_limit = '{min(most, max(least, needed))}MB'")
        self.connection.execute(f"set threads = {max(1, (os.cpu_count() or 1) - 1)}")

    def publish(self, sources: list[Entry]) -> int:
        """Make this copy the served generation and return its number.

        `sources` are the rows of source_files as JSON values, for the manifest. Until the pointer
        is set at the end, what a process that dies leaves is what no generation leads to, and the
        next one is rid of it: manifest, sources, generation, in this order.
        """
        entries = manifests.with_missing(sources, self.missing)
        number, identity = self.warehouse.next_number(), uuid.uuid4().hex
        about = {"generation": number, "id": identity, "parent": self.parent}
        about["made_on"] = clock.utc_now().isoformat()
        manifests.write_facts(self.connection, about, entries)
        self.connection.execute("checkpoint")
        self.connection.close()
        final = self.warehouse.folder / f"{number}.duckdb"
        try:
            self.warehouse.mark_beginning()
            manifests.write(final.with_suffix(".json"), identity, self.parent, entries)
            self._keep(entries)
            os.replace(self.path, final)
            self.warehouse.point(final.name)
        except BaseException:
            self.warehouse.remove(number)
            raise
        self.warehouse.prune()
        self.discard()
        return number

    def _keep(self, entries: list[Entry]) -> None:
        """Put the sources kept by this load to the others."""
        kept = self.warehouse.sources
        for entry in entries:
            path = self.warehouse.copies / f"{entry['sha256']}.zst"
            if path.exists():
                owner_only.make_folder(kept)
                owner_only.replace(path, kept / path.name)
        if kept.exists():
            owner_only.sync_folder(kept)

    def discard(self) -> None:
        """Throw the copy away; the served generation stays as it is."""
        self.connection.close()
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.rmtree(self.spill, ignore_errors=True)
