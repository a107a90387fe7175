"""Who regulates a place, per submittal element, and how that is known.

A facility's own assignment counts first (facility query, else its newest submittal). Where there
is none, the place decides: the agencies that `data/reference/jurisdictions.csv` names for a city or
the unincorporated part of a county. What the question leaves open stays several answers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd

from upa.agencies import directory as directories
from upa.agencies.directory import Agency, Directory
from upa.catalogue import fields
from upa.catalogue.paths import REFERENCE
from upa.catalogue.records import UserError
from upa.places.counties import ZIP_CODE, county_ids, place_key
from upa.questions import query
from upa.warehouse.generations import Warehouse

Ask = Callable[..., pd.DataFrame]
ELEMENTS = range(1, 11)
FEW = 25
"""Most facilities that one look-up lists."""
AT_ONE_ADDRESS = 5

PROGRAMS: Mapping[str, tuple[int, ...]] = {
    "hmbp": (2, 3),
    "ust": (4,),
    "tiered permitting": (5,),
    "onsite treatment": (5,),
    "hw generator": (6, 7, 8),
    "hazardous waste generator": (6, 7, 8),
    "apsa": (9,),
    "calarp": (10,),
}
"""Submittal elements of the programs as the directory names them; facility information (1) is the
CUPA's, and the three waste reports belong to the hazardous waste generator program."""

HOW: Mapping[str, str] = {
    "facility-query": "Assigned to this facility (facility query)",
    "submittal": "Assigned to this facility (its newest submittal)",
    "entered": "By place: entered here for the agency",
    "sourced": "By place: a page of an agency names it",
    "sourced-county": "By place: a statement for the whole county",
    "inferred": "By place: inferred",
    "default-county": "By place: county default, no statement found",
    "unknown": "Not known",
}
PARTLY = {
    "partial": "its role is only partly documented",
    "sourced-dated": "from an old or undated page",
    "fallback": "the county office is assumed to be the agency",
}


@dataclass(frozen=True)
class Jurisdiction:
    """A city or the unincorporated part of a county, and the agencies named for it."""

    name: str
    is_city: bool
    county_id: int
    cupa: str
    participating: str
    confidence: str
    source: str

    @property
    def label(self) -> str:
        """The place in words."""
        county = fields.code_label("counties", self.county_id)
        return f"{self.name}, {county} County" if self.is_city else self.name


@dataclass(frozen=True)
class Assignment:
    """The agency of one submittal element; None when it cannot be told."""

    element: int
    agency: Agency | None
    how: str
    note: str = ""

    @property
    def how_known(self) -> str:
        """How it is known, in words."""
        return f"{HOW[self.how]}; {self.note}" if self.note else HOW[self.how]


@dataclass(frozen=True)
class Part:
    """The agencies of one place or facility. `condition` says when it holds, if several could."""

    title: str
    assignments: tuple[Assignment, ...]
    condition: str = ""
    source: str = ""
    county_id: int | None = None
    point: tuple[float, float] | None = None
    """Latitude and longitude of the middle of its ZIP code, else of its city."""
    facility: Mapping[str, Any] | None = None

    @property
    def agencies(self) -> list[Agency]:
        """Its agencies, each once, the CUPA first."""
        found = {a.agency.key: a.agency for a in self.assignments if a.agency}
        return sorted(found.values(), key=lambda a: a.kind != "CUPA")


@dataclass(frozen=True)
class Served:
    """An agency of a county and the places there it is named for."""

    agency: Agency
    places: tuple[str, ...]
    how: tuple[str, ...]
    programs: str = ""


@dataclass(frozen=True)
class Answer:
    """What was found for a text. `kind`: facility, address, zip, city, county, agency, facilities,
    nothing."""

    asked: str
    kind: str
    title: str
    parts: tuple[Part, ...] = ()
    served: tuple[Served, ...] = ()
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


# Places


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Every city and unincorporated area of data/reference/jurisdictions.csv."""
    return tuple(
        Jurisdiction(
            name=row["jurisdiction"],
            is_city=row["jurisdiction_type"] == "city",
            county_id=int(row["county_id"]),
            cupa=row["cupa_agency_name"],
            participating=row["participating_agency"],
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in _rows("jurisdictions.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _joined(name: str) -> str:
    """A place's name for comparing: Mc Farland and McFarland are one."""
    return place_key(name).removeprefix("city of ").replace(" ", "")


