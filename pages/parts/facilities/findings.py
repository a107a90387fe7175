"""What the checks found in the current submittals of a facility."""

from pages.parts.facilities import facility_table
from pages.parts.facilities.facility_table import Facility


def draw(facility: Facility) -> None:
    """The findings, severest first."""
    facility_table.draw(
        "facilities/findings",
        facility,
        "findings",
        "Findings of this facility, severest first",
        "The checks found nothing wrong in the current submittals.",
        hidden=("table_name", "column_name", "cers_code", "code"),
    )
