"""XML that is no exchange file read here: what it is, and what to load in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from upa.catalogue.records import Refused, SourceFile
from upa.readers.edt.document import Root

FOREIGN = {
    r"CME\w*": (
        "It holds inspections, violations and enforcement (CME), which this version does not read.",
        "Load the answers to submittal, facility or organization queries; keep this file.",
    ),
    r"\w+(Create|Submit|SubmitResponse|Update|Delete|ActionNotification|Transfer|Metadata)": (
        "It is a request that an agency's system sends to CERS, not what CERS answers.",
        "In that system, or in CERS, ask for the facility's submittals and load the answer.",
    ),
    r"GovXML": (
        "It is a message between Accela and another permit system (GovXML).",
        "Ask for an export of CERS data (EDT) from that system, or load the answer CERS gave it.",
    ),
    r"Envelope|Fault|Error\w*|Exception\w*|ServiceException\w*": (
        "It is a message of a web service without an answer in it, most likely an error.",
        "Read the message in it, mend the request and load the answer to the next one.",
    ),
    r"Workbook": (
        "It is a spreadsheet saved as XML, and no sheet of it has a column CERSID.",
        "Copy the table into the CERS upload template and load that.",
    ),
    r"table|div|body|head|meta|p|svg|kml|gpx|rss|feed|plist": (
        "It is a page, picture or map and holds no table with a column CERSID.",
        "Export the data from its source as CSV or Excel, with the template's headings.",
    ),
}
"""What roots are, by a pattern of their name, and a next step."""


def unknown_root(file: SourceFile, root: Root, known: Iterable[str]) -> Refused:
    """The refusal of a file whose root no reader is for."""
    whats = (found for name, found in FOREIGN.items() if re.fullmatch(name, root.name, re.I))
    what, step = next(
        whats,
        ("", "Load a submittal, facility, organization or transfer answer, or an upload workbook."),
    )
    return Refused(
        f"{file.name} was refused",
        f"{what} Its first element is “{root.name[:60]}”; the exchange files that are read begin "
        f"with one of: {', '.join(known)}.".strip(),
        step,
    )
