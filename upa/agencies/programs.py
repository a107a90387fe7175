"""Program elements that an agency answers for, from the words of the directory."""

from __future__ import annotations

import re
from functools import cache

from upa.agencies.agency_fields import Agency
from upa.catalogue.elements import program_elements
from upa.places.counties import place_key


@cache
def _of_any_program() -> frozenset[int]:
    return frozenset().union(*program_elements().values())


@cache
def elements_named(text: str) -> frozenset[int] | None:
    """Submittal elements that a directory's text on programs names; None when it names none."""
    plain = place_key(text)
    if not plain:
        return None
    if plain.startswith("all except"):
        return _of_any_program() - _named(plain)
    if plain.startswith("all "):
        return _of_any_program()
    if plain.startswith("none"):
        return frozenset()
    return _named(place_key(re.sub(r"\([^)]*\)", " ", text))) or None


def _named(plain: str) -> frozenset[int]:
    known = program_elements().items()
    return frozenset(e for words, own in known if re.search(rf"\b{words}\b", plain) for e in own)


@cache
def ceded_elements(cupa: Agency) -> frozenset[int]:
    """Submittal elements a CUPA's entry says that participating agencies run throughout."""
    entire = re.findall(r"entire (.+?) program is run by participating", cupa.programs.lower())
    return frozenset().union(*(_named(place_key(name)) for name in entire))


def elements_run_at(agency: Agency, cupa: Agency | None, place: str) -> frozenset[int]:
    """What a participating agency runs in a place: by its own entry, else by the CUPA's."""
    own = elements_named(agency.programs)
    if own is not None or cupa is None:
        return own or frozenset()
    clauses = (c for c in cupa.serves.split(";") if place in c and "participating" in c)
    return frozenset().union(*(_named(place_key(clause)) for clause in clauses))
