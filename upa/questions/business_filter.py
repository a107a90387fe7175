"""The filter of businesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from upa.catalogue import fields, phrases
from upa.questions import filter_base
from upa.questions.filter_base import Clause, Filter, Names, Scope


@dataclass(frozen=True)
class BusinessFilter(Filter):
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
        "touching": lambda f, _: f"touching {filter_base.labels('counties', f.touching)} County",
        "leads": lambda f, names: (
            "led by " + phrases.either(filter_base.agency_name(code, names) for code in f.leads)
        ),
        "origins": lambda f, _: (
            f"entered by {filter_base.labels('organization_origins', f.origins)}"
        ),
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
            "search": filter_base.words(self.search),
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
        return phrases.slug(self.sentence(names))
