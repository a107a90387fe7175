"""Answers of CERS that list organizations, transfers and regulators."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from upa.sample import answers, days, facilities, forms, reference
from upa.sample.answers import Answer
from upa.sample.facilities import Exchange, Facility, Organization
from upa.sample.forms import Values


def write_organizations(exchange: Exchange, path: Path) -> Path:
    """Chains with facilities known but not delivered, then some single-facility businesses."""
    blocks = range((exchange.facilities - 1) // facilities.BLOCK + 1)
    chains = [(chain, block) for block in blocks for chain in reference.chains()]
    singles = [
        n
        for n in range(min(exchange.facilities, 40))
        if n % reference.SLOTS not in reference.slots()
    ]
    rng = Random(exchange.seed * 10**9 + 1)
    attributes = answers.attributes(rng, f' resultCount="{len(chains) + len(singles)}"')
    answer = Answer(path, "RegulatorOrganizationQuery", "05", attributes)
    for chain, block in chains:
        listed = [exchange.facility(n) for n in exchange.members(chain, block)[:60]]
        more = exchange.unloaded(chain, chain.undelivered) if block == blocks[-1] else []
        answer.write(_organization(exchange.chain(chain, block), [*listed, *more], mjb=True))
    for number in singles:
        facility = exchange.facility(number)
        if exchange.owner_now(facility) == facility.organization:
            answer.write(_organization(facility.organization, [facility], mjb=False))
        else:
            answer.write(_organization(facility.organization, [], mjb=False))
    answer.close()
    return path


def _organization(organization: Organization, facilities: list[Facility], mjb: bool) -> str:
    listed = "".join(
        f"<Facility>{forms.render('listed_facility', Values(f.rng(504), f.values))}</Facility>"
        for f in facilities
    )
    latest = max((f.values["last_submittal"] for f in facilities), default="")
    last = f"<LastSubmittalDate>{latest}</LastSubmittalDate>" if latest else ""
    return (
        f"<Organization><OrganizationCode>{organization.code}</OrganizationCode>"
        f"<OrganizationName>{escape(organization.name)}</OrganizationName>"
        f"<OrganizationHeadquarters>{organization.headquarters}</OrganizationHeadquarters>"
        f"<FacilityCount>{organization.facility_count}</FacilityCount><UserCount>2</UserCount>"
        f"<EstablishedOn>2012-11-05</EstablishedOn><IsMJB>{str(mjb).lower()}</IsMJB>"
        f"<Origin>{reference.ORIGINS[organization.origin]}</Origin>{last}"
        f"<Facilities>{listed}</Facilities></Organization>\n"
    )


def write_transfers(exchange: Exchange, path: Path) -> Path:
    """Write an answer that lists the facilities that changed hands."""
    attributes = answers.attributes(Random(exchange.seed * 10**9 + 2))
    answer = Answer(path, "RegulatorFacilityTransferQuery", "06", attributes)
    for number in range(7, exchange.facilities, 13):
        facility = exchange.facility(number)
        owner = exchange.owner_now(facility)
        if owner != facility.organization:
            answer.write(forms.render("transfer", _transfer_values(facility, owner)) + "\n")
    answer.close()
    return path


def _transfer_values(facility: Facility, owner: Organization) -> Values:
    values = Values(facility.rng(505), facility.values)
    occurred = days.REFERENCE_DAY - timedelta(minutes=values.rng.randint(100, 60_000))
    assumed = occurred - timedelta(days=values.rng.randint(0, 45))
    dates = {"occurred_on": days.stamp(occurred), "assumed_on": assumed.date().isoformat()}
    return values.extended(owner.values | dates)


def write_listing(path: Path, seed: int) -> Path:
    """The regulator listing: the service has no schema; children `regulator` are what is known."""
    lines = [
        f'<regulator code="{r["code"]}" type="{r["type"]}">{escape(r["name"])}</regulator>'
        for r in reference.read_rows("regulators")
    ]
    root = f'<regulators transactionKey="{forms.transaction_key(Random(seed))}">'
    text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', root, *lines, "</regulators>", ""])
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
