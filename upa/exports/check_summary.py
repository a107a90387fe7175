"""What the checks found in a jurisdiction, as a page to print."""

from __future__ import annotations

from collections.abc import Sequence

from upa.catalogue import clock
from upa.catalogue.phrases import counted, slug
from upa.exports import provenance
from upa.exports.pdf import Column, Document, Group
from upa.questions import query
from upa.questions.checks import Result
from upa.warehouse import pin
from upa.warehouse.access import Access

COLUMNS = (
    Column("Check", 3.6),
    Column("Rests on", 5.6),
    Column("Found", 1, number=True),
    Column("Facilities", 1, number=True),
    Column("Cannot tell", 1, number=True),
)
WORDS = {"error": "Errors", "warning": "Warnings", "advice": "Advice"}


def file_name(place: str) -> str:
    """Name of the file: what it is and of which place."""
    return f"{slug(f'checks of {place}', 80)}.pdf"


@pin.pinned()
def summary(results: Sequence[Result], place: str, access: Access) -> bytes:
    """What the checks of `results` found in `place`, a phrase, as a tagged PDF on letter paper.

    It holds counts only, so it is for everyone. Checks that found nothing are named in one line.
    """
    page = Document(
        "Checks of what was reported",
        place[:1].upper() + place[1:],
        ("Counts only.", "It names no facility, person or material."),
        _footer(access),
    )
    failing = [r for r in results if r.found]
    page.text(
        f"{len(failing):,} of {counted(len(results), 'check')} found something. Found are "
        "rows: facilities, submittals or materials. Cannot tell: facilities of which a check "
        "cannot tell, because what it needs is not loaded. Data Dictionary: the state's for the "
        "Unified Program (27 CCR), by field number."
    )
    if failing:
        page.table(COLUMNS, [group for group in _groups(failing) if group.rows], dense=True)
    clean = [r.check.name for r in results if not r.found]
    if clean:
        page.text(f"Nothing found: {', '.join(clean)}.")
    page.facts(provenance.state_of_data(access))
    return page.pdf()


def _footer(access: Access) -> str:
    is_sample = bool(query.run("frame/data_through", access)["is_sample"][0])
    sample = " · FICTIONAL SAMPLE DATA" if is_sample else ""
    return f"Checks · made {clock.format_now()}{sample}"


def _groups(failing: Sequence[Result]) -> list[Group]:
    return [
        Group(title, [_row(r) for r in failing if r.check.severity == severity])
        for severity, title in WORDS.items()
    ]


def _row(result: Result) -> list[str]:
    counts = (result.found, result.facilities, result.unknown)
    first = result.check.rests_on.split(";")[0]
    return [result.check.name, first, *(f"{n:,}" for n in counts)]
