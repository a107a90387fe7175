"""Regulators: who regulates a place, how to reach them, and keeping the directory right."""

from pages.parts.regulators import all_agencies, correction, keep, look_up, many
from upa.agencies import directory
from upa.ui import page, tabs

VIEWS = {
    "place": ("Look up", look_up.show),
    "many": ("Many at once", many.show),
    "all": ("All agencies", all_agencies.show),
    "keep": ("Keep up to date", keep.show),
}


def draw() -> None:
    """The view that the address asks for; it works from the directory while nothing is loaded."""
    known = directory.current()
    tabs.draw_chosen(VIEWS, "Part of this page", known, name="view", hidden=True)
    correction.show(known)


page.show("Regulators", draw, empty=draw)
