"""Makes fictional CERS exchanges of any size, in the formats regulators receive.

Every facility is a pure function of (seed, number): nothing is kept from one to the next, so an
exchange of any size is written in constant memory, and the same arguments give the same bytes.
Places, chemicals and agencies are real (data/reference/sample_*.csv); businesses, people, streets
and agency codes other than 1500 and 3700 are invented.
"""

from __future__ import annotations

import csv
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, TextIO
from xml.sax.saxutils import escape, unescape

from openpyxl import Workbook

from upa.catalogue.fields import template_headers
from upa.catalogue.paths import REFERENCE
from upa.sample import planted

SAMPLE_TRANSACTION_PREFIX = "5a3b1e00"
"""First eight characters of every transaction key of a sample file; no real answer has them."""
SAMPLE_COLUMN = "SampleData"
"""Heading of the last column of every sample workbook, all cells of which say `fictional`."""
FIRST_CERS_ID = 10_900_001

_REFERENCE_DAY = datetime(2026, 3, 14, 15, 0)
_FOLLOW_UP_DAY = datetime(2026, 3, 21, 15, 0)
_NAMESPACE = "http://cersservices.calepa.ca.gov/Schemas/{}/1/{}/"
_NIL = "00000000-0000-0000-0000-000000000000"
_FOLLOW_UP_REGULATOR = "1500"
_NEW_STATUS_REGULATOR = "3700"
_BOM_REGULATOR = "3900"
_PORTAL_REGULATOR = "4300"
_OF_CERS = re.compile(
    r"<CERSOrganization>.*?</CERSOrganization>|<CERSUniqueKey>[^<]*</CERSUniqueKey>"
)
"""What only CERS writes, so no local portal has it."""
_SUBMITTALS_PER_FILE, _FACILITIES_PER_QUERY = 1500, 5000
_SLOTS = 40
_BLOCK = 4000
"""Facilities after which chains get new names, so that large exchanges have more of them."""
_OLDER, _LATEST, _NEW_STATUS, _FOLLOW_UP, _PORTAL = 1, 0, 2, 3, 4

_ELEMENTS = {
    1: ("FacilityInformation", "facility"),
    2: ("HazardousMaterialsInventory", "inventory_documents"),
    3: ("EmergencyResponseTrainingPlans", "plans"),
    4: ("UndergroundStorageTanks", "tanks"),
    5: ("OnsiteHazardousWasteTreatmentNotification", "treatment"),
    6: ("RecyclableMaterialsReport", "recycling"),
    7: ("RemoteWasteConsolidationsAnnualNotification", "consolidation"),
    8: ("HWTankClosureCertification", "closure"),
    9: ("AbovegroundPetroleumStorageTanks", "aboveground"),
    10: ("CaliforniaAccidentalReleasePrevention", ""),
}
_DOCUMENTS = {
    "document_attached": 60,
    "document_elsewhere": 10,
    "document_stored": 10,
    "document_provided": 8,
    "document_exempt": 7,
    "document_internet": 5,
}
# Treatment unit types of field 607 in the order of its codes.
_UNIT_TYPES = {"a": "CESQT", "b": "CESW", "c": "CA", "d": "PBR", "e": "CEL"}
_UST_CONTENTS = {"gas_station": "1a 1b 03", "utility_yard": "1a 03 07", "hospital": "03"}
_ORIGINS = {"1": "EDT", "2": "Business", "3": "Cal/EPA", "4": "Letter", "5": "Seeding", "6": "CUPA"}
_FIRE = ("PF", "SF", "TF", "FF", "Fifth", "Sixth", "Seventh", "Eighth")
_INSTRUCTIONS = (
    "Hazardous materials inventory upload",
    "Fictional sample data. Do not upload to CERS.",
    "Fill in one row per material and location; keep the headings as they are.",
)


# --- reference data -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    city: str
    zip: str
    county_id: str
    lat: str
    lon: str
    cupa: str
    others: Mapping[int, str]

    def regulator(self, element: int) -> str:
        return self.others.get(element, self.cupa)


@dataclass(frozen=True)
class _Kind:
    name: str
    naics: str
    sic: str
    low: int
    high: int
    elements: Mapping[int, float]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Chain:
    number: int
    suffix: str
    kind: str
    city: str
    state: str
    zip: str
    slots: int
    extra: int
    undelivered: int
    origin: str


@dataclass(frozen=True)
class _Material:
    row: Mapping[str, str]
    fixed: Mapping[str, str]
    components: Mapping[str, str]
    old: frozenset[str]
    new: frozenset[str]
    containers: tuple[str, ...]
    low: float
    high: float

    @cached_property
    def location(self) -> str:
        """The list of words that says where such a material is kept."""
        tank = "Tank" in self.containers[0]
        return "location_waste" if self.row["hm_type"] == "c" else f"location{'_tank' * tank}"


@dataclass(frozen=True)
class _FormRow:
    parents: tuple[str, ...]
    leaf: str
    share: float
    templates: tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"sample_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _numbered(text: str) -> dict[int, str]:
    """The pairs of `4:1910;9:4001` by their number."""
    return {int(n): value for n, value in (p.split(":") for p in text.split(";") if p)}


@cache
def _places() -> Mapping[str, list[_Place]]:
    """Places by the code of their CUPA, in the order in which agencies join a growing sample."""
    found: dict[str, list[_Place]] = {r["code"]: [] for r in _rows("regulators")}
    for r in _rows("places"):
        place = (r[k] for k in ("city", "zip", "county_id", "lat", "lon", "cupa_code"))
        found[r["cupa_code"]].append(_Place(*place, _numbered(r["other_regulators"])))
    return {code: places for code, places in found.items() if places}


@cache
def _kinds() -> Mapping[str, _Kind]:
    return {r["kind"]: _kind(r) for r in _rows("kinds")}


def _kind(r: Mapping[str, str]) -> _Kind:
    elements = {n: float(share) for n, share in _numbered(r["elements"]).items()}
    low, high = int(r["materials_low"]), int(r["materials_high"])
    return _Kind(r["kind"], r["naics"], r["sic"], low, high, elements, tuple(r["names"].split(";")))


@cache
def _kind_weights() -> tuple[list[str], list[float]]:
    rows = _rows("kinds")
    return [r["kind"] for r in rows], list(itertools.accumulate(float(r["weight"]) for r in rows))


@cache
def _chains() -> tuple[_Chain, ...]:
    rows = enumerate(_rows("businesses"))
    names = ("suffix", "kind", "headquarters_city", "headquarters_state", "headquarters_zip")
    counts = ("slots", "extra_known", "undelivered")
    return tuple(
        _Chain(n, *(r[k] for k in names), *(int(r[k]) for k in counts), r["origin"])
        for n, r in rows
    )


