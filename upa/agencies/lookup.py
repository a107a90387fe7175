"""Who regulates a place, per submittal element, and how that is known.

A facility's own assignment counts first (facility query, else its newest submittal). Where there
is none, the place decides: the agencies that `data/reference/jurisdictions.csv` names for a city or
the unincorporated part of a county. What the question leaves open stays several answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from upa.agencies import assignments, jurisdictions
from upa.agencies import directory as directories
from upa.agencies.agency_fields import Agency
from upa.agencies.assignments import AgencyPlaces, Part
from upa.agencies.directory import Directory
from upa.agencies.jurisdictions import Spot
from upa.catalogue import fields, identifiers
from upa.places import addresses
from upa.places.counties import ZIP_CODE, place_key
from upa.questions import query
from upa.warehouse.access import Access
from upa.warehouse.generations import Warehouse

Ask = Callable[..., pd.DataFrame]

FEW = 25
"""Most facilities that one look-up lists."""
AT_ONE_ADDRESS = 5


@dataclass(frozen=True)
class Answer:
    """What was found for a text. `kind`: facility, address, zip, city, county, agency, facilities,
    nothing."""

    asked: str
    kind: str
    title: str
    parts: tuple[Part, ...] = ()
    served: tuple[AgencyPlaces, ...] = ()
    matching: tuple[Agency, ...] = ()
    facilities: tuple[Mapping[str, Any], ...] = ()
    facility_total: int = 0
    evidence: tuple[tuple[Agency, int], ...] = ()
    """Agencies assigned to the facilities known with the same ZIP code, with their number."""
    notes: tuple[str, ...] = ()

    @property
    def agencies(self) -> list[Agency]:
        """Every agency of the answer once."""
        mine = [a for part in self.parts for a in part.agencies]
        mine += [s.agency for s in self.served] + list(self.matching)
        return list({a.key: a for a in mine}.values())


@dataclass(frozen=True)
class Address:
    """An address as typed, taken apart; what it does not say is empty."""

    street: str
    city: str
    zip_code: str


def parse_address(text: str) -> Address:
    """Street, city and ZIP code of an address on one line."""
    rest = text.strip()
    found = addresses.ZIP_AT_END.search(rest)
    code = found[1] if found and found.start() > 0 else ""
    rest = addresses.STATE.sub("", rest[: found.start()] if code and found else rest).strip(" ,")
    rest = re.sub(r"\s+", " ", rest)
    street, city = _city_at_end(rest)
    return Address(street, city, code)


def _city_at_end(text: str) -> tuple[str, str]:
    """Splits off the longest place name a text ends with, at a comma or up to four words."""
    before, comma, after = text.rpartition(",")
    if comma and jurisdictions.is_place(after):
        return before.strip(" ,"), after.strip()
    words = text.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        if jurisdictions.is_place(tail):
            return " ".join(words[:-count]).strip(" ,"), tail
    return (text, "") if not comma else (before.strip(" ,"), after.strip())


def ask_nothing(name: str, **_: Any) -> pd.DataFrame:
    """Stands in for the warehouse while nothing is loaded: no question has rows."""
    columns = ["cers_id", "submittal_element", "regulator_code", "site_address"]
    return pd.DataFrame(columns=columns)


def ask_warehouse(access: Access) -> Ask:
    """What asks the warehouse as a person of this access may; nothing while none is loaded."""
    if Warehouse().generation is None:
        return ask_nothing
    return lambda name, **params: query.run(name, access, **params)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [[None if pd.isna(v) else v for v in frame[name].tolist()] for name in frame]
    return [dict(zip(frame, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Search:
    """One look-up: the text, the directory, and a way to ask the warehouse."""

    text: str
    directory: Directory
    ask: Ask
    with_evidence: bool = True

    def facility(self, cers_id: int) -> Answer | None:
        """The answer for a CERS ID that is known here."""
        rows = _records(self.ask("regulators/facilities", cers_ids=[cers_id]))
        return self.at(rows, "facility") if rows else None

    def at(self, rows: list[dict[str, Any]], kind: str) -> Answer:
        """The answer for facilities, each with its own agencies."""
        chosen = rows[:AT_ONE_ADDRESS]
        codes = [int(row["cers_id"]) for row in chosen]
        assigned = self.ask("regulators/assigned", cers_ids=codes)
        parts = [
            part
            for row in chosen
            for part in assignments.at_facility(
                self.directory, row, assigned[assigned["cers_id"] == row["cers_id"]]
            )
        ]
        first = chosen[0]
        where = ", ".join(str(first[c]) for c in ("site_address", "city", "zip_code") if first[c])
        title = where if kind == "address" else f"{parts[0].title} – {where}"
        notes = (f"Only the first {AT_ONE_ADDRESS} facilities at this address are answered.",)
        more = notes if len(rows) > AT_ONE_ADDRESS else ()
        return Answer(
            self.text, kind, title, tuple(parts), facilities=tuple(rows), notes=more,
            facility_total=len(rows),
        )  # fmt: skip

    def zip(self, code: str, kind: str = "zip") -> Answer | None:
        """The answer for a ZIP code, with the agencies of the facilities known there."""
        parts = [
            assignments.at_spot(self.directory, spot, code)
            for spot in jurisdictions.zip_spots(code)
        ]
        if not parts:
            return None
        title = f"ZIP code {code}, {jurisdictions.zip_codes()[code].city}"
        return Answer(
            self.text, kind, title, assignments.distinct_parts(parts), evidence=self._evidence(code)
        )

    def _evidence(self, code: str) -> tuple[tuple[Agency, int], ...]:
        if not self.with_evidence:
            return ()
        rows = _records(self.ask("regulators/in_zip", zip_code=code))
        found = ((self.directory.by_code(r["regulator_code"]), r["facilities_known"]) for r in rows)
        return tuple((agency, int(count)) for agency, count in found if agency)

    def place(self, name: str, code: str, kind: str) -> Answer | None:
        """The answer for a named place, within the county of a ZIP code if one is given."""
        held = jurisdictions.zip_codes().get(code)
        county = held.county_id if held else None
        spots = jurisdictions.city_spots(name, county, postal=kind == "address")
        spots = spots or jurisdictions.city_spots(name, None, postal=kind == "address")
        parts = [assignments.at_spot(self.directory, spot, code) for spot in spots]
        evidence = self._evidence(code) if code else ()
        if not parts:
            return None
        title = parts[0].title if kind == "city" else self.text
        return Answer(self.text, kind, title, assignments.distinct_parts(parts), evidence=evidence)

    def county(self, county_id: int) -> Answer:
        """The answer for a county: its agencies with their places; per element if it is one."""
        here = [j for j in jurisdictions.jurisdictions() if j.county_id == county_id]
        name = f"{fields.code_label('counties', county_id)} County"
        served = assignments.agencies_of_places(self.directory, here)
        parts: tuple[Part, ...] = ()
        if len(served) == 1:
            parts = (assignments.at_spot(self.directory, Spot(here[0], name)),)
        return Answer(self.text, "county", name, parts, served)

    def address(self) -> Answer | None:
        """The answer for an address: a facility at it, else its city, else its ZIP code."""
        typed = parse_address(self.text)
        number = addresses.house_number(self.text)
        if number:
            rows = [r for r in self._at_number(number) if _is_at(r, typed)]
            if rows:
                return self.at(rows, "address")
        if not (number or typed.zip_code or "," in self.text):
            return None
        if typed.city and (found := self.place(typed.city, typed.zip_code, "address")):
            return found
        return self.zip(typed.zip_code, "address") if typed.zip_code else None

    def _at_number(self, number: str) -> list[dict[str, Any]]:
        return _records(self.ask("regulators/at_number", numbers=[number.lower()]))

    def facilities(self) -> Answer | None:
        """The answer for words in names, addresses and businesses of facilities."""
        words = self.text.lower().split()
        rows = _records(self.ask("regulators/matching", search=words, limit=FEW + 1))
        if len(rows) == 1:
            return self.at(rows, "facility")
        title = f"Facilities and businesses matching “{self.text}”"
        total = len(rows)
        return Answer(
            self.text, "facilities", title, facilities=tuple(rows[:FEW]), facility_total=total
        ) if rows else None  # fmt: skip

    def agencies(self) -> Answer | None:
        """The answer for words in names of agencies, or for an agency's code."""
        found = self.directory.search(self.text)
        if not found and self.text.isdecimal() and len(self.text) <= 4:
            known = self.directory.by_code(int(self.text))
            found = [known] if known and known.code_basis != "code-only" else []
        found = [a for a in found if place_key(a.name) == place_key(self.text)] or found
        title = found[0].label if len(found) == 1 else f"Agencies matching “{self.text}”"
        return Answer(self.text, "agency", title, matching=tuple(found)) if found else None

    def nothing(self) -> Answer:
        """The answer when nothing was found, with what to try."""
        note = "Try a ZIP code, a city, a county, part of an agency’s name, or a CERS ID."
        if re.fullmatch(r"\d{6,}", self.text):
            note = (
                f"CERS ID {self.text} is in no loaded file. Load a facility query or submittals "
                "of its agency in Submissions, or look its address or ZIP code up."
            )
        elif re.fullmatch(r"\d{5}", self.text):
            note = f"{self.text} is no California ZIP code in the reference table."
        return Answer(self.text, "nothing", f"Nothing found for “{self.text}”", notes=(note,))


