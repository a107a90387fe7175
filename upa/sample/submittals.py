"""Submittals of fictional facilities, element by element."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from xml.sax.saxutils import escape

from upa.catalogue import fields
from upa.sample import days, facilities, forms, materials
from upa.sample.facilities import Facility, Organization
from upa.sample.forms import Values
from upa.sample.materials import Style
from upa.sample.reference import Kind

_NIL = "00000000-0000-0000-0000-000000000000"

_FORMS = (
    "facility", "inventory_documents", "plans", "tanks", "treatment", "recycling",
    "consolidation", "closure", "aboveground", "",
)  # fmt: skip
ELEMENTS = {
    int(row["code"]): (row["element"], form)
    for row, form in zip(fields.code_list("submittal_elements")[1:], _FORMS, strict=True)
}
"""Name in exchange files and form of each submittal element."""

# Treatment unit types of field 607 in the order of its codes.
_UNIT_TYPES = {"a": "CESQT", "b": "CESW", "c": "CA", "d": "PBR", "e": "CEL"}


def has_older(facility: Facility) -> bool:
    """Whether a facility submitted before."""
    return facility.number % 5 == 3 or facility.number % 23 == 0


@dataclass(frozen=True)
class Occasion:
    """All elements a facility submits at one time; `decide` may change their review status."""

    facility: Facility
    number: int
    decide: Callable[[str, Random], str] = lambda status, rng: status

    @cached_property
    def submitted_on(self) -> datetime:
        """The moment of submitting."""
        return days.occasion_day(
            self.facility.number, self.facility.rng(600 + self.number), self.number
        )

    @cached_property
    def values(self) -> Values:
        """What forms say on this occasion."""
        signed = self.submitted_on.date() - timedelta(days=3)
        fixed = {
            "submitted_on": days.stamp(self.submitted_on),
            "signed": signed.isoformat(),
            "authored": days.midnight(signed),
            "year_begin": f"{self.submitted_on.year}-01-01",
            "year_end": f"{self.submitted_on.year}-12-31",
            "next_due": f"{self.submitted_on.year + 1}-03-01",
        }
        return Values(self.facility.rng(self.number), {**self.facility.values, **fixed})


def submittal(
    occasion: Occasion,
    organization: Organization,
    only: Iterable[int] | None = None,
    count: int | None = None,
) -> str:
    """One FacilitySubmittal; `only` keeps some elements, without changing the others' keys."""
    facility, values = occasion.facility, occasion.values
    blocks = {n: _block(n, occasion, count) for n in sorted(facility.elements)}
    kept = "".join(text for n, text in blocks.items() if only is None or n in only)
    return (
        f"<FacilitySubmittal><CERSID>{facility.cers_id}</CERSID><CERSOrganization>"
        f"<OrganizationCode>{organization.code}</OrganizationCode>"
        f"<OrganizationName>{escape(organization.name)}</OrganizationName></CERSOrganization>"
        f"<FacilityID>{values['facility_id'] if facility.number % 3 else ''}</FacilityID>"
        f"<FacilityRegulatorKey>{values['facility_key']}</FacilityRegulatorKey>"
        f"{kept}</FacilitySubmittal>\n"
    )


def _block(element: int, occasion: Occasion, count: int | None) -> str:
    name, form = ELEMENTS[element]
    values, rng = occasion.values, occasion.facility.rng(100 + occasion.number * 10 + element)
    counts = f' warningCount="{rng.randint(0, 3)}" advisoryCount="0"' if rng.random() < 0.2 else ""
    values |= _header_values(element, occasion, rng)
    head = forms.render("portal_header" if occasion.number == days.PORTAL else "header", values)
    header = f"<SubmittalElementHeader>{head}</SubmittalElementHeader>"
    body = _MAKERS[element](occasion, count) if element in _MAKERS else ""
    return f"<{name}{counts}>{header}{body}{forms.render(form, values)}</{name}>"


