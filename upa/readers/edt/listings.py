"""Listings: facilities, organizations, transfers, regulators, as CERS answers queries for them."""

from __future__ import annotations

from collections.abc import Callable, Generator

from lxml import etree

from upa.catalogue import fields
from upa.catalogue.records import Batch, Finding, ParsedSource, SourceFile
from upa.catalogue.sample_marks import is_sample_key
from upa.readers.edt.batches import BatchBuilder
from upa.readers.edt.document import Root, records
from upa.readers.edt.envelope import moment, unreadable_date
from upa.readers.edt.values import Values, attributes, leaf_values, split_known
from upa.readers.normalized import repairs_of
from upa.readers.xml_text import Repairs


class ListingReader(BatchBuilder):
    """Turns the records of a query answer into rows of listing tables."""

    def __init__(self, tag: str, table: str, repairs: Repairs) -> None:
        super().__init__(repairs)
        self.tag, self.table = tag, table
        self.count = 0

    def add(self, record: etree._Element) -> None:
        """Read one record: its own values, and the facilities or elements below it."""
        self.count += 1
        where = f"{self.tag}[{self.count}]"
        below = {"Facilities": self._facilities, "SubmittalElements": self._elements}
        for name, read_below in below.items():
            for part in record.findall(name):
                path = f"{self.tag}/{name}"
                self._note_all([(f"@{n}", v) for n, v in attributes(part)], path)
                if len(part) == 0:
                    self.note(path, part.text)
                read_below(record, part, f"{where}/{name}")
                record.remove(part)
        self._row(self.table, record, {"locator": where}, self.tag)

    def _row(
        self, table: str, element: etree._Element, keys: dict[str, str | None], path: str
    ) -> None:
        values = [(step or ".", text) for step, text in leaf_values(element)]
        row, others = split_known(values, fields.element_columns(table))
        self._note_all(others, path)
        self.add_row(table, row, tuple(keys.values()), tuple(keys))

    def _note_all(self, values: Values, path: str) -> None:
        for step, text in values:
            self.note(f"{path}/{step}".removesuffix("/."), text)

    def _facilities(self, record: etree._Element, part: etree._Element, where: str) -> None:
        code = record.findtext("OrganizationCode")
        path = f"{self.tag}/Facilities"
        for position, facility in enumerate(part, 1):
            if facility.tag != "Facility":
                self._note_all(leaf_values(facility), f"{path}/{facility.tag}")
                continue
            keys = {"locator": f"{where}/Facility[{position}]", "organization_code": code}
            self._row("organization_facilities", facility, keys, f"{path}/Facility")

    def _elements(self, record: etree._Element, part: etree._Element, where: str) -> None:
        cers_id = record.findtext("CERSID")
        for element in part:
            path = f"{self.tag}/SubmittalElements/{element.tag}"
            code = self.element_codes.get(element.tag)
            if code is None:
                self.note(path, element.tag)
            keys = {"locator": f"{where}/{element.tag}", "cers_id": cers_id}
            keys["submittal_element"] = code or "0"
            self._row("facility_listing_elements", element, keys, path)


def reader_of(kind: str, tag: str, table: str) -> Callable[[SourceFile, Root], ParsedSource]:
    """A reader of answers whose records are elements `tag` and go to `table`."""

    def read_root(file: SourceFile, root: Root) -> ParsedSource:
        facts = root.attributes
        key = facts.get("transactionKey")
        returned = _count(facts.get("returnedResultCount") or facts.get("resultCount"))
        stated = facts.get("timeStamp")
        source = ParsedSource(
            kind=kind,
            schema_version=root.version,
            data_set_date_time=moment(stated),
            batches=_listing_batches(file, root, tag, table),
            transaction_key=key,
            returned_count=returned,
            total_count=_count(facts.get("totalQueryResultCount")),
            is_sample=is_sample_key(key),
        )
        source.findings += unreadable_date(stated) + _incomplete(source)
        return source

    return read_root


def _unread(attributes: dict[str, str]) -> Values:
    """Attributes of a root element that no fact about the file is made of."""
    counts = ("returnedResultCount", "resultCount", "totalQueryResultCount")
    read = {
        "timeStamp",
        "transactionKey",
        *(n for n in counts if _count(attributes.get(n)) is not None),
    }
    return [(f"@{n}", v) for n, v in attributes.items() if n not in read]


def _count(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() else None


def _incomplete(source: ParsedSource) -> list[Finding]:
    """CERS cuts facility answers at 5,000; a cut answer must not pass for the whole."""
    returned, total = source.returned_count, source.total_count
    if returned is None or total is None or returned >= total:
        return []
    message = (
        f"The answer holds {returned:,} of the {total:,} facilities that matched. "
        "Ask again in smaller parts, for example by city or date, to get the rest."
    )
    return [Finding("warning", "answer-incomplete", message, value=f"{returned} of {total}")]


def _listing_batches(file: SourceFile, root: Root, tag: str, table: str) -> Generator[Batch]:
    reader = ListingReader(tag, table, repairs_of(file))
    for path, text in _unread(root.attributes):
        reader.note(path, text)
    for record in records(file, tag, reader.note, root.wrappers):
        reader.add(record)
        if reader.is_full:
            yield reader.batch()
    yield reader.last_batch()