@cache
def _cities() -> dict[str, Jurisdiction]:
    return {_joined(j.name): j for j in jurisdictions() if j.is_city}


@cache
def _unincorporated() -> dict[int, Jurisdiction]:
    return {j.county_id: j for j in jurisdictions() if not j.is_city}


@cache
def _districts() -> dict[str, Jurisdiction]:
    rows = _rows("city_districts.csv")
    return {_joined(row["district"]): _cities()[_joined(row["city"])] for row in rows}


@dataclass(frozen=True)
class ZipCode:
    """A ZIP code: its city, county, point, and further cities and districts that share it."""

    code: str
    city: str
    county_id: int | None
    point: tuple[float, float] | None
    others: tuple[str, ...] = ()


@cache
def zip_codes() -> dict[str, ZipCode]:
    """Every California ZIP code of the reference tables."""
    others: dict[str, list[str]] = {}
    for row in _rows("zip_places.csv"):
        others.setdefault(row["zip_code"], []).append(row["place"])
    return {row["zip_code"]: _zip_code(row, others) for row in _rows("zip_codes.csv")}


def _zip_code(row: Mapping[str, str], others: Mapping[str, list[str]]) -> ZipCode:
    point = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
    county = int(row["county_id"]) if row["county_id"] else None
    also = tuple(others.get(row["zip_code"], ()))
    return ZipCode(row["zip_code"], row["city"], county, point, also)


@cache
def _postal_counties() -> dict[str, set[int]]:
    """Counties of places that are no cities, by the ZIP codes named after them."""
    found: dict[str, set[int]] = {}
    for held in zip_codes().values():
        if held.county_id:
            found.setdefault(_joined(held.city), set()).add(held.county_id)
    return found


@cache
def _city_points() -> dict[str, tuple[float, float]]:
    return {_joined(r["city"]): (float(r["lat"]), float(r["lon"])) for r in _rows("cities.csv")}


def city_point(name: str) -> tuple[float, float] | None:
    """Latitude and longitude of an incorporated city."""
    return _city_points().get(_joined(name))


@dataclass(frozen=True)
class Spot:
    """One jurisdiction a place could lie in, and when it does."""

    jurisdiction: Jurisdiction
    title: str
    condition: str = ""
    doubt: str = ""
    """Why the jurisdiction itself is only inferred; empty when it is not."""


def _outside(inside: Jurisdiction) -> list[Spot]:
    """The county's own agency, where it differs from that of a city a postal address names."""
    county = _unincorporated().get(inside.county_id)
    if county is None or (county.cupa == inside.cupa and not inside.participating):
        return []
    condition = f"if the place lies outside the city limits of {inside.name}"
    return [Spot(county, county.name, condition)]


def city_spots(name: str, county_id: int | None, postal: bool) -> list[Spot]:
    """Jurisdictions that a city's, a district's or another place's name can mean.

    `postal` names come from addresses and ZIP codes, which reach beyond city limits.
    """
    key = _joined(name)
    city, parent = _cities().get(key), _districts().get(key)
    if city is not None and county_id in (None, city.county_id):
        return [Spot(city, city.label), *(_outside(city) if postal else [])]
    if parent is not None and county_id in (None, parent.county_id):
        return [Spot(parent, f"{name.title()}, a part of {parent.label}")]
    counties = [county_id] if county_id else sorted(_postal_counties().get(key, ()))
    return [_village(name, county) for county in counties if county in _unincorporated()]


def _village(name: str, county_id: int) -> Spot:
    county = _unincorporated()[county_id]
    others = {j.cupa for j in _cities().values() if j.county_id == county_id} - {county.cupa}
    title = f"{name.title()}, {fields.code_label('counties', county_id)} County"
    doubt = "no incorporated city; taken as unincorporated" if others else ""
    return Spot(county, title, doubt=doubt)


