"""Reads the XML of CalEPA's Electronic Data Transfer (EDT): answers and submittals, any 1/NN.

Real files are not schema-valid, so nothing is validated: elements are read by local name, an empty
element is no value, and what the field catalogue does not know is kept as path and value.
"""

from __future__ import annotations

from collections.abc import Callable

from upa.catalogue.records import ParsedSource, SourceFile, WorkbookOptions
from upa.readers.edt import listings, submittals
from upa.readers.edt.document import Root, first_error, not_well_formed, root_of
from upa.readers.edt.foreign import unknown_root
from upa.readers.normalized import normalize


def read(file: SourceFile, options: WorkbookOptions) -> ParsedSource:
    """Read an exchange file; its kind is decided by the root element.

    Raises Refused for a file that is not well-formed, has an unknown root, or is an answer without
    data (Queued, Rejected). A file that breaks later raises Refused while batches are drawn.
    """
    file = normalize(file)
    readers = {name.lower(): reader for name, reader in ROOTS.items()}
    root = root_of(file, readers)
    if root is None:
        raise not_well_formed(file, first_error(file))
    reader = readers.get(root.name.lower())
    if reader is None:
        raise unknown_root(file, root, ROOTS)
    return reader(file, root)


ROOTS: dict[str, Callable[[SourceFile, Root], ParsedSource]] = {
    "RegulatorFacilitySubmittals": submittals.read,
    "RegulatorFacilityQuery": listings.reader_of("facility-query", "Facility", "facility_listings"),
    "RegulatorOrganizationQuery": listings.reader_of(
        "organization-query", "Organization", "organization_listings"
    ),
    "RegulatorFacilityTransferQuery": listings.reader_of(
        "transfer-query", "RegulatorFacilityTransfer", "transfers"
    ),
    "Regulators": listings.reader_of("regulator-listing", "regulator", "regulator_listings"),
    "RegulatorListing": listings.reader_of("regulator-listing", "regulator", "regulator_listings"),
}
"""Root elements read here, by local name, in any case. A new answer is one line more."""
