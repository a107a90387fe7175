"""The panel of filters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from upa.ui import address, messages
from upa.ui.address import AnyFilter
from upa.ui.text import plain

SHORT = 12
"""Choices that are offered in the order of their code list, however many rows have them."""


@dataclass(frozen=True)
class Panel:
    """The widgets of one filter. The address is what counts; widgets only show and change it.

    `counts` says of each choice, by its name in the address, how many rows have which value.
    """

    filter: AnyFilter
    counts: Mapping[str, Mapping[str, int]] = dataclasses.field(default_factory=dict)

    def _key(self, name: str) -> str:
        return f"{type(self.filter).__name__}.{name}"

    def _bind(self, name: str) -> dict[str, Any]:
        value = getattr(self.filter, name)
        key = self._key(name)
        st.session_state[key] = list(value) if isinstance(value, tuple) else value
        return {"key": key, "on_change": self._changed, "args": (name,)}

    def _changed(self, name: str) -> None:
        value = st.session_state[self._key(name)]
        value = tuple(value) if isinstance(value, list) else value
        cleared = self.filter.without(name)
        changed = cleared if value is None else dataclasses.replace(cleared, **{name: value})
        address.set_address(name, changed.to_query_params().get(name))

    def text(self, name: str, label: str, **options: Any) -> None:
        """A line of text."""
        st.text_input(plain(label), **self._bind(name), **options)

    def many(
        self, name: str, label: str, codes: Sequence, called: Callable, **options: Any
    ) -> None:
        """Any number of choices; what rows have or the address asks for is offered even if it is
        unknown. In a long list the values most rows have come first."""
        counts = self.counts.get(name, {})
        known = {str(code) for code in codes}
        unknown = [type(codes[0])(value) for value in counts if value not in known]
        offered = list(dict.fromkeys([*codes, *unknown, *getattr(self.filter, name)]))
        if counts and len(offered) > SHORT:
            offered.sort(key=lambda code: -counts.get(str(code), 0))
        st.multiselect(
            plain(label),
            offered,
            format_func=lambda code: self._counted(name, code, called(code)),
            placeholder="Any",
            **self._bind(name),
            **options,
        )

    def one(self, name: str, label: str, labels: Mapping[Any, str], **options: Any) -> None:
        """One of a few choices; what the address asks for is offered even if it is unknown."""
        offered = list(dict.fromkeys([*labels, getattr(self.filter, name)]))
        st.selectbox(
            plain(label),
            offered,
            format_func=lambda code: self._counted(name, code, labels.get(code, str(code))),
            **self._bind(name),
            **options,
        )

    def _counted(self, name: str, code: object, label: str) -> str:
        """A choice with how many rows have it, where that was counted; “any” has no number."""
        if name not in self.counts or code in ("", None):
            return label
        return f"{label} ({self.counts[name].get(str(code), 0):,})"

    def yes(self, name: str, label: str, **options: Any) -> None:
        """On or off."""
        st.checkbox(plain(label), **self._bind(name), **options)

    def number(self, name: str, label: str, **options: Any) -> None:
        """An amount of at least zero, or none; a whole number where `step` is one."""
        least = 0 if isinstance(options.get("step"), int) else 0.0
        st.number_input(
            plain(label), min_value=least, placeholder="Any", **self._bind(name), **options
        )

    def day(self, name: str, label: str, **options: Any) -> None:
        """A day, or none."""
        st.date_input(plain(label), format="YYYY-MM-DD", **self._bind(name), **options)

    def sentence(self, names: Mapping[int, str]) -> str:
        """What the filter asks for, in words and as chips; the sentence is returned."""
        messages.not_understood(type(self.filter).not_understood(address.parameters()))
        sentence = self.filter.sentence(names)
        st.markdown(f"**{plain(sentence)}**")
        self.chips(names)
        return sentence

    def chips(self, names: Mapping[int, str]) -> None:
        """Each active filter as a button that takes it away, and one that clears all."""
        clauses = self.filter.clauses(names)
        if not clauses:
            return
        with st.container(horizontal=True, gap="small"):
            for name, text in clauses.items():
                chip = text[:1].upper() + text[1:]
                st.button(
                    f"{plain(chip)} ✕",
                    key=f"{self._key(name)}.chip",
                    on_click=address.set_address,
                    args=(name, None),
                )
            st.button(
                "Clear all filters",
                key=self._key("clear"),
                type="tertiary",
                on_click=lambda: [address.set_address(name, None) for name in clauses],
            )
