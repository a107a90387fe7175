"""Program elements that an agency answers for, from the words of the directory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from upa.agencies.agency_fields import Agency
from upa.places.counties import place_key

PROGRAMS: Mapping[str, tuple[int, ...]] = {
    "hmbp": (2, 3),
    "ust": (4,),
    "tiered permitting": (5,),
    "onsite treatment": (5,),
    "hw generator": (6, 7, 8),
    "hazardous waste generator": (6, 7, 8),
    "apsa": (9,),
    "calarp": (10,),
}
"""Submittal elements of the programs as the directory names them; facility information (1) is the
CUPA's, and the three waste reports belong to the hazardous waste generator program."""


@cache
def programs(text: str) -> frozenset[int] | None:
    """Submittal elements that a directory's text on programs names; None when it names none."""
    plain = place_key(text)
    if not plain:
        return None
    if plain.startswith("all except"):
        return frozenset(range(2, 11)) - _named(plain)
    if plain.startswith("all "):
        return frozenset(range(2, 11))
    if plain.startswith("none"):
        return frozenset()
    return _named(place_key(re.sub(r"\([^)]*\)", " ", text))) or None


def _named(plain: str) -> frozenset[int]:
    found = (elements for word, elements in PROGRAMS.items() if re.search(rf"\b{word}\b", plain))
    return frozenset(element for elements in found for element in elements)


@cache
def ceded(cupa: Agency) -> frozenset[int]:
    """Submittal elements a CUPA's entry says that participating agencies run throughout."""
    entire = re.findall(r"entire (.+?) program is run by participating", cupa.programs.lower())
    return frozenset().union(*(_named(place_key(name)) for name in entire))


def programs_at(agency: Agency, cupa: Agency | None, place: str) -> frozenset[int]:
    """What a participating agency runs in a place: by its own entry, else by the CUPA's."""
    own = programs(agency.programs)
    if own is not None or cupa is None:
        return own or frozenset()
    clauses = (c for c in cupa.serves.split(";") if place in c and "participating" in c)
    return frozenset().union(*(_named(place_key(clause)) for clause in clauses))
