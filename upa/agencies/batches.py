"""Many places looked up at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from upa.agencies import contact_list, directory_files, lookup
from upa.agencies.agency_fields import Agency
from upa.agencies.assignments import AgencyPlaces, Assignment, Part
from upa.agencies.directory import Directory
from upa.agencies.lookup import Answer, Ask, Search
from upa.catalogue import fields, identifiers
from upa.catalogue.elements import element_numbers
from upa.catalogue.records import UserError
from upa.places import addresses

MOST = 1000


@dataclass(frozen=True)
class Batch:
    """Answers to many texts: rows for the table, and the texts nothing was found for."""

    rows: tuple[Mapping[str, Any], ...]
    missed: tuple[tuple[str, str], ...]
    agencies: tuple[Agency, ...]
    asked: int


HEADINGS = ("cersid", "address", "siteaddress", "zip", "zipcode", "city", "facility")


def split_pasted(pasted: str) -> list[str]:
    """The lines of a pasted text, each once; blank lines and a heading are left out."""
    lines = [" ".join(line.strip(" \t\"';").split()) for line in pasted.splitlines()]
    return [t for t in dict.fromkeys(lines) if t and directory_files.heading_key(t) not in HEADINGS]


def read_texts(name: str, content: bytes) -> list[str]:
    """What a file asks for: the column of CERS IDs, addresses, ZIP codes or cities of a CSV file or
    workbook, the first of these if several; else each line, or the first column of a workbook.

    Raises UserError when the file cannot be read.
    """
    grid = directory_files.read_grid(name, content)
    head = [directory_files.heading_key(cell) for cell in grid[0]] if grid else []
    known = [head.index(h) for h in HEADINGS if h in head]
    if not known and not content.startswith(b"PK"):
        return split_pasted(content.decode("utf-8-sig"))
    column = known[0] if known else 0
    return split_pasted("\n".join(row[column] for row in grid if len(row) > column))


def look_up_many(asked: Iterable[str], directory: Directory, ask: Ask | None = None) -> Batch:
    """Who regulates each of many CERS IDs, ZIP codes, cities or addresses.

    Raises UserError for more than `MOST`.
    """
    wanted = [identifiers.searched(text) for text in asked]
    if len(wanted) > MOST:
        raise UserError(
            "Too many at once",
            f"The list has {len(wanted):,} entries; {MOST:,} can be looked up at once.",
            "Look them up in several parts.",
        )
    asking = _prefetch(ask or lookup.ask_nothing, wanted)
    answers = [
        lookup.answer(Search(text, directory, asking, with_evidence=False)) for text in wanted
    ]
    rows = [row for answer in answers for row in _rows_of(answer)]
    missed = [(a.asked, _why_missed(a)) for a in answers if not a.parts and not a.served]
    agencies = {g.key: g for a in answers for p in a.parts for g in p.agencies}
    agencies |= {s.agency.key: s.agency for a in answers for s in a.served}
    return Batch(tuple(rows), tuple(missed), tuple(agencies.values()), len(wanted))


def _prefetch(ask: Ask, wanted: Iterable[str]) -> Ask:
    """Answers the questions of a batch from few queries for all of it."""
    ids = [int(text) for text in wanted if re.fullmatch(r"\d{6,9}", text)]
    numbers = sorted({addresses.house_number(text) for text in wanted} - {""})
    known = ask("regulators/facilities", cers_ids=ids)
    assigned = dict(list(ask("regulators/assigned", cers_ids=ids).groupby("cers_id")))
    placed = ask("regulators/at_number", numbers=numbers)
    by_number = dict(list(placed.groupby(placed["site_address"].map(addresses.house_number))))
    by_id = dict(list(known.groupby("cers_id")))

    def answer(name: str, **params: Any) -> pd.DataFrame:
        if name == "regulators/facilities":
            return by_id.get(params["cers_ids"][0], known.head(0))
        if name == "regulators/at_number":
            return by_number.get(params["numbers"][0], placed.head(0))
        if name == "regulators/assigned" and len(params["cers_ids"]) == 1:
            held = assigned.get(params["cers_ids"][0])
            return held if held is not None else ask(name, **params)
        return ask(name, **params)

    return answer


def _why_missed(answer: Answer) -> str:
    if answer.kind == "facilities":
        return f"{len(answer.facilities)} facilities match; give the CERS ID or the whole address"
    if answer.kind == "agency":
        return "this is an agency, not a place"
    return " ".join(answer.notes)


FOUND = ("asked_for", "found_place", "runs_elements", "holds_if", "how_known")
ANSWERED = (
    *("asked_for", "found_place", "runs_elements", "agency_name", "agency_type", "holds_if"),
    *("how_known", "agency_phone", "agency_email", "agency_website", "contact_page"),
    *("local_portal", "agency_address", "agency_city", "agency_state", "agency_zip"),
    *("agency_code", "verified"),
)
"""Columns of answers as tables."""


def element_rows(answer: Answer) -> list[dict[str, Any]]:
    """An answer as rows: one per place or facility and submittal element; of a county without one
    answer per element, one per agency."""
    return list(_rows_of(answer, each=True))


def as_frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of answers as a table with the columns of `ANSWERED`."""
    return pd.DataFrame(rows, columns=ANSWERED).astype({"agency_code": "Int64"})


def _rows_of(answer: Answer, each: bool = False) -> Iterator[dict[str, Any]]:
    """Rows of an answer: of each submittal element, or of each agency with its elements."""
    for part in answer.parts:
        if each:
            yield from (_element_row(answer, part, a) for a in part.assignments)
            continue
        for agency in part.agencies:
            mine = [a for a in part.assignments if a.agency is agency]
            how = "; ".join(dict.fromkeys(a.how_known for a in mine))
            elements = "all" if len(mine) == len(element_numbers()) else _elements(mine)
            yield _row(answer, part.title, part.condition, agency, elements, how)
    if not answer.parts:
        yield from (_places_row(answer, served) for served in answer.served)


def _element_row(answer: Answer, part: Part, assigned: Assignment) -> dict[str, Any]:
    element = element_name(assigned.element)
    known = assigned.agency or Agency("", "Not known")
    return _row(answer, part.title, part.condition, known, element, assigned.how_known)


def _places_row(answer: Answer, served: AgencyPlaces) -> dict[str, Any]:
    places = f"{len(served.places)} places" if len(served.places) > 1 else served.places[0]
    condition = f"if the place is one of: {', '.join(served.places)}"
    how = "; ".join(served.how)
    runs = served.programs or "all other programs"
    return _row(answer, places, condition, served.agency, runs, how)


def _elements(assignments: Iterable[Assignment]) -> str:
    return ", ".join(element_name(a.element) for a in assignments)


def element_name(element: int) -> str:
    """Name of a submittal element."""
    return fields.code_label("submittal_elements", element)


def _row(
    answer: Answer, place: str, condition: str, agency: Agency, elements: str, how: str
) -> dict[str, Any]:
    said = (answer.asked, place, elements or None, condition or None, how)
    found = dict(zip(FOUND, said, strict=True)) | contact_list.contact(agency)
    return {name: found[name] for name in ANSWERED}
