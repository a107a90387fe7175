"""Reader of upload templates filled in: inventory and facility information, as workbook or text.

Every worksheet with a template's headings is read, its columns are matched by heading, wherever and
however they stand. Cells are read by a process of its own (`upa/readers/cells`): the parser aborts
on hostile files.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from upa.catalogue.records import Finding, ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.readers.workbook.batches import read_batches, unknown_columns
from upa.readers.workbook.cleaning import (
    clean_cells,
    data_rows,
    repeated_facilities,
    rows_of_facilities,
    sorted_by_facility,
)
from upa.readers.workbook.headings import (
    Header,
    findings_about_others,
    findings_about_sheet,
    is_sample,
    read_header,
)
from upa.readers.workbook.other_tables import OtherTable
from upa.readers.workbook.refusals import refusal
from upa.readers.workbook.row_actions import without_deleted
from upa.readers.workbook.sheet import Sheet, Sheets, read_sheets
from upa.readers.workbook.templates import FACILITY, INVENTORY, Template

NO_ROWS = pa.table({"cers_id": pa.array([], pa.string()), "locator": pa.array([], pa.string())})


@dataclass
class _Content:
    """What the worksheets read so far hold."""

    tables: dict[Template, list[pa.Table]] = field(default_factory=dict)
    located: list[Finding] = field(default_factory=list)
    """Findings about cells of rows that are loaded."""
    findings: list[Finding] = field(default_factory=list)
    """All other findings."""
    unknown: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, sheet: Sheet, header: Header) -> None:
        """Add the rows of a worksheet."""
        rows, findings = data_rows(sheet, header)
        counts, examples = unknown_columns(sheet, header.row, header.unknown)
        self.unknown += counts
        self.examples = examples | self.examples
        self.findings += findings
        for column in header.actions:
            heading = sheet.row(header.row)[column] or "(column without heading)"
            rows, findings = without_deleted(sheet, rows, column, heading)
            self.findings += findings
        if not rows.num_rows:
            return
        rows, findings = clean_cells(sheet, header, rows)
        rows, rejected = rows_of_facilities(sheet, header, rows)
        kept = set(rows.column("locator").to_pylist()) if findings else set()
        self.located += [f for f in findings if f.locator in kept]
        self.findings += rejected + [f for f in findings if f.locator not in kept]
        self.tables.setdefault(header.template, []).append(rows.drop_columns(["row"]))


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read a workbook or its text form. All its rows are held in memory, as columns of text.

    Raises Refused when it is damaged, protected, too large or not one of the templates.
    """
    sheets = read_sheets(file)
    parts, content = _with_headers(file, sheets), _Content()
    for sheet, header in parts:
        content.add(sheet, header)
    if not content.tables and not content.findings:
        raise refusal(
            file,
            "This workbook has no data",
            f"has the headings of the {parts[0][1].template.title} but no rows below them.",
            "Check that it is the filled-in workbook and not the empty template.",
        )
    tables = {t: _joined(content.tables[t]) for t in (INVENTORY, FACILITY) if t in content.tables}
    template = next(iter(tables), parts[0][1].template)
    about = [finding for part in parts for finding in findings_about_sheet(*part)]
    repeated = repeated_facilities(tables[FACILITY]) if FACILITY in tables else []
    return ParsedSource(
        kind=template.kind,
        schema_version=next(h.version for _, h in parts if h.template is template),
        data_set_date_time=None,
        batches=read_batches(
            tables or {template: NO_ROWS},
            (content.unknown, content.examples),
            content.located,
            options,
        ),
        is_sample=any(is_sample(sheet, h.row, h.sample) for sheet, h in parts),
        findings=[*about, *findings_about_others(sheets), *content.findings, *repeated],
    )


def _with_headers(file: SourceFile, sheets: Sheets) -> list[tuple[Sheet, Header]]:
    """The worksheets that are of a template. Raises Refused when none is.

    Others with a cell CERSID join those that are not read; those that lack a required column or
    have one twice are named with that.
    """
    parts, problems, tables = [], [], []
    for sheet in sheets.read:
        try:
            parts.append((sheet, read_header(file, sheet, sheets.others)))
        except OtherTable as problem:
            tables.append((sheet, problem))
        except Refused as problem:
            problems.append((sheet, problem))
    if not parts:
        raise (problems or tables)[0][1]
    sheets.others.extend(sheet.name for sheet, _ in tables if sheet.name)
    sheets.unreadable.extend((sheet.name or "", str(problem)) for sheet, problem in problems)
    return parts


def _joined(tables: list[pa.Table]) -> pa.Table:
    """Rows of several worksheets in the order of their CERS IDs."""
    return sorted_by_facility(pa.concat_tables(tables, promote_options="default"))