def zip_spots(code: str) -> list[Spot]:
    """Jurisdictions a ZIP code reaches into as far as is known, its preferred city first."""
    held = zip_codes().get(code)
    if held is None:
        return []
    found: dict[Jurisdiction, Spot] = {}
    for name in (held.city, *held.others):
        for spot in city_spots(name, held.county_id, postal=True):
            found.setdefault(spot.jurisdiction, spot)
    if len(found) > 1:
        return [_conditional(spot) for spot in found.values()]
    return list(found.values())


def _conditional(spot: Spot) -> Spot:
    where = spot.jurisdiction.name if spot.jurisdiction.is_city else spot.title.split(",")[0]
    condition = spot.condition or f"if the place lies in {where}"
    return replace(spot, condition=condition)


def county_of(text: str) -> int | None:
    """County number of a county's name, with or without the word county."""
    key = re.sub(r"\bcounty( of)?\b", " ", place_key(text)).strip()
    return {place_key(name): number for name, number in county_ids().items()}.get(key)


# Agencies of a place


@cache
def programs(text: str) -> frozenset[int] | None:
    """Submittal elements that a directory's text on programs names; None when it names none."""
    plain = place_key(text)
    if not plain:
        return None
    if plain.startswith("all except"):
        return frozenset(range(2, 11)) - _named(plain)
    if plain.startswith("all "):
        return frozenset(range(2, 11))
    if plain.startswith("none"):
        return frozenset()
    return _named(place_key(re.sub(r"\([^)]*\)", " ", text))) or None


def _named(plain: str) -> frozenset[int]:
    found = (elements for word, elements in PROGRAMS.items() if re.search(rf"\b{word}\b", plain))
    return frozenset(element for elements in found for element in elements)


@cache
def ceded(cupa: Agency) -> frozenset[int]:
    """Submittal elements a CUPA's entry says that participating agencies run throughout."""
    entire = re.findall(r"entire (.+?) program is run by participating", cupa.programs.lower())
    return frozenset().union(*(_named(place_key(name)) for name in entire))


def _programs_at(agency: Agency, cupa: Agency | None, place: str) -> frozenset[int]:
    """What a participating agency runs in a place: by its own entry, else by the CUPA's."""
    own = programs(agency.programs)
    if own is not None or cupa is None:
        return own or frozenset()
    clauses = (c for c in cupa.serves.split(";") if place in c and "participating" in c)
    return frozenset().union(*(_named(place_key(clause)) for clause in clauses))


@dataclass(frozen=True)
class _Named:
    """The agencies of a jurisdiction as far as they are named, and how the CUPA is known."""

    cupa: Agency | None
    participating: tuple[Agency, ...]
    how: str
    doubt: str


def _named_at(directory: Directory, spot: Spot, zip_code: str) -> _Named:
    here = spot.jurisdiction
    entered = [a for a in directory.agencies if _claims(a, here, zip_code)]
    named = directory.named(here.participating)
    pas = dict.fromkeys([*(a for a in entered if a.kind == "PA"), *([named] if named else [])])
    cupa = next((a for a in entered if a.kind == "CUPA"), None)
    if cupa is not None:
        return _Named(cupa, tuple(pas), "entered", "")
    how = "inferred" if spot.doubt else here.confidence
    return _Named(directory.named(here.cupa), tuple(pas), how, spot.doubt)


def _claims(agency: Agency, here: Jurisdiction, zip_code: str) -> bool:
    """Whether someone entered that the agency serves a city or a ZIP code."""
    if not (agency.serves_cities or agency.serves_zips):
        return False
    cities = {_joined(name) for name in directories.parts(agency.serves_cities)}
    zips = directories.parts(agency.serves_zips)
    return (here.is_city and _joined(here.name) in cities) or zip_code in zips


def at_spot(directory: Directory, spot: Spot, zip_code: str = "") -> Part:
    """The agencies of a jurisdiction per submittal element."""
    named = _named_at(directory, spot, zip_code)
    made = tuple(_by_place(e, directory, spot.jurisdiction, named) for e in ELEMENTS)
    city = city_point(spot.jurisdiction.name) if spot.jurisdiction.is_city else None
    held = zip_codes().get(zip_code)
    point = held.point if held and held.point else city
    return Part(
        spot.title,
        made,
        spot.condition,
        spot.jurisdiction.source,
        spot.jurisdiction.county_id,
        point,
    )


