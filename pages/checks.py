"""Checks: what is wrong in what businesses reported, and what is due."""

from pages.parts.checks import all_checks, one_check
from upa.questions import checks
from upa.ui import address, messages, page
from upa.ui.text import quoted


def draw() -> None:
    """The check the address names, or all of them."""
    name = address.parameters().get("check", "")
    check = checks.check_named(f"{checks.AREA}/{name}") if name else None
    if check:
        one_check.draw(check)
        return
    if name:
        messages.nothing(f"There is no check called {quoted(name)}.", "Choose one below.")
    all_checks.draw()


page.show("Checks", draw)
