"""Finds the rows that break a rule, at a load, for the facilities it touched.

The rules are the checks of `queries/checks/` that are evaluated at load, the same statements that
the Checks page asks. Here they read the facilities and materials being examined, in place of the
parts that put together what a person asks about.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import duckdb
import pyarrow as pa

from upa.catalogue import fields, statements
from upa.catalogue.checks import Check, checks
from upa.places import counties
from upa.warehouse.scripts import named, run_script

SIZE = 10_000
"""Facilities examined at a time."""
MATERIALS = "inventory_items"
EXAMINED: Mapping[str, str] = MappingProxyType(
    {
        "facilities/_in_scope": "examined_facilities",
        "checks/_materials": "examined_materials",
        "inventory/_basis": "examined_materials",
    }
)
"""What checks read at a load in place of these parts."""
REFERENCES: Mapping[str, Callable[[], pa.Table]] = MappingProxyType(
    {
        "reference_county_places": counties.county_places,
        "reference_county_edges": counties.county_edges,
    }
)
"""Reference data that checks evaluated at load read."""
ROW = ("submittal_key", "locator", "sha256")
"""Columns by which the answer of a check names a material; a facility is named by its CERS ID."""


def columns_of(check: Check) -> tuple[str, ...]:
    """Columns that the answer of a check must have so that its hits can be kept."""
    return (*_answered(check), *(ROW if check.table == MATERIALS else ()))


def derive_hits(connection: duckdb.DuckDBPyConnection) -> None:
    """Find anew what breaks a rule at the touched facilities, and count it.

    Hits of all facilities are found anew when the checks are not those of the load before.
    """
    hits = _hits()
    mark = hashlib.sha256(hits.encode()).hexdigest()[:16]
    run_script(connection, "check_hits/known_checks", checks=mark)
    with named(connection, **{name: table() for name, table in REFERENCES.items()}):
        last = run_script(connection, "check_hits/examined", after=0, size=SIZE)[0][0]
        while last is not None:
            run_script(connection, "check_hits/new_hits", {"hits": hits})
            run_script(connection, "check_hits/check_hits")
            last = run_script(connection, "check_hits/examined", after=last, size=SIZE)[0][0]
    run_script(connection, "check_hits/finding_counts")


@cache
def _hits() -> str:
    """The statement that applies all checks to what is examined."""
    found = (_hits_of(check) for check in checks() if check.evaluated == "at load")
    return "\nunion all by name\n".join(found)


def _hits_of(check: Check) -> str:
    is_material = check.table == MATERIALS
    parts = {
        "code": check.code,
        "severity": check.severity,
        "table": check.table,
        "row": ", ".join(name if is_material else f"null::varchar as {name}" for name in ROW),
        "value": _value(check),
        "statement": statements.statement(check.question, EXAMINED),
    }
    text = statements.statement("schema/check_hits/_hits_of_check")
    return re.sub(r"\{(\w+)\}", lambda part: parts[part[1]], text)


def _answered(check: Check) -> tuple[str, ...]:
    """Fields that a check answers; none where it lists facilities, not to name their materials."""
    names_materials = check.table != MATERIALS or check.examines == "materials"
    return check.columns if names_materials else ()


def _value(check: Check) -> str:
    """SQL for what a hit shows: the value, or `label value; label value` for several fields."""
    known = fields.columns(check.table)
    texts = {
        known[name].label.replace("'", "''"): f"regexp_replace({name}::varchar, '\\.0$', '')"
        if known[name].type == "decimal"
        else f"{name}::varchar"
        for name in _answered(check)
    }
    if len(texts) < 2:
        return next(iter(texts.values()), "null::varchar")
    labelled = ", ".join(f"'{label} ' || {text}" for label, text in texts.items())
    return f"nullif(concat_ws('; ', {labelled}), '')"
