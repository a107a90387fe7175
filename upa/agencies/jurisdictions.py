"""Places and the jurisdictions they lie in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from upa.catalogue import fields
from upa.places.counties import county_ids, place_key


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
        for row in fields.reference("jurisdictions")
    )


def place_name_key(name: str) -> str:
    """A place's name for comparing: Mc Farland and McFarland are one."""
    return place_key(name).removeprefix("city of ").replace(" ", "")


@cache
def _cities() -> dict[str, Jurisdiction]:
    return {place_name_key(j.name): j for j in jurisdictions() if j.is_city}


@cache
def _unincorporated() -> dict[int, Jurisdiction]:
    return {j.county_id: j for j in jurisdictions() if not j.is_city}


@cache
def _districts() -> dict[str, Jurisdiction]:
    rows = fields.reference("city_districts")
    return {place_name_key(row["district"]): _cities()[place_name_key(row["city"])] for row in rows}


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
    for row in fields.reference("zip_places"):
        others.setdefault(row["zip_code"], []).append(row["place"])
    return {row["zip_code"]: _zip_code(row, others) for row in fields.reference("zip_codes")}


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
            found.setdefault(place_name_key(held.city), set()).add(held.county_id)
    return found


@cache
def _city_points() -> dict[str, tuple[float, float]]:
    return {
        place_name_key(r["city"]): (float(r["lat"]), float(r["lon"]))
        for r in fields.reference("cities")
    }


def city_point(name: str) -> tuple[float, float] | None:
    """Latitude and longitude of an incorporated city."""
    return _city_points().get(place_name_key(name))


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
    key = place_name_key(name)
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


def is_place(name: str) -> bool:
    """Whether a name is that of a city, a city district or a postal place."""
    key = place_name_key(name)
    return key in _cities() or key in _districts() or key in _postal_counties()
