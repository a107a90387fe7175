"""What the sample draws from: real places and chemicals, invented kinds of business and names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from xml.sax.saxutils import escape

from upa.catalogue import fields
from upa.catalogue.fields import template_headers

SLOTS = 40

ORIGINS = {"1": "EDT", "2": "Business", "3": "Cal/EPA", "4": "Letter", "5": "Seeding", "6": "CUPA"}
_FIRE = ("PF", "SF", "TF", "FF", "Fifth", "Sixth", "Seventh", "Eighth")


@dataclass(frozen=True)
class Place:
    """A real place: city, ZIP code, point and the agencies there."""

    city: str
    zip: str
    county_id: str
    lat: str
    lon: str
    cupa: str
    others: Mapping[int, str]

    def regulator(self, element: int) -> str:
        """Code of the agency of a submittal element there."""
        return self.others.get(element, self.cupa)


@dataclass(frozen=True)
class Kind:
    """A kind of business: how many materials it stores and which elements it submits."""

    name: str
    naics: str
    sic: str
    low: int
    high: int
    elements: Mapping[int, float]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """A business with facilities in many places."""

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
class Material:
    """A material: what its rows always say and between which amounts they vary."""

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
class FormRow:
    """An element of a form: where it stands, how often, and the texts it may have."""

    parents: tuple[str, ...]
    leaf: str
    share: float
    templates: tuple[str, ...]


def read_rows(name: str) -> Sequence[Mapping[str, str]]:
    """Rows of a reference file of the sample."""
    return fields.reference(f"sample_{name}")


def _numbered(text: str) -> dict[int, str]:
    """The pairs of `4:1910;9:4001` by their number."""
    return {int(n): value for n, value in (p.split(":") for p in text.split(";") if p)}


@cache
def places() -> Mapping[str, list[Place]]:
    """Places by the code of their CUPA, in the order in which agencies join a growing sample."""
    found: dict[str, list[Place]] = {r["code"]: [] for r in read_rows("regulators")}
    for r in read_rows("places"):
        place = (r[k] for k in ("city", "zip", "county_id", "lat", "lon", "cupa_code"))
        found[r["cupa_code"]].append(Place(*place, _numbered(r["other_regulators"])))
    return {code: places for code, places in found.items() if places}


@cache
def kinds() -> Mapping[str, Kind]:
    """Kinds of business by name."""
    return {r["kind"]: _kind(r) for r in read_rows("kinds")}


def _kind(r: Mapping[str, str]) -> Kind:
    elements = {n: float(share) for n, share in _numbered(r["elements"]).items()}
    low, high = int(r["materials_low"]), int(r["materials_high"])
    return Kind(r["kind"], r["naics"], r["sic"], low, high, elements, tuple(r["names"].split(";")))


@cache
def kind_weights() -> tuple[list[str], list[float]]:
    """Names of the kinds and their cumulated weights."""
    rows = read_rows("kinds")
    return [r["kind"] for r in rows], list(itertools.accumulate(float(r["weight"]) for r in rows))


@cache
def chains() -> tuple[Chain, ...]:
    """The businesses with facilities in many places."""
    rows = enumerate(read_rows("businesses"))
    names = ("suffix", "kind", "headquarters_city", "headquarters_state", "headquarters_zip")
    counts = ("slots", "extra_known", "undelivered")
    return tuple(
        Chain(n, *(r[k] for k in names), *(int(r[k]) for k in counts), r["origin"]) for n, r in rows
    )


@cache
def slots() -> Mapping[int, tuple[Chain, int]]:
    """Chain and its how-manieth slot, by facility number modulo `_SLOTS`."""
    members = [(chain, n) for chain in chains() for n in range(chain.slots)]
    # 7 shares no factor with 40, so the slots spread over the whole cycle.
    return {number * 7 % SLOTS: member for number, member in enumerate(members)}


@cache
def words() -> Mapping[str, list[str]]:
    """Words that names are made of, by list."""
    lists: dict[str, list[str]] = {}
    for r in read_rows("words"):
        lists.setdefault(r["list"], []).append(r["text"])
    return lists


@cache
def forms() -> Mapping[str, tuple[FormRow, ...]]:
    """Elements of every form, in schema order."""
    forms: dict[str, list[FormRow]] = {}
    for r in read_rows("forms"):
        *parents, leaf = r["path"].split("/")
        templates = ("" if t == "~" else escape(t) for t in r["value"].split("|"))
        row = FormRow(tuple(parents), leaf, float(r["share"]), tuple(templates))
        forms.setdefault(r["form"], []).append(row)
    return {name: tuple(rows) for name, rows in forms.items()}


@cache
def hazards() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headings of the five legacy and of the 24 current federal hazard categories."""
    current = [h for h in template_headers("inventory") if h.startswith("FHC")]
    old = [h for h in template_headers("inventory", legacy=True) if h.startswith("FHC")]
    return tuple(old), tuple(h for h in current if h not in old)


@cache
def containers() -> tuple[str, ...]:
    """Headings of storage containers in the inventory template."""
    return tuple(h for h in template_headers("inventory") if re.fullmatch("SC[A-Z]\\w+", h))


@cache
def materials(kind: str) -> tuple[tuple[Material, ...], tuple[Material, ...]]:
    """Materials nearly every facility of the kind holds, and those that some hold."""
    rows = [(r["kinds"].split(";"), r) for r in read_rows("materials")]
    core = tuple(_material(r["common_name"]) for kinds, r in rows if f"{kind}!" in kinds)
    return core, tuple(_material(r["common_name"]) for kinds, r in rows if kind in kinds)


@cache
def _material(common_name: str) -> Material:
    return _all_materials()[common_name]


@cache
def _all_materials() -> Mapping[str, Material]:
    return {r["common_name"]: _read_material(r) for r in read_rows("materials")}


def _read_material(r: Mapping[str, str]) -> Material:
    names = dict.fromkeys(("hazards_old", "hazards_new", "containers"))
    lists = {k: [x for x in r[k].split(";") if x] for k in names}
    return Material(
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
