"""Submittal elements: the parts of a facility's report, each submitted and accepted by itself.

Facility information, the hazardous materials inventory and each plan are one such element, every
one with a header (its keys, date, agency and status), forms, and documents or where to find them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lxml import etree

from upa.catalogue import fields
from upa.catalogue.records import UNIT_SEPARATOR
from upa.readers.edt.batches import SubmittalBatchBuilder
from upa.readers.edt.rows import FORM_KEYS, is_whole_row
from upa.readers.edt.values import (
    Values,
    attributes,
    first_child,
    leaf_values,
    numbered_children,
    split_known,
    texts_beside,
    without_positions,
)

NIL_GUID = "00000000-0000-0000-0000-000000000000"
HEADER = "SubmittalElementHeader"
CHEMICALS = "HazardousMaterialsInventory/Chemicals"
OPTIONS = {
    "Exempt": "exempt",
    "ProvidedToRegulator": "provided-to-regulator",
    "StoredAtFacility": "stored-at-facility",
    "ProvidedInOtherSubmittalElement": "other-element",
    "PublicInternetUri": "public-uri",
    "Attachments": "attachment",
}
"""Choices of a document slot (exchange format section 2.6) and their codes."""

_is_deep = etree.XPath("boolean(*/* | */@* | text()[normalize-space()])")
_has_deep_rows = etree.XPath(
    "boolean(*/*/* | */@* | */*/@* | text()[normalize-space()] | */text()[normalize-space()])"
)


class SubmittalElement:
    """One submittal element of a `FacilitySubmittal`; `facts` say whose facility it is of."""

    def __init__(
        self, batch: SubmittalBatchBuilder, element: etree._Element, facts: Values, where: str
    ) -> None:
        self.batch, self.element, self.where = batch, element, where
        self.name = element.tag
        self.header_element = first_child(element, HEADER)
        known = fields.element_columns("submittal_deliveries")
        self.header, self.others = split_known(facts + self._header(), known)
        self.cers_id = (self.header.get("CERSID") or "").strip()
        self.key = self._key()

    def _header(self) -> Values:
        found = [(f"@{n}", v) for n, v in attributes(self.element)]
        for chemicals in self.element.iterchildren("Chemicals"):
            found += [(f"Chemicals/@{n}", v) for n, v in attributes(chemicals)]
        return found + leaf_values(self.header_element, HEADER + "/")

    def _key(self) -> str:
        """Identity of the submittal (exchange format section 7): CERS's key, else the local one."""
        for prefix, path in (("", "CERSUniqueKey"), ("local:", "SubmittalElementRegulatorKey")):
            guid = (self.header.get(f"{HEADER}/{path}") or "").strip().strip("{}").lower()
            if guid and guid != NIL_GUID:
                return prefix + guid
        paths = (f"{HEADER}/SubmittedOn", f"{HEADER}/Submitter/SubmittedOn")
        on = next(filter(None, map(self.header.get, paths)), "")
        return f"made:{self.cers_id}:{self.name}:{on.strip()}"

    def keys(self, position: int, where: str) -> tuple:
        """Key columns of a form row."""
        return (self.key, self.cers_id, position, where)

    def read(self) -> None:
        """Add the header, forms, documents and other values to the reader's rows."""
        code = self.batch.element_codes.get(self.name, "0")
        self.batch.add_row(
            "submittal_deliveries",
            self.header,
            (self.key, self.where, code, self.name),
            ("submittal_key", "locator", "submittal_element", "element_name"),
        )
        for path, text in self.others:
            self._keep_value(path, text, self.where)
        if code == "0":
            self.batch.note(f"FacilitySubmittal/{self.name}", self.name)
        if self.name in self.batch.containers:
            self._read_own_columns(self.batch.containers[self.name])
        else:
            self._read_below(self.element, "", self.where)

    def _read_own_columns(self, table: str) -> None:
        """Read an element that is itself the record of a table, beside its header."""
        values = [
            (path, text)
            for child, step, _ in numbered_children(self.element)
            if child is not self.header_element
            for path, text in leaf_values(child, f"{step}/")
        ]
        for text in texts_beside(self.element):
            self._keep_value("text()", text, self.where)
        row, others = split_known(values, fields.element_columns(table))
        self.batch.add_row(table, row, self.keys(1, self.where))
        for path, text in others:
            self._keep_value(path, text, self.where)

    def _read_below(self, element: etree._Element, path: str, where: str) -> None:
        """Read what stands below an element: forms, documents, and values without a place."""
        for text in texts_beside(element):
            self._keep_value(f"{path}text()", text, where)
        for child, step, position in numbered_children(element):
            if child is not self.header_element:
                self._read_part(child, path + step, f"{where}/{step}", position)

    def _read_part(self, child: etree._Element, path: str, where: str, position: int) -> None:
        place = f"{self.name}/{without_positions(path)}"
        if place == CHEMICALS:
            self._read_inventory(child, path, where)
        elif place in self.batch.containers:
            self._read_form(child, self.batch.containers[place], path, where, position)
        elif len(child) == 0:
            self._keep_values(child, path, where)
        elif not OPTIONS.keys().isdisjoint([c.tag for c in child]):
            self._read_document_slot(child, path, where)
        else:
            for name, text in attributes(child):
                self._keep_value(f"{path}/@{name}", text, where)
            self._read_below(child, path + "/", where)

    def _read_inventory(self, chemicals: etree._Element, path: str, where: str) -> None:
        """The inventory, by far most of any file: whether all are plain is looked up once."""
        is_plain, table = not _has_deep_rows(chemicals), "inventory_items"
        for position, chemical in enumerate(chemicals, 1):
            locator = f"{where}/Chemical[{position}]"
            step = f"{path}/{chemical.tag}[{position}]"
            if chemical.tag != "Chemical":
                self._keep_values(chemical, step, locator)
            elif not (is_plain and self._add_plain_row(list(chemical), table, position, locator)):
                self._read_form(chemical, table, step, locator, position)
        if len(chemicals) == 0:
            self._keep_value(path, chemicals.text, where)
        elif not is_plain:
            for text in texts_beside(chemicals):
                self._keep_value(f"{path}/text()", text, where)

    def _keep_values(self, element: etree._Element, path: str, where: str) -> None:
        for step, text in leaf_values(element, path + "/"):
            self._keep_value(step, text, where)

    def _add_plain_row(
        self, cells: list[etree._Element], table: str, position: int, where: str
    ) -> bool:
        """Add a row of elements that hold only text; False when not all are columns, each once."""
        shape = UNIT_SEPARATOR.join([c.tag for c in cells])
        if not is_whole_row(table, shape):
            return False
        texts = UNIT_SEPARATOR.join([c.text or "" for c in cells])
        self.batch.rows_of(table).add(shape, texts, self.keys(position, where))
        return True

    def _read_form(
        self, element: etree._Element, table: str, path: str, where: str, position: int
    ) -> None:
        is_plain = not element.keys() and not _is_deep(element)
        if is_plain and self._add_plain_row(list(element), table, position, where):
            return
        row, others = split_known(leaf_values(element), fields.element_columns(table))
        self.batch.add_row(table, row, self.keys(position, where))
        for step, text in others:
            self._keep_value(f"{path}/{step}".rstrip("/"), text, where)

    def _read_document_slot(self, slot: etree._Element, path: str, where: str) -> None:
        """A document slot: one row per attachment, or one for any other choice."""
        for name, text in attributes(slot):
            self._keep_value(f"{path}/@{name}", text, where)
        for text in texts_beside(slot):
            self._keep_value(f"{path}/text()", text, where)
        position = 0
        for choice, step, _ in numbered_children(slot):
            if choice.tag not in OPTIONS:
                self._keep_values(choice, f"{path}/{step}", where)
                continue
            for part, part_path in self._documents_of(choice, f"{path}/{step}", where):
                position += 1
                keys = (
                    *self.keys(position, where),
                    without_positions(path),
                    OPTIONS[choice.tag],
                )
                self._add_document(part, part_path, keys)

    def _documents_of(
        self, choice: etree._Element, path: str, where: str
    ) -> list[tuple[etree._Element, str]]:
        """What a choice tells of documents: its attachments, or itself."""
        if first_child(choice, "Attachment") is None:
            return [(choice, path)]
        for name, text in attributes(choice):
            self._keep_value(f"{path}/@{name}", text, where)
        parts = [(part, f"{path}/{step}") for part, step, _ in numbered_children(choice)]
        for part, step in parts:
            if part.tag != "Attachment":
                self._keep_values(part, step, where)
        return [(part, step) for part, step in parts if part.tag == "Attachment"]

    def _add_document(self, part: etree._Element, path: str, keys: tuple) -> None:
        prefix = "" if part.tag == "Attachment" else f"{part.tag}/"
        row, others = split_known(leaf_values(part, prefix), _document_fields(part.tag))
        names = (*FORM_KEYS, "slot", "option")
        self.batch.add_row("documents", row, keys, names)
        for step, text in others:
            below = step.removeprefix(part.tag).lstrip("/")
            self._keep_value(f"{path}/{below}".rstrip("/"), text, keys[3])

    def _keep_value(self, path: str, text: str | None, where: str) -> None:
        """Keep a value that has no column of its own."""
        self.batch.value(self.name, path, text, self.keys(1, where))


@cache
def _document_fields(tag: str) -> Mapping[str, fields.Field]:
    """Columns of a document by path from its slot, or from the attachment it is."""
    known = fields.element_columns("documents").items()
    choices = {path: f for path, f in known if path.split("/")[0] in OPTIONS}
    if tag == "Attachment":
        return {path: f for path, f in known if path not in choices}
    return {path: f for path, f in choices.items() if path.split("/")[0] == tag}
