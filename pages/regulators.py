"""Regulators: who regulates a place, how to reach them, and keeping the directory right."""

from pages.parts.regulators import all_agencies, correction, keep, look_up, many
from upa.agencies import directory
from upa.ui import page, tabs

VIEWS = {
    "place": ("Look up", look_up.draw),
    "many": ("Many at once", many.draw),
    "all": ("All agencies", all_agencies.draw),
    "keep": ("Keep up to date", keep.draw),
}


def draw() -> None:
    """The view that the address asks for; it works from the directory while nothing is loaded."""
    known = directory.current()
    tabs.draw_chosen(VIEWS, "Part of this page", known, name="view", hidden=True)
    correction.draw(known)


page.show("Regulators", draw, empty=draw)
