"""Which agency answers for which program element, at a place or for a facility."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from upa.agencies import agency_fields, jurisdictions, programs
from upa.agencies import directory as directories
from upa.agencies.agency_fields import Agency
from upa.agencies.directory import Directory
from upa.agencies.jurisdictions import Jurisdiction, Spot
from upa.catalogue.elements import element_numbers
from upa.places.counties import ZIP_CODE

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
class AgencyPlaces:
    """An agency of a county and the places there it is named for."""

    agency: Agency
    places: tuple[str, ...]
    how: tuple[str, ...]
    programs: str = ""


@dataclass(frozen=True)
class _AtPlace:
    """The agencies of a jurisdiction as far as they are named, and how the CUPA is known."""

    cupa: Agency | None
    participating: tuple[Agency, ...]
    how: str
    doubt: str


def _place_agencies(directory: Directory, spot: Spot, zip_code: str) -> _AtPlace:
    here = spot.jurisdiction
    entered = [a for a in directory.agencies if _claims(a, here, zip_code)]
    named = directory.named(here.participating)
    pas = dict.fromkeys([*(a for a in entered if a.kind == "PA"), *([named] if named else [])])
    cupa = next((a for a in entered if a.kind == "CUPA"), None)
    if cupa is not None:
        return _AtPlace(cupa, tuple(pas), "entered", "")
    how = "inferred" if spot.doubt else here.confidence
    return _AtPlace(directory.named(here.cupa), tuple(pas), how, spot.doubt)


def _claims(agency: Agency, here: Jurisdiction, zip_code: str) -> bool:
    """Whether someone entered that the agency serves a city or a ZIP code."""
    if not (agency.serves_cities or agency.serves_zips):
        return False
    cities = {
        jurisdictions.place_name_key(name)
        for name in agency_fields.split_list(agency.serves_cities)
    }
    zips = agency_fields.split_list(agency.serves_zips)
    return (here.is_city and jurisdictions.place_name_key(here.name) in cities) or zip_code in zips


def at_spot(directory: Directory, spot: Spot, zip_code: str = "") -> Part:
    """The agencies of a jurisdiction per submittal element."""
    named = _place_agencies(directory, spot, zip_code)
    made = tuple(_by_place(e, directory, spot.jurisdiction, named) for e in element_numbers())
    city = jurisdictions.city_point(spot.jurisdiction.name) if spot.jurisdiction.is_city else None
    held = jurisdictions.zip_codes().get(zip_code)
    point = held.point if held and held.point else city
    return Part(
        spot.title,
        made,
        spot.condition,
        spot.jurisdiction.source,
        spot.jurisdiction.county_id,
        point,
    )


def _by_place(
    element: int, directory: Directory, here: Jurisdiction, named: _AtPlace
) -> Assignment:
    cupa, how = named.cupa, named.how
    for agency in named.participating:
        if element in programs.elements_run_at(agency, cupa, here.name):
            return Assignment(element, agency, how, named.doubt or _role(agency))
    if cupa is None:
        return Assignment(element, None, "unknown", "no agency is named for this place")
    if element in programs.ceded_elements(cupa):
        return _ceded(element, directory, cupa)
    runs = programs.elements_named(cupa.programs)
    if element == 1 or runs is None or element in runs:
        return Assignment(element, cupa, how, named.doubt or _role(cupa))
    return Assignment(element, cupa, how, "not among the programs its page names")


def _ceded(element: int, directory: Directory, cupa: Agency) -> Assignment:
    """An element that participating agencies run: the one that serves the CUPA's area at large."""
    wide = [
        a
        for a in directory.agencies
        if a.kind == "PA" and a.county_id == cupa.county_id and a.serves.startswith("areas of")
        if element in (programs.elements_named(a.programs) or ())
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
    found = [j for j in jurisdictions.jurisdictions() if name in (j.cupa, j.participating)]
    return sorted(found, key=lambda j: (j.is_city, j.name))


def related_agencies(agency: Agency, directory: Directory) -> list[Agency]:
    """A CUPA's participating agencies, or the CUPAs a participating agency works under."""
    here = places_of(agency)
    names = {j.cupa for j in here} | {j.participating for j in here}
    found = [directory.named(name) for name in names - {directories.original_name(agency), ""}]
    wide = [
        a
        for a in directory.agencies
        if a.kind == "PA" and a.county_id == agency.county_id and a.serves.startswith("areas of")
        if programs.ceded_elements(agency) and a not in found
    ]
    return sorted([a for a in (*found, *wide) if a and a.kind != agency.kind], key=lambda a: a.name)


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
    places = [at_spot(directory, spot, zip5(facility["zip_code"])) for spot in spots]
    if len(own) == len(element_numbers()) or len(places) < 2:
        return [_merge(title, facility, own, places[0] if places else None, "")]
    return [_merge(title, facility, own, place, place.condition) for place in places]


def _merge(
    title: str,
    facility: Mapping[str, Any],
    own: Mapping[int, Assignment],
    place: Part | None,
    condition: str,
) -> Part:
    else_ = {a.element: a for a in place.assignments} if place else {}
    unknown = "neither an assignment nor the place is known"
    made = tuple(
        own.get(e) or else_.get(e) or Assignment(e, None, "unknown", unknown)
        for e in element_numbers()
    )
    county = place.county_id if place else None
    point = place.point if place else None
    source = place.source if place and len(own) < len(element_numbers()) else ""
    return Part(title, made, condition, source, county, point, facility)


def _facility_spots(facility: Mapping[str, Any]) -> list[Spot]:
    code, city = zip5(facility["zip_code"]), facility["city"] or ""
    county = facility["county_id"] or (
        jurisdictions.zip_codes()[code].county_id if code in jurisdictions.zip_codes() else None
    )
    spots = (
        jurisdictions.city_spots(city, int(county) if county else None, postal=True) if city else []
    )
    return spots or jurisdictions.zip_spots(code)


def zip5(text: object) -> str:
    """The five digits of a ZIP code; empty for any other text."""
    found = ZIP_CODE.fullmatch(str(text or "").strip())
    return found[1] if found else ""


def distinct_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
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


def agencies_of_places(
    directory: Directory, here: Iterable[Jurisdiction]
) -> tuple[AgencyPlaces, ...]:
    """The agencies named for jurisdictions, CUPAs and wide service first."""
    places: dict[str, list[Jurisdiction]] = {}
    for jurisdiction in here:
        for name in filter(None, (jurisdiction.cupa, jurisdiction.participating)):
            places.setdefault(name, []).append(jurisdiction)
    found = ((directory.named(name), held) for name, held in places.items())
    made = [
        AgencyPlaces(
            agency,
            tuple(j.name for j in sorted(held, key=lambda j: (j.is_city, j.name))),
            tuple(dict.fromkeys(HOW[j.confidence] for j in held)),
            agency.programs if agency.kind != "CUPA" else "",
        )
        for agency, held in found
        if agency
    ]
    return tuple(sorted(made, key=lambda s: (s.agency.kind != "CUPA", -len(s.places))))
