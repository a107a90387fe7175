"""Maps that need no internet: county outlines of our own, drawn as plain polygons.

Colours are shades of one blue let through by the page, so that they suit light and dark themes.
Source of the outlines: data/reference/SOURCES.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd
import plotly.graph_objects as go

from upa.catalogue import fields
from upa.places.counties import Ring, outlines
from upa.places.points import LATITUDES, LONGITUDES
from upa.ui.text import in_charts

BLUE = "56, 116, 216"
SHADES = (0.14, 0.26, 0.4, 0.54, 0.68)
OUTLINE = "rgba(124, 135, 148, 0.9)"
POINT = "#3874d8"
INKS = {False: "#10141b", True: "#f4f6fa"}
"""Colour of text on light and on dark pages."""


def _area_and_centre(ring: Ring) -> tuple[float, float, float]:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    crosses = [(x1 * y2 - x2 * y1, x1 + x2, y1 + y2) for (x1, y1), (x2, y2) in pairs]
    area = sum(c for c, _, _ in crosses) / 2
    x = sum(c * dx for c, dx, _ in crosses) / (6 * area)
    y = sum(c * dy for c, _, dy in crosses) / (6 * area)
    return abs(area), x, y


@cache
def centres() -> Mapping[int, tuple[float, float]]:
    """Middle of the largest part of every county, by its number."""
    largest = {c: max(map(_area_and_centre, rings)) for c, rings in outlines().items()}
    return {county: (x, y) for county, (_, x, y) in largest.items()}


def classes(values: Iterable[int]) -> list[tuple[int, int]]:
    """Up to five classes of the values above zero, about as many in each: lowest and highest."""
    distinct = sorted({v for v in values if v > 0})
    count = min(len(SHADES), len(distinct))
    cuts = [round(n * len(distinct) / count) for n in range(count + 1)] if count else []
    return [(distinct[start], distinct[end - 1]) for start, end in itertools.pairwise(cuts)]


def _path(counties: Iterable[int]) -> tuple[list[float | None], list[float | None]]:
    """Outlines of counties as one line with gaps."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for county in counties:
        for ring in outlines()[county]:
            xs += [*(p[0] for p in ring), None]
            ys += [*(p[1] for p in ring), None]
    return xs, ys


def area(counties: Iterable[int], name: str, fill: str, in_legend: bool = True) -> go.Scatter:
    """Counties as one filled trace with the colour `fill`."""
    xs, ys = _path(counties)
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=fill,
        line={"color": OUTLINE, "width": 0.8},
        name=name,
        showlegend=in_legend,
        hoverinfo="skip",
    )


def framed(
    figure: go.Figure, xs: tuple[float, float], ys: tuple[float, float], height: int
) -> go.Figure:
    """A figure of a map: no axes, true proportions, no more than these degrees."""
    hidden = {"visible": False, "fixedrange": True}
    ratio = 1 / math.cos(math.radians(sum(ys) / 2))
    figure.update_xaxes(range=xs, constrain="domain", **hidden)
    figure.update_yaxes(range=ys, scaleanchor="x", scaleratio=ratio, **hidden)
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        dragmode=False,
        clickmode="event+select",
        legend={"x": 0.98, "y": 0.98, "xanchor": "right", "yanchor": "top"},
    )
    return figure


def county_map(
    values: Mapping[int, int], label: str, chosen: Iterable[int] = (), dark: bool = False
) -> go.Figure:
    """Counties coloured by a count, those without a value left blank.

    A choice of a point has the county's number as `customdata`. `chosen` counties get a thick
    outline.
    """
    figure = go.Figure(area(outlines().keys() - values.keys(), "Nothing known", "rgba(0,0,0,0)"))
    zero = [c for c, v in values.items() if v == 0]
    if zero:
        figure.add_trace(area(zero, f"{label}: 0", f"rgba({BLUE}, 0.05)"))
    found = classes(values.values())
    shades = SHADES[len(SHADES) - len(found) :]
    for (low, high), shade in zip(found, shades, strict=True):
        members = [c for c, v in values.items() if low <= v <= high]
        span = f"{low:,}" if low == high else f"{low:,} – {high:,}"
        figure.add_trace(area(members, span, f"rgba({BLUE}, {shade})"))
    xs, ys = _path(chosen)
    figure.add_trace(
        go.Scatter(x=xs, y=ys, mode="lines", line={"width": 3}, hoverinfo="skip", showlegend=False)
    )
    figure.add_trace(_labels(values, label, INKS[dark]))
    figure.update_layout(legend_title_text=label)
    return framed(figure, LONGITUDES, LATITUDES, height=560)


def _labels(values: Mapping[int, int], label: str, ink: str) -> go.Scatter:
    counties = list(values)
    names = [in_charts(fields.code_label("counties", c)) for c in counties]
    return go.Scatter(
        x=[centres()[c][0] for c in counties],
        y=[centres()[c][1] for c in counties],
        mode="markers+text",
        text=[f"{values[c]:,}" for c in counties],
        textfont={"color": ink, "size": 12},
        marker={"size": 22, "opacity": 0, "color": POINT},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": ink}},
        customdata=counties,
        hovertext=[f"{n} County: {values[c]:,}" for n, c in zip(names, counties, strict=True)],
        hoverinfo="text",
        name=label,
        showlegend=False,
    )


def facility_map(points: pd.DataFrame) -> go.Figure:
    """Facilities as points on county outlines; a point of several is larger.

    `points` has latitude, longitude, facilities, cers_id, facility_name and city; a choice of a
    point has the CERS ID as `customdata`.
    """
    figure = go.Figure(area(outlines(), "", "rgba(0,0,0,0)", in_legend=False))
    several = points["facilities"] > 1
    names = points["facility_name"].fillna("Without a name") + ", " + points["city"].fillna("")
    more = points["facilities"].map("{:,} facilities here".format)
    figure.add_trace(
        go.Scatter(
            x=points["longitude"],
            y=points["latitude"],
            mode="markers",
            marker={
                "color": POINT,
                "size": (6 + 3 * points["facilities"].map(math.sqrt)).clip(upper=30),
                "opacity": 0.75,
                "line": {"color": "white", "width": 1},
            },
            customdata=points["cers_id"],
            hovertext=names.mask(several, more).map(in_charts),
            hoverinfo="text",
            showlegend=False,
        )
    )
    return framed(figure, *_around(points), height=460)


def _around(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Degrees that hold all points with a margin; never less than about 20 km."""
    spans = []
    for column in ("longitude", "latitude"):
        low, high = points[column].min(), points[column].max()
        margin = max(0.08 * (high - low), 0.1)
        spans.append((low - margin, high + margin))
    return spans[0], spans[1]
