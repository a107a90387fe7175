"""SQL macros made from the field catalogue and the reference data: one vocabulary for both sides.

A word list, a bound or a column of the catalogue that SQL needs is written into a macro when the
schema is made; `queries/` names the macro and never the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from upa.catalogue import clock, elements, fields, inventory
from upa.places import addresses, names, points

RELATION_MACROS = ("with_marks", "with_hazard_words", "inventory_template")
"""Macros that take the name of a relation a statement defines and give its rows, other columns."""
UNITS = {"gallons": "a", "cubic_feet": "b", "pounds": "c", "tons": "d"}
"""Columns of amounts, and the code of their unit."""
TEMPLATE_KEYS = (
    "submittal_key", "position", "submitted_on", "submittal_status", "regulator_code", "locator",
    "sha256",
)  # fmt: skip
"""Columns of an inventory that say where a row of the template is from."""


def macros() -> Iterator[str]:
    """Statements that create the macros, for an empty warehouse."""
    yield _time_macro()
    yield from _date_macros()
    yield from _word_macros()
    yield from _point_macros()
    yield from _fire_class_macros()
    yield from _mark_macros()
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


def _date_macros() -> Iterator[str]:
    """Days that bound what can be, each by its name."""
    for row in fields.reference("dates"):
        yield f"create macro {row['name']}() as date {literal(row['value'])};"


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


GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "older_hazard": ("none_of_five", inventory.older_hazards()),
    "newer_hazard": ("none_of_24", inventory.newer_hazards()),
    "container": ("none", inventory.containers()),
}
"""Groups of yes-no columns, each with the choice of rows that mark none of them."""


def _mark_macros() -> Iterator[str]:
    """Names of what a row may mark several of, and rows with what they mark.

    Several marks of a row are one number of flags: flag 0 stands for none of them, those that say
    Yes are numbered from 1 in the order of the names.
    """
    for group, (none, columns) in GROUPS.items():
        yield f"create macro {group}s() as {_list([none, *columns])};"
    marks = [c for _, columns in GROUPS.values() for c in columns]
    called = {c: inventory.mark_name(c) for c in marks}
    yield f"create macro mark_name(mark) as {_choice('mark', called, 'null')};"
    yield f"create macro is_100_pound_solid(item) as {_is_100_pound_solid('item.')};"
    yield _rows_with("with_marks", _marks_of_row())
    yield _rows_with("with_hazard_words", _hazard_words_of_row())


def _rows_with(name: str, added: Mapping[str, str]) -> str:
    """A macro of the rows of a named relation with columns more."""
    columns = ", ".join(f"{value} as {column}" for column, value in added.items())
    return f"create macro {name}(source) as table select *, {columns} from query_table(source);"


def _marks_of_row() -> Mapping[str, str]:
    """Flags of what an inventory row marks, what follows from them, and its amount by unit."""
    made = {}
    for group, (_, columns) in GROUPS.items():
        flags = (f"if({c} = 'Y', {1 << n}::bigint, 0)" for n, c in enumerate(columns, 1))
        made[f"{group}_flags"] = f"greatest({' | '.join(flags)}, 1)"
    classes = (f"class_flag({c})" for c in inventory.fire_classes())
    made["fire_class_flags"] = f"greatest({' | '.join(classes)}, 1)"
    answers = ", ".join(inventory.newer_hazards())
    made["has_newer_hazard_answer"] = f"coalesce({answers}) is not null"
    made["is_100_pound_solid"] = _is_100_pound_solid()
    return made | _amounts_of_row()


def _amounts_of_row() -> Mapping[str, str]:
    """The amount of an inventory row by unit: different units are never in one column."""
    units = ", ".join(map(literal, UNITS.values()))
    return {
        **{
            name: f"if(units = '{unit}', maximum_daily_amount, null)"
            for name, unit in UNITS.items()
        },
        "is_without_amount": "maximum_daily_amount is null",
        "is_without_unit": f"units is null or units not in ({units})",
    }


def _hazard_words_of_row() -> Mapping[str, str]:
    """Names of the federal hazard categories an inventory row marks, older and newer ones."""
    made = {}
    for name in ("older_hazard", "newer_hazard"):
        called = {c: inventory.mark_name(c).lower() for c in GROUPS[name][1]}
        words = (f"if({c} = 'Y', {literal(word)}, null)" for c, word in called.items())
        made[f"{name}_words"] = f"nullif(concat_ws(', ', {', '.join(words)}), '')"
    return made


def _is_100_pound_solid(row: str = "") -> str:
    classes = ", ".join(f"{row}{column}" for column in inventory.fire_classes())
    solids = " or ".join(f"{code} in ({classes})" for code in inventory.SOLID_CLASSES)
    dust = f"{row}{inventory.COMBUSTIBLE_DUST} = 'Y'"
    return f"({row}physical_state = 'a' and ({dust} or {solids})) is true"


def _fire_class_macros() -> Iterator[str]:
    """Flags of fire hazard classes by their code; codes that no list has stand together as 126."""
    yield (
        "create macro class_flag(code) as case when code is null then 0 "
        "when code between 0 and 125 then 1::hugeint << code::integer else 1::hugeint << 126 end;"
    )


def _template_macro() -> str:
    """The columns of the inventory template in its order, and what else its question needs."""
    columns = [f.column for f in fields.template_fields("inventory")]
    columns += [c for c in TEMPLATE_KEYS if c not in columns]
    return (
        "create macro inventory_template(source) as table "
        f"select {', '.join(columns)} from query_table(source);"
    )


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
