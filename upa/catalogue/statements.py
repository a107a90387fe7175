"""Statements under `queries/`: their names, the comment at their head, the parts they share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from types import MappingProxyType

from upa.catalogue.paths import QUERIES

PART = re.compile(r"\{(\w+/_\w+)\}")
AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def names() -> list[str]:
    """Names of all questions, `area/question`, in order: not parts, not those of the schema."""
    files = (p.relative_to(QUERIES).with_suffix("") for p in QUERIES.glob("*/[!_]*.sql"))
    return sorted(p.as_posix() for p in files if p.parts[0] != "schema")


def text(name: str) -> str:
    """The file of that name, `area/question`, as it stands."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def comments(name: str) -> list[str]:
    """Lines of the comment at the head of a file, without their dashes."""
    lines = itertools.takewhile(lambda line: line.startswith("--"), text(name).splitlines())
    return [line.removeprefix("--").strip() for line in lines]


def header(name: str) -> str:
    """What a statement answers: the comment at its head, up to an empty line."""
    return " ".join(itertools.takewhile(bool, comments(name)))


def statement(name: str, tables: Mapping[str, str] = AS_WRITTEN) -> str:
    """A statement with its parts put in, without the comment at its head and a closing semicolon.

    `tables` names the parts in whose place a table of the database is read.
    """

    def put_in(part: re.Match[str]) -> str:
        return tables.get(part[1]) or f"({statement(part[1], tables)})"

    body = re.sub(r"\A(--[^\n]*\n)+", "", text(name)).strip().removesuffix(";")
    return PART.sub(put_in, body)
