"""Submittal elements and the programs they belong to, from their code lists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from upa.catalogue import fields

FACILITY_INFORMATION, INVENTORY, PLANS = 1, 2, 3
"""The elements that answers treat by their own rules."""


@cache
def element_numbers() -> tuple[int, ...]:
    """Numbers of all submittal elements."""
    return tuple(int(code) for code in fields.codes("submittal_elements") if code != "0")


@cache
def program_elements() -> Mapping[str, tuple[int, ...]]:
    """Elements of each program by the words that directories of agencies have for it.

    Facility information belongs to no program: it is the CUPA's.
    """
    found: dict[str, list[int]] = {}
    for row in fields.code_list("submittal_elements"):
        for words in filter(None, row["program_words"].split(";")):
            found.setdefault(words, []).append(int(row["code"]))
    return MappingProxyType({words: tuple(numbers) for words, numbers in found.items()})