def _by_place(element: int, directory: Directory, here: Jurisdiction, named: _Named) -> Assignment:
    cupa, how = named.cupa, named.how
    for agency in named.participating:
        if element in _programs_at(agency, cupa, here.name):
            return Assignment(element, agency, how, named.doubt or _role(agency))
    if cupa is None:
        return Assignment(element, None, "unknown", "no agency is named for this place")
    if element in ceded(cupa):
        return _ceded(element, directory, cupa)
    runs = programs(cupa.programs)
    if element == 1 or runs is None or element in runs:
        return Assignment(element, cupa, how, named.doubt or _role(cupa))
    return Assignment(element, cupa, how, "not among the programs its page names")


def _ceded(element: int, directory: Directory, cupa: Agency) -> Assignment:
    """An element that participating agencies run: the one that serves the CUPA's area at large."""
    wide = [
        a
        for a in directory.agencies
        if a.kind == "PA" and a.county_id == cupa.county_id and a.serves.startswith("areas of")
        if element in (programs(a.programs) or ())
    ]
    if len(wide) == 1:
        note = "a participating agency for areas of the CUPA; no page names this place"
        return Assignment(element, wide[0], "inferred", note)
    return Assignment(element, None, "unknown", "run by a participating agency that is not named")


def _role(agency: Agency) -> str:
    return PARTLY.get(agency.confidence.split(":")[0], "")


def places_of(agency: Agency) -> list[Jurisdiction]:
    """The jurisdictions that the reference data name an agency for, unincorporated areas first."""
    name = directories.original_name(agency)
    found = [j for j in jurisdictions() if name in (j.cupa, j.participating)]
    return sorted(found, key=lambda j: (j.is_city, j.name))


def related(agency: Agency, directory: Directory) -> list[Agency]:
    """A CUPA's participating agencies, or the CUPAs a participating agency works under."""
    here = places_of(agency)
    names = {j.cupa for j in here} | {j.participating for j in here}
    found = [directory.named(name) for name in names - {directories.original_name(agency), ""}]
    wide = [
        a
        for a in directory.agencies
        if a.kind == "PA" and a.county_id == agency.county_id and a.serves.startswith("areas of")
        if ceded(agency) and a not in found
    ]
    return sorted([a for a in (*found, *wide) if a and a.kind != agency.kind], key=lambda a: a.name)


# Facilities


def at_facility(
    directory: Directory, facility: Mapping[str, Any], assigned: pd.DataFrame
) -> list[Part]:
    """The agencies of a facility: assigned where an exchange says so, else by its place.

    One part, or one for each jurisdiction the place could lie in when elements are not assigned.
    """
    own = {
        int(row.submittal_element): Assignment(
            int(row.submittal_element),
            directory.by_code(row.regulator_code),
            row.basis,
            f"as of {row.as_of:%Y-%m-%d}" if pd.notna(row.as_of) else "",
        )
        for row in assigned.itertuples()
    }
    title = f"{facility['facility_name'] or 'Without a name'}, CERS ID {facility['cers_id']}"
    spots = _facility_spots(facility)
    places = [at_spot(directory, spot, _zip5(facility["zip_code"])) for spot in spots]
    if len(own) == len(ELEMENTS) or len(places) < 2:
        return [_merged(title, facility, own, places[0] if places else None, "")]
    return [_merged(title, facility, own, place, place.condition) for place in places]


def _merged(
    title: str,
    facility: Mapping[str, Any],
    own: Mapping[int, Assignment],
    place: Part | None,
    condition: str,
) -> Part:
    else_ = {a.element: a for a in place.assignments} if place else {}
    unknown = "neither an assignment nor the place is known"
    made = tuple(
        own.get(e) or else_.get(e) or Assignment(e, None, "unknown", unknown) for e in ELEMENTS
    )
    county = place.county_id if place else None
    point = place.point if place else None
    source = place.source if place and len(own) < len(ELEMENTS) else ""
    return Part(title, made, condition, source, county, point, facility)


def _facility_spots(facility: Mapping[str, Any]) -> list[Spot]:
    code, city = _zip5(facility["zip_code"]), facility["city"] or ""
    county = facility["county_id"] or (zip_codes()[code].county_id if code in zip_codes() else None)
    spots = city_spots(city, int(county) if county else None, postal=True) if city else []
    return spots or zip_spots(code)


