"""The county of a place that a file names by city and ZIP code only."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import pyarrow as pa

from upa.catalogue import fields
from upa.catalogue.paths import REFERENCE

ZIP_CODE = re.compile(r"(\d{5})(?:-?\d{4})?")
County = tuple[int | None, str | None]
NOWHERE: County = (None, None)
Ring = Sequence[Sequence[float]]


def place_key(name: str) -> str:
    """A city's name without case, accents, punctuation and doubled spaces; Saint becomes St."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join("st" if word == "saint" else word for word in words)


@cache
def county_ids() -> Mapping[str, int]:
    """County numbers (registry field 105a, 1 to 58) by name."""
    return MappingProxyType(
        {r["county"]: int(r["county_id"]) for r in fields.reference("counties")}
    )


@cache
def city_counties() -> Mapping[str, int]:
    """County of every incorporated city and town whose name stands in one county only."""
    found: dict[str, set[int]] = {}
    for row in fields.reference("cities"):
        found.setdefault(place_key(row["city"]), set()).add(county_ids()[row["county"]])
    return MappingProxyType({city: ids.pop() for city, ids in found.items() if len(ids) == 1})


@cache
def zip_counties() -> Mapping[str, int]:
    """County of every five-digit California ZIP code that has one in the table."""
    rows = fields.reference("zip_codes")
    return MappingProxyType({r["zip_code"]: int(r["county_id"]) for r in rows if r["county_id"]})


def county_of(city: str | None, zip_code: str | None) -> County:
    """County number and how it was inferred: `inferred-city`, `inferred-zip`, or None for both.

    The city decides when it is incorporated, since a city lies in one county. Otherwise the ZIP
    code does (the first five digits of ZIP+4). Some ZIP codes straddle a county line: the table
    names one county for each, so a place near a line may be put in the neighbouring county.
    """
    by_city = city_counties().get(place_key(city)) if city else None
    if by_city is not None:
        return by_city, "inferred-city"
    match = ZIP_CODE.fullmatch(zip_code.strip()) if zip_code else None
    by_zip = zip_counties().get(match[1]) if match else None
    return NOWHERE if by_zip is None else (by_zip, "inferred-zip")


def counties_of(pairs: Iterable[tuple[str | None, str | None]]) -> list[County]:
    """`county_of` for many (city, ZIP code) pairs, in their order; each pair is looked up once."""
    places = list(pairs)
    known = {place: county_of(*place) for place in set(places)}
    return [known[place] for place in places]


@cache
def jurisdictions() -> pa.Table:
    """The CUPA of every city and of the rest of every county, for questions in SQL.

    Rows place_key (empty for the unincorporated area), county_id, agency_name, regulator_code (null
    where the directory gives none).
    """
    found = {}
    for row in fields.reference("jurisdictions"):
        is_city = row["jurisdiction_type"] == "city"
        key = place_key(row["jurisdiction"]) if is_city else ""
        code = row["cupa_regulator_code"]
        agency = (row["cupa_agency_name"], int(code) if code else None)
        found.setdefault((key, int(row["county_id"])), agency)
    rows = [(*place, *agency) for place, agency in found.items() if agency[0]]
    kinds = (pa.string(), pa.int64(), pa.string(), pa.int64())
    names = ("place_key", "county_id", "agency_name", "regulator_code")
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.table(dict(zip(names, arrays, strict=True)))


@cache
def outlines() -> Mapping[int, tuple[Ring, ...]]:
    """Outer rings of every county by its number; longitude and latitude in degrees."""
    features = json.loads((REFERENCE / "counties.geojson").read_text(encoding="utf-8"))["features"]
    return {
        f["properties"]["county_id"]: tuple(part[0] for part in f["geometry"]["coordinates"])
        for f in features
    }


@cache
def county_edges() -> pa.Table:
    """Edges of the county outlines, for questions in SQL that ask whether a point lies inside.

    A point does when an odd number of edges with `low_y <= y < high_y` lie east of it: those with
    `x + (y - low_y) * slope` beyond its longitude. Degrees; level edges are left out.
    """
    edges = [
        (county, *sorted((one, other), key=lambda point: point[1]))
        for county, rings in outlines().items()
        for ring in rings
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
        if one[1] != other[1]
    ]
    rows = [
        (county, low[0], low[1], high[1], (high[0] - low[0]) / (high[1] - low[1]))
        for county, low, high in edges
    ]
    names = ("county_id", "x", "low_y", "high_y", "slope")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


@cache
def county_places() -> pa.Table:
    """County of every incorporated city (by `place_key`) and ZIP code, for questions in SQL."""
    rows = [("city", place, county) for place, county in city_counties().items()]
    rows += [("zip", place, county) for place, county in zip_counties().items()]
    names = ("kind", "place", "county_id")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
