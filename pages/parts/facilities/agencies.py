"""Who regulates a facility, per submittal element."""

from pages.parts.facilities import facility_table
from pages.parts.facilities.facility_table import Facility


def draw(facility: Facility) -> None:
    """The agency of each submittal element."""
    facility_table.draw(
        "facilities/agencies",
        facility,
        "facility_regulators",
        "Agency of each submittal element",
        "No file says which agency regulates this facility. A facility query answer would.",
    )
