"""Overview: find anything, what is held, what needs someone, what is loaded."""

from pages.parts.overview import (
    attention,
    by_county,
    changes,
    checks,
    counts,
    loaded,
    results,
    search,
)
from upa.ui import page


def draw() -> None:
    """Hits of a search, or what is held; what takes longer comes last, in places kept for it."""
    if text := search.box():
        results.draw(text)
        return
    counts.draw()
    for_checks, for_changes = attention.draw()
    by_county.draw()
    loaded.draw()
    checks.draw(for_checks)
    changes.draw(for_changes)


page.show("Overview", draw)
