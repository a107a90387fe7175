"""A page inside the frame: its title, what it shows while nothing is loaded, what it shows then."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from upa.ui import answers, frame, messages
from upa.ui.text import plain

Draw = Callable[[], None]


def show(
    title: str,
    draw: Draw,
    *,
    empty: Draw = messages.first_steps,
    one: Callable[[], bool] | None = None,
    beside: Draw | None = None,
) -> None:
    """Draw a page: its title, and `draw` below, or `empty` while nothing is loaded.

    `one` draws the one thing the address asks for, under a title of its own, and returns whether
    it did. `beside` draws at the right of the title.
    """

    def whole() -> None:
        if answers.is_empty():
            st.title(plain(title))
            empty()
        elif not (one and one()):
            _title(title, beside)
            draw()

    frame.page(whole)


def _title(title: str, beside: Draw | None) -> None:
    if beside is None:
        st.title(plain(title))
        return
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.title(plain(title))
    with right:
        beside()
