"""Makes fictional CERS exchanges of any size, in the formats regulators receive.

Every facility is a pure function of (seed, number): nothing is kept from one to the next, so an
exchange of any size is written in constant memory, and the same arguments give the same bytes.
Places, chemicals and agencies are real (data/reference/sample_*.csv); businesses, people, streets
and agency codes other than 1500 and 3700 are invented.
"""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from pathlib import Path
from random import Random

from upa.catalogue.fields import template_headers
from upa.sample import answers, days, later, listings, submittals, workbooks
from upa.sample.answers import Agencies
from upa.sample.facilities import Exchange
from upa.sample.submittals import Occasion


def write_sample(out: Path, facilities: int, seed: int = 1) -> list[Path]:
    """Writes a fictional exchange of that many facilities into a folder and returns its files.

    Per agency: submittal query answers (1,500 submittals a file) and facility query answers (5,000
    facilities a file); once: a weekly follow-up, an answer with statuses 8 and 9, an answer with
    flaws for every check, a local portal's file, organization and transfer answers, the regulator
    listing, and upload workbooks of facilities not among the others. The same arguments write the
    same bytes.
    `ValueError` when `facilities` is below 1.
    """
    _require_positive(facilities)
    out.mkdir(parents=True, exist_ok=True)
    exchange = Exchange(facilities, seed)
    with ExitStack() as stack:
        agencies = Agencies(exchange, out, stack)
        for number in range(facilities):
            agencies.add(exchange.facility(number))
    return [
        listings.write_listing(out / "regulator_listing.xml", seed),
        *agencies.paths,
        later.write_new_statuses(
            exchange, out / f"newer_statuses_{later.NEW_STATUS_REGULATOR}.xml"
        ),
        later.write_follow_up(exchange, out / f"weekly_follow_up_{later.FOLLOW_UP_REGULATOR}.xml"),
        later.write_flawed(exchange, out / "flawed_submittals.xml"),
        later.write_portal(exchange, out / f"local_portal_{later.PORTAL_REGULATOR}.xml"),
        listings.write_organizations(exchange, out / "organization_query.xml"),
        listings.write_transfers(exchange, out / "facility_transfers.xml"),
        *workbooks.write_workbooks(exchange, out),
    ]


def write_submittals(
    path: Path, facilities: int, seed: int = 1, materials_per_facility: int | None = None
) -> None:
    """Writes one submittal query answer of that many facilities, one occasion each.

    `materials_per_facility` fixes the number of inventory rows of each. `ValueError` when
    `facilities` is below 1.
    """
    _require_positive(facilities)
    exchange = Exchange(facilities, seed)
    answer = answers.submittal_answer(path, Random(seed * 10**9))
    for number in range(facilities):
        facility = exchange.facility(number)
        occasion = Occasion(facility, days.LATEST)
        text = submittals.submittal(occasion, facility.organization, count=materials_per_facility)
        answer.write(text)
    answer.close()


def write_inventory_workbook(path: Path, rows: int, seed: int = 1, legacy: bool = False) -> None:
    """Writes an inventory workbook with that many data rows, headings in row 1.

    The current 104 columns, or the legacy 80; then the column that marks sample data. `ValueError`
    when `rows` is below 1.
    """
    _require_positive(rows)
    exchange = Exchange(rows, seed)
    found = workbooks.template_rows(exchange.facility(n) for n in itertools.count())
    headers = template_headers("inventory", legacy)
    workbooks.write_workbook(path, headers, itertools.islice(found, rows))


def _require_positive(count: int) -> None:
    if count < 1:
        raise ValueError(f"a sample needs at least 1, not {count}")
