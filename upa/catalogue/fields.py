"""The field catalogue: what `data/reference/fields.csv` and `tables.csv` say of every column."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from upa.catalogue.paths import REFERENCE

DUCKDB_TYPES = MappingProxyType(
    {
        "text": "varchar",
        "comment": "varchar",
        "guid": "varchar",
        "code": "varchar",
        "yes-no": "varchar",
        "integer": "bigint",
        "decimal": "double",
        "date": "date",
        "datetime": "timestamp",
        "boolean": "boolean",
        "flags": "hugeint",
    }
)


@dataclass(frozen=True)
class Field:
    """One field: where sources name it, how it is typed and what it means.

    `element` is the path inside its record in an exchange file; `number` the registry's; `length`
    the longest text or the most digits; `codes` the name of its code list; `public` one of yes, no
    and trade-secret (masked on rows that are trade secrets).
    """

    table: str
    column: str
    element: str
    number: str
    type: str
    length: int | None
    codes: str
    public: str
    template: str
    position: int | None
    legacy_position: int | None
    header: str
    aliases: tuple[str, ...]
    label: str
    description: str

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Field:
        """A field from a row of fields.csv."""
        numbers = {
            k: int(row[k]) if row[k] else None for k in ("length", "position", "legacy_position")
        }
        aliases = tuple(a for a in row["aliases"].split(";") if a)
        return cls(**{**row, **numbers, "aliases": aliases})

    @property
    def duckdb_type(self) -> str:
        """Type of its warehouse column."""
        return DUCKDB_TYPES[self.type]


@dataclass(frozen=True)
class Table:
    """One warehouse table.

    `element` is the path of its record inside a submittal or an answer; `key` the whole number that
    a row of a listing is about, a CERS ID where none is named; `seen_by` says `everyone` where it
    holds nothing of a facility, business or file. `holds_from` is the column with the moment from
    which a row of a listing holds, the date of its data where none is named; with `always` the
    first row about each number holds on every day.
    """

    table: str
    kind: str
    element: str
    inherits: str
    label: str
    description: str
    key: str = ""
    seen_by: str = ""
    holds_from: str = ""

    @property
    def about(self) -> str:
        """Column with the number that a row of a listing is about."""
        return self.key or "cers_id"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tables() -> Mapping[str, Table]:
    """Every warehouse table by name, in catalogue order."""
    return MappingProxyType({r["table"]: Table(**r) for r in _rows(REFERENCE / "tables.csv")})


@cache
def catalogue() -> tuple[Field, ...]:
    """Every field, in catalogue order; values without a column of their own have column ''."""
    return tuple(Field.from_row(r) for r in _rows(REFERENCE / "fields.csv"))


@cache
def columns(table: str) -> Mapping[str, Field]:
    """Fields of a table by column name, those of the table it inherits from first."""
    inherited = columns(tables()[table].inherits) if tables()[table].inherits else {}
    own = {f.column: f for f in catalogue() if f.table == table and f.column}
    return MappingProxyType({**inherited, **own})


@cache
def element_columns(table: str) -> Mapping[str, Field]:
    """Fields of a table by the element path, or an alias of it, that exchange files use."""
    own = [f for f in columns(table).values() if f.element]
    paths = {alias: f for f in own for alias in f.aliases if "/" in alias or not f.header}
    return MappingProxyType({**paths, **{f.element: f for f in own}})


@cache
def value_fields() -> Mapping[str, Field]:
    """Fields kept as path and value, by path from the submittal element without positions."""
    return MappingProxyType({f.element: f for f in catalogue() if not f.column})


@cache
def template_fields(template: str, legacy: bool = False) -> tuple[Field, ...]:
    """Fields of a template in column order: `inventory` (104, or 80 legacy) or `facility` (62)."""
    place = (lambda f: f.legacy_position) if legacy else (lambda f: f.position)
    return tuple(sorted((f for f in catalogue() if f.template == template and place(f)), key=place))


def template_headers(template: str, legacy: bool = False) -> list[str]:
    """Column headings of an upload template in order."""
    return [f.header for f in template_fields(template, legacy)]


@cache
def reference(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a reference file of `data/reference`."""
    return tuple(_rows(REFERENCE / f"{name}.csv"))


@cache
def code_list(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a code list (code, label, source and columns of its own); none when there is none."""
    path = REFERENCE / "codes" / f"{name}.csv"
    return tuple(_rows(path)) if path.exists() else ()


@cache
def codes(name: str) -> Mapping[str, str]:
    """Labels of a code list by code; an empty mapping when there is no such list."""
    return MappingProxyType({r["code"]: r["label"] for r in code_list(name)})


@cache
def source_kinds() -> Mapping[str, Mapping[str, str]]:
    """Kinds of source files by code.

    `dated_by` says what dates a file that states no date: nothing (`file`), the moment of its load
    (`load`) or the date chosen at its load (`choice`). What is chosen is taken for the last two.
    """
    return MappingProxyType({row["code"]: row for row in code_list("source_kinds")})


def code_label(name: str, code: object) -> str:
    """Label of a code; `Unknown (code)` for one not in the list, empty for no code."""
    return "" if code is None else codes(name).get(str(code), f"Unknown ({code})")


FORMS = tuple(n for n, t in tables().items() if t.kind == "form")
STORED_FORMS = (
    *(n for n in FORMS if n != "inventory_items"),
    "current_inventory",
    "past_inventory",
)
"""Tables that hold rows of submittals; inventory_items is a view of the last two."""
LISTINGS = tuple(n for n, t in tables().items() if t.kind == "listing")
