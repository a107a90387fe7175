"""Choices that are kept in the address: one of a few, yes or no, a day."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from upa.questions import filter_base
from upa.ui import address
from upa.ui.text import plain

Key = TypeVar("Key")


def asked_key(name: str, labels: Mapping[Key, str]) -> Key:
    """The key the address has as `name`, else the first.

    Older links have the label instead: it is exchanged for its key.
    """
    value = address.parameters().get(name, "")
    by_text = {str(key): key for key in labels}
    by_label = {label: key for key, label in labels.items()}
    if value in by_label and value not in by_text:
        st.query_params[name] = value = str(by_label[value])
    return by_text.get(value, next(iter(labels)))


def set_key(name: str, key: Key, labels: Mapping[Key, str]) -> None:
    """Put a key into the address; the first of `labels` is usual and stays out of it."""
    address.set_address(name, None if key == next(iter(labels)) else str(key))


def keyed(
    name: str,
    label: str,
    labels: Mapping[Key, str],
    draw: Callable[..., Any] = st.selectbox,
    **options: Any,
) -> Key:
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


def is_on(name: str) -> bool:
    """Whether the address says yes to something."""
    return address.parameters().get(name) == "1"


def flag(name: str, label: str, **options: Any) -> bool:
    """Yes or no; only yes stands in the address."""
    widget = f"{name}.flag"
    st.session_state[widget] = is_on(name)
    return st.checkbox(
        plain(label),
        key=widget,
        on_change=lambda: address.set_address(name, "1" if st.session_state[widget] else None),
        **options,
    )


def asked_day(name: str) -> date | None:
    """The day the address has as `name`, None where it has none that can be read."""
    with contextlib.suppress(ValueError):
        return filter_base.day(address.parameters().get(name, ""))
    return None


def day(name: str, label: str, usual: date, **options: Any) -> date:
    """A day, which is `usual` unless the address has another."""
    widget = f"{name}.day"
    st.session_state[widget] = asked_day(name) or usual
    return st.date_input(
        plain(label),
        format="YYYY-MM-DD",
        key=widget,
        on_change=lambda: address.set_address(name, str(st.session_state[widget])),
        **options,
    )
