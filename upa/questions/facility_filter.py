"""Filters of facilities: everywhere, of a jurisdiction, and by their emergency plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from upa.catalogue import fields, identifiers, phrases
from upa.questions import filter_base
from upa.questions.filter_base import Clause, Filter, Names, Scope

ACTIVITIES = tuple(
    column for column, known in fields.columns("facilities").items() if known.type == "yes-no"
)


@dataclass(frozen=True)
class FacilityFilter(Filter):
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
            f"with a last submittal of {filter_base.labels('submittal_elements', f.elements)}"
        ),
        "statuses": lambda f, _: (
            ("" if f.elements else "with a last submittal ")
            + f"that is {filter_base.labels('submittal_statuses', f.statuses)}"
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
            "search": filter_base.words(self.search),
            "business": self.business,
            "city": self.city or None,
            "zip_code": identifiers.clean("zip", self.zip_code),
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
        return phrases.slug(self.sentence(names))


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
            + filter_base.labels("submittal_elements", f.elements)
        ),
        "requirements": lambda f, _: (
            ("is " if f.elements else "where an element is ")
            + filter_base.labels("reporting_requirements", f.requirements).lower()
        ),
        "statuses": lambda f, _: (
            (
                "and its last submittal is "
                if f.requirements
                else "that is "
                if f.elements
                else "with a last submittal that is "
            )
            + filter_base.labels("submittal_statuses", f.statuses)
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
class PlanFilter(Filter):
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
            "search": filter_base.words(self.search),
            **{name: list(getattr(self, name)) or None for name in lists},
        }

    def sentence(self, names: Names) -> str:
        """The filter in English; `names` are the agencies' names by code."""
        said = ["Emergency plans of facilities", *self.scope.clauses(names).values()]
        return ", ".join([" ".join(said), *self.clauses(names).values()])


def document_option(code: str) -> str:
    """How a document is provided, or that the submittal names none."""
    return "None named" if code == filter_base.NONE else fields.code_label("document_options", code)


def _provided(chosen: Iterable[str]) -> str:
    return phrases.either(map(document_option, chosen)).lower()


def _lower(codes: str, chosen: Iterable[object]) -> str:
    return filter_base.labels(codes, chosen).lower()


def activity(column: str) -> str:
    """What a question of the Business Activities form asks for, by its column."""
    known = fields.columns("facilities").get(column)
    return known.label if known else column