def _zip5(text: object) -> str:
    found = ZIP_CODE.fullmatch(str(text or "").strip())
    return found[1] if found else ""


# Addresses

SUFFIXES: Mapping[str, str] = {
    "avenue": "ave", "av": "ave", "street": "st", "boulevard": "blvd", "drive": "dr",
    "road": "rd", "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy",
    "circle": "cir", "terrace": "ter", "trail": "trl", "square": "sq", "north": "n", "south": "s",
    "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "saint": "st", "mount": "mt", "route": "rte", "expressway": "expy",
    "freeway": "fwy", "alley": "aly", "center": "ctr", "plaza": "plz", "way": "way",
}  # fmt: skip
"""Street words as the Postal Service abbreviates them (Publication 28, appendices B and C)."""
UNIT = re.compile(
    r"\b(apt|apartment|bldg|building|fl|floor|lot|rm|room|spc|space|ste|suite|unit)\b"
)
STATE = re.compile(r"\b(CA|Calif|California)\.?(?=\W*(\d{5}|$))", re.IGNORECASE)
ZIP_AT_END = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")


def house_number(text: str) -> str:
    """The number a text begins with, if more follows; else nothing."""
    found = re.match(r"(\d+\S*) \S", text)
    return found[1].lower() if found else ""


def standard_street(text: str) -> str:
    """A street address without unit, in the Postal Service's abbreviations, in lower case."""
    plain = place_key(text.split("#")[0])
    cut = UNIT.split(plain)[0].split()
    return " ".join(SUFFIXES.get(word, word) for word in cut)


@dataclass(frozen=True)
class Address:
    """An address as typed, taken apart; what it does not say is empty."""

    street: str
    city: str
    zip_code: str


def take_apart(text: str) -> Address:
    """Street, city and ZIP code of an address on one line."""
    rest = text.strip()
    found = ZIP_AT_END.search(rest)
    code = found[1] if found and found.start() > 0 else ""
    rest = STATE.sub("", rest[: found.start()] if code and found else rest).strip(" ,")
    rest = re.sub(r"\s+", " ", rest)
    street, city = _city_at_end(rest)
    return Address(street, city, code)


def _city_at_end(text: str) -> tuple[str, str]:
    """Splits off the longest place name a text ends with, at a comma or up to four words."""
    before, comma, after = text.rpartition(",")
    if comma and is_place(after):
        return before.strip(" ,"), after.strip()
    words = text.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        if is_place(tail):
            return " ".join(words[:-count]).strip(" ,"), tail
    return (text, "") if not comma else (before.strip(" ,"), after.strip())


def is_place(name: str) -> bool:
    """Whether a name is that of a city, a city district or a postal place."""
    key = _joined(name)
    return key in _cities() or key in _districts() or key in _postal_counties()


# Asking


def _ask_nothing(name: str, **_: Any) -> pd.DataFrame:
    """Stands in for the warehouse while nothing is loaded: no question has rows."""
    columns = ["cers_id", "submittal_element", "regulator_code", "site_address"]
    return pd.DataFrame(columns=columns)


