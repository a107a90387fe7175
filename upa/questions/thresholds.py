"""Lists of regulated substances with their threshold quantities, dated and replaceable.

The lists of `data/reference` are used unless a newer file of the same name and columns stands in
the lists folder (`UPA_LISTS`, else `lists` beside the warehouse folder). California's own list,
CalARP Table 3, is used only when an agency puts `calarp_list.csv` there, in the columns of
`rmp_list.csv`. A new file takes effect when the dashboard is started again.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa

from upa.catalogue.paths import REFERENCE
from upa.catalogue.records import UserError
from upa.warehouse.generations import home

QUANTITIES = ("name", "cas", "threshold_quantity_lb", "list", "source")
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ehs": (
        "ehs_list.csv",
        ("name", "cas", "reportable_quantity_lb", "tpq_low_lb", "tpq_high_lb", "source"),
    ),
    "rmp": ("rmp_list.csv", QUANTITIES),
    "calarp": ("calarp_list.csv", QUANTITIES),
}
"""File and columns of each list, by the rule that uses it."""
CONCENTRATION = re.compile(r"conc\D*(\d+(?:\.\d+)?)\s*%", re.IGNORECASE)
SCHEMA = pa.schema(
    [
        ("rule", pa.string()),
        ("name", pa.string()),
        ("cas", pa.string()),
        ("low_lb", pa.float64()),
        ("high_lb", pa.float64()),
        ("is_flammable", pa.bool_()),
        ("least_percent", pa.float64()),
        ("is_anhydrous", pa.bool_()),
        ("source", pa.string()),
    ]
)


def folder() -> Path:
    """Where an agency puts newer lists."""
    return Path(os.environ.get("UPA_LISTS") or home().parent / "lists")


def file_of(rule: str) -> Path | None:
    """The file in use for a rule; None for CalARP while no agency has supplied it."""
    name, _ = LISTS[rule]
    return next((p for p in (folder() / name, REFERENCE / name) if p.exists()), None)


def sources() -> dict[str, str]:
    """What each list in use says of its origin and date, by rule; the first where rows differ."""
    table = substances().to_pylist()
    return {r["rule"]: r["source"] for r in reversed(table)}


def substances() -> pa.Table:
    """All listed substances: one row per entry, thresholds in pounds.

    `low_lb` and `high_lb` differ only for substances with two planning quantities;
    `least_percent` is the concentration from which an entry applies. Raises UserError for a file
    with other columns or a quantity that is not a number.
    """
    return _read(tuple((rule, file_of(rule)) for rule in LISTS))


@cache
def _read(files: tuple[tuple[str, Path | None], ...]) -> pa.Table:
    rows = [row for rule, path in files if path for row in _rows(rule, path)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _rows(rule: str, path: Path) -> list[dict]:
    columns = LISTS[rule][1]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if not set(columns) <= set(reader.fieldnames or ()):
                raise ValueError(f"it needs the columns {', '.join(columns)}")
            return [_row(rule, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        raise UserError(
            "A list of thresholds cannot be read",
            f"{path.name}: {str(error).rstrip('.')}.",
            f"Correct the file, or take it out of the folder {path.parent.name}.",
        ) from error


def _row(rule: str, row: Mapping[str, str]) -> dict:
    low = float(row["tpq_low_lb" if rule == "ehs" else "threshold_quantity_lb"])
    strength = CONCENTRATION.search(row["name"])
    return {
        "rule": rule,
        "name": row["name"].strip(),
        "cas": row["cas"].strip() or None,
        "low_lb": low,
        "high_lb": float(row.get("tpq_high_lb") or low),
        "is_flammable": row.get("list") == "flammable",
        "least_percent": float(strength[1]) if strength else None,
        "is_anhydrous": "anhydrous" in row["name"].lower(),
        "source": row["source"].strip(),
    }
