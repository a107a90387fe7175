"""The fictional businesses and their facilities."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from random import Random
from xml.sax.saxutils import escape

from upa.places import points
from upa.sample import days, forms, reference
from upa.sample.reference import Chain, Kind, Place

FIRST_CERS_ID = 10_900_001

BLOCK = 4000
"""Facilities after which chains get new names, so that large exchanges have more of them."""

_UST_CONTENTS = {"gas_station": "1a 1b 03", "utility_yard": "1a 03 07", "hospital": "03"}


@dataclass(frozen=True)
class Organization:
    """A business as CERS knows it."""

    code: str
    name: str
    headquarters: str
    origin: str
    facility_count: int

    @property
    def values(self) -> dict[str, str]:
        """What forms say of it."""
        return {
            "organization_code": self.code,
            "organization_name": escape(self.name),
            "headquarters": self.headquarters,
            "origin": self.origin,
            "facility_count": str(self.facility_count),
        }


@dataclass(frozen=True)
class Facility:
    """A facility: its place, kind and business, and what its forms say."""

    number: int
    seed: int
    kind: Kind
    place: Place
    chain: Chain | None
    organization: Organization
    elements: frozenset[int]
    values: Mapping[str, str]

    def rng(self, purpose: int) -> Random:
        """A stream of random numbers of this facility's own; purposes below 100 are occasions."""
        return Random((self.seed * 1_000_003 + self.number) * 1000 + purpose)

    @cached_property
    def cers_id(self) -> str:
        """Its CERS ID."""
        return str(FIRST_CERS_ID + self.number)


