"""What an exported file says of itself: filter, audience, basis, age, what is left out, sources."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from upa.catalogue import columns, fields
from upa.catalogue.columns import Audience
from upa.catalogue.phrases import counted
from upa.questions import query
from upa.warehouse.access import Access
from upa.warehouse.generations import Warehouse

AUDIENCES: Mapping[Audience, str] = {
    "public": "Public: leaves out people, storage locations, map and grid numbers and free text; "
    "masks what is claimed as a trade secret.",
    "agency": "Agency: every column, for official use. Not for the public without the agency’s "
    "review (Health and Safety Code chapter 6.95).",
}
MADE = "when the newest loaded file was made"
FICTIONAL = "Fictional sample data. Not of any real facility."


@dataclass
class About:
    """Facts by name in the order people read them, files behind the rows, and the columns."""

    facts: list[tuple[str, str]]
    sources: list[dict[str, str]] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def text(self) -> str:
        """All of it as plain text."""
        lines = [f"{name}: {said}" for name, said in self.facts]
        for title, rows in (("Source files", self.sources), ("Columns", self.columns)):
            lines += ["", title] + ["  " + "; ".join(filter(None, r.values())) for r in rows]
        return "\n".join(lines) + "\n"

    def rows(self) -> Iterable[tuple[str, ...]]:
        """All of it as rows of a sheet; a row of one cell is a heading."""
        yield from self.facts
        for title, rows in (("Source files", self.sources), ("Columns", self.columns)):
            yield from ((), (title,))
            for row in rows:
                first, second, *rest = row.items()
                said = [f"{name}: {text}" for name, text in rest] if len(rest) > 1 else [rest[0][1]]
                yield first[1], second[1], "; ".join(said)


def state_of_data(access: Access, day_file: Path | None = None) -> list[tuple[str, str]]:
    """How current and complete what is loaded, or what a past day's file holds, is."""
    if Warehouse().generation is None:
        return [("Data through", "Nothing is loaded.")]
    held = _held(Warehouse().identity, access, day_file)
    through = "unknown" if held["data_through"] is None else f"{held['data_through']:%Y-%m-%d}"
    said = [
        ("Data through", through if day_file else f"{through} ({MADE})"),
        (
            "Complete",
            f"{held['facilities_loaded']:,} of {held['facilities_known']:,} known facilities have "
            "submittals loaded; of the others nothing is known here.",
        ),
    ]
    if not access.is_unrestricted:
        codes = ", ".join(map(str, access.agencies)) or "none"
        said.append(("Access", f"Only facilities that these agencies regulate: {codes}."))
    return said + ([("Sample", FICTIONAL)] if held["is_sample"] else [])


def as_of(
    day: date | None, access: Access, day_file: Path | None, params: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Which past day is shown and what is not known of it; nothing for the present.

    `params` may narrow the submittals whose status of that day is counted as not known.
    """
    if day is None:
        return []
    takes = query.question("frame/as_of").types
    chosen = {k: v for k, v in params.items() if k in takes}
    held = query.run("frame/as_of", access, day_file, **chosen).iloc[0]
    return [("As of", past_day(day, int(held["statuses_not_known"]), bool(held["is_listed"])))]


def past_day(day: date, statuses_not_known: int, is_listed: bool) -> str:
    """What is shown of a past day and what is not known of it, in words."""
    said = [f"{day}: what was submitted by that day, with the status it had then."]
    if statuses_not_known:
        they = "they are" if statuses_not_known > 1 else "it is"
        said.append(
            f"For {counted(statuses_not_known, 'submittal')} the status of that day is not known; "
            f"{they} shown as Submitted."
        )
    if not is_listed:
        said.append(
            "No facility query made by then is loaded, so facilities without submittals and what "
            "they have to report are not known."
        )
    return " ".join(said)


def basis_of(params: Mapping[str, Any]) -> str:
    """Which inventories count, in words."""
    if params.get("basis") == "accepted":
        return "Latest accepted inventory of each facility"
    return "Latest submitted inventory of each facility, whatever its review status"


def sources(
    hashes: Collection[str] | None, access: Access, day_file: Path | None = None
) -> list[dict[str, str]]:
    """The loaded files of these hashes, or all: name, kind, dates, whole hash."""
    if Warehouse().generation is None:
        return []
    files = _files(Warehouse().identity, access, day_file)
    return [
        {
            "File": file["name"],
            "Kind": fields.code_label("source_kinds", file["kind"]),
            "Data as of": f"{file['data_set_date_time']:%Y-%m-%d}"
            if file["data_set_date_time"]
            else "unknown",
            "Loaded on": f"{file['loaded_on']}",
            "SHA-256": file["sha256"],
        }
        for file in files
        if hashes is None or file["sha256"] in hashes
    ]


@lru_cache(maxsize=8)
def _held(identity: str, access: Access, day_file: Path | None) -> Mapping[str, Any]:
    """How current and complete a warehouse is; its identity says which one is meant."""
    return query.run("frame/data_through", access, day_file).iloc[0].to_dict()


@lru_cache(maxsize=8)
def _files(identity: str, access: Access, day_file: Path | None) -> Sequence[Mapping[str, Any]]:
    """The files loaded into a warehouse, likewise."""
    with query.stream("submissions/files", access, day_file) as reader:
        return reader.read_all().to_pylist()


def definition(column: str, table: str, heading: str) -> dict[str, str]:
    """What one column means: its heading, its name, the catalogue's words."""
    said = columns.help_text(column, table) or ""
    return {"Column": heading, "Name": column, "Meaning": said}
