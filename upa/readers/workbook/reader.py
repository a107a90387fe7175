"""Reader of upload templates filled in: inventory and facility information, as .xlsx, .xls or CSV.

The first worksheet is read, its columns are matched by heading, wherever and however they stand.
Cells are read by a process of its own (`upa/readers/cells.py`): the parser aborts on hostile files.
"""

from __future__ import annotations

from upa.catalogue.records import ParsedSource, SourceFile, WorkbookOptions
from upa.readers.workbook.batches import read_batches
from upa.readers.workbook.cleaning import clean_cells, data_rows, rows_of_facilities
from upa.readers.workbook.headings import findings_about_file, is_sample, read_header
from upa.readers.workbook.refusals import refusal
from upa.readers.workbook.sheet import read_sheet


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read a workbook or its CSV form. All its rows are held in memory, as columns of text.

    Raises Refused when it is damaged, protected, too large or not one of the templates.
    """
    sheet = read_sheet(file)
    header = read_header(file, sheet)
    rows, findings = data_rows(sheet, header)
    if not rows.num_rows and not findings:
        raise refusal(
            file,
            "This workbook has no data",
            f"has the headings of the {header.template.title} but no rows below them.",
            "Check that it is the filled-in workbook and not the empty template.",
        )
    rows, cell_findings = clean_cells(sheet, header, rows)
    rows, rejected = rows_of_facilities(sheet, header, rows)
    kept = set(rows.column("row").to_pylist()) if cell_findings else set()
    own = [(row, finding) for row, finding in cell_findings if row in kept]
    rejected += [finding for row, finding in cell_findings if row not in kept]
    return ParsedSource(
        kind=header.template.kind,
        schema_version=header.version,
        data_set_date_time=None,
        batches=read_batches(sheet, header, rows, own, options),
        is_sample=is_sample(sheet, header),
        findings=[*findings_about_file(sheet, header), *findings, *rejected],
    )