@dataclass(frozen=True)
class Exchange:
    """An exchange of a size and seed; knows which facility is where and whose."""

    facilities: int
    seed: int

    @cached_property
    def cupas(self) -> list[str]:
        """Codes of the CUPAs that have facilities; the more facilities, the more."""
        return list(reference.places())[: max(8, self.facilities // 18)]

    @cached_property
    def places(self) -> list[Place]:
        """Places of these CUPAs."""
        return [place for code in self.cupas for place in reference.places()[code]]

    @cached_property
    def elsewhere(self) -> list[Place]:
        """Places of agencies whose exchange this is not; any place where all agencies take part."""
        codes = reference.places().keys() - set(self.cupas)
        return [
            p for code, found in reference.places().items() if code in codes for p in found
        ] or (self.places)

    def place(self, number: int) -> Place:
        """Large chains go round the agencies in turn; everyone else is where more places are.

        Other facilities beyond the exchange are elsewhere.
        """
        rng = Random((self.seed * 1_000_003 + number) * 1000 + 500)
        chain, slot = reference.slots().get(number % reference.SLOTS, (None, 0))
        if chain is None or chain.slots < 3:
            return rng.choice(self.places if number < self.facilities else self.elsewhere)
        turn = number // reference.SLOTS * chain.slots + slot
        return rng.choice(reference.places()[self.cupas[turn % len(self.cupas)]])

    def facility(self, number: int) -> Facility:
        """The facility of that number, the same for a seed whenever it is asked for."""
        rng = Random((self.seed * 1_000_003 + number) * 1000 + 501)
        chain, _ = reference.slots().get(number % reference.SLOTS, (None, 0))
        kind = reference.kinds()[chain.kind if chain else _draw_kind(rng, number)]
        place = self.place(number)
        who = self.chain(chain, number // BLOCK) if chain else _single(rng, kind, place, number)
        elements = frozenset({1, 2, 3} | {n for n, p in kind.elements.items() if rng.random() < p})
        values = _facility_values(rng, number, kind, place, who, chain, elements)
        return Facility(number, self.seed, kind, place, chain, who, elements, values)

    def chain(self, chain: Chain, block: int) -> Organization:
        """The organization that holds a block's facilities of a chain."""
        words = reference.words()["place_word"]
        name = f"{words[(chain.number * 7 + block) % len(words)]} {chain.suffix}"
        count = len(self.members(chain, block)) + chain.extra
        code = str(90_000_001 + block * 100 + chain.number)
        headquarters = f"{chain.city}, {chain.state}"
        return Organization(code, name, headquarters, chain.origin, count)

    def members(self, chain: Chain, block: int) -> list[int]:
        """Numbers of a chain's facilities in a block, those beyond the exchange left out."""
        end = min(self.facilities, (block + 1) * BLOCK)
        offsets = sorted(slot for slot, (owner, _) in reference.slots().items() if owner == chain)
        starts = range(block * BLOCK, end, reference.SLOTS)
        return [start + offset for start in starts for offset in offsets if start + offset < end]

    def unloaded(self, chain: Chain, count: int) -> list[Facility]:
        """Further facilities of a chain: other agencies hold them, no submittal is delivered."""
        numbers = itertools.count(self.facilities)
        own = (
            n for n in numbers if reference.slots().get(n % reference.SLOTS, (None, 0))[0] == chain
        )
        return [self.facility(n) for n in itertools.islice(own, count)]

    def owner_now(self, facility: Facility) -> Organization:
        """The organization after a transfer, if there was one."""
        if facility.chain or facility.number % 13 != 7:
            return facility.organization
        chain = reference.chains()[facility.number // 13 % len(reference.chains())]
        return self.chain(chain, facility.number // BLOCK)


def _draw_kind(rng: Random, number: int) -> str:
    """The first hundred take their turn, so that a small sample has every kind."""
    names, weights = reference.kind_weights()
    return (
        names[number % len(names)] if number < 100 else rng.choices(names, cum_weights=weights)[0]
    )


def _single(rng: Random, kind: Kind, place: Place, number: int) -> Organization:
    word = rng.choice(reference.words()["last"] + reference.words()["place_word"])
    name = f"{word} {rng.choice(kind.names)}" + rng.choice(("", "", " LLC", ", Inc."))
    return Organization(str(90_100_001 + number), name, f"{place.city}, CA", "2", 1)


def _facility_values(
    rng: Random,
    number: int,
    kind: Kind,
    place: Place,
    who: Organization,
    chain: Chain | None,
    elements: frozenset[int],
) -> dict[str, str]:
    """What stays the same in all forms of a facility."""
    calarp = "Y" if kind.name in ("refinery", "cold_storage") or rng.random() < 0.02 else "N"
    business = f"{who.name} #{1000 + number}" if chain else who.name
    values = {
        "cers_id": str(FIRST_CERS_ID + number),
        "business": escape(business[:70]),
        "naics": kind.naics if rng.random() > 0.03 else kind.naics[:5],
        "sic": kind.sic,
        "calarp": calarp,
        "has_waste": "Y" if rng.random() < 0.6 else "N",
        "tank_count": str(len(tank_contents(kind))),
        "ust_type": "1" if kind.name == "gas_station" else "6",
        "facility_id": f"FA{rng.randrange(10**7):07d}",
        "facility_key": forms.guid(rng) if rng.random() < 0.3 else "",
        "established": _established(number, rng),
        "last_submittal": days.occasion_day(number, rng).date().isoformat(),
        "tank_number": str(rng.randint(1, 9)),
    }
    has = {f"has_{n}": "Y" if n in elements else "N" for n in range(4, 10)}
    return values | has | _address_values(rng, place, chain) | _people_values(rng)


def _established(number: int, rng: Random) -> str:
    """The day a facility was added to CERS; one in thirty is new and then submitted."""
    year, month = rng.randint(1998, 2022), rng.randint(1, 12)
    first = days.occasion_day(number, rng) - timedelta(days=20)
    return first.date().isoformat() if number % 30 == 6 else f"{year}-{month:02d}-15"


def _address_values(rng: Random, place: Place, chain: Chain | None) -> dict[str, str]:
    house, name = str(rng.randint(10, 9990)), rng.choice(reference.words()["street"])
    street_type = rng.choice(reference.words()["street_type"])
    street = f"{house} {name} {street_type}"
    mail = (chain.city, chain.state, chain.zip) if chain else (place.city, "CA", place.zip)
    lat, lon, accuracy = _coordinates(rng, place)
    return {
        "street": street,
        "house": house,
        "street_name": name,
        "street_type": street_type,
        "city": place.city.upper() if rng.random() < 0.1 else place.city,
        "zip": f"{place.zip}-{rng.randint(1000, 9999)}" if rng.random() < 0.1 else place.zip,
        "county_id": place.county_id,
        "cupa": place.cupa,
        "lat": lat,
        "lon": lon,
        "accuracy": accuracy,
        "mail_street": f"PO Box {rng.randint(100, 9999)}" if chain else street,
        **dict(zip(("mail_city", "mail_state", "mail_zip"), mail, strict=True)),
        "epa_id": f"CA{rng.choice('LRD')}{rng.randrange(10**9):09d}",
        "parcel": f"{rng.randint(100, 999)}-{rng.randint(100, 999)}-{rng.randint(10, 99)}",
    }


def _coordinates(rng: Random, place: Place) -> tuple[str, str, str]:
    """Near the middle of the ZIP code; or a filler that real files hold for `unknown`."""
    draw = rng.random()
    if draw < 0.12:
        return f"{points.FILLER[0]:.7f}", f"{points.FILLER[1]:.7f}", "10"
    if draw < 0.15:
        return "0000", "0000", "1000"
    lat = float(place.lat) + rng.uniform(-0.012, 0.012)
    lon = float(place.lon) + rng.uniform(-0.012, 0.012)
    return f"{lat:.6f}", f"{lon:.6f}", rng.choice(("15", "30.5", "100"))


def _people_values(rng: Random) -> dict[str, str]:
    submitter, contact = forms.person(rng), forms.person(rng)
    first, last = submitter.split(" ")
    return {
        "owner": forms.person(rng),
        "operator": forms.person(rng),
        "contact": contact,
        "contact_email": forms.email(contact),
        "submitter_first": first,
        "submitter_last": last,
        "submitter_email": forms.email(submitter),
    }


def tank_contents(kind: Kind) -> list[str]:
    """Codes of what the underground tanks of a kind of business hold."""
    return _UST_CONTENTS.get(kind.name, "03").split()
