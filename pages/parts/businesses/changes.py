"""What the submittals of a business's facilities changed, the most important first."""

from typing import Any

from upa.ui import answers, change_list


def draw(business: dict[str, Any]) -> None:
    """The changes of a period."""
    day = answers.ask_one("jurisdictions/day")["day"].date()
    params = {"business": business["business_code"]}
    change_list.listed_changes(params, f"of {business['organization_name']}", day)
