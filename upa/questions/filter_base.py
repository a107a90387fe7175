"""What all filters share: reading an address, giving parameters and a sentence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from upa.catalogue import fields, phrases
from upa.catalogue.identifiers import searched

CERS_ID = re.compile(r"[1-9][0-9]{7,8}")

NONE = "none"
"""Choice of rows that give no value."""

Names = Mapping[int, str]
Clause = Callable[[Any, Names], str]


def words(text: str) -> list[str] | None:
    """What is searched for: every word must be found; None for an empty search."""
    return searched(text).lower().split() or None


def labels(codes: str, chosen: Iterable[object]) -> str:
    """Labels of the chosen codes of a list, joined by “or”."""
    return phrases.either(choice_label(codes, code) for code in chosen)


def choice_label(codes: str, code: object) -> str:
    """Label of a code that may be chosen, the choice of rows that give none among them."""
    return "not given" if code == NONE else fields.code_label(codes, code)


def agency_name(code: int, names: Names) -> str:
    """What an agency is called; one without a name is called after its code."""
    return names.get(code, f"Agency {code} (not in the directory)")


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that an address may ask for."""
WHOLE = re.compile(r"[0-9]{1,9}")
MOST = 2**53 - 1
"""The largest number that a browser counts to one by one."""


def whole(text: str) -> int:
    """A whole number of at most nine digits. Raises ValueError for any other text."""
    if not WHOLE.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def amount(text: str) -> float:
    """An amount of at least zero. Raises ValueError for any other text."""
    if not 0 <= (value := float(text)) <= MOST:
        raise ValueError(text)
    return value


def day(text: str) -> date:
    """A day such as 2026-03-01. Raises ValueError for any other text and for days too far off."""
    if not FIRST_DAY <= (value := date.fromisoformat(text)) <= LAST_DAY:
        raise ValueError(text)
    return value


_READ: dict[str, Callable[[str], Any]] = {
    "str": str.strip,
    "bool": lambda text: text == "1",
    "bool | None": lambda text: {"1": True, "0": False}.get(text),
    "int | None": whole,
    "float | None": amount,
    "date | None": day,
    "tuple[int, ...]": lambda text: tuple(whole(part) for part in text.split(",") if part),
    "tuple[str, ...]": lambda text: tuple(part for part in text.split(",") if part),
}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}" if value == float(f"{value:g}") else repr(value)
    return str(value)


class Filter:
    """What all filters can do; subclasses are frozen dataclasses of scalars and tuples."""

    CLAUSES: ClassVar[Mapping[str, Clause]] = {}
    FORMER: ClassVar[Mapping[str, str]] = {}
    """Names of attributes by those they had in addresses before: links that people keep."""

    @classmethod
    def _own(cls) -> Iterable[dataclasses.Field]:
        return (f for f in dataclasses.fields(cls) if f.name != "scope")

    @classmethod
    def from_query_params(cls, params: Mapping[str, str]) -> Self:
        """The filter an address asks for. A value that cannot be read counts as not given."""
        return cls(**cls._read(params)[0] | cls._scope_of(params))

    @classmethod
    def not_understood(cls, params: Mapping[str, str]) -> dict[str, str]:
        """The values of an address that cannot be read, by name; empty ones ask for nothing."""
        return {name: text for name, text in cls._read(params)[1].items() if text.strip()}

    @classmethod
    def _read(cls, params: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values that can be read and the texts of those that cannot."""
        values: dict[str, Any] = {}
        others: dict[str, str] = {}
        given = {new: params[old] for old, new in cls.FORMER.items() if old in params} | params
        for own in cls._own():
            if own.name in given:
                try:
                    values[own.name] = _READ[own.type](given[own.name])
                except ValueError:
                    others[own.name] = given[own.name]
        return values, others

    @classmethod
    def _scope_of(cls, params: Mapping[str, str]) -> dict[str, Scope]:
        has_scope = "scope" in {f.name for f in dataclasses.fields(cls)}
        return {"scope": Scope.from_query_params(params)} if has_scope else {}

    def to_query_params(self) -> dict[str, str]:
        """The part of an address that asks for this filter; what is not set stays out."""
        scope: Filter | None = getattr(self, "scope", None)
        mine = {name: _written(getattr(self, name)) for name in self.active()}
        return (scope.to_query_params() if scope else {}) | mine

    def active(self) -> list[str]:
        """Names of the attributes that are set, without those of the scope."""
        return [f.name for f in self._own() if getattr(self, f.name) != f.default]

    def without(self, name: str) -> Self:
        """The same filter with one attribute back at its default."""
        default = next(f.default for f in self._own() if f.name == name)
        return dataclasses.replace(self, **{name: default})

    def clauses(self, names: Names) -> dict[str, str]:
        """What each set attribute says in English, by attribute, in the order of the sentence."""
        active = self.active()
        return {n: clause(self, names) for n, clause in self.CLAUSES.items() if n in active}


@dataclass(frozen=True)
class Scope(Filter):
    """Agencies and counties a user works in, which inventories count and as of which day; holds on
    every page."""

    agency: tuple[int, ...] = ()
    county: tuple[int, ...] = ()
    basis: str = "submitted"
    """`submitted` (the last submitted inventory, whatever its status) or `accepted`."""
    as_of: date | None = None
    """A past day, Pacific time; None for the present."""

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "agency": lambda f, names: (
            "of " + phrases.either(agency_name(code, names) for code in f.agency)
        ),
        "county": lambda f, _: f"in {labels('counties', f.county)} County",
        "as_of": lambda f, _: f"as of {f.as_of}",
    }

    def __post_init__(self) -> None:
        """Read any other basis as the usual one."""
        if self.basis != "accepted":
            object.__setattr__(self, "basis", "submitted")

    def params(self) -> dict[str, Any]:
        """SQL parameters of the questions about facilities."""
        return {"agency": list(self.agency) or None, "county": list(self.county) or None}