def _header_values(element: int, occasion: Occasion, rng: Random) -> dict[str, str]:
    """Status and review, drawn apart from the content: a later review must not change its keys."""
    status = _status(rng, occasion.number)
    if element == 1 and status == "6":
        status = "4"
    changed = occasion.decide(status, rng)
    regulator = occasion.facility.place.regulator(element)
    review = _NO_REVIEW if changed == "2" else _review(occasion, changed, rng, changed != status)
    return {"status": changed, "regulator": regulator, **review}


def _status(rng: Random, occasion: int) -> str:
    weights = (5, 2, 85, 5, 3) if occasion == days.OLDER else (34, 8, 44, 9, 5)
    return rng.choices("23456", weights)[0]


_NO_REVIEW = dict.fromkeys(("action_on", "agent_name", "agent_email", "action_comment"), "")


def _review(occasion: Occasion, status: str, rng: Random, late: bool) -> dict[str, str]:
    agent = forms.person(rng)
    day = occasion.submitted_on + timedelta(hours=rng.randint(2, 60))
    day = days.FOLLOW_UP_DAY - timedelta(hours=rng.randint(20, 90)) if late else day
    comment = forms.comment(rng, f"review_{status}") if rng.random() < 0.7 else ""
    review = (days.stamp(day), agent, forms.email(agent), comment)
    return dict(zip(_NO_REVIEW, review, strict=True))


def _facility_point(occasion: Occasion, count: int | None) -> str:
    occasion.values["point"] = forms.render("point", occasion.values)
    return ""


def _tanks(occasion: Occasion, count: int | None) -> str:
    values = occasion.values
    values["tanks"] = "".join(
        forms.render("tank", values.extended({"tank_number": str(n), **use}))
        for n, use in enumerate(_tank_uses(occasion.facility.kind), 1)
    )
    return ""


def _tank_uses(kind: Kind) -> Iterator[dict[str, str]]:
    for contents in facilities.tank_contents(kind):
        use = (
            "05" if len(facilities.tank_contents(kind)) == 1 else "04" if contents == "07" else "1a"
        )
        yield {"tank_use": use, "tank_contents": contents}


def _treatment_units(occasion: Occasion, count: int | None) -> str:
    values = occasion.values
    units = []
    for code in values.rng.sample(list(_UNIT_TYPES), values.rng.randint(1, 2)):
        values["unit_type"] = code
        parts = forms.render("unit", values) + forms.render(f"unit_{_UNIT_TYPES[code]}", values)
        units.append(f"<HWUnit>{parts}</HWUnit>")
    values["units"] = "".join(units)
    return ""


def _chemicals(occasion: Occasion, count: int | None) -> str:
    rng = occasion.values.rng
    keyless = occasion.facility.number % 17 == 3
    rows = (
        f"<Chemical>{_elements(row)}<CERSUniqueKey>{_NIL if keyless else forms.guid(rng)}"
        "</CERSUniqueKey></Chemical>"
        for row in inventory(occasion, count)
    )
    return f"<Chemicals>{''.join(rows)}</Chemicals>"


def _elements(row: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items())


def inventory(occasion: Occasion, count: int | None = None) -> Iterator[dict[str, str]]:
    """Rows of an inventory by element in schema order; an earlier occasion's differ a little."""
    facility = occasion.facility
    rng = facility.rng(502)
    chosen = materials.choose_materials(facility, rng, count)
    style = Style.of(rng)
    for n, material in enumerate(chosen):
        row = materials.chemical(material, style, rng)
        if occasion.number == days.OLDER and n and n == len(chosen) - 1:
            return
        if (n + occasion.number) % 4 == 0 and occasion.number != days.LATEST:
            row["MaximumDailyAmount"] = materials.amount(float(row["MaximumDailyAmount"]) * 1.25)
        yield row


_MAKERS: Mapping[int, Callable[[Occasion, int | None], str]] = {
    1: _facility_point,
    2: _chemicals,
    4: _tanks,
    5: _treatment_units,
}
