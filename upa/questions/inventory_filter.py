"""The filter of materials, and the words for what it chooses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from upa.catalogue import fields, identifiers, inventory, phrases
from upa.questions import filter_base
from upa.questions.filter_base import Clause, Filter, Names, Scope

CAS = re.compile(r"\d{2,7}-\d{2}-\d")

CONTAINERS = inventory.containers()
FEDERAL_24 = inventory.newer_hazards()
FEDERAL_FIVE = inventory.older_hazards()

EHS_BY = {
    "row": "marked as extremely hazardous themselves",
    "component": "with a component marked as extremely hazardous",
    "both": "marked as extremely hazardous themselves and by a component",
    "row-only": "marked as extremely hazardous themselves and by no component",
    "component-only": "marked as extremely hazardous by a component and not themselves",
    "neither": "not marked as extremely hazardous",
}


@dataclass(frozen=True)
class InventoryFilter(Filter):
    """The filter of the Inventory page."""

    scope: Scope = field(default_factory=Scope)
    search: str = ""
    mixtures: bool = True
    city: str = ""
    zip_code: str = ""
    ehs: bool = False
    trade_secrets: bool = False
    hm_types: tuple[str, ...] = ()
    physical_states: tuple[str, ...] = ()
    fire_classes: tuple[int, ...] = ()
    dot_classes: tuple[str, ...] = ()
    waste_codes: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    units: str = ""
    minimum: float | None = None
    maximum: float | None = None
    days_from: int | None = None
    days_to: int | None = None
    hazards: tuple[str, ...] = ()
    crosswalk: bool = False
    pressures: tuple[str, ...] = ()
    temperatures: tuple[str, ...] = ()
    radioactive: str = ""
    confidential: str = ""
    ehs_by: str = ""
    material: str = ""
    component: str = ""
    cclid: str = ""
    cers_id: int | None = None
    business: int | None = None
    naics: str = ""
    receiver: int | None = None
    in_county: int | None = None
    in_city: str = ""

    FORMER: ClassVar[Mapping[str, str]] = {"chemical": "search", "facility": "cers_id"}
    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "search": lambda f, _: f"named “{f.search}”",
        "mixtures": lambda f, _: "not counting components of mixtures",
        "material": lambda f, _: f"grouped as {material(f.material)}",
        "component": lambda f, _: f"with {f.component} marked as an extremely hazardous component",
        "cclid": lambda f, _: f"with chemical library number {f.cclid}",
        "hm_types": lambda f, _: (
            f"of type {filter_base.labels('hazardous_material_types', f.hm_types)}"
        ),
        "physical_states": lambda f, _: f"stored as {state_words(f.physical_states)}",
        "ehs": lambda f, _: "that are or hold extremely hazardous substances",
        "ehs_by": lambda f, _: EHS_BY.get(f.ehs_by, f"by an unknown flag {f.ehs_by}"),
        "radioactive": lambda f, _: f"radioactive: {answer(f.radioactive)}",
        "confidential": lambda f, _: f"confidential location: {answer(f.confidential)}",
        "fire_classes": lambda f, _: (
            f"in fire hazard class {phrases.either(map(fire_class, f.fire_classes))}"
        ),
        "hazards": lambda f, _: (
            f"in federal hazard category {phrases.either(map(hazard, f.hazards))}".replace(
                "Federal hazard: ", ""
            )
        ),
        "crosswalk": lambda f, _: "or in a newer category derived from these",
        "dot_classes": lambda f, _: f"in DOT class {dot_words(f.dot_classes)}",
        "waste_codes": lambda f, _: (
            f"with state waste code {phrases.either(map(given, f.waste_codes))}"
        ),
        "containers": lambda f, _: f"in {phrases.either(map(container, f.containers)).lower()}",
        "units": lambda f, _: f"reported in {filter_base.choice_label('units', f.units)}",
        "minimum": lambda f, _: f"at a maximum daily amount of at least {f.minimum:,g}",
        "maximum": lambda f, _: f"at a maximum daily amount of at most {f.maximum:,g}",
        "pressures": lambda f, _: (
            f"at pressure {filter_base.labels('storage_pressures', f.pressures)}"
        ),
        "temperatures": lambda f, _: (
            f"at temperature {filter_base.labels('storage_temperatures', f.temperatures)}"
        ),
        "days_from": lambda f, _: f"on site at least {f.days_from} days a year",
        "days_to": lambda f, _: f"on site at most {f.days_to} days a year",
        "cers_id": lambda f, _: f"at facility {f.cers_id}",
        "business": lambda f, _: f"of business {f.business}",
        "naics": lambda f, _: (
            "at facilities without a NAICS code"
            if f.naics == filter_base.NONE
            else f"at facilities with a NAICS code that begins with {f.naics}"
        ),
        "receiver": lambda f, names: (
            "received by "
            + (filter_base.agency_name(f.receiver, names) if f.receiver else "an unknown agency")
        ),
        "in_county": lambda f, _: (
            f"in {fields.code_label('counties', f.in_county)} County"
            if f.in_county
            else "in no known county"
        ),
        "in_city": lambda f, _: (
            "without a city"
            if f.in_city == filter_base.NONE
            else f"in {f.in_city} (the whole name)"
        ),
        "city": lambda f, _: f"in the city of {f.city}",
        "zip_code": lambda f, _: f"with ZIP code {f.zip_code}",
        "trade_secrets": lambda f, _: "with trade secrets",
    }

    def params(self) -> dict[str, Any]:
        """SQL parameters of inventory/items; a CAS number is matched whole, other text by words.

        Amounts only count together with a unit, because units do not compare.
        """
        lists = ("hm_types", "physical_states", "fire_classes", "dot_classes", "waste_codes")
        lists += ("containers", "pressures", "temperatures")
        texts = ("units", "radioactive", "confidential", "ehs_by", "material", "component")
        texts += ("cclid", "naics", "in_city")
        cas = identifiers.searched(self.search)
        is_cas = CAS.fullmatch(cas) is not None
        return self.scope.params() | {
            "basis": self.scope.basis,
            "search": None if is_cas else filter_base.words(self.search),
            "cas": cas if is_cas else None,
            "mixtures": self.mixtures,
            "city": self.city or None,
            "zip_code": identifiers.clean("zip", self.zip_code),
            "ehs": self.ehs,
            "trade_secrets": self.trade_secrets,
            "minimum": self.minimum if self.units else None,
            "maximum": self.maximum if self.units else None,
            "days_from": self.days_from,
            "days_to": self.days_to,
            "hazards": self._hazards() or None,
            "cers_id": self.cers_id,
            "business": self.business,
            "receiver": self.receiver,
            "in_county": self.in_county,
            **{n: getattr(self, n) or None for n in texts},
            **{n: list(getattr(self, n)) or None for n in lists},
        }

    def _hazards(self) -> list[str]:
        """Categories asked for, with those derived from them when these are asked for too."""
        derived = [new for old in self.hazards for new in inventory.crosswalk().get(old, ())]
        return list(dict.fromkeys([*self.hazards, *(derived if self.crosswalk else [])]))

    def active(self) -> list[str]:
        """Names of the attributes that are set and have an effect."""
        idle = {"minimum", "maximum"} if not self.units else set()
        idle |= {"crosswalk"} if not self.hazards else set()
        idle |= {"mixtures"} if not self.search else set()
        return [name for name in super().active() if name not in idle]

    def sentence(self, names: Names) -> str:
        """The filter in English, with its basis; `names` are the agencies' names by code."""
        said = [*self.clauses(names).values(), *self.scope.clauses(names).values()]
        subject = " ".join(["Materials", *said]) if said else "All materials"
        secrets = "" if self.trade_secrets else ", without trade secrets"
        return f"{subject}, latest {self.scope.basis} inventories{secrets}"

    def file_name(self, names: Names) -> str:
        """A file name, without extension, that says what is in the file."""
        return phrases.slug(self.sentence(names))


