"""Makes data/reference/counties.geojson: outlines of the 58 California counties.

The source is `counties-10m.json` of the npm package `us-atlas` (ISC), US Census outlines as
TopoJSON, quantized and simplified there for drawing at 1:10,000,000:

    npm pack us-atlas && tar xzf us-atlas-*.tgz
    python data/reference/make/counties_geojson.py package/counties-10m.json

Arcs are decoded here (TopoJSON: each point is the difference to the one before it) and put
together to rings; neighbours share their arcs, so outlines meet without gaps.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent.parent
CALIFORNIA = "06"
DECIMALS = 4
SMALLEST_RING = 4
Point = tuple[float, float]
Arcs = Mapping[int, list[Point]]


def arc_points(arc: list[list[int]], transform: Mapping[str, list[float]]) -> list[Point]:
    """Longitudes and latitudes of an arc."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round(x * scale_x + left, DECIMALS), round(y * scale_y + bottom, DECIMALS)))
    return points


def ring(indexes: list[int], arcs: Arcs) -> list[Point]:
    """A closed ring of arcs laid end to end; a negative index ~i is arc i backwards."""
    points: list[Point] = []
    for index in indexes:
        piece = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(piece[1:] if points else piece)
    return points


def polygons(geometry: Mapping[str, Any], arcs: Arcs) -> list[list[list[Point]]]:
    """Polygons of a geometry, each a list of rings; islands that shrank to a line are left out."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    whole = ([ring(indexes, arcs) for indexes in part] for part in parts)
    return [rings for rings in whole if all(len(points) >= SMALLEST_RING for points in rings)]


def county_ids() -> dict[str, tuple[int, str]]:
    """County number and name by FIPS code."""
    with (REFERENCE / "counties.csv").open(encoding="utf-8", newline="") as file:
        return {r["fips"]: (int(r["county_id"]), r["county"]) for r in csv.DictReader(file)}


def features(topology: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """GeoJSON features of the California counties."""
    arcs = {i: arc_points(arc, topology["transform"]) for i, arc in enumerate(topology["arcs"])}
    names = county_ids()
    for geometry in topology["objects"]["counties"]["geometries"]:
        if not geometry["id"].startswith(CALIFORNIA):
            continue
        county_id, county = names[geometry["id"]]
        shape = {"type": "MultiPolygon", "coordinates": polygons(geometry, arcs)}
        properties = {"county_id": county_id, "county": county}
        yield {"type": "Feature", "id": county_id, "properties": properties, "geometry": shape}


def main(path: Path) -> None:
    """Make the outlines from the TopoJSON file and print their size."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    counties = sorted(features(topology), key=lambda feature: feature["id"])
    collection = {"type": "FeatureCollection", "features": counties}
    text = json.dumps(collection, separators=(",", ":"))
    (REFERENCE / "counties.geojson").write_text(text + "\n", encoding="utf-8")
    print(f"{len(counties)} counties, {len(text):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