@cache
def _slots() -> Mapping[int, tuple[_Chain, int]]:
    """Chain and its how-manieth slot, by facility number modulo `_SLOTS`."""
    members = [(chain, n) for chain in _chains() for n in range(chain.slots)]
    # 7 shares no factor with 40, so the slots spread over the whole cycle.
    return {number * 7 % _SLOTS: member for number, member in enumerate(members)}


@cache
def _words() -> Mapping[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for r in _rows("words"):
        lists.setdefault(r["list"], []).append(r["text"])
    return lists


@cache
def _forms() -> Mapping[str, tuple[_FormRow, ...]]:
    forms: dict[str, list[_FormRow]] = {}
    for r in _rows("forms"):
        *parents, leaf = r["path"].split("/")
        templates = ("" if t == "~" else escape(t) for t in r["value"].split("|"))
        row = _FormRow(tuple(parents), leaf, float(r["share"]), tuple(templates))
        forms.setdefault(r["form"], []).append(row)
    return {name: tuple(rows) for name, rows in forms.items()}


@cache
def _hazards() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headings of the five legacy and of the 24 current federal hazard categories."""
    current = [h for h in template_headers("inventory") if h.startswith("FHC")]
    old = [h for h in template_headers("inventory", legacy=True) if h.startswith("FHC")]
    return tuple(old), tuple(h for h in current if h not in old)


@cache
def _containers() -> tuple[str, ...]:
    return tuple(h for h in template_headers("inventory") if re.fullmatch("SC[A-Z]\\w+", h))


@cache
def _materials(kind: str) -> tuple[tuple[_Material, ...], tuple[_Material, ...]]:
    """Materials nearly every facility of the kind holds, and those that some hold."""
    rows = [(r["kinds"].split(";"), r) for r in _rows("materials")]
    core = tuple(_material(r["common_name"]) for kinds, r in rows if f"{kind}!" in kinds)
    return core, tuple(_material(r["common_name"]) for kinds, r in rows if kind in kinds)


@cache
def _material(common_name: str) -> _Material:
    return _all_materials()[common_name]


@cache
def _all_materials() -> Mapping[str, _Material]:
    return {r["common_name"]: _read_material(r) for r in _rows("materials")}


def _read_material(r: Mapping[str, str]) -> _Material:
    names = dict.fromkeys(("hazards_old", "hazards_new", "containers"))
    lists = {k: [x for x in r[k].split(";") if x] for k in names}
    return _Material(
        r,
        {k: v for k, v in _material_identity(r).items() if v},
        _material_components(r["components"]),
        frozenset(f"FHC{h}" for h in lists["hazards_old"]),
        frozenset(f"FHC{h}" for h in lists["hazards_new"]),
        tuple(f"SC{c}" for c in lists["containers"]),
        float(r["amount_low"]),
        float(r["amount_high"]),
    )


def _material_identity(r: Mapping[str, str]) -> dict[str, str]:
    """Elements of a material that do not differ between facilities, in schema order."""
    fire = itertools.zip_longest(_FIRE, r["fire_classes"].split(";")[: len(_FIRE)], fillvalue="")
    return {
        "CommonName": r["common_name"],
        "EHS": r["ehs"],
        "CASNumber": r["cas"],
        **{f"{name}CodeHazardClass": code for name, code in fire},
        "HMType": r["hm_type"],
        "RadioActive": "Y" if r["curies"] else "N",
        "Curies": r["curies"] or "0",
        "PhysicalState": r["state"],
    }


def _material_components(text: str) -> dict[str, str]:
    elements: dict[str, str] = {}
    for n, component in enumerate((c for c in text.split(";") if c), 1):
        percent, name, cas, ehs = component.split(":")
        elements |= {f"HC{n}PercentByWeight": percent, f"HC{n}Name": name, f"HC{n}EHS": ehs}
        elements |= {f"HC{n}CAS": cas} if cas else {}
    return elements


# --- forms --------------------------------------------------------------------------------------


class _Values(dict[str, str]):
    """Values of one facility for the placeholders of its forms, already escaped for XML.

    A name without a value is drawn anew at each use: a key, a phone number, a person, or a word
    of the list of that name.
    """

    def __init__(self, rng: Random, fixed: Mapping[str, str]) -> None:
        super().__init__(fixed)
        self.rng = rng

    def extended(self, more: Mapping[str, str]) -> _Values:
        """These values and more, drawing from the same stream."""
        return _Values(self.rng, {**self, **more})

    def __missing__(self, name: str) -> str:
        make = _FRESH.get(name)
        return make(self) if make else escape(self.rng.choice(_words()[name]))


def _guid(rng: Random) -> str:
    x = f"{rng.getrandbits(128):032x}"
    return f"{x[:8]}-{x[8:12]}-{x[12:16]}-{x[16:20]}-{x[20:]}"


def _transaction_key(rng: Random) -> str:
    return SAMPLE_TRANSACTION_PREFIX + _guid(rng)[8:]


def _person(rng: Random) -> str:
    return f"{rng.choice(_words()['first'])} {rng.choice(_words()['last'])}"


def _phone(rng: Random) -> str:
    return f"({rng.choice(_words()['area_code'])}) 555-{rng.randint(100, 199):04d}"


def _email(person: str) -> str:
    return f"{person.lower().replace(' ', '.')}@example.com"


def _comment(rng: Random, words: str) -> str:
    """A comment as real files hold it: in CDATA or escaped, some with line breaks around."""
    text = rng.choice(_words()[words]).replace("\\n", "\n")
    text = f"\n{text}\n" if rng.random() < 0.1 else text
    return f"<![CDATA[{text}]]>" if rng.random() < 0.5 else escape(text)


def _document(values: _Values) -> str:
    option = values.rng.choices(list(_DOCUMENTS), list(_DOCUMENTS.values()))[0]
    return _render(option, values)


def _digits(count: int) -> Callable[[_Values], str]:
    return lambda values: str(values.rng.randrange(10 ** (count - 1), 10**count))


_FRESH: Mapping[str, Callable[[_Values], str]] = {
    "key": lambda v: _guid(v.rng),
    "phone": lambda v: _phone(v.rng),
    "fax": lambda v: _phone(v.rng).replace(") ", ")"),
    "person": lambda v: _person(v.rng),
    "submitter_comment": lambda v: _comment(v.rng, "submitter_comment"),
    "document": _document,
    "document_title": lambda v: escape(v.rng.choice(_words()["document"])),
    "six": _digits(6),
    "eight": _digits(8),
    "nine": _digits(9),
}


def _fill(form: str, values: _Values) -> Iterator[tuple[_FormRow, str]]:
    """Rows of a form that are filled in, with their text.

    One draw decides per group of siblings, so that what a sparse facility leaves out (everything
    with a share below the draw) hangs together.
    """
    draws: dict[tuple[str, ...], float] = {}
    for row in _forms()[form]:
        if row.parents not in draws:
            draws[row.parents] = values.rng.random()
        if row.share >= 1 or draws[row.parents] < row.share:
            yield row, values.rng.choice(row.templates).format_map(values)


def _render(form: str, values: _Values) -> str:
    """A form as XML elements."""
    at: tuple[str, ...] = ()
    parts: list[str] = []
    for row, text in _fill(form, values):
        if row.parents != at:
            parts.append(_moves(at, row.parents))
            at = row.parents
        parts.append(f"<{row.leaf}>{text}</{row.leaf}>")
    return "".join(parts) + _moves(at, ())


def _moves(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Tags that lead from one place in the tree to another."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    closing = "".join(f"</{tag}>" for tag in reversed(before[same:]))
    return closing + "".join(f"<{tag}>" for tag in after[same:])


# --- facilities ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Organization:
    code: str
    name: str
    headquarters: str
    origin: str
    facility_count: int

    @property
    def values(self) -> dict[str, str]:
        return {
            "organization_code": self.code,
            "organization_name": escape(self.name),
            "headquarters": self.headquarters,
            "origin": self.origin,
            "facility_count": str(self.facility_count),
        }


@dataclass(frozen=True)
class _Facility:
    number: int
    seed: int
    kind: _Kind
    place: _Place
    chain: _Chain | None
    organization: _Organization
    elements: frozenset[int]
    values: Mapping[str, str]

    def rng(self, purpose: int) -> Random:
        """A stream of random numbers of this facility's own; purposes below 100 are occasions."""
        return Random((self.seed * 1_000_003 + self.number) * 1000 + purpose)

    @cached_property
    def cers_id(self) -> str:
        return str(FIRST_CERS_ID + self.number)


@dataclass(frozen=True)
class _Exchange:
    """An exchange of a size and seed; knows which facility is where and whose."""

    facilities: int
    seed: int

    @cached_property
    def cupas(self) -> list[str]:
        return list(_places())[: max(8, self.facilities // 18)]

    @cached_property
    def places(self) -> list[_Place]:
        return [place for code in self.cupas for place in _places()[code]]

    @cached_property
    def elsewhere(self) -> list[_Place]:
        """Places of agencies whose exchange this is not; any place where all agencies take part."""
        codes = _places().keys() - set(self.cupas)
        return [p for code, found in _places().items() if code in codes for p in found] or (
            self.places
        )

    def place(self, number: int) -> _Place:
        """Large chains go round the agencies in turn; everyone else is where more places are.

        Other facilities beyond the exchange are elsewhere.
        """
        rng = Random((self.seed * 1_000_003 + number) * 1000 + 500)
        chain, slot = _slots().get(number % _SLOTS, (None, 0))
        if chain is None or chain.slots < 3:
            return rng.choice(self.places if number < self.facilities else self.elsewhere)
        turn = number // _SLOTS * chain.slots + slot
        return rng.choice(_places()[self.cupas[turn % len(self.cupas)]])

    def facility(self, number: int) -> _Facility:
        rng = Random((self.seed * 1_000_003 + number) * 1000 + 501)
        chain, _ = _slots().get(number % _SLOTS, (None, 0))
        kind = _kinds()[chain.kind if chain else _draw_kind(rng, number)]
        place = self.place(number)
        who = self.chain(chain, number // _BLOCK) if chain else _single(rng, kind, place, number)
        elements = frozenset({1, 2, 3} | {n for n, p in kind.elements.items() if rng.random() < p})
        values = _facility_values(rng, number, kind, place, who, chain, elements)
        return _Facility(number, self.seed, kind, place, chain, who, elements, values)

    def chain(self, chain: _Chain, block: int) -> _Organization:
        words = _words()["place_word"]
        name = f"{words[(chain.number * 7 + block) % len(words)]} {chain.suffix}"
        count = len(self.members(chain, block)) + chain.extra
        code = str(90_000_001 + block * 100 + chain.number)
        headquarters = f"{chain.city}, {chain.state}"
        return _Organization(code, name, headquarters, chain.origin, count)

    def members(self, chain: _Chain, block: int) -> list[int]:
        """Numbers of a chain's facilities in a block, those beyond the exchange left out."""
        end = min(self.facilities, (block + 1) * _BLOCK)
        offsets = sorted(slot for slot, (owner, _) in _slots().items() if owner == chain)
        starts = range(block * _BLOCK, end, _SLOTS)
        return [start + offset for start in starts for offset in offsets if start + offset < end]

    def unloaded(self, chain: _Chain, count: int) -> list[_Facility]:
        """Further facilities of a chain: other agencies hold them, no submittal is delivered."""
        numbers = itertools.count(self.facilities)
        own = (n for n in numbers if _slots().get(n % _SLOTS, (None, 0))[0] == chain)
        return [self.facility(n) for n in itertools.islice(own, count)]

    def owner_now(self, facility: _Facility) -> _Organization:
        """The organization after a transfer, if there was one."""
        if facility.chain or facility.number % 13 != 7:
            return facility.organization
        chain = _chains()[facility.number // 13 % len(_chains())]
        return self.chain(chain, facility.number // _BLOCK)


def _draw_kind(rng: Random, number: int) -> str:
    """The first hundred take their turn, so that a small sample has every kind."""
    names, weights = _kind_weights()
    return (
        names[number % len(names)] if number < 100 else rng.choices(names, cum_weights=weights)[0]
    )


def _single(rng: Random, kind: _Kind, place: _Place, number: int) -> _Organization:
    word = rng.choice(_words()["last"] + _words()["place_word"])
    name = f"{word} {rng.choice(kind.names)}" + rng.choice(("", "", " LLC", ", Inc."))
    return _Organization(str(90_100_001 + number), name, f"{place.city}, CA", "2", 1)


def _facility_values(
    rng: Random,
    number: int,
    kind: _Kind,
    place: _Place,
    who: _Organization,
    chain: _Chain | None,
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
        "tank_count": str(len(_tank_contents(kind))),
        "ust_type": "1" if kind.name == "gas_station" else "6",
        "facility_id": f"FA{rng.randrange(10**7):07d}",
        "facility_key": _guid(rng) if rng.random() < 0.3 else "",
        "established": _established(number, rng),
        "last_submittal": _occasion_day(number, rng).date().isoformat(),
        "tank_number": str(rng.randint(1, 9)),
    }
    has = {f"has_{n}": "Y" if n in elements else "N" for n in range(4, 10)}
    return values | has | _address_values(rng, place, chain) | _people_values(rng)


def _established(number: int, rng: Random) -> str:
    """The day a facility was added to CERS; one in thirty is new and then submitted."""
    year, month = rng.randint(1998, 2022), rng.randint(1, 12)
    first = _occasion_day(number, rng) - timedelta(days=20)
    return first.date().isoformat() if number % 30 == 6 else f"{year}-{month:02d}-15"


def _address_values(rng: Random, place: _Place, chain: _Chain | None) -> dict[str, str]:
    house, name = str(rng.randint(10, 9990)), rng.choice(_words()["street"])
    street_type = rng.choice(_words()["street_type"])
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


def _coordinates(rng: Random, place: _Place) -> tuple[str, str, str]:
    """Near the middle of the ZIP code; or a filler that real files hold for `unknown`."""
    draw = rng.random()
    if draw < 0.12:
        return "37.2718810", "-119.2702330", "10"
    if draw < 0.15:
        return "0000", "0000", "1000"
    lat = float(place.lat) + rng.uniform(-0.012, 0.012)
    lon = float(place.lon) + rng.uniform(-0.012, 0.012)
    return f"{lat:.6f}", f"{lon:.6f}", rng.choice(("15", "30.5", "100"))


def _people_values(rng: Random) -> dict[str, str]:
    submitter, contact = _person(rng), _person(rng)
    first, last = submitter.split(" ")
    return {
        "owner": _person(rng),
        "operator": _person(rng),
        "contact": contact,
        "contact_email": _email(contact),
        "submitter_first": first,
        "submitter_last": last,
        "submitter_email": _email(submitter),
    }


def _tank_contents(kind: _Kind) -> list[str]:
    return _UST_CONTENTS.get(kind.name, "03").split()


# --- occasions of submitting --------------------------------------------------------------------


def _occasion_day(number: int, rng: Random, occasion: int = _LATEST) -> datetime:
    """When a facility submits on an occasion; a few correct themselves minutes later."""
    if occasion in (_NEW_STATUS, _FOLLOW_UP):
        last = _REFERENCE_DAY if occasion == _NEW_STATUS else _FOLLOW_UP_DAY
        return last - timedelta(minutes=rng.randint(600, 4000))
    # The latest occasion must not depend on who asks: it has its own stream.
    day = _REFERENCE_DAY - timedelta(seconds=Random(number * 7919 + 5).randint(260_000, 34_000_000))
    if occasion == _LATEST:
        return day
    if occasion == _PORTAL:
        return day - timedelta(days=9)
    return day - (timedelta(minutes=11) if number % 23 == 0 else timedelta(days=358, minutes=77))


def _has_older(facility: _Facility) -> bool:
    return facility.number % 5 == 3 or facility.number % 23 == 0


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _midnight(day: date) -> str:
    """Pacific midnight in UTC, as CERS writes dates without a time (roughly: April to October)."""
    return f"{day.isoformat()}T{'07' if 4 <= day.month <= 10 else '08'}:00:00Z"


@dataclass(frozen=True)
class _Occasion:
    """All elements a facility submits at one time; `decide` may change their review status."""

    facility: _Facility
    number: int
    decide: Callable[[str, Random], str] = lambda status, rng: status

    @cached_property
    def submitted_on(self) -> datetime:
        return _occasion_day(
            self.facility.number, self.facility.rng(600 + self.number), self.number
        )

    @cached_property
    def values(self) -> _Values:
        signed = self.submitted_on.date() - timedelta(days=3)
        fixed = {
            "submitted_on": _stamp(self.submitted_on),
            "signed": signed.isoformat(),
            "authored": _midnight(signed),
            "year_begin": f"{self.submitted_on.year}-01-01",
            "year_end": f"{self.submitted_on.year}-12-31",
            "next_due": f"{self.submitted_on.year + 1}-03-01",
        }
        return _Values(self.facility.rng(self.number), {**self.facility.values, **fixed})


def _submittal(
    occasion: _Occasion,
    organization: _Organization,
    only: Iterable[int] | None = None,
    materials: int | None = None,
) -> str:
    """One FacilitySubmittal; `only` keeps some elements, without changing the others' keys."""
    facility, values = occasion.facility, occasion.values
    blocks = {n: _block(n, occasion, materials) for n in sorted(facility.elements)}
    kept = "".join(text for n, text in blocks.items() if only is None or n in only)
    return (
        f"<FacilitySubmittal><CERSID>{facility.cers_id}</CERSID><CERSOrganization>"
        f"<OrganizationCode>{organization.code}</OrganizationCode>"
        f"<OrganizationName>{escape(organization.name)}</OrganizationName></CERSOrganization>"
        f"<FacilityID>{values['facility_id'] if facility.number % 3 else ''}</FacilityID>"
        f"<FacilityRegulatorKey>{values['facility_key']}</FacilityRegulatorKey>"
        f"{kept}</FacilitySubmittal>\n"
    )


def _block(element: int, occasion: _Occasion, materials: int | None) -> str:
    name, form = _ELEMENTS[element]
    values, rng = occasion.values, occasion.facility.rng(100 + occasion.number * 10 + element)
    counts = f' warningCount="{rng.randint(0, 3)}" advisoryCount="0"' if rng.random() < 0.2 else ""
    values |= _header_values(element, occasion, rng)
    head = _render("portal_header" if occasion.number == _PORTAL else "header", values)
    header = f"<SubmittalElementHeader>{head}</SubmittalElementHeader>"
    body = _MAKERS[element](occasion, materials) if element in _MAKERS else ""
    return f"<{name}{counts}>{header}{body}{_render(form, values)}</{name}>"


def _header_values(element: int, occasion: _Occasion, rng: Random) -> dict[str, str]:
    """Status and review, drawn apart from the content: a later review must not change its keys."""
    status = _status(rng, occasion.number)
    if element == 1 and status == "6":
        status = "4"
    changed = occasion.decide(status, rng)
    regulator = occasion.facility.place.regulator(element)
    review = _NO_REVIEW if changed == "2" else _review(occasion, changed, rng, changed != status)
    return {"status": changed, "regulator": regulator, **review}


def _status(rng: Random, occasion: int) -> str:
    weights = (5, 2, 85, 5, 3) if occasion == _OLDER else (34, 8, 44, 9, 5)
    return rng.choices("23456", weights)[0]


_NO_REVIEW = dict.fromkeys(("action_on", "agent_name", "agent_email", "action_comment"), "")


def _review(occasion: _Occasion, status: str, rng: Random, late: bool) -> dict[str, str]:
    agent = _person(rng)
    day = occasion.submitted_on + timedelta(hours=rng.randint(2, 60))
    day = _FOLLOW_UP_DAY - timedelta(hours=rng.randint(20, 90)) if late else day
    comment = _comment(rng, f"review_{status}") if rng.random() < 0.7 else ""
    review = (_stamp(day), agent, _email(agent), comment)
    return dict(zip(_NO_REVIEW, review, strict=True))


def _facility_point(occasion: _Occasion, materials: int | None) -> str:
    occasion.values["point"] = _render("point", occasion.values)
    return ""


def _tanks(occasion: _Occasion, materials: int | None) -> str:
    values = occasion.values
    values["tanks"] = "".join(
        _render("tank", values.extended({"tank_number": str(n), **use}))
        for n, use in enumerate(_tank_uses(occasion.facility.kind), 1)
    )
    return ""


def _tank_uses(kind: _Kind) -> Iterator[dict[str, str]]:
    for contents in _tank_contents(kind):
        use = "05" if len(_tank_contents(kind)) == 1 else "04" if contents == "07" else "1a"
        yield {"tank_use": use, "tank_contents": contents}


def _treatment_units(occasion: _Occasion, materials: int | None) -> str:
    values = occasion.values
    units = []
    for code in values.rng.sample(list(_UNIT_TYPES), values.rng.randint(1, 2)):
        values["unit_type"] = code
        parts = _render("unit", values) + _render(f"unit_{_UNIT_TYPES[code]}", values)
        units.append(f"<HWUnit>{parts}</HWUnit>")
    values["units"] = "".join(units)
    return ""


# --- inventories --------------------------------------------------------------------------------


def _chemicals(occasion: _Occasion, materials: int | None) -> str:
    rng = occasion.values.rng
    keyless = occasion.facility.number % 17 == 3
    rows = (
        f"<Chemical>{_elements(row)}<CERSUniqueKey>{_NIL if keyless else _guid(rng)}"
        "</CERSUniqueKey></Chemical>"
        for row in _inventory(occasion, materials)
    )
    return f"<Chemicals>{''.join(rows)}</Chemicals>"


def _elements(row: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items())


def _inventory(occasion: _Occasion, materials: int | None = None) -> Iterator[dict[str, str]]:
    """Rows of an inventory by element in schema order; an earlier occasion's differ a little."""
    facility = occasion.facility
    rng = facility.rng(502)
    chosen = _choose_materials(facility, rng, materials)
    style = _Style.of(rng)
    for n, material in enumerate(chosen):
        row = _chemical(material, style, rng)
        if occasion.number == _OLDER and n and n == len(chosen) - 1:
            return
        if (n + occasion.number) % 4 == 0 and occasion.number != _LATEST:
            row["MaximumDailyAmount"] = _amount(float(row["MaximumDailyAmount"]) * 1.25)
        yield row


def _choose_materials(facility: _Facility, rng: Random, count: int | None) -> list[_Material]:
    core, some = _materials(facility.kind.name)
    if count is None:
        count = rng.randint(facility.kind.low, facility.kind.high)
        # A handful of campuses and refineries report thousands of rows.
        count = rng.randint(1500, 3500) if facility.number % _BLOCK == _BLOCK - 1 else count
    chosen = [*core, *rng.sample(some, len(some))][:count]
    return chosen + rng.choices(core + some, k=count - len(chosen))


@dataclass(frozen=True)
class _Style:
    """How a facility reports: which hazard scheme, and whether No is said or left out."""

    old: bool
    new: bool
    says_no: bool
    shuffles: bool
    grid: bool

    @classmethod
    def of(cls, rng: Random) -> _Style:
        scheme = rng.choices(("old", "new", "both"), (20, 60, 20))[0]
        draws = (rng.random() for _ in range(3))
        says_no, shuffles, grid = (
            d < share for d, share in zip(draws, (0.25, 0.1, 0.5), strict=True)
        )
        return cls(scheme != "new", scheme != "old", says_no, shuffles, grid)


def _chemical(material: _Material, style: _Style, rng: Random) -> dict[str, str]:
    """One material as a facility reports it: elements in schema order, absent ones left out."""
    row = _located(material, style, rng)
    row |= material.fixed
    maximum = _draw_amount(material, rng)
    row["LargestContainer"] = _amount(maximum / rng.choice((1, 1, 2, 4, 10)))
    row |= _hazard_flags(material, style, rng)
    row |= _amounts(material, maximum, rng)
    row |= _storage(material, style, rng)
    row |= material.components
    row |= _remarks(material, rng)
    return _spoil(row, rng) if rng.random() < 0.03 else row


def _located(material: _Material, style: _Style, rng: Random) -> dict[str, str]:
    secret = material.row["hm_type"] == "b" and rng.random() < 0.06
    row = {"CCLID": str(900_000 + len(material.row["common_name"]))} if rng.random() < 0.1 else {}
    row["ChemicalLocation"] = rng.choice(_words()[material.location])
    row["CLConfidential"] = "Y" if rng.random() < 0.03 else "N"
    if style.grid:
        row |= {
            "MapNumber": str(rng.randint(1, 4)),
            "GridNumber": f"{rng.choice('ABCDEF')}-{rng.randint(1, 9)}",
        }
    if material.row["chemical_name"]:
        row["ChemicalName"] = material.row["chemical_name"]
    row["TradeSecret"] = "Y" if secret else "N"
    return row


def _draw_amount(material: _Material, rng: Random) -> float:
    ratio = material.high / material.low
    return material.low * ratio ** rng.random()


def _amount(value: float) -> str:
    """Three significant digits; no more than two decimals."""
    return f"{float(f'{value:.3g}'):.2f}".rstrip("0").rstrip(".") if value >= 0.01 else "0.01"


def _hazard_flags(material: _Material, style: _Style, rng: Random) -> dict[str, str]:
    old, new = _hazards()
    names = [*(old if style.old else ()), *(new if style.new else ())]
    yes = material.old | material.new
    if style.shuffles:
        rng.shuffle(names)
    if style.says_no:
        return {name: "Y" if name in yes else "N" for name in names}
    return {name: "Y" for name in names if name in yes}


def _amounts(material: _Material, maximum: float, rng: Random) -> dict[str, str]:
    average = maximum * rng.choice((0.4, 0.5, 0.7, 0.9, 1))
    row = {"AverageDailyAmount": _amount(average), "MaximumDailyAmount": _amount(maximum)}
    if material.row["hm_type"] == "c":
        row["AnnualWasteAmount"] = _amount(maximum * rng.choice((2, 4, 12)))
        row["StateWasteCode"] = material.row["state_waste_code"]
    days = "365" if rng.random() < 0.9 else str(rng.randint(5, 300))
    return row | {"Units": material.row["units"], "DaysOnSite": days}


def _storage(material: _Material, style: _Style, rng: Random) -> dict[str, str]:
    used = rng.sample(material.containers, 1 if rng.random() < 0.8 else len(material.containers))
    if style.says_no:
        row = {name: "Y" if name in used else "N" for name in _containers()}
    else:
        row = dict.fromkeys(used, "Y")
    if "SCOther" in used:
        row["OtherStorageContainer"] = rng.choice(_words()["other_container"])
    pressure, temperature = material.row["pressure"], material.row["temperature"]
    return row | {"StoragePressure": pressure, "StorageTemperature": temperature}


def _remarks(material: _Material, rng: Random) -> dict[str, str]:
    row: dict[str, str] = {}
    if rng.random() < 0.08:
        row["ChemicalDescriptionComment"] = rng.choice(_words()["material_comment"]).replace(
            "\\n", "\n"
        )
    if material.components and rng.random() < 0.05:
        row["AdditionalMixtureComponents"] = "Inert ingredients, balance; additives below 1%"
    if rng.random() < 0.05:
        row["USEPASRSNumber"] = f"SAMPLE{rng.randrange(10**4):04d}"
    if material.row["dot_class"]:
        row["DOTHazardClassificationID"] = material.row["dot_class"]
    return row


def _spoil(row: dict[str, str], rng: Random) -> dict[str, str]:
    """One deliberate mistake that the schema allows and a check must find."""
    return rng.choice(_SPOILERS)(row)


def _spoil_average(row: dict[str, str]) -> dict[str, str]:
    return row | {"AverageDailyAmount": _amount(float(row["MaximumDailyAmount"]) * 3)}


def _spoil_cas(row: dict[str, str]) -> dict[str, str]:
    cas = row.get("CASNumber", "")
    if not cas:
        return _before(row, "HMType", {"CASNumber": "MIX"}) if row["HMType"] == "b" else row
    return row | {"CASNumber": f"{cas[:-1]}{(int(cas[-1]) + 1) % 10}"}


def _spoil_units(row: dict[str, str]) -> dict[str, str]:
    return row | {"EHS": "Y", "Units": "a"}


def _spoil_percent(row: dict[str, str]) -> dict[str, str]:
    changed = {"HC1PercentByWeight": "90", "HC2PercentByWeight": "65.25"}
    return row | {name: text for name, text in changed.items() if name in row}


def _spoil_containers(row: dict[str, str]) -> dict[str, str]:
    return {n: t for n, t in row.items() if n not in _containers() and n != "OtherStorageContainer"}


def _spoil_days(row: dict[str, str]) -> dict[str, str]:
    return row | {"DaysOnSite": "400"}


def _spoil_largest(row: dict[str, str]) -> dict[str, str]:
    return row | {"LargestContainer": _amount(float(row["MaximumDailyAmount"]) * 5)}


_SPOILERS = (
    _spoil_average,
    _spoil_cas,
    _spoil_units,
    _spoil_percent,
    _spoil_containers,
    _spoil_days,
    _spoil_largest,
)


def _before(row: dict[str, str], name: str, more: Mapping[str, str]) -> dict[str, str]:
    """The row with elements put in just before one of its own that stands where they may."""
    at = [*row].index(next(n for n in row if n in (name, "PFCodeHazardClass")))
    items = list(row.items())
    return dict([*items[:at], *more.items(), *items[at:]])


_MAKERS: Mapping[int, Callable[[_Occasion, int | None], str]] = {
    1: _facility_point,
    2: _chemicals,
    4: _tanks,
    5: _treatment_units,
}


# --- exchange files -----------------------------------------------------------------------------


class _Answer:
    """An answer file being written: opens its root, takes records, closes."""

    def __init__(self, path: Path, schema: str, version: str, attributes: str = "") -> None:
        encoding = "utf-8-sig" if f"_{_BOM_REGULATOR}_" in path.name else "utf-8"
        self.path = path
        self.records = 0
        self.root = "RegulatorFacilitySubmittals" if "FacilitySubmittal" in schema else schema
        self._file: TextIO = path.open("w", encoding=encoding, newline="\n")
        self._file.write('<?xml version="1.0" encoding="utf-8"?>\n')
        namespace = _NAMESPACE.format(schema, version)
        self._file.write(f'<cers:{self.root} xmlns:cers="{namespace}"{attributes}>\n')

    def write(self, text: str) -> None:
        self.records += 1
        self._file.write(text)

    def close(self) -> None:
        self._file.write(f"</cers:{self.root}>\n")
        self._file.close()


def _submittal_answer(
    path: Path, rng: Random, when: datetime = _REFERENCE_DAY, version: str = "10"
) -> _Answer:
    answer = _Answer(path, "RegulatorFacilitySubmittalQuery", version)
    answer.write(
        f"<DataSetDateTime>{_stamp(when)}</DataSetDateTime>"
        f"<TransactionKey>{_transaction_key(rng)}</TransactionKey>"
        "<TransactionStatus>Accepted</TransactionStatus>\n"
    )
    answer.records = 0
    return answer


class _Series:
    """Files of one agency's answers; a new one begins when the last is full."""

    def __init__(self, start: Callable[[int], _Answer], size: int) -> None:
        self._start, self._size = start, size
        self.paths: list[Path] = []
        self._answer: _Answer | None = None

    def write(self, text: str) -> None:
        if self._answer is None or self._answer.records >= self._size:
            self.close()
            self._answer = self._start(len(self.paths) + 1)
            self.paths.append(self._answer.path)
        self._answer.write(text)

    def close(self) -> None:
        if self._answer is not None:
            self._answer.close()
        self._answer = None


class _Agencies:
    """The series of every agency of an exchange, made when an agency's first record comes."""

    def __init__(self, exchange: _Exchange, out: Path, stack: ExitStack) -> None:
        self._exchange, self._out, self._stack = exchange, out, stack
        self.submittals: dict[str, _Series] = {}
        self.facilities: dict[str, _Series] = {}

    @cached_property
    def _totals(self) -> Counter[str]:
        numbers = range(self._exchange.facilities)
        return Counter(self._exchange.place(n).cupa for n in numbers)

    @property
    def paths(self) -> list[Path]:
        series = [*self.submittals.values(), *self.facilities.values()]
        return [path for one in series for path in one.paths]

    def add(self, facility: _Facility) -> None:
        """A facility's submittals, newest first, and its place in the facility query."""
        numbers = (_LATEST, _OLDER) if _has_older(facility) else (_LATEST,)
        for number in numbers:
            self._add_occasion(facility, number)
        self._query(facility.place.cupa).write(_query_facility(self._exchange, facility))

    def _add_occasion(self, facility: _Facility, number: int) -> None:
        full = _submittal(_Occasion(facility, number), facility.organization)
        self._submittals(facility.place.cupa).write(full)
        others = facility.place.others
        for code in sorted({c for n, c in others.items() if n in facility.elements}):
            only = {1} | {n for n, c in others.items() if c == code}
            text = _submittal(_Occasion(facility, number), facility.organization, only)
            self._submittals(code).write(text)

    def _submittals(self, code: str) -> _Series:
        return self._series(self.submittals, code, self._start_submittals, _SUBMITTALS_PER_FILE)

    def _query(self, code: str) -> _Series:
        return self._series(self.facilities, code, self._start_query, _FACILITIES_PER_QUERY)

    def _series(
        self,
        kept: dict[str, _Series],
        code: str,
        start: Callable[[str, int], _Answer],
        size: int,
    ) -> _Series:
        if code not in kept:
            kept[code] = _Series(lambda number: start(code, number), size)
            self._stack.callback(kept[code].close)
        return kept[code]

    def _start_submittals(self, code: str, number: int) -> _Answer:
        path = self._out / f"facility_submittals_{code}_{number:02d}.xml"
        return _submittal_answer(path, self._rng(code, number))

    def _start_query(self, code: str, number: int) -> _Answer:
        """CERS cuts a facility query at 5,000 and says how many there would be."""
        total = self._totals[code]
        returned = min(_FACILITIES_PER_QUERY, total - (number - 1) * _FACILITIES_PER_QUERY)
        counts = f' returnedResultCount="{returned}" totalQueryResultCount="{total}"'
        attributes = _attributes(self._rng(code, 5000 + number), counts)
        path = self._out / f"facility_query_{code}_{number:02d}.xml"
        return _Answer(path, "RegulatorFacilityQuery", "05", attributes)

    def _rng(self, code: str, number: int) -> Random:
        return Random(self._exchange.seed * 10**9 + int(code) * 10**4 + number)


def _attributes(rng: Random, more: str = "") -> str:
    key = _transaction_key(rng)
    return f' timeStamp="{_stamp(_REFERENCE_DAY)}"{more} transactionKey="{key}"'


def _query_facility(exchange: _Exchange, facility: _Facility) -> str:
    values = _Values(facility.rng(503), facility.values)
    values |= exchange.owner_now(facility).values
    values["element_requirements"] = _requirements(facility, values.rng)
    values["point"] = _render("point", values.extended({"signed": values["last_submittal"]}))
    return f"<Facility>{_render('query_facility', values)}</Facility>\n"


def _requirements(facility: _Facility, rng: Random) -> str:
    """One element each with its regulator, requirement and due date; about one in six overdue."""
    due = "2026-03-01" if rng.random() < 0.1 else "2027-03-01"
    due = "2025-03-01" if rng.random() < 0.06 else due
    parts = []
    for number, (name, _) in _ELEMENTS.items():
        applies = number in facility.elements or (number == 10 and facility.values["calarp"] == "Y")
        requirement = 3 if number == 1 else 2 if applies else 1
        date_due = f' nextDueDate="{due}"' if requirement > 1 and number < 5 else ""
        code = facility.place.regulator(number)
        parts.append(
            f'<{name} regulatorCode="{code}" reportingRequirement="{requirement}"{date_due}/>'
        )
    return "".join(parts)


def _write_organizations(exchange: _Exchange, path: Path) -> Path:
    """Chains with facilities known but not delivered, then some single-facility businesses."""
    blocks = range((exchange.facilities - 1) // _BLOCK + 1)
    chains = [(chain, block) for block in blocks for chain in _chains()]
    singles = [n for n in range(min(exchange.facilities, 40)) if n % _SLOTS not in _slots()]
    rng = Random(exchange.seed * 10**9 + 1)
    attributes = _attributes(rng, f' resultCount="{len(chains) + len(singles)}"')
    answer = _Answer(path, "RegulatorOrganizationQuery", "05", attributes)
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


def _organization(organization: _Organization, facilities: list[_Facility], mjb: bool) -> str:
    listed = "".join(
        f"<Facility>{_render('listed_facility', _Values(f.rng(504), f.values))}</Facility>"
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
        f"<Origin>{_ORIGINS[organization.origin]}</Origin>{last}"
        f"<Facilities>{listed}</Facilities></Organization>\n"
    )


def _write_transfers(exchange: _Exchange, path: Path) -> Path:
    attributes = _attributes(Random(exchange.seed * 10**9 + 2))
    answer = _Answer(path, "RegulatorFacilityTransferQuery", "06", attributes)
    for number in range(7, exchange.facilities, 13):
        facility = exchange.facility(number)
        owner = exchange.owner_now(facility)
        if owner != facility.organization:
            answer.write(_render("transfer", _transfer_values(facility, owner)) + "\n")
    answer.close()
    return path


def _transfer_values(facility: _Facility, owner: _Organization) -> _Values:
    values = _Values(facility.rng(505), facility.values)
    occurred = _REFERENCE_DAY - timedelta(minutes=values.rng.randint(100, 60_000))
    assumed = occurred - timedelta(days=values.rng.randint(0, 45))
    dates = {"occurred_on": _stamp(occurred), "assumed_on": assumed.date().isoformat()}
    return values.extended(owner.values | dates)


def _write_follow_up(exchange: _Exchange, path: Path) -> Path:
    """A week later: reviews of submittals already delivered, and newer submittals."""
    rng = Random(exchange.seed * 10**9 + 3)
    answer = _submittal_answer(path, rng, _FOLLOW_UP_DAY)
    for n, facility in enumerate(_first_of(exchange, _FOLLOW_UP_REGULATOR, 12)):
        if n % 3 == 0:
            occasion = _Occasion(facility, _FOLLOW_UP)
            answer.write(_submittal(occasion, exchange.owner_now(facility)))
        else:
            occasion = _Occasion(facility, _LATEST, _reviewed)
            answer.write(_submittal(occasion, facility.organization))
    answer.close()
    return path


def _reviewed(status: str, rng: Random) -> str:
    """What becomes of a status in a week: what waited is decided."""
    return ("4" if rng.random() < 0.75 else "5") if status in "23" else status


def _write_flawed(exchange: _Exchange, path: Path) -> Path:
    """Facilities of agencies whose exchange this is not, with something wrong for every check."""
    answer = _submittal_answer(path, Random(exchange.seed * 10**9 + 5))
    numbers = (n for n in itertools.count(exchange.facilities) if n % _SLOTS not in _slots())
    for flaw, number in enumerate(itertools.islice(numbers, len(planted.OF_FACILITY))):
        facility = exchange.facility(number)
        occasion = _Occasion(facility, _LATEST)
        text = _submittal(occasion, facility.organization, materials=planted.MATERIALS)
        answer.write(planted.flawed(text, flaw))
    answer.close()
    return path


def _write_new_statuses(exchange: _Exchange, path: Path) -> Path:
    """Statuses newer than the 1/10 schema, in a file of the namespace that has them."""
    answer = _submittal_answer(path, Random(exchange.seed * 10**9 + 4), version="14")
    for facility in _first_of(exchange, _NEW_STATUS_REGULATOR, 4):
        occasion = _Occasion(facility, _NEW_STATUS, lambda status, rng: rng.choice("89"))
        answer.write(_submittal(occasion, exchange.owner_now(facility)))
    answer.close()
    return path


def _write_portal(exchange: _Exchange, path: Path) -> Path:
    """What a local portal sent of facilities that reported the same year through CERS as well."""
    answer = _Answer(path, "RegulatorFacilitySubmittal", "13")
    key = _transaction_key(Random(exchange.seed * 10**9 + 6))
    answer.write(f"<RegulatorTransactionKey>{key}</RegulatorTransactionKey>\n")
    for facility in _first_of(exchange, _PORTAL_REGULATOR, 4):
        text = _submittal(_Occasion(facility, _PORTAL), facility.organization, only=(1, 2))
        answer.write(_OF_CERS.sub("", text))
    answer.close()
    return path


def _first_of(exchange: _Exchange, cupa: str, count: int) -> Iterator[_Facility]:
    own = (n for n in range(exchange.facilities) if exchange.place(n).cupa == cupa)
    return (exchange.facility(n) for n in itertools.islice(own, count))


def _write_listing(path: Path, seed: int) -> Path:
    """The regulator listing: the service has no schema; children `regulator` are what is known."""
    lines = [
        f'<regulator code="{r["code"]}" type="{r["type"]}">{escape(r["name"])}</regulator>'
        for r in _rows("regulators")
    ]
    root = f'<regulators transactionKey="{_transaction_key(Random(seed))}">'
    text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', root, *lines, "</regulators>", ""])
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


# --- workbooks ----------------------------------------------------------------------------------

# Cells that no schema guards, by data row; each is of a kind seen in real uploads.
_SPOILED_CELLS: Mapping[int, Mapping[str, Any]] = {
    1: {"CASNumber": date(1964, 5, 17)},
    2: {"MaximumDailyAmount": "55 gal", "EHS": False},
    3: {"Units": "A", "PhysicalState": "B "},
    4: {"MaximumDailyAmount": "1,200"},
    5: {"ChemicalLocation": "-1 level, parking garage", "PhysicalState": "x"},
    6: {"MaximumDailyAmount": None},
    7: {"HC1PercentByWeight": 150},
}


def _template_rows(facilities: Iterable[_Facility]) -> Iterator[dict[str, Any]]:
    """Inventory rows by template heading, amounts as numbers."""
    for facility in facilities:
        for row in _inventory(_Occasion(facility, _LATEST)):
            cells: dict[str, Any] = {"CERSID": int(facility.cers_id)}
            yield cells | {name: _cell(name, text) for name, text in row.items()}


def _cell(name: str, text: str) -> Any:
    numeric = name.endswith(("Amount", "PercentByWeight")) or name in ("Curies", "LargestContainer")
    if numeric:
        return float(text)
    return int(text) if name == "DaysOnSite" or name.endswith("HazardClass") else text


def _spoiled(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row | _SPOILED_CELLS.get(n, {}) for n, row in enumerate(rows))


def _facility_rows(facilities: Iterable[_Facility]) -> Iterator[dict[str, Any]]:
    """Facility-information rows: the owner/operator form by heading."""
    for facility in facilities:
        occasion = _Occasion(facility, _LATEST)
        filled = _fill("facility", occasion.values.extended({"point": "", "document": ""}))
        own = (r for r in filled if r[0].parents == ("OwnerOperatorInformation",))
        cells = {row.leaf: unescape(text) for row, text in own}
        yield {
            "CERSID": int(facility.cers_id),
            **cells,
            "FacilityID": facility.values["facility_id"],
        }


def _write_workbook(
    path: Path, headers: list[str], rows: Iterable[Mapping[str, Any]], above: Iterable[str] = ()
) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for line in above:
        sheet.append([line])
    sheet.append([*headers, SAMPLE_COLUMN])
    for row in rows:
        sheet.append([*(row.get(name) for name in headers), "fictional"])
    book.save(path)
    _fix_dates(path)
    return path


def _fix_dates(path: Path) -> None:
    """Writes the workbook anew without the time of its making, so that its bytes repeat."""
    draft = path.with_suffix(".draft")
    path.rename(draft)
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, _REFERENCE_DAY.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as source, new.open(info, "w", force_zip64=True) as target:
                _copy_undated(source, target, name.endswith("core.xml"))
    draft.unlink()


def _copy_undated(source: Any, target: Any, properties: bool) -> None:
    if properties:
        text = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2026-03-14T15:00:00Z<", source.read())
        target.write(text)
        return
    while part := source.read(1 << 20):
        target.write(part)


def _write_csv(path: Path, headers: list[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headers, SAMPLE_COLUMN])
        writer.writerows([*(row.get(name) for name in headers), "fictional"] for row in rows)
    return path


def _write_workbooks(exchange: _Exchange, out: Path) -> list[Path]:
    """Uploads of facilities that no submittal answer holds: they are known from these alone."""
    current, legacy, listed = (exchange.unloaded(chain, 3) for chain in _chains()[1:4])
    headers = template_headers("inventory")
    old = template_headers("inventory", legacy=True)
    inventory = _spoiled(_template_rows(current))
    facility = _facility_rows([*current, *legacy, *listed])
    return [
        _write_workbook(out / "inventory_current.xlsx", headers, inventory, _INSTRUCTIONS),
        _write_workbook(out / "inventory_legacy.xlsx", old, _template_rows(legacy)),
        _write_csv(out / "inventory.csv", headers, _template_rows(listed)),
        _write_workbook(out / "facility_information.xlsx", template_headers("facility"), facility),
    ]


# --- public -------------------------------------------------------------------------------------


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
    exchange = _Exchange(facilities, seed)
    with ExitStack() as stack:
        agencies = _Agencies(exchange, out, stack)
        for number in range(facilities):
            agencies.add(exchange.facility(number))
    return [
        _write_listing(out / "regulator_listing.xml", seed),
        *agencies.paths,
        _write_new_statuses(exchange, out / f"newer_statuses_{_NEW_STATUS_REGULATOR}.xml"),
        _write_follow_up(exchange, out / f"weekly_follow_up_{_FOLLOW_UP_REGULATOR}.xml"),
        _write_flawed(exchange, out / "flawed_submittals.xml"),
        _write_portal(exchange, out / f"local_portal_{_PORTAL_REGULATOR}.xml"),
        _write_organizations(exchange, out / "organization_query.xml"),
        _write_transfers(exchange, out / "facility_transfers.xml"),
        *_write_workbooks(exchange, out),
    ]


def write_submittals(
    path: Path, facilities: int, seed: int = 1, materials_per_facility: int | None = None
) -> None:
    """Writes one submittal query answer of that many facilities, one occasion each.

    `materials_per_facility` fixes the number of inventory rows of each. `ValueError` when
    `facilities` is below 1.
    """
    _require_positive(facilities)
    exchange = _Exchange(facilities, seed)
    answer = _submittal_answer(path, Random(seed * 10**9))
    for number in range(facilities):
        facility = exchange.facility(number)
        occasion = _Occasion(facility, _LATEST)
        text = _submittal(occasion, facility.organization, materials=materials_per_facility)
        answer.write(text)
    answer.close()


def write_inventory_workbook(path: Path, rows: int, seed: int = 1, legacy: bool = False) -> None:
    """Writes an inventory workbook with that many data rows, headings in row 1.

    The current 104 columns, or the legacy 80; then the column that marks sample data. `ValueError`
    when `rows` is below 1.
    """
    _require_positive(rows)
    exchange = _Exchange(rows, seed)
    found = _template_rows(exchange.facility(n) for n in itertools.count())
    headers = template_headers("inventory", legacy)
    _write_workbook(path, headers, itertools.islice(found, rows))


def _require_positive(count: int) -> None:
    if count < 1:
        raise ValueError(f"a sample needs at least 1, not {count}")
