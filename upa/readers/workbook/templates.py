"""The two upload templates a workbook can be filled in from, and what their headings mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from upa.catalogue import fields
from upa.catalogue.fields import Field


@dataclass(frozen=True)
class Template:
    """One of the two templates; `required` are the headings no workbook can do without.

    These are the minimally required fields of the upload checks (inventory-template sections 3
    and 6); workbooks of other systems often lack columns they never fill.
    """

    name: str
    title: str
    kind: str
    table: str
    submittal_element: int
    element_name: str
    required: tuple[str, ...]

    @cached_property
    def by_heading(self) -> Mapping[str, Field]:
        """Fields by heading or alias, as `plain` makes headings comparable."""
        own = fields.template_fields(self.name)
        aliases = {plain(a): f for f in own for a in f.aliases if "/" not in a}
        return aliases | {plain(f.header): f for f in own}


INVENTORY = Template(
    name="inventory",
    title="hazardous materials inventory template",
    kind="inventory-workbook",
    table="inventory_items",
    submittal_element=2,
    element_name="HazardousMaterialsInventory",
    required=("CERSID", "CommonName", "EHS", "PhysicalState", "MaximumDailyAmount", "Units"),
)
FACILITY = Template(
    name="facility",
    title="facility information template",
    kind="facility-workbook",
    table="owner_operators",
    submittal_element=1,
    element_name="FacilityInformation",
    required=("CERSID", "Phone", "MailingAddress", "MailingAddressCity"),
)


def plain(heading: str | None) -> str:
    """A heading without what people change in it: case, spaces and marks, but for slashes."""
    return re.sub(r"[^\w/%&]+|_", "", heading or "").casefold()


def letters(column: int) -> str:
    """Name of a spreadsheet column (from 0): A, …, Z, AA, …"""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(65 + last)
