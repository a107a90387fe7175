"""The headings of a sheet: where they stand and which field each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc

from upa.catalogue import fields, sample_marks
from upa.catalogue.records import Finding, SourceFile
from upa.readers.workbook.other_tables import other_table, refuse_other_tables
from upa.readers.workbook.refusals import HEADER_WITHIN, listed, refusal, refusal_without_heading
from upa.readers.workbook.row_actions import marks_rows
from upa.readers.workbook.sheet import Sheet, Sheets
from upa.readers.workbook.templates import FACILITY, INVENTORY, Template, letters, plain

CERS_ID_HEADING = r"(?i)^[\s\x{feff}]*cers[\s_.-]*id[\s*#:.]*$"


@dataclass(frozen=True)
class Header:
    """Where the headings are (`row` from 0) and what each column is."""

    row: int
    template: Template
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    sample: int | None
    actions: tuple[int, ...] = ()
    """Columns that say what became of a row, such as Add/Delete."""

    @property
    def version(self) -> str:
        """How many columns the template has whose columns these are."""
        if self.template is FACILITY:
            return str(len(fields.template_fields("facility")))
        legacy = fields.template_fields("inventory", legacy=True)
        is_legacy = self.columns.keys() <= {f.column for f in legacy}
        return str(len(legacy if is_legacy else fields.template_fields("inventory")))


def read_header(file: SourceFile, sheet: Sheet, others: Sequence[str] = ()) -> Header:
    """Find the headings and what each column is."""
    row = _header_row(file, sheet, others)
    headings = sheet.row(row)
    template = max(
        (INVENTORY, FACILITY),
        key=lambda t: _recognised(t, headings),
    )
    columns: dict[str, list[int]] = {}
    unknown: dict[int, str] = {}
    sample, actions = None, []
    for number, heading in enumerate(headings):
        known = template.by_heading.get(plain(heading))
        if known:
            columns.setdefault(known.column, []).append(number)
        elif plain(heading) == plain(sample_marks.HEADING):
            sample = number
        elif marks_rows(
            plain(heading), sheet.cells.column(number).slice(row + 1).unique().to_pylist()
        ):
            actions.append(number)
        else:
            unknown[number] = heading or f"(column {letters(number)} without heading)"
    refuse_other_tables(file, template, headings)
    _refuse_missing(file, template, headings)
    _refuse_duplicates(file, headings, columns)
    return Header(
        row, template, {c: n[0] for c, n in columns.items()}, unknown, sample, tuple(actions)
    )


def _recognised(template: Template, headings: list[str | None]) -> int:
    return sum(plain(h) in template.by_heading for h in headings)


def _header_row(file: SourceFile, sheet: Sheet, others: Sequence[str]) -> int:
    """The first row with a CERSID cell; rather one with other headings, if there is one."""
    top = sheet.cells.slice(0, HEADER_WITHIN)
    masks = (pc.match_substring_regex(c, CERS_ID_HEADING).combine_chunks() for c in top.columns)
    candidates = sorted({row for m in masks for row in pc.indices_nonzero(m).to_pylist()})
    if not candidates:
        firsts = (list(filter(None, sheet.row(n))) for n in range(min(20, top.num_rows)))
        found = next(filter(None, firsts), [])
        if known := other_table(found):
            what, step = known
            title = "This table is not an upload template"
            sentence = f"{what}, and has no CERSID column. Columns found: {listed(found, 30)}."
            raise refusal(file, title, sentence, step)
        raise refusal_without_heading(file, sheet.name, others, found)
    for row in candidates[:50]:
        if max(_recognised(t, sheet.row(row)) for t in (INVENTORY, FACILITY)) > 2:
            return row
    return candidates[0]


def _refuse_missing(file: SourceFile, template: Template, headings: list[str | None]) -> None:
    there = {f.header for h in headings if (f := template.by_heading.get(plain(h)))}
    missing = [name for name in template.required if name not in there]
    if missing:
        raise refusal(
            file,
            "Required columns are missing",
            f"has no column {listed(missing)}, which the {template.title} requires. Columns "
            f"found: {listed(filter(None, headings), 30)}.",
            "Add the missing columns, or name them as in the template, and load it again.",
        )


def _refuse_duplicates(
    file: SourceFile, headings: list[str | None], columns: Mapping[str, list[int]]
) -> None:
    twice = [numbers for numbers in columns.values() if len(numbers) > 1]
    if twice:
        both = (" and ".join(f"{headings[n]} ({letters(n)})" for n in numbers) for numbers in twice)
        raise refusal(
            file,
            "A column is there twice",
            f"has more than one column for the same field: {'; '.join(both)}. It is unclear which "
            "of them holds.",
            "Delete or rename the column that does not hold, and load it again.",
        )


def findings_about_sheet(sheet: Sheet, header: Header) -> list[Finding]:
    """What is worth knowing about a sheet of a template as a whole."""
    expected = fields.template_fields(header.template.name, legacy=header.version == "80")
    missing = [f.header for f in expected if f.column not in header.columns]
    what = header.template.title
    return [*missing_columns(sheet, header.row, what, missing), *how_read(sheet, header.row)]


def missing_columns(sheet: Sheet, row: int, what: str, missing: Sequence[str]) -> list[Finding]:
    """That a table with headings in a row lacks columns of what it is."""
    if not missing:
        return []
    message = f"The {what} has columns this file lacks: {', '.join(missing)}."
    place = sheet.locator(row)
    return [Finding("warning", "template-column-missing", message, locator=place)]


def how_read(sheet: Sheet, row: int) -> list[Finding]:
    """What is worth knowing about how a table with headings in a row was read."""
    found = []
    if sheet.facts.get("guessed"):
        message = (
            f"The file does not say how its characters are encoded; {sheet.facts['encoding']} was "
            "taken. Check names with accents."
        )
        found.append(Finding("warning", "encoding-guessed", message))
    for row in sheet.facts.get("quoted", ()):
        message = "A value begins with a quotation mark that is part of it; it was kept as written."
        found.append(Finding("advice", "quotation-mark", message, locator=sheet.locator(row)))
    if sheet.facts.get("hidden"):
        message = f"The worksheet '{sheet.name}' is hidden; it was read, as no visible one does."
        found.append(Finding("warning", "hidden-worksheet", message, locator=sheet.locator(row)))
    return found


def findings_about_others(sheets: Sheets) -> list[Finding]:
    """Which worksheets were not read, and why."""
    found = []
    if sheets.others:
        message = (
            f"Worksheets without the headings of a template were not read: {listed(sheets.others)}."
        )
        found.append(Finding("advice", "other-worksheets", message))
    if sheets.hidden_others:
        names = listed(sheets.hidden_others)
        message = f"Hidden worksheets were not read, as there are visible ones with data: {names}."
        found.append(Finding("warning", "hidden-worksheet", message))
    for name, problem in sheets.unreadable:
        message = f"The worksheet '{name}' was not read. {problem}"
        found.append(Finding("warning", "worksheet-not-read", message))
    return found


def is_sample(sheet: Sheet, row: int, sample: int | None) -> bool:
    """Whether the column SampleData of a table with headings in a row says that it is made up."""
    if sample is None:
        return False
    column = sheet.cells.column(sample).slice(row + 1)
    return bool(pc.any(pc.equal(pc.utf8_lower(column), sample_marks.MARK)).as_py())
