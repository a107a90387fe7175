"""Filters: one object that drives the page, the address, the SQL, the sentence and the file name.

A filter's attributes are the names in a page's address. Empty means any.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Self

from upa.catalogue import fields

CAS = re.compile(r"\d{2,7}-\d{2}-\d")
CERS_ID = re.compile(r"[1-9]\d{7,8}")
ACTIVITIES = tuple(
    column for column, known in fields.columns("facilities").items() if known.type == "yes-no"
)
CONTAINERS = tuple(
    column
    for column, known in fields.columns("inventory_items").items()
    if column.startswith("sc_") and known.type == "yes-no"
)
FEDERAL_24 = tuple(
    column
    for column in fields.columns("inventory_items")
    if column.startswith(("fhc_physical_", "fhc_health_"))
)
_PHYSICAL, _HEALTH = "fhc_physical_", "fhc_health_"
CROSSWALK: Mapping[str, tuple[str, ...]] = {
    "fhc_fire": (
        f"{_PHYSICAL}flammable",
        f"{_PHYSICAL}self_heating",
        f"{_PHYSICAL}pyrophoric",
        f"{_PHYSICAL}pyrophoric_gas",
        f"{_PHYSICAL}oxidizer",
        f"{_PHYSICAL}combustible_dust",
    ),
    "fhc_reactive": (
        f"{_PHYSICAL}self_reactive",
        f"{_PHYSICAL}organic_peroxide",
        f"{_PHYSICAL}contact_water_emits_flammable_gas",
    ),
    "fhc_pressure_release": (f"{_PHYSICAL}gas_under_pressure", f"{_PHYSICAL}explosive"),
    "fhc_acute_health": (
        f"{_HEALTH}acute_toxicity",
        f"{_HEALTH}skin_corrosion_irritation",
        f"{_HEALTH}respiratory_skin_sensitization",
        f"{_HEALTH}serious_eye_damage_eye_irritation",
        f"{_HEALTH}specific_target_organ_toxicity",
        f"{_HEALTH}aspiration_hazard",
        f"{_HEALTH}simple_asphyxiant",
    ),
    "fhc_chronic_health": (
        f"{_HEALTH}carcinogenicity",
        f"{_HEALTH}reproductive_toxicity",
        f"{_HEALTH}germ_cell_mutagenicity",
        f"{_HEALTH}specific_target_organ_toxicity",
    ),
}
"""Newer federal hazard categories by the older one they came from (40 CFR 370, before and after the
rule of 2016). Derived, not reported: corrosive to metal and hazards not otherwise classified have
no older counterpart, and target organ toxicity may be acute or chronic."""
FEDERAL_FIVE = tuple(CROSSWALK)
NONE = "none"
"""Choice of rows that give no value."""
EHS_BY = {
    "row": "marked as extremely hazardous themselves",
    "component": "with a component marked as extremely hazardous",
    "both": "marked as extremely hazardous themselves and by a component",
    "row-only": "marked as extremely hazardous themselves and by no component",
    "component-only": "marked as extremely hazardous by a component and not themselves",
    "neither": "not marked as extremely hazardous",
}
Names = Mapping[int, str]
Clause = Callable[[Any, Names], str]


def words(text: str) -> list[str] | None:
    """What is searched for: every word must be found; None for an empty search."""
    return text.lower().split() or None


def either(options: Iterable[str]) -> str:
    """Alternatives as a phrase: a, b or c."""
    *others, last = options
    return f"{', '.join(others)} or {last}" if others else last


def _labels(codes: str, chosen: Iterable[object]) -> str:
    return either(choice_label(codes, code) for code in chosen)


def choice_label(codes: str, code: object) -> str:
    """Label of a code that may be chosen, the choice of rows that give none among them."""
    return "not given" if code == NONE else fields.code_label(codes, code)


def agency_name(code: int, names: Names) -> str:
    """What an agency is called; one without a name is called after its code."""
    return names.get(code, f"Agency {code} (not in the directory)")


_READ: dict[str, Callable[[str], Any]] = {
    "str": str.strip,
    "bool": lambda text: text == "1",
    "bool | None": lambda text: {"1": True, "0": False}.get(text),
    "int | None": int,
    "float | None": float,
    "date | None": date.fromisoformat,
    "tuple[int, ...]": lambda text: tuple(int(part) for part in text.split(",") if part),
    "tuple[str, ...]": lambda text: tuple(part for part in text.split(",") if part),
}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}" if value == float(f"{value:g}") else repr(value)
    return str(value)


class _Filter:
    """What all filters can do; subclasses are frozen dataclasses of scalars and tuples."""

    CLAUSES: ClassVar[Mapping[str, Clause]] = {}

    @classmethod
    def _own(cls) -> Iterable[dataclasses.Field]:
        return (f for f in dataclasses.fields(cls) if f.name != "scope")

    @classmethod
    def from_query_params(cls, params: Mapping[str, str]) -> Self:
        """The filter an address asks for. A value that cannot be read counts as not given."""
        values: dict[str, Any] = {}
        for own in cls._own():
            try:
                if own.name in params:
                    values[own.name] = _READ[own.type](params[own.name])
            except ValueError:
                continue
        return cls(**values | cls._scope_of(params))

    @classmethod
    def _scope_of(cls, params: Mapping[str, str]) -> dict[str, Scope]:
        has_scope = "scope" in {f.name for f in dataclasses.fields(cls)}
        return {"scope": Scope.from_query_params(params)} if has_scope else {}

    def to_query_params(self) -> dict[str, str]:
        """The part of an address that asks for this filter; what is not set stays out."""
        scope: _Filter | None = getattr(self, "scope", None)
        mine = {name: _written(getattr(self, name)) for name in self.active()}
        return (scope.to_query_params() if scope else {}) | mine

    def active(self) -> list[str]:
        """Names of the attributes that are set, without those of the scope."""
        return [f.name for f in self._own() if getattr(self, f.name) != f.default]

    def without(self, name: str) -> Self:
        """The same filter with one attribute back at its default."""
        default = next(f.default for f in self._own() if f.name == name)
        return dataclasses.replace(self, **{name: default})

    def clauses(self, names: Names) -> dict[str, str]:
        """What each set attribute says in English, by attribute, in the order of the sentence."""
        active = self.active()
        return {n: clause(self, names) for n, clause in self.CLAUSES.items() if n in active}


@dataclass(frozen=True)
class Scope(_Filter):
    """Agencies and counties a user works in, which inventories count and as of which day; holds on
    every page."""

    agency: tuple[int, ...] = ()
    county: tuple[int, ...] = ()
    basis: str = "submitted"
    """`submitted` (the last submitted inventory, whatever its status) or `accepted`."""
    as_of: date | None = None
    """A past day, Pacific time; None for the present."""

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "agency": lambda f, names: "of " + either(agency_name(code, names) for code in f.agency),
        "county": lambda f, _: f"in {_labels('counties', f.county)} County",
        "as_of": lambda f, _: f"as of {f.as_of}",
    }

    def __post_init__(self) -> None:
        """Read any other basis as the usual one."""
        if self.basis != "accepted":
            object.__setattr__(self, "basis", "submitted")

    def params(self) -> dict[str, Any]:
        """SQL parameters of the questions about facilities."""
        return {"regulators": list(self.agency) or None, "counties": list(self.county) or None}


@dataclass(frozen=True)
class FacilityFilter(_Filter):
    """The filter of the Facilities page."""

    scope: Scope = field(default_factory=Scope)
    search: str = ""
    city: str = ""
    zip_code: str = ""
    business: int | None = None
    elements: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    activities: tuple[str, ...] = ()
    ehs: bool | None = None
    findings: bool | None = None
    loaded: bool | None = None
    submitted_from: date | None = None
    submitted_to: date | None = None

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "search": lambda f, _: f"matching “{f.search}”",
        "business": lambda f, _: f"of business {f.business}",
        "city": lambda f, _: f"in {f.city}",
        "zip_code": lambda f, _: f"with ZIP code {f.zip_code}",
        "elements": lambda f, _: (
            f"with a last submittal of {_labels('submittal_elements', f.elements)}"
        ),
        "statuses": lambda f, _: (
            ("" if f.elements else "with a last submittal ")
            + f"that is {_labels('submittal_statuses', f.statuses)}"
        ),
        "activities": lambda f, _: "that report " + " and ".join(map(activity, f.activities)),
        "ehs": lambda f, _: f"{'with' if f.ehs else 'without'} extremely hazardous substances",
        "findings": lambda f, _: f"{'with' if f.findings else 'without'} findings",
        "loaded": lambda f, _: (
            "with submittals loaded" if f.loaded else "known but without submittals loaded"
        ),
        "submitted_from": lambda f, _: f"last submitting on or after {f.submitted_from}",
        "submitted_to": lambda f, _: f"last submitting on or before {f.submitted_to}",
    }

    def params(self) -> dict[str, Any]:
        """SQL parameters of facilities/list."""
        same = ("ehs", "findings", "loaded", "submitted_from", "submitted_to")
        return self.scope.params() | {
            "words": words(self.search),
            "organization_code": self.business,
            "city": self.city or None,
            "zip_code": self.zip_code or None,
            "elements": list(self.elements) or None,
            "statuses": list(self.statuses) or None,
            "activities": list(self.activities) or None,
            **{name: getattr(self, name) for name in same},
        }

    def sentence(self, names: Names) -> str:
        """The filter in English; `names` are the agencies' names by code."""
        said = [*self.scope.clauses(names).values(), *self.clauses(names).values()]
        return " ".join(["Facilities", *said]) if said else "All known facilities"

    def file_name(self, names: Names) -> str:
        """A file name, without extension, that says what is in the file."""
        return slug(self.sentence(names))


