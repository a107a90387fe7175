"""The directory of agencies: the committed one, completed by listings and by what people enter.

An agency comes from `data/reference/regulators.csv`, from a regulator listing or a code met in the
warehouse, or from a directory file or form filled in here. Listing codes are matched to directory
rows by name, only where one row and one code can be meant; how a code is known is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from upa.agencies import agency_fields, committed, corrections, listings
from upa.agencies.agency_fields import Agency
from upa.places.counties import place_key
from upa.questions import query
from upa.warehouse import entries, entry_file
from upa.warehouse.access import EVERYTHING
from upa.warehouse.entry_file import Version
from upa.warehouse.generations import Warehouse


@dataclass(frozen=True)
class Directory:
    """All agencies known here, sorted by county and name."""

    agencies: tuple[Agency, ...]

    def by_key(self, key: str) -> Agency | None:
        """The agency of a key."""
        return _index(self).get(key)

    def by_code(self, code: int | None) -> Agency | None:
        """The agency of a code; one that is in no source is named after its code. None for None."""
        if code is None or pd.isna(code):
            return None
        return codes_of(self).get(int(code)) or agency_fields.code_only_agency(int(code))

    def named(self, name: str) -> Agency | None:
        """The agency of exactly this name in the committed directory."""
        return _names(self).get(name)

    def search(self, text: str) -> list[Agency]:
        """Agencies with all words of a text in name, short name, abbreviation or code."""
        words = place_key(text).split()
        return [a for a in self.agencies if words and all(w in _search_text(a) for w in words)]


@lru_cache(maxsize=4)
def _index(directory: Directory) -> dict[str, Agency]:
    return {agency.key: agency for agency in directory.agencies}


@lru_cache(maxsize=4)
def codes_of(directory: Directory) -> dict[int, Agency]:
    """Agencies of a directory by their code, where it is known."""
    return {agency.code: agency for agency in directory.agencies if agency.code is not None}


@lru_cache(maxsize=4)
def _names(directory: Directory) -> dict[str, Agency]:
    return {original_name(agency): agency for agency in directory.agencies}


def original_name(agency: Agency) -> str:
    """The name the committed directory gives an agency, which the jurisdictions use."""
    return _original().get(agency.key, agency.name)


@cache
def _original() -> dict[str, str]:
    return {row.key: row.name for row in committed.committed_agencies()}


@cache
def _search_text(agency: Agency) -> str:
    parts = (agency.name, agency.short_name, agency.abbreviation, agency.value("code"))
    return place_key(" ".join(parts))


def current() -> Directory:
    """The directory as it stands now: committed, listed in the served warehouse, and entered."""
    warehouse = Warehouse()
    return _current(warehouse.identity, str(warehouse.folder), entry_file.version())


@lru_cache(maxsize=4)
def _current(served: str, folder: str, entered: Version) -> Directory:
    listing: list[tuple[int, str, str, str]] = []
    if served:
        rows = query.run("regulators/listed", EVERYTHING)  # no facility is in it
        rows = rows.astype(object).where(rows.notna(), "")
        listing = list(rows.itertuples(index=False, name=None))
    agencies = corrections.apply_corrections(
        listings.complete_agencies(listing), entries.corrections()
    )
    order: Callable[[Agency], Any] = lambda a: (a.county or "~", a.kind != "CUPA", a.name)  # noqa: E731
    return Directory(tuple(sorted(agencies, key=order)))
