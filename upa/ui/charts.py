"""Charts that say their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

from upa.ui.text import in_charts

LONGEST = 34
"""Characters of a label that leave room for its bar; the table beside has the whole of it."""


def bars(
    rows: Sequence[tuple[str, float]],
    alt: str,
    *,
    colours: Sequence[str] | None = None,
    opens: Callable[[int], None] | None = None,
    key: str | None = None,
) -> None:
    """Horizontal bars with their labels and numbers beside them, in the order of `rows`.

    `alt` says the same in words. `opens` is called in a callback with the position of a bar that
    was chosen; it needs a `key`.
    """
    figure = _bars(rows, colours)
    config = {"displayModeBar": False, "staticPlot": opens is None}
    if opens is None:
        st.plotly_chart(figure, alt=alt, config=config, key=key)
        return

    def chosen() -> None:
        if points := st.session_state[key].selection.points:
            opens(points[0]["point_index"])

    st.plotly_chart(
        figure, alt=alt, config=config, key=key, on_select=chosen, selection_mode="points"
    )


def _bars(rows: Sequence[tuple[str, float]], colours: Sequence[str] | None) -> go.Figure:
    places, values = list(range(len(rows))), [value for _, value in rows]
    figure = px.bar(x=values, y=places, orientation="h")
    figure.update_traces(
        text=[f"{value:,.10g}" for value in values],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="none",
        hovertemplate=None,
    )
    if colours:
        figure.update_traces(marker_color=list(colours))
    labels = [in_charts(_short(label)) for label, _ in rows]
    figure.update_yaxes(autorange="reversed", title=None, tickvals=places, ticktext=labels)
    figure.update_xaxes(visible=False, range=[0, (max(values, default=0) or 1) * 1.25])
    figure.update_layout(
        height=60 + 32 * len(rows), margin={"l": 0, "r": 8, "t": 8, "b": 8}, dragmode=False
    )
    return figure


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