@dataclass(frozen=True)
class JurisdictionFilter(FacilityFilter):
    """The filter of the facilities of a jurisdiction: the search criteria of CERS.

    Element, requirement and status have to hold for one and the same submittal element, and one
    that the chosen agencies regulate.
    """

    facility_name: str = ""
    address: str = ""
    business_name: str = ""
    naics: str = ""
    requirements: tuple[int, ...] = ()

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "facility_name": lambda f, _: f"named “{f.facility_name}”",
        "address": lambda f, _: f"at “{f.address}”",
        "business_name": lambda f, _: f"of a business named “{f.business_name}”",
        "naics": lambda f, _: f"with a NAICS code that begins with {f.naics}",
        **{k: v for k, v in FacilityFilter.CLAUSES.items() if k not in ("elements", "statuses")},
        "elements": lambda f, _: (
            ("where " if f.requirements else "with a last submittal of ")
            + _labels("submittal_elements", f.elements)
        ),
        "requirements": lambda f, _: (
            ("is " if f.elements else "where an element is ")
            + _labels("reporting_requirements", f.requirements).lower()
        ),
        "statuses": lambda f, _: (
            (
                "and its last submittal is "
                if f.requirements
                else "that is "
                if f.elements
                else "with a last submittal that is "
            )
            + _labels("submittal_statuses", f.statuses)
        ),
    }

    def params(self) -> dict[str, Any]:
        """SQL parameters of jurisdictions/facilities."""
        texts = ("facility_name", "address", "business_name", "naics")
        return super().params() | {
            **{n: getattr(self, n) or None for n in texts},
            "requirements": list(self.requirements) or None,
        }


