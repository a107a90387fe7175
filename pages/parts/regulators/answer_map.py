"""The counties of an answer with the cities its agencies are named for, and the place."""

from collections.abc import Iterable

import plotly.graph_objects as go
from streamlit.delta_generator import DeltaGenerator

from upa.agencies import assignments, jurisdictions
from upa.agencies.lookup import Answer
from upa.catalogue import fields
from upa.places.counties import outlines
from upa.ui import maps
from upa.ui.text import in_charts, plain

MOST_COUNTIES = 3
MARGIN = 0.1
"""Degrees around the counties."""
HEIGHT = 300

Point = tuple[float, float]
"""Latitude and longitude."""


def build(answer: Answer) -> go.Figure | None:
    """The map; None where no county is known, or too many are."""
    counties = _counties(answer)
    if not counties or len(counties) > MOST_COUNTIES:
        return None
    figure = go.Figure(
        [
            maps.area(outlines(), "", f"rgba({maps.BLUE}, 0.04)", in_legend=False),
            maps.area(counties, "", f"rgba({maps.BLUE}, 0.3)", in_legend=False),
        ]
    )
    cities = [j for a in answer.agencies for j in assignments.places_of(a) if j.is_city]
    _points(figure, [(j.name, jurisdictions.city_point(j.name)) for j in cities], "City served", 6)
    _points(figure, [(part.title, part.point) for part in answer.parts], "Place looked up", 13)
    points = [p for c in counties for ring in outlines()[c] for p in ring]
    return maps.framed(figure, _span(p[0] for p in points), _span(p[1] for p in points), HEIGHT)


def draw(figure: go.Figure, answer: Answer, place: DeltaGenerator) -> None:
    """The map with its words."""
    names = ", ".join(fields.code_label("counties", c) for c in _counties(answer))
    place.plotly_chart(
        figure,
        alt=f"Map of {names} County with the cities that the agencies serve and the place.",
        config={"displayModeBar": False},
    )
    place.caption(
        f"{plain(names)} County. Dots: cities served; large dot: the place, drawn in the "
        "middle of its ZIP code or city."
    )


def _counties(answer: Answer) -> list[int]:
    """Counties of the possible places and of the agencies."""
    counties = [part.county_id for part in answer.parts] + [a.county_id for a in answer.agencies]
    return sorted({int(county) for county in counties if county})


def _points(
    figure: go.Figure, places: Iterable[tuple[str, Point | None]], name: str, size: int
) -> None:
    known = {title: point for title, point in places if point}
    if known:
        figure.add_scatter(
            x=[point[1] for point in known.values()],
            y=[point[0] for point in known.values()],
            mode="markers",
            marker={"size": size, "color": maps.POINT, "line": {"color": "white", "width": 1}},
            hovertext=[in_charts(title) for title in known],
            hoverinfo="text",
            name=name,
            showlegend=False,
        )


def _span(degrees: Iterable[float]) -> tuple[float, float]:
    values = list(degrees)
    return min(values) - MARGIN, max(values) + MARGIN
