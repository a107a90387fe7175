"""Parameters of questions: what each means and which fields it looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from types import MappingProxyType

from upa.catalogue import fields
from upa.catalogue.fields import Field


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, the fields it compares its value with, its meaning."""

    name: str
    fields: tuple[Field, ...]
    description: str

    @property
    def looks_at_masked(self) -> bool:
        """Whether a row that meets it tells something the public may not see of the row."""
        return any(field.public != "yes" for field in self.fields)


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by name. Raises KeyError for a field that the catalogue does not have."""
    found = {
        row["parameter"]: Parameter(
            row["parameter"],
            tuple(f for name in row["looks_at"].split() for f in _fields(name)),
            row["description"],
        )
        for row in fields.reference("parameters")
    }
    return MappingProxyType(found)


def _fields(name: str) -> Iterator[Field]:
    table, _, column = name.partition(".")
    known = fields.columns(table)
    if "*" not in column:
        yield known[column]
    for other, field in known.items():
        if "*" in column and fnmatch(other, column):
            yield field


@cache
def searching_masked() -> frozenset[str]:
    """Names of the parameters that look at fields the public may not see, at least of some rows.

    A masked row found by its name is no secret any more, nor is one whose components are known to
    be extremely hazardous.
    """
    return frozenset(name for name, known in parameters().items() if known.looks_at_masked)
