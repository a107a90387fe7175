"""SQL macros made from the field catalogue and the reference data: one vocabulary for both sides.

A word list, a bound or a column of the catalogue that SQL needs is written into a macro when the
schema is made; `queries/` names the macro and never the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from upa.catalogue import clock, elements, fields, inventory
from upa.places import addresses, names, points


def macros() -> Iterator[str]:
    """Statements that create the macros, for an empty warehouse."""
    yield _time_macro()
    yield from _word_macros()
    yield from _point_macros()
    yield from _mark_macros()
    yield from _fire_class_macros()
    yield _template_macro()
    yield from _element_macros()


def literal(value: object) -> str:
    """A text, number or nothing as SQL writes it."""
    if value is None:
        return "null"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def _list(values: Iterable[object]) -> str:
    return f"[{', '.join(map(literal, values))}]"


def _choice(value: str, results: Mapping[str, str], otherwise: str) -> str:
    cases = (f"when {literal(k)} then {literal(v)}" for k, v in results.items())
    return f"case {value} {' '.join(cases)} else {otherwise} end"


def _time_macro() -> str:
    """Moments are stored as naive UTC; CERS, its users and their questions speak Pacific time."""
    zone = literal(clock.PACIFIC.key)
    return f"create macro pacific(moment) as timezone({zone}, moment at time zone 'UTC');"


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


def _mark_macros() -> Iterator[str]:
    """Of each group of yes-no columns: their names, and of a row what it marks.

    Several marks of a row are one number of flags: flag 0 stands for none of them, those that say
    Yes are numbered from 1 in the order of the names.
    """
    groups = {
        "older_hazard": ("none_of_five", inventory.older_hazards()),
        "newer_hazard": ("none_of_24", inventory.newer_hazards()),
        "container": ("none", inventory.containers()),
    }
    for group, (none, columns) in groups.items():
        flags = " | ".join(
            f"if(item.{c} = 'Y', {1 << n}::bigint, 0)" for n, c in enumerate(columns, 1)
        )
        marks = ", ".join(f"item.{c}" for c in columns)
        called = {c: inventory.mark_name(c).lower() for c in columns}
        words = ", ".join(f"if(item.{c} = 'Y', {literal(w)}, null)" for c, w in called.items())
        yield f"create macro {group}s() as {_list([none, *columns])};"
        yield f"create macro {group}_flags(item) as greatest({flags}, 1);"
        yield f"create macro {group}_words(item) as nullif(concat_ws(', ', {words}), '');"
        yield f"create macro marks_{group}(item) as 'Y' in ({marks});"
        yield f"create macro answers_{group}(item) as coalesce({marks}) is not null;"
    marks = [c for _, columns in groups.values() for c in columns]
    names_of_marks = {c: inventory.mark_name(c) for c in marks}
    yield f"create macro mark_name(mark) as {_choice('mark', names_of_marks, 'null')};"


def _fire_class_macros() -> Iterator[str]:
    """Flags of fire hazard classes by their code; codes that no list has stand together as 126."""
    yield (
        "create macro class_flag(code) as case when code is null then 0 "
        "when code between 0 and 125 then 1::hugeint << code::integer else 1::hugeint << 126 end;"
    )
    columns = [f"item.{c}" for c in inventory.fire_classes()]
    flags = " | ".join(f"class_flag({c})" for c in columns)
    yield f"create macro fire_class_flags(item) as greatest({flags}, 1);"
    yield f"create macro names_fire_class(item, code) as code in ({', '.join(columns)});"


def _template_macro() -> str:
    """The columns of the inventory template in its order, of a row."""
    columns = [f.column for f in fields.template_fields("inventory")]
    row = ", ".join(f"'{c}': item.{c}" for c in columns)
    return f"create macro inventory_template_row(item) as {{{row}}};"


def _element_macros() -> Iterator[str]:
    numbers = ", ".join(map(str, elements.element_numbers()))
    yield f"create macro is_submittal_element(number) as number in ({numbers});"
    columns = ("submittal_element", "activity", "question")
    rows = (
        f"{{'position': {row['position']}, 'program': {literal(row['program'])}, "
        + ", ".join(f"'{name}': {literal(row[name] or None)}" for name in columns)
        + "}"
        for row in fields.reference("regulated_programs")
    )
    yield f"create macro regulated_programs() as [{', '.join(rows)}];"
