"""One of a few, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from upa.ui import address


def asked_key(name: str, labels: Mapping[str, str]) -> str:
    """The key the address has as `name`, else the first.

    Older links have the label instead: it is exchanged for its key.
    """
    value = address.parameters().get(name, "")
    keys = {label: key for key, label in labels.items()}
    if value in keys and value not in labels:
        st.query_params[name] = value = keys[value]
    return value if value in labels else next(iter(labels))


def set_key(name: str, key: str, labels: Mapping[str, str]) -> None:
    """Put a key into the address; the first of `labels` is usual and stays out of it."""
    address.set_address(name, None if key == next(iter(labels)) else key)


def keyed(
    name: str,
    label: str,
    labels: Mapping[str, str],
    draw: Callable[..., Any] = st.selectbox,
    **options: Any,
) -> str:
    """A choice of a key by its label; the key stands in the address, unless it is the first.

    `draw` is Streamlit's selectbox or radio. Another choice starts at the first page.
    """
    widget = f"{name}.choice"
    st.session_state[widget] = asked_key(name, labels)
    return draw(
        label,
        list(labels),
        format_func=labels.get,
        key=widget,
        on_change=lambda: set_key(name, st.session_state[widget], labels),
        **options,
    )


def bound(
    name: str,
    label: str,
    labels: Mapping[str, str],
    draw: Callable[..., Any] = st.selectbox,
    **options: Any,
) -> str:
    """The same with the label in the address, as Streamlit keeps it of a widget by itself."""
    return draw(
        label,
        list(labels),
        format_func=labels.get,
        key=name,
        bind="query-params",
        on_change=address.set_address,
        args=("page", None),
        **options,
    )


def view(name: str, label: str, labels: Mapping[str, str]) -> str:
    """One of a few views as a row of choices whose own label only screen readers tell."""
    return bound(name, label, labels, st.radio, horizontal=True, label_visibility="collapsed")
