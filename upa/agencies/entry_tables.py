"""What people entered into the directory, and what a directory file would change, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from upa.agencies import agency_fields
from upa.agencies.directory_files import DirectoryRow
from upa.warehouse.entries import Correction


def newest_first(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections by when they were entered."""
    return sorted(corrections, key=lambda c: c.entered_on, reverse=True)


def of_corrections(corrections: Sequence[Correction]) -> pd.DataFrame:
    """A row per correction, in their order."""
    labels = {f.name: f.label for f in agency_fields.FIELDS}
    labels[agency_fields.VERIFIED] = "Everything"
    return pd.DataFrame(
        {
            "what": [labels.get(c.field, c.field) for c in corrections],
            "value_entered": [_value(c) for c in corrections],
            "verified": [str(c.verified_on or "") for c in corrections],
            "entered_by": [c.author for c in corrections],
            "entered_at": [f"{c.entered_on[:16].replace('T', ' ')} UTC" for c in corrections],
            "from": ["this page" if c.source == "page" else c.source for c in corrections],
        }
    )


def _value(correction: Correction) -> str:
    if correction.field == agency_fields.VERIFIED:
        return "found right"
    return correction.value or "(taken away)"


def of_file(rows: Sequence[DirectoryRow]) -> pd.DataFrame:
    """What each row of a directory file would change."""
    return pd.DataFrame(
        {
            "place": [r.locator for r in rows],
            "agency": [
                r.changes.get("name", "New agency") if r.is_new else r.agency.name for r in rows
            ],
            "would_change": [_lines(r.changes) for r in rows],
            "typed_in_here,_stays": [_lines(r.keeps) for r in rows],
            "cannot_be_used": ["\n".join(r.faults) for r in rows],
        }
    )


def _lines(values: Mapping[str, str]) -> str:
    return "\n".join(f"{agency_fields.BY_NAME[n].label}: {v}" for n, v in values.items())
