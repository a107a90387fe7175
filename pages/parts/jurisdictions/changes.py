"""What the submittals of a period changed, the most important first."""

from pages.parts.jurisdictions import scope
from upa.ui import change_list


def draw() -> None:
    """The changes at the facilities of the scope."""
    change_list.listed_changes(scope.params(), scope.place(), scope.counted_to())
