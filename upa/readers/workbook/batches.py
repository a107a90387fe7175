"""Rows of a sheet as batches of whole facilities, with a submittal for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.records import Batch, Finding, WorkbookOptions
from upa.readers.workbook.sheet import Sheet
from upa.readers.workbook.templates import Template

ROWS_PER_BATCH = 10_000


def read_batches(
    tables: Mapping[Template, pa.Table],
    unknown: tuple[Counter[str], dict[str, str]],
    findings: list[Finding],
    options: WorkbookOptions,
) -> Iterator[Batch]:
    """The rows in batches of whole facilities; unknown columns come with the first."""
    counts, examples = unknown
    for template, rows in tables.items():
        for start, end in cuts(rows.column("cers_id").to_numpy()):
            some = rows.slice(start, end - start)
            own, findings = _of_rows(template, some, findings)
            yield Batch(_tables(template, some, options), own, counts, examples)
            counts, examples = Counter(), {}


def unknown_columns(
    sheet: Sheet, row: int, unknown: Mapping[int, str]
) -> tuple[Counter[str], dict[str, str]]:
    """How many values each unknown column below headings in a row holds, and one of them."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for number, name in unknown.items():
        values = sheet.cells.column(number).slice(row + 1).drop_null()
        if len(values):
            counts[name] += len(values)
            examples.setdefault(name, values[0].as_py())
    return counts, examples


def _starts(ids: np.ndarray) -> np.ndarray:
    """Where each facility begins in sorted CERS IDs."""
    return np.flatnonzero(np.append(True, ids[1:] != ids[:-1])[: len(ids)])


def cuts(ids: np.ndarray) -> Iterator[tuple[int, int]]:
    """Start and end of each batch: whole facilities, about ROWS_PER_BATCH rows; at least one."""
    ends = np.append(_starts(ids)[1:], len(ids)).astype(np.int64)
    start = 0
    while start < len(ids) or start == 0:
        within = np.searchsorted(ends, start + ROWS_PER_BATCH, "right") - 1
        end = int(ends[max(within, np.searchsorted(ends, start, "right"))]) if len(ids) else 0
        yield start, end
        start = end or 1


def _tables(template: Template, rows: pa.Table, options: WorkbookOptions) -> dict[str, pa.Table]:
    """The form table and the deliveries of some whole facilities."""
    starts = _starts(rows.column("cers_id").to_numpy())
    lengths = np.diff(np.append(starts, rows.num_rows))
    positions = np.arange(rows.num_rows) - np.repeat(starts, lengths) + 1
    form = rows.append_column("submittal_key", _keys(template, rows))
    form = form.append_column("position", pc.cast(pa.array(positions), pa.string()))
    facilities = form.select(["cers_id", "submittal_key", "locator"])
    deliveries = _deliveries(template, facilities.take(pa.array(starts, pa.int64())), options)
    return {"submittal_deliveries": deliveries, template.table: form}


def _keys(template: Template, rows: pa.Table) -> pa.ChunkedArray:
    ids = rows.column("cers_id")
    return pc.binary_join_element_wise("workbook", ids, str(template.submittal_element), ":")


def _deliveries(template: Template, facilities: pa.Table, options: WorkbookOptions) -> pa.Table:
    """One submittal per facility, with what the person who loads the workbook said of it."""
    code = options.regulator_code
    facts = {
        "submittal_element": str(template.submittal_element),
        "element_name": template.element_name,
        "submitted_on": options.submitted_on.isoformat(timespec="seconds") + "Z",
        "regulator_code": None if code is None else str(code),
        "channel": options.channel,
        "mode": options.mode,
    }
    for name, value in facts.items():
        column = pa.array([value] * facilities.num_rows, pa.string())
        facilities = facilities.append_column(name, column)
    return facilities


def _of_rows(
    template: Template, rows: pa.Table, findings: list[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Findings of these rows, with their facility; and those of other rows."""
    if not findings:
        return [], []
    places, cers_ids = rows.column("locator").to_pylist(), rows.column("cers_id").to_pylist()
    ids = dict(zip(places, cers_ids, strict=True))
    own = [_at_facility(template, ids[f.locator], f) for f in findings if f.locator in ids]
    return own, [finding for finding in findings if finding.locator not in ids]


def _at_facility(template: Template, cers_id: str, finding: Finding) -> Finding:
    key = f"workbook:{cers_id}:{template.submittal_element}"
    return replace(finding, cers_id=int(cers_id), submittal_key=key)
