"""Tables people have at hand that are no upload templates: what they are, and what to load."""

from __future__ import annotations

from collections.abc import Sequence

from upa.catalogue.records import Refused, SourceFile
from upa.readers.files import shown
from upa.readers.workbook.refusals import listed
from upa.readers.workbook.templates import Template, plain

KNOWN = (
    (
        {"siteid"},
        "is a table of CalEPA's Regulated Site Portal, which names sites by SiteID",
        "Load what CERS exchanges about these facilities: the answers to submittal or facility "
        "queries (XML), or the inventory as Excel.",
    ),
    (
        {"facilityid", "businessname", "permittingagency"},
        "is GeoTracker's list of permitted underground storage tank facilities",
        "Load what CERS exchanges about these facilities: the answers to submittal or facility "
        "queries (XML), or the facility information as Excel.",
    ),
    (
        {"facilityname", "lastsubmittal"},
        "is a list of facilities as a search in CERS shows it",
        "In CERS, download the facilities' inventories or facility information as Excel, or ask "
        "for the facility query (XML) and load its answer.",
    ),
    (
        {"facilityname", "regulator"},
        "is a list of facilities as a search in CERS shows it",
        "In CERS, download the facilities' inventories or facility information as Excel, or ask "
        "for the facility query (XML) and load its answer.",
    ),
)
"""Headings that tell a table, what it is, and a next step."""


def other_table(headings: Sequence[str | None]) -> tuple[str, str] | None:
    """What a table with these headings is, and a next step; None when nobody knows."""
    there = {plain(h).replace("-", "") for h in headings if h}
    return next(((what, step) for tell, what, step in KNOWN if tell <= there), None)


class OtherTable(Refused):
    """The refusal of a table that is no upload template."""


def refuse_other_tables(
    file: SourceFile, template: Template, headings: Sequence[str | None]
) -> None:
    """Raise OtherTable for a table that has a CERSID and none of what a template requires."""
    there = {f.header for h in headings if (f := template.by_heading.get(plain(h)))}
    if len(there & set(template.required)) > 1:
        return
    what, step = other_table(headings) or (
        "is not a filled-in inventory or facility information template",
        "Copy the data into the CERS upload template, or have your portal export them as that "
        "(Excel) or as an EDT answer (XML), and load that.",
    )
    raise OtherTable(
        "This table is not an upload template",
        f"{shown(file)} {what}: it has a CERSID and no column {listed(template.required[1:])}. "
        f"Columns found: {listed(filter(None, headings), 30)}.",
        step,
    )
