"""SQL macros made from the field catalogue and the reference data: one vocabulary for both sides.

A word list, a bound or a column of the catalogue that SQL needs is written into a macro when the
schema is made; `queries/` names the macro and never the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from upa.places import addresses, names, points


def macros() -> Iterator[str]:
    """Statements that create the macros, for an empty warehouse."""
    yield from _word_macros()
    yield from _point_macros()


def literal(value: object) -> str:
    """A text or number as SQL writes it."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def _list(values: Iterable[object]) -> str:
    return f"[{', '.join(map(literal, values))}]"


def _choice(value: str, results: Mapping[str, str], otherwise: str) -> str:
    cases = (f"when {literal(k)} then {literal(v)}" for k, v in results.items())
    return f"case {value} {' '.join(cases)} else {otherwise} end"


def _word_macros() -> Iterator[str]:
    standard = _choice("word", addresses.standard_words(), "word")
    spelled = _choice("word", names.abbreviations("business"), "word")
    yield f"create macro standard_address_word(word) as {standard};"
    yield f"create macro spelled_name_word(word) as {spelled};"
    yield f"create macro unit_words() as {_list(sorted(addresses.unit_words('unit')))};"
    yield f"create macro idle_name_words() as {_list(sorted(names.idle_words('business')))};"


def _point_macros() -> Iterator[str]:
    (south, north), (west, east) = points.LATITUDES, points.LONGITUDES
    latitude, longitude = points.FILLER
    yield (
        "create macro in_california(latitude, longitude) as "
        f"latitude between {south} and {north} and longitude between {west} and {east};"
    )
    yield (
        "create macro is_state_middle(latitude, longitude) as "
        f"abs(latitude - {latitude}) < 0.00001 and abs(abs(longitude) - {-longitude}) < 0.00001;"
    )
