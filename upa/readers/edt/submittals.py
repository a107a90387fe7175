"""Submittals: the answers to a submittal query, and what an agency submits to CERS.

Both hold a `FacilitySubmittal` for each time a facility submitted something: the facility's CERS ID
and, one after the other, the submittal elements it handed in that day.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from lxml import etree

from upa.catalogue.records import Batch, Finding, ParsedSource, SourceFile
from upa.catalogue.sample_marks import is_sample_key
from upa.readers.edt.batches import SubmittalBatchBuilder
from upa.readers.edt.document import Root, records
from upa.readers.edt.elements import HEADER, SubmittalElement
from upa.readers.edt.envelope import (
    moment,
    read_envelope,
    refuse_without_data,
    unreadable_date,
)
from upa.readers.edt.values import (
    Values,
    attributes,
    first_child,
    leaf_values,
    numbered_children,
    texts_beside,
)
from upa.readers.normalized import repairs_of
from upa.readers.xml_text import Repairs

FACILITY_KEYS = ("CERSID", "CERSOrganization", "FacilityID", "FacilityRegulatorKey")
"""What a `FacilitySubmittal` says of its facility, for all the elements in it."""


class SubmittalReader(SubmittalBatchBuilder):
    """Turns FacilitySubmittal elements into batches of rows.

    Each time a facility submits, that is one FacilitySubmittal; each submittal element in it has a
    header, forms and documents (exchange format section 2).
    """

    def __init__(self, repairs: Repairs) -> None:
        super().__init__(repairs)
        self.count = 0

    def add(self, submittal: etree._Element) -> None:
        """Read one FacilitySubmittal."""
        self.count += 1
        where = f"FacilitySubmittal[{self.count}]"
        facts: Values = []
        unplaced: Values = [(f"@{n}", v) for n, v in attributes(submittal)]
        elements = []
        for child, step, _ in numbered_children(submittal):
            if child.tag in FACILITY_KEYS:
                facts += leaf_values(child, f"{step}/")
            elif first_child(child, HEADER) is not None:
                elements.append((child, step))
            else:
                unplaced += leaf_values(child, f"{step}/")
                self._report_headless(child, facts, f"{where}/{step}")
        for element, step in elements:
            SubmittalElement(self, element, facts, f"{where}/{step}").read()
        unplaced += [("text()", text) for text in texts_beside(submittal)]
        if len(submittal) == 0:
            unplaced.append(("", submittal.text))
        for path, text in unplaced if elements else facts + unplaced:
            self.note(f"FacilitySubmittal/{path}".rstrip("/"), text)

    def _report_headless(self, element: etree._Element, facts: Values, where: str) -> None:
        """Say that a submittal is left out when it has content and no header."""
        if element.tag in self.element_codes and len(element):
            cers_id = (dict(facts).get("CERSID") or "").strip()
            self.findings.append(
                Finding(
                    "error",
                    "submittal-rejected",
                    f"The {element.tag} submittal was left out: it has no header, so its date and "
                    "agency are not known.",
                    cers_id=int(cers_id) if re.fullmatch("[0-9]{1,18}", cers_id) else None,
                    locator=where,
                )
            )


def read(file: SourceFile, root: Root) -> ParsedSource:
    """Read an answer or a submission of `FacilitySubmittal` elements."""
    facts = read_envelope(file)
    refuse_without_data(file, facts)
    is_query = "Query" in root.namespace or "TransactionStatus" in facts
    key = facts.get("TransactionKey") or facts.get("RegulatorTransactionKey")
    if "TransactionKey" in facts:
        facts.pop("RegulatorTransactionKey", None)
    stated = facts.get("DataSetDateTime")
    return ParsedSource(
        kind="submittal-query" if is_query else "submittal-submit",
        schema_version=root.version,
        data_set_date_time=moment(stated),
        batches=_submittal_batches(file, root, facts),
        transaction_key=key,
        transaction_status=facts.get("TransactionStatus"),
        is_sample=is_sample_key(key),
        findings=unreadable_date(stated),
    )


def _submittal_batches(file: SourceFile, root: Root, facts: dict[str, str]) -> Generator[Batch]:
    reader = SubmittalReader(repairs_of(file))

    def note(path: str, text: str | None) -> None:
        if facts.get(path) != (text or "").strip():
            reader.note(path, text)

    for name, text in root.attributes.items():
        note(f"@{name}", text)
    for submittal in records(file, "FacilitySubmittal", note, root.wrappers):
        reader.add(submittal)
        if reader.is_full:
            yield reader.batch()
    yield reader.last_batch()