def _is_at(row: Mapping[str, Any], typed: Address) -> bool:
    if addresses.standard_street(row["site_address"] or "") != addresses.standard_street(
        typed.street
    ):
        return False
    if typed.zip_code and assignments.zip5(row["zip_code"]):
        return assignments.zip5(row["zip_code"]) == typed.zip_code
    return not typed.city or jurisdictions.place_name_key(
        row["city"] or ""
    ) == jurisdictions.place_name_key(typed.city)


def who_regulates(text: str, directory: Directory | None = None, ask: Ask | None = None) -> Answer:
    """Who regulates what a text means: an address, ZIP code, city, county, agency name or code,
    CERS ID, facility or business name.

    `ask` answers questions by name, as `ask_warehouse` gives it; without it the places alone are
    known. The answer's kind is "nothing" when nothing is found; it is never an error.
    """
    return answer(Search(text, directory or directories.current(), ask or ask_nothing))


def answer(search: Search) -> Answer:
    """The answer of the first step that finds one."""
    search = replace(search, text=identifiers.searched(search.text))
    for step in _steps(search):
        found = step()
        if found is not None:
            return found
    return search.nothing()


def _steps(search: Search) -> list[Callable[[], Answer | None]]:
    """How a text may be read, the surest reading first."""
    text = search.text
    zip_code = ZIP_CODE.fullmatch(text)
    if not text:
        return []
    if re.fullmatch(r"\d{6,9}", text):
        return [lambda: search.facility(int(text))]
    if zip_code:
        return [lambda: search.zip(zip_code[1])]
    county = jurisdictions.county_of(text)
    says_county = "county" in place_key(text).split()
    is_city = jurisdictions.is_place(text) and not says_county
    return [
        *([lambda: _city_or_county(search, county)] if is_city else []),
        *([lambda: search.county(county)] if county and not is_city else []),
        *([search.address] if re.search(r"\d", text) and not text.isdecimal() else []),
        search.agencies,
        search.facilities,
        search.address,
    ]


def _city_or_county(search: Search, county: int | None) -> Answer | None:
    """A city; that a county has the same name is said."""
    name = re.sub(r"^city of ", "", search.text, flags=re.IGNORECASE)
    found = search.place(name, "", "city")
    if found is None or county is None:
        return found
    note = f"For the county, look up “{fields.code_label('counties', county)} County”."
    same = county in {part.county_id for part in found.parts}
    return replace(found, notes=(note,)) if same else found
