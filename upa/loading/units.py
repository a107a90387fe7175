"""Amounts with a unit in their text, beside the unit that their row names."""

from __future__ import annotations

import pyarrow as pa

from upa.loading import numbers
from upa.loading.numbers import WrittenNumber
from upa.loading.problems import NUMBER_WITH_UNIT, OTHER_UNIT, UNIT_TAKEN, Hits, Problem


def with_units(rows: pa.Table, hits: list[Hits]) -> tuple[pa.Table, list[Hits]]:
    """Rows whose amounts are in the unit that stands beside them; hits with what was found.

    A unit written with an amount goes to the row's Units when that is blank; an amount in another
    unit than Units says is no amount in it, so it is left out.
    """
    if "units" not in rows.column_names:
        return rows, hits
    units, done = rows.column("units").to_pylist(), []
    for hit in hits:
        if hit.problem is not NUMBER_WITH_UNIT or not numbers.is_amount(hit.field):
            done.append(hit)
            continue
        verdicts = [
            _verdict(units, index, numbers.written_number(value, hit.field))
            for index, value in zip(hit.indices.to_pylist(), hit.values, strict=True)
        ]
        rows, parts = _sorted_by_verdict(rows, hit, verdicts)
        done += parts
    place = rows.column_names.index("units")
    return rows.set_column(place, "units", pa.array(units, pa.string())), done


def _verdict(units: list[str | None], row: int, written: WrittenNumber | None) -> Problem:
    """What is to be said of an amount with a unit; a row without Units gets that one."""
    unit = written.unit if written else None
    if units[row] is None:
        units[row] = unit
        return UNIT_TAKEN
    return NUMBER_WITH_UNIT if units[row] == unit else OTHER_UNIT


def _sorted_by_verdict(
    rows: pa.Table, hit: Hits, verdicts: list[Problem]
) -> tuple[pa.Table, list[Hits]]:
    """Hits by what was found of their units; amounts in another unit are taken out of the rows."""
    parts = []
    for verdict in dict.fromkeys(verdicts):
        at = [n for n, found in enumerate(verdicts) if found is verdict]
        reads = [hit.reads[n] for n in at] if hit.reads else None
        values = [hit.values[n] for n in at]
        parts.append(Hits(hit.field, verdict, hit.indices.take(pa.array(at)), values, reads))
        if verdict is OTHER_UNIT:
            name = hit.field.column
            column = rows.column(name).to_pylist()
            for index in parts[-1].indices.to_pylist():
                column[index] = None
            amounts = pa.array(column, rows.column(name).type)
            rows = rows.set_column(rows.column_names.index(name), name, amounts)
    return rows, parts
