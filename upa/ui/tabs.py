"""Parts of a page of which one is drawn; its key stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from upa.ui import address, choices
from upa.ui.text import plain

Parts = Mapping[str, tuple[str, Callable[..., None]]]
"""Label and drawing function of every part, by its key in the address; the first is usual."""


def draw_tabs(parts: Parts, *args: Any, name: str = "tab") -> None:
    """Tabs, of which only the open one asks anything: its function is called with `args`.

    The key of the open tab stands in the address as `name`, unless it is the first. A link that
    has a tab's label instead of its key opens that tab too.
    """
    labels = {key: label for key, (label, _) in parts.items()}
    st.session_state[name] = labels[choices.asked_key(name, labels)]

    def keep() -> None:
        keys = {label: key for key, label in labels.items()}
        choices.set_key(name, keys[st.session_state[name]], labels)

    opened = st.tabs([plain(label) for label in labels.values()], key=name, on_change=keep)
    for tab, (_, draw) in zip(opened, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw(*args)


def draw_chosen(
    parts: Parts,
    label: str,
    *args: Any,
    name: str = "section",
    hidden: bool = False,
    headed: bool = False,
) -> None:
    """The same as a row of choices called `label`, which may be `hidden`, with one part below.

    A `headed` part stands under its label as a header.
    """
    labels = {key: called for key, (called, _) in parts.items()}
    visibility = "collapsed" if hidden else "visible"
    chosen = choices.keyed(
        name, label, labels, st.radio, horizontal=True, label_visibility=visibility
    )
    if headed:
        st.header(plain(labels[chosen]), divider="gray")
    parts[chosen][1](*args)


def open_tab(key: str, name: str = "tab") -> None:
    """Open another tab from within a callback."""
    address.set_address(name, key)