def answer(code: str) -> str:
    """A yes or no that may be missing, in words."""
    return {"Y": "yes", "N": "no", filter_base.NONE: "not given"}.get(code, code)


def given(code: str) -> str:
    """A code people know, or that none is given."""
    return "not given" if code == filter_base.NONE else code


def fire_class(code: int) -> str:
    """Name of a fire hazard class; 0 stands for none."""
    return fields.code_label("fire_hazard_classes", code) if code else "not given"


def hazard(column: str) -> str:
    """Name of a federal hazard category, by its column, with the list it belongs to."""
    none = {"none_of_five": "None of the five", "none_of_24": "None of the 24"}
    known = fields.columns("inventory_items").get(column)
    return none.get(column) or (known.label if known else column)


def material(key: str) -> str:
    """What a group of materials is told by: cas:64-17-5 becomes CAS 64-17-5."""
    kind, _, value = key.partition(":")
    kinds = {"cas": "CAS", "cclid": "chemical library number", "name": "the name"}
    return f"{kinds.get(kind, kind)} {value}".strip()


def container(column: str) -> str:
    """Name of a kind of storage container, by its column."""
    if column == filter_base.NONE:
        return "No container given"
    return inventory.mark_name(column)


def state_words(states: Iterable[str]) -> str:
    """Physical states as a phrase: solid, liquid or gas."""
    return filter_base.labels("physical_states", states).lower()


def dot_words(classes: Iterable[str]) -> str:
    """DOT hazard classes as a phrase, each with its number."""
    return phrases.either(dot_class(c) for c in classes)


def dot_class(code: str) -> str:
    """A DOT hazard class with its number, or that none is given."""
    known = fields.codes("dot_hazard_classes").get(code)
    return f"{code} {known}" if known else filter_base.choice_label("dot_hazard_classes", code)
