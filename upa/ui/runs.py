"""One run of a page or of a part that runs again by itself: one generation, faults explained."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from upa.ui import messages
from upa.ui.text import plain
from upa.warehouse import pin

Draw = Callable[..., None]


@contextmanager
def run() -> Iterator[None]:
    """Ask everything in here of one generation; show what went wrong as a message and stop there.

    Where the generation is gone meanwhile, the page begins anew with that which is served now.
    """
    with messages.explained(), pin.pinned():
        try:
            yield
        except messages.EXPLAINED:
            if pin.is_outdated():
                st.rerun()
            raise


def fragment(draw: Draw, run_every: float | None = None) -> Draw:
    """A part of a page that runs again by itself when it is used, or every so many seconds."""

    @st.fragment(run_every=run_every)
    @functools.wraps(draw)
    def drawn(*args: Any) -> None:
        with run():
            draw(*args)

    return drawn


def dialog(title: str, **options: Any) -> Callable[[Draw], Draw]:
    """A part of a page that opens above it and runs by itself."""

    def of(draw: Draw) -> Draw:
        @st.dialog(plain(title), **options)
        @functools.wraps(draw)
        def drawn(*args: Any) -> None:
            with run():
                draw(*args)

        return drawn

    return of