def _asker() -> Ask:
    return query.run if Warehouse().generation is not None else _ask_nothing


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [[None if pd.isna(v) else v for v in frame[name].tolist()] for name in frame]
    return [dict(zip(frame, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class _Search:
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
            for part in at_facility(
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
        parts = [at_spot(self.directory, spot, code) for spot in zip_spots(code)]
        if not parts:
            return None
        title = f"ZIP code {code}, {zip_codes()[code].city}"
        return Answer(self.text, kind, title, _distinct(parts), evidence=self._evidence(code))

    def _evidence(self, code: str) -> tuple[tuple[Agency, int], ...]:
        if not self.with_evidence:
            return ()
        rows = _records(self.ask("regulators/in_zip", zip_code=code))
        found = ((self.directory.by_code(r["regulator_code"]), r["facilities_known"]) for r in rows)
        return tuple((agency, int(count)) for agency, count in found if agency)

    def place(self, name: str, code: str, kind: str) -> Answer | None:
        """The answer for a named place, within the county of a ZIP code if one is given."""
        held = zip_codes().get(code)
        county = held.county_id if held else None
        spots = city_spots(name, county, postal=kind == "address")
        spots = spots or city_spots(name, None, postal=kind == "address")
        parts = [at_spot(self.directory, spot, code) for spot in spots]
        evidence = self._evidence(code) if code else ()
        if not parts:
            return None
        title = parts[0].title if kind == "city" else self.text
        return Answer(self.text, kind, title, _distinct(parts), evidence=evidence)

    def county(self, county_id: int) -> Answer:
        """The answer for a county: its agencies with their places; per element if it is one."""
        here = [j for j in jurisdictions() if j.county_id == county_id]
        name = f"{fields.code_label('counties', county_id)} County"
        served = _served(self.directory, here)
        parts: tuple[Part, ...] = ()
        if len(served) == 1:
            parts = (at_spot(self.directory, Spot(here[0], name)),)
        return Answer(self.text, "county", name, parts, served)

    def address(self) -> Answer | None:
        """The answer for an address: a facility at it, else its city, else its ZIP code."""
        typed = take_apart(self.text)
        number = house_number(self.text)
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
        rows = _records(self.ask("regulators/matching", words=words, limit=FEW + 1))
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
    if standard_street(row["site_address"] or "") != standard_street(typed.street):
        return False
    if typed.zip_code and _zip5(row["zip_code"]):
        return _zip5(row["zip_code"]) == typed.zip_code
    return not typed.city or _joined(row["city"] or "") == _joined(typed.city)


def _distinct(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts with the same agencies for every element become one; of one, no condition is left."""
    made: dict[tuple[str | None, ...], list[Part]] = {}
    for part in parts:
        key = tuple(a.agency.key if a.agency else None for a in part.assignments)
        made.setdefault(key, []).append(part)
    if len(made) == 1:
        return tuple(replace(same[0], condition="") for same in made.values())
    return tuple(
        replace(same[0], condition=" or ".join(part.condition for part in same))
        for same in made.values()
    )


def _served(directory: Directory, here: Iterable[Jurisdiction]) -> tuple[Served, ...]:
    places: dict[str, list[Jurisdiction]] = {}
    for jurisdiction in here:
        for name in filter(None, (jurisdiction.cupa, jurisdiction.participating)):
            places.setdefault(name, []).append(jurisdiction)
    found = ((directory.named(name), held) for name, held in places.items())
    made = [
        Served(
            agency,
            tuple(j.name for j in sorted(held, key=lambda j: (j.is_city, j.name))),
            tuple(dict.fromkeys(HOW[j.confidence] for j in held)),
            agency.programs if agency.kind != "CUPA" else "",
        )
        for agency, held in found
        if agency
    ]
    return tuple(sorted(made, key=lambda s: (s.agency.kind != "CUPA", -len(s.places))))


def who_regulates(text: str, directory: Directory | None = None, ask: Ask | None = None) -> Answer:
    """Who regulates what a text means: an address, ZIP code, city, county, agency name or code,
    CERS ID, facility or business name.

    `ask` answers questions by name as `query.run` does (the default). The answer's kind is
    "nothing" when nothing is found; it is never an error.
    """
    return _answer(_Search(text, directory or directories.current(), ask or _asker()))


def _answer(search: _Search) -> Answer:
    search = replace(search, text=" ".join(search.text.split()))
    for step in _steps(search):
        found = step()
        if found is not None:
            return found
    return search.nothing()


def _steps(search: _Search) -> list[Callable[[], Answer | None]]:
    """How a text may be read, the surest reading first."""
    text = search.text
    zip_code = ZIP_CODE.fullmatch(text)
    if not text:
        return []
    if re.fullmatch(r"\d{6,9}", text):
        return [lambda: search.facility(int(text))]
    if zip_code:
        return [lambda: search.zip(zip_code[1])]
    county = county_of(text)
    says_county = "county" in place_key(text).split()
    is_city = is_place(text) and not says_county
    return [
        *([lambda: _city_or_county(search, county)] if is_city else []),
        *([lambda: search.county(county)] if county and not is_city else []),
        *([search.address] if re.search(r"\d", text) and not text.isdecimal() else []),
        search.agencies,
        search.facilities,
        search.address,
    ]


def _city_or_county(search: _Search, county: int | None) -> Answer | None:
    """A city; that a county has the same name is said."""
    name = re.sub(r"^city of ", "", search.text, flags=re.IGNORECASE)
    found = search.place(name, "", "city")
    if found is None or county is None:
        return found
    note = f"For the county, look up “{fields.code_label('counties', county)} County”."
    same = county in {part.county_id for part in found.parts}
    return replace(found, notes=(note,)) if same else found


# Many at once

MOST = 1000


@dataclass(frozen=True)
class Batch:
    """Answers to many texts: rows for the table, and the texts nothing was found for."""

    rows: tuple[Mapping[str, Any], ...]
    missed: tuple[tuple[str, str], ...]
    agencies: tuple[Agency, ...]
    asked: int


HEADINGS = ("cersid", "address", "siteaddress", "zip", "zipcode", "city", "facility")


def texts(pasted: str) -> list[str]:
    """The lines of a pasted text, each once; blank lines and a heading are left out."""
    lines = [" ".join(line.strip(" \t\"';").split()) for line in pasted.splitlines()]
    return [t for t in dict.fromkeys(lines) if t and directories.heading_key(t) not in HEADINGS]


def texts_of_file(name: str, content: bytes) -> list[str]:
    """What a file asks for: the column of CERS IDs, addresses, ZIP codes or cities of a CSV file or
    workbook, the first of these if several; else each line, or the first column of a workbook.

    Raises UserError when the file cannot be read.
    """
    grid = directories.read_grid(name, content)
    head = [directories.heading_key(cell) for cell in grid[0]] if grid else []
    known = [head.index(h) for h in HEADINGS if h in head]
    if not known and not content.startswith(b"PK"):
        return texts(content.decode("utf-8-sig"))
    column = known[0] if known else 0
    return texts("\n".join(row[column] for row in grid if len(row) > column))


def many(asked: Iterable[str], directory: Directory, ask: Ask | None = None) -> Batch:
    """Who regulates each of many CERS IDs, ZIP codes, cities or addresses.

    Raises UserError for more than `MOST`.
    """
    wanted = list(asked)
    if len(wanted) > MOST:
        raise UserError(
            "Too many at once",
            f"The list has {len(wanted):,} entries; {MOST:,} can be looked up at once.",
            "Look them up in several parts.",
        )
    asking = _asked_ahead(ask or _asker(), wanted)
    answers = [_answer(_Search(text, directory, asking, with_evidence=False)) for text in wanted]
    rows = [row for answer in answers for row in _rows_of(answer)]
    missed = [(a.asked, _why_missed(a)) for a in answers if not a.parts and not a.served]
    agencies = {g.key: g for a in answers for p in a.parts for g in p.agencies}
    agencies |= {s.agency.key: s.agency for a in answers for s in a.served}
    return Batch(tuple(rows), tuple(missed), tuple(agencies.values()), len(wanted))


def _asked_ahead(ask: Ask, wanted: Iterable[str]) -> Ask:
    """Answers the questions of a batch from few queries for all of it."""
    ids = [int(text) for text in wanted if re.fullmatch(r"\d{6,9}", text)]
    numbers = sorted({house_number(text) for text in wanted} - {""})
    known = ask("regulators/facilities", cers_ids=ids)
    assigned = dict(list(ask("regulators/assigned", cers_ids=ids).groupby("cers_id")))
    placed = ask("regulators/at_number", numbers=numbers)
    by_number = dict(list(placed.groupby(placed["site_address"].map(house_number))))
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
            elements = "all" if len(mine) == len(ELEMENTS) else _elements(mine)
            yield _row(answer, part.title, part.condition, agency, elements, how)
    if not answer.parts:
        yield from (_served_row(answer, served) for served in answer.served)


def _element_row(answer: Answer, part: Part, assigned: Assignment) -> dict[str, Any]:
    element = element_name(assigned.element)
    known = assigned.agency or Agency("", "Not known")
    return _row(answer, part.title, part.condition, known, element, assigned.how_known)


def _served_row(answer: Answer, served: Served) -> dict[str, Any]:
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
    found = dict(zip(FOUND, said, strict=True)) | directories.contact(agency)
    return {name: found[name] for name in ANSWERED}
