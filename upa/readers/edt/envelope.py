"""The envelope of an answer: its transaction, when its data were drawn, whether it has any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from upa.catalogue import clock
from upa.catalogue.records import Finding, Refused, SourceFile
from upa.readers.edt.document import (
    SAFE,
    describe,
    local_name,
    not_well_formed,
    start_events,
)

ENVELOPE = ("DataSetDateTime", "TransactionKey", "TransactionStatus", "RegulatorTransactionKey")


def moment(text: str | None) -> datetime | None:
    """A timestamp of an envelope as naive UTC; None when absent or unreadable."""
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return clock.to_utc(found) if found.tzinfo else found


def unreadable_date(stated: str | None) -> list[Finding]:
    """A file whose date cannot be read cannot be put in order with others by it."""
    if not (stated or "").strip() or moment(stated):
        return []
    message = f"The date of the data, “{stated[:60]}”, is not a date and time, so it is left out."
    column = "data_set_date_time"
    return [
        Finding(
            "error",
            "bad-date",
            message,
            table_name="source_files",
            column_name=column,
            value=stated,
        )
    ]


def read_envelope(file: SourceFile) -> dict[str, str]:
    """Values that stand before the first FacilitySubmittal, by element name."""
    facts: dict[str, str] = {}
    if _is_whole(start_events(file, ("start", "end")), facts):
        return facts
    with file.open() as stream:
        try:
            _is_whole(etree.iterparse(stream, events=("start", "end"), **SAFE), facts)
        except etree.XMLSyntaxError as error:
            raise not_well_formed(file, describe(error)) from error
    return facts


def _is_whole(events: Iterable[tuple[str, etree._Element]], facts: dict[str, str]) -> bool:
    """Gather the envelope; whether the first FacilitySubmittal was met."""
    for event, element in events:
        name = local_name(element.tag)
        if name == "FacilitySubmittal":
            return True
        if event == "end" and name in ENVELOPE and (element.text or "").strip():
            facts[name] = element.text.strip()
    return False


def refuse_without_data(file: SourceFile, facts: dict[str, str]) -> None:
    """Raise Refused for a transaction that CERS queued or rejected instead of answering it."""
    status = facts.get("TransactionStatus", "Accepted")
    if status != "Accepted":
        raise Refused(
            f"{file.name} holds no data",
            f"It is an answer with the transaction status “{status}”: CERS had not answered the "
            "query, which does not mean that there are no submittals.",
            "Ask CERS again later and load the answer with the status Accepted.",
        )