@dataclass(frozen=True)
class PlanFilter(_Filter):
    """The filter of the emergency plans of a jurisdiction: state of the last submittal, how plan
    and training are on file (`none` where it names no such document), and what is due."""

    scope: Scope = field(default_factory=Scope)
    search: str = ""
    plan_states: tuple[str, ...] = ()
    plan_options: tuple[str, ...] = ()
    training_options: tuple[str, ...] = ()
    plan_due: tuple[str, ...] = ()

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "search": lambda f, _: f"matching “{f.search}”",
        "plan_states": lambda f, _: f"whose plan is: {_lower('plan_states', f.plan_states)}",
        "plan_options": lambda f, _: f"plan on file as: {_provided(f.plan_options)}",
        "training_options": lambda f, _: f"training on file as: {_provided(f.training_options)}",
        "plan_due": lambda f, _: f"next due: {_lower('plan_dues', f.plan_due)}",
    }

    def params(self) -> dict[str, Any]:
        """SQL parameters of plans/facilities."""
        lists = ("plan_states", "plan_options", "training_options", "plan_due")
        return self.scope.params() | {
            "words": words(self.search),
            **{name: list(getattr(self, name)) or None for name in lists},
        }

    def sentence(self, names: Names) -> str:
        """The filter in English; `names` are the agencies' names by code."""
        said = ["Emergency plans of facilities", *self.scope.clauses(names).values()]
        return ", ".join([" ".join(said), *self.clauses(names).values()])


def document_option(code: str) -> str:
    """How a document is provided, or that the submittal names none."""
    return "None named" if code == NONE else fields.code_label("document_options", code)


def _provided(chosen: Iterable[str]) -> str:
    return either(map(document_option, chosen)).lower()


def _lower(codes: str, chosen: Iterable[object]) -> str:
    return _labels(codes, chosen).lower()


@dataclass(frozen=True)
class InventoryFilter(_Filter):
    """The filter of the Inventory page."""

    scope: Scope = field(default_factory=Scope)
    chemical: str = ""
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
    facility: int | None = None
    business: int | None = None
    naics: str = ""
    receiver: int | None = None
    in_county: int | None = None
    in_city: str = ""

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "chemical": lambda f, _: f"named “{f.chemical}”",
        "mixtures": lambda f, _: "not counting components of mixtures",
        "material": lambda f, _: f"grouped as {material(f.material)}",
        "component": lambda f, _: f"with {f.component} marked as an extremely hazardous component",
        "cclid": lambda f, _: f"with chemical library number {f.cclid}",
        "hm_types": lambda f, _: f"of type {_labels('hazardous_material_types', f.hm_types)}",
        "physical_states": lambda f, _: f"stored as {state_words(f.physical_states)}",
        "ehs": lambda f, _: "that are or hold extremely hazardous substances",
        "ehs_by": lambda f, _: EHS_BY.get(f.ehs_by, f"by an unknown flag {f.ehs_by}"),
        "radioactive": lambda f, _: f"radioactive: {answer(f.radioactive)}",
        "confidential": lambda f, _: f"confidential location: {answer(f.confidential)}",
        "fire_classes": lambda f, _: (
            f"in fire hazard class {either(map(fire_class, f.fire_classes))}"
        ),
        "hazards": lambda f, _: (
            f"in federal hazard category {either(map(hazard, f.hazards))}".replace(
                "Federal hazard: ", ""
            )
        ),
        "crosswalk": lambda f, _: "or in a newer category derived from these",
        "dot_classes": lambda f, _: f"in DOT class {dot_words(f.dot_classes)}",
        "waste_codes": lambda f, _: f"with state waste code {either(map(given, f.waste_codes))}",
        "containers": lambda f, _: f"in {either(map(container, f.containers)).lower()}",
        "units": lambda f, _: f"reported in {choice_label('units', f.units)}",
        "minimum": lambda f, _: f"at a maximum daily amount of at least {f.minimum:,g}",
        "maximum": lambda f, _: f"at a maximum daily amount of at most {f.maximum:,g}",
        "pressures": lambda f, _: f"at pressure {_labels('storage_pressures', f.pressures)}",
        "temperatures": lambda f, _: (
            f"at temperature {_labels('storage_temperatures', f.temperatures)}"
        ),
        "days_from": lambda f, _: f"on site at least {f.days_from} days a year",
        "days_to": lambda f, _: f"on site at most {f.days_to} days a year",
        "facility": lambda f, _: f"at facility {f.facility}",
        "business": lambda f, _: f"of business {f.business}",
        "naics": lambda f, _: (
            "at facilities without a NAICS code"
            if f.naics == NONE
            else f"at facilities with a NAICS code that begins with {f.naics}"
        ),
        "receiver": lambda f, names: (
            f"received by {agency_name(f.receiver, names) if f.receiver else 'an unknown agency'}"
        ),
        "in_county": lambda f, _: (
            f"in {fields.code_label('counties', f.in_county)} County"
            if f.in_county
            else "in no known county"
        ),
        "in_city": lambda f, _: (
            "without a city" if f.in_city == NONE else f"in {f.in_city} (the whole name)"
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
        is_cas = CAS.fullmatch(self.chemical) is not None
        return self.scope.params() | {
            "basis": self.scope.basis,
            "words": None if is_cas else words(self.chemical),
            "cas": self.chemical if is_cas else None,
            "mixtures": self.mixtures,
            "city": self.city or None,
            "zip_code": self.zip_code or None,
            "ehs": self.ehs,
            "trade_secrets": self.trade_secrets,
            "minimum": self.minimum if self.units else None,
            "maximum": self.maximum if self.units else None,
            "days_from": self.days_from,
            "days_to": self.days_to,
            "hazards": self._hazards() or None,
            "cers_id": self.facility,
            "business_code": self.business,
            "receiver": self.receiver,
            "in_county": self.in_county,
            **{n: getattr(self, n) or None for n in texts},
            **{n: list(getattr(self, n)) or None for n in lists},
        }

    def _hazards(self) -> list[str]:
        """Categories asked for, with those derived from them when these are asked for too."""
        derived = [new for old in self.hazards for new in CROSSWALK.get(old, ())]
        return list(dict.fromkeys([*self.hazards, *(derived if self.crosswalk else [])]))

    def active(self) -> list[str]:
        """Names of the attributes that are set and have an effect."""
        idle = {"minimum", "maximum"} if not self.units else set()
        idle |= {"crosswalk"} if not self.hazards else set()
        idle |= {"mixtures"} if not self.chemical else set()
        return [name for name in super().active() if name not in idle]

    def sentence(self, names: Names) -> str:
        """The filter in English, with its basis; `names` are the agencies' names by code."""
        said = [*self.clauses(names).values(), *self.scope.clauses(names).values()]
        subject = " ".join(["Materials", *said]) if said else "All materials"
        secrets = "" if self.trade_secrets else ", without trade secrets"
        return f"{subject}, latest {self.scope.basis} inventories{secrets}"

    def file_name(self, names: Names) -> str:
        """A file name, without extension, that says what is in the file."""
        return slug(self.sentence(names))


@dataclass(frozen=True)
class BusinessFilter(_Filter):
    """The filter of the Businesses page. A business meets a scope when one of its facilities does;
    its figures are always those of all its facilities."""

    scope: Scope = field(default_factory=Scope)
    search: str = ""
    several_jurisdictions: bool | None = None
    touching: tuple[int, ...] = ()
    several_facilities: bool | None = None
    agencies_min: int | None = None
    leads: tuple[int, ...] = ()
    origins: tuple[str, ...] = ()
    unloaded: bool | None = None

    CLAUSES: ClassVar[Mapping[str, Clause]] = {
        "search": lambda f, _: f"matching “{f.search}”",
        "several_facilities": lambda f, _: (
            f"with {'several facilities' if f.several_facilities else 'one facility'}"
        ),
        "several_jurisdictions": lambda f, _: (
            f"in {'several jurisdictions' if f.several_jurisdictions else 'one jurisdiction'}"
        ),
        "agencies_min": lambda f, _: f"under at least {f.agencies_min} agencies",
        "touching": lambda f, _: f"touching {_labels('counties', f.touching)} County",
        "leads": lambda f, names: "led by " + either(agency_name(code, names) for code in f.leads),
        "origins": lambda f, _: f"entered by {_labels('organization_origins', f.origins)}",
        "unloaded": lambda f, _: (
            "with facilities that are not loaded" if f.unloaded else "with all facilities loaded"
        ),
    }

    def params(self) -> dict[str, Any]:
        """SQL parameters of businesses/list; CERS answers an origin as a number or a text."""
        origins = [
            code
            for code, label in fields.codes("organization_origins").items()
            if label in {fields.code_label("organization_origins", o) for o in self.origins}
        ]
        same = ("several_facilities", "several_jurisdictions", "agencies_min", "unloaded")
        return self.scope.params() | {
            "words": words(self.search),
            "touching": list(self.touching) or None,
            "leads": list(self.leads) or None,
            "origins": origins or None,
            **{name: getattr(self, name) for name in same},
        }

    def sentence(self, names: Names) -> str:
        """The filter in English; `names` are the agencies' names by code."""
        scope = self.scope.clauses(names)
        within = [f"with facilities {' '.join(scope.values())}"] if scope else []
        said = [*self.clauses(names).values(), *within]
        return " ".join(["Businesses", *said]) if said else "All known businesses"

    def file_name(self, names: Names) -> str:
        """A file name, without extension, that says what is in the file."""
        return slug(self.sentence(names))


def activity(column: str) -> str:
    """What a question of the Business Activities form asks for, by its column."""
    known = fields.columns("facilities").get(column)
    return known.label if known else column


def answer(code: str) -> str:
    """A yes or no that may be missing, in words."""
    return {"Y": "yes", "N": "no", NONE: "not given"}.get(code, code)


def given(code: str) -> str:
    """A code people know, or that none is given."""
    return "not given" if code == NONE else code


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
    if column == NONE:
        return "No container given"
    known = fields.columns("inventory_items").get(column)
    return known.label.removeprefix("Container: ").capitalize() if known else column


def state_words(states: Iterable[str]) -> str:
    """Physical states as a phrase: solid, liquid or gas."""
    return _labels("physical_states", states).lower()


def dot_words(classes: Iterable[str]) -> str:
    """DOT hazard classes as a phrase, each with its number."""
    return either(dot_class(c) for c in classes)


def dot_class(code: str) -> str:
    """A DOT hazard class with its number, or that none is given."""
    known = fields.codes("dot_hazard_classes").get(code)
    return f"{code} {known}" if known else choice_label("dot_hazard_classes", code)


def slug(sentence: str, longest: int = 100) -> str:
    """A sentence as a file name: lower-case words joined by hyphens, cut at a word."""
    text = re.sub(r"[^a-z0-9]+", "-", sentence.lower().replace("’", "")).strip("-")
    return text if len(text) <= longest else text[: longest + 1].rsplit("-", 1)[0]
