"""Every number of the Jurisdictions page, computed anew from the source files of the sample.

Nothing here asks the warehouse's tables or shares code with the questions: exchange files are
walked with lxml, workbooks read with openpyxl, and the rules written once more in Python. The
answers of the questions the page shows are then compared with the result, for several choices of
agencies and counties.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from lxml import etree

from tests.support import exchange_walk
from tests.support.sample import WORKBOOKS_ON
from tests.support.small import SAMPLE
from upa.catalogue.paths import REFERENCE
from upa.questions import query
from upa.warehouse.access import EVERYTHING

DAY = date(2026, 3, 21)
SINCE = date(2025, 3, 21)
ELEMENTS = {
    "FacilityInformation": 1,
    "HazardousMaterialsInventory": 2,
    "EmergencyResponseTrainingPlans": 3,
    "UndergroundStorageTanks": 4,
    "OnsiteHazardousWasteTreatmentNotification": 5,
    "RecyclableMaterialsReport": 6,
    "RemoteWasteConsolidationsAnnualNotification": 7,
    "HWTankClosureCertification": 8,
    "AbovegroundPetroleumStorageTanks": 9,
    "CaliforniaAccidentalReleasePrevention": 10,
}
SCOPES: dict[str, dict[str, list[int]]] = {
    "everything": {},
    "a CUPA": {"agency": [1500]},
    "a PA of inventories and plans": {"agency": [1911]},
    "a PA of three elements": {"agency": [3302]},
    "two agencies": {"agency": [1010, 3700]},
    "a county": {"county": [10]},
    "a county nothing is loaded for": {"county": [31]},
    "a PA outside its county": {"agency": [3301], "county": [10]},
    "a CUPA in its county": {"agency": [3300], "county": [33]},
}


@dataclass
class Submittal:
    key: str
    cers_id: int
    element: int
    submitted_on: datetime
    made: datetime
    status: int | None
    regulator: int | None
    organization: int | None
    due: date | None = None
    block: etree._Element | None = None
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        return self.submitted_on, self.made, self.key


@dataclass
class Element:
    """One element of one facility: what a facility query says of it and its last submittal.

    A due date the query leaves open is the one the last submittal's review set.
    """

    cers_id: int
    number: int
    regulator: int | None
    requirement: int | None
    due: date | None
    last: Submittal | None

    @property
    def submitted(self) -> date | None:
        return pacific(self.last.submitted_on) if self.last else None

    @property
    def state(self) -> str:
        if self.requirement == 1:
            return "not_required"
        if self.requirement is None:
            return "requirement_unknown"
        if self.due is None:
            return "due_date_unknown"
        if self.due >= DAY:
            return "not_yet_due"
        return "submitted_since" if self.submitted and self.submitted >= self.due else "overdue"

    @property
    def status(self) -> int | None:
        return self.last.status if self.last else None


def pacific(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo("America/Los_Angeles")).date()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("Z"))


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def number(text: str | None) -> int | None:
    return int(text) if text else None


def valid_cas(text: str | None) -> bool:
    if not re.fullmatch(r"\d{2,7}-\d\d-\d", text or ""):
        return False
    *digits, check = (int(c) for c in text if c.isdigit())
    return sum(n * d for n, d in enumerate(reversed(digits), 1)) % 10 == check


def cities() -> dict[str, int]:
    with (REFERENCE / "sample_places.csv").open(encoding="utf-8", newline="") as file:
        return {r["city"].lower(): int(r["county_id"]) for r in csv.DictReader(file)}


class Sources:
    """The files of the sample, read for themselves."""

    def __init__(self, folder: Path) -> None:
        self.roots = [etree.parse(str(p)).getroot() for p in sorted(folder.glob("*.xml"))]
        self.deliveries: list[Submittal] = []
        for root in self.of("RegulatorFacilitySubmittals"):
            stated = root.findtext("DataSetDateTime")
            for one in root.iter("FacilitySubmittal"):
                self._deliver(one, moment(stated) if stated else None)
        for name in ("inventory_current.xlsx", "inventory_legacy.xlsx"):
            self._workbook(self.cells(folder / name), 2)
        with (folder / "inventory.csv").open(encoding="utf-8-sig", newline="") as file:
            self._workbook(list(csv.DictReader(file)), 2)
        self._workbook(self.cells(folder / "facility_information.xlsx"), 1)

    def of(self, name: str) -> Iterable[etree._Element]:
        return (r for r in self.roots if etree.QName(r).localname == name)

    def _deliver(self, one: etree._Element, made: datetime | None) -> None:
        for block in one:
            header = block.find("SubmittalElementHeader")
            if header is None:
                continue
            submitted_on = moment(exchange_walk.submitted_text(header))
            self.deliveries.append(
                Submittal(
                    exchange_walk.submittal_key(header).lower(),
                    int(one.findtext("CERSID")),
                    ELEMENTS[block.tag],
                    submitted_on,
                    made or submitted_on,
                    number(header.findtext("SubmittalStatus")),
                    number(header.findtext("RegulatorCode")),
                    number(one.findtext("CERSOrganization/OrganizationCode")),
                    day_of(header.findtext("NextDueDate")),
                    block,
                    [
                        {c.tag: (c.text or "").strip() for c in row}
                        for row in block.iter("Chemical")
                    ],
                )
            )

    @staticmethod
    def cells(path: Path) -> list[dict[str, Any]]:
        rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        at = next(n for n, row in enumerate(rows) if row[0] == "CERSID")
        return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]

    def _workbook(self, rows: list[dict[str, Any]], element: int) -> None:
        by_facility: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_facility[int(row["CERSID"])].append(row)
        for cers_id, own in by_facility.items():
            key = f"workbook:{element}:{cers_id}"
            one = Submittal(key, cers_id, element, WORKBOOKS_ON, WORKBOOKS_ON, None, None, None)
            one.rows = own if element == 2 else []
            self.deliveries.append(one)


class Expected:
    """What the page has to say, by the rules of the exchange format and of CalEPA's counting."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    @cached_property
    def submittals(self) -> list[Submittal]:
        """Each submittal as the newest file has it."""
        newest: dict[str, Submittal] = {}
        for one in self.sources.deliveries:
            if one.key not in newest or one.made > newest[one.key].made:
                newest[one.key] = one
        return list(newest.values())

    @cached_property
    def last(self) -> dict[tuple[int, int], Submittal]:
        return self._newest(lambda s: s.status != 1)

    @cached_property
    def accepted(self) -> dict[tuple[int, int], Submittal]:
        return self._newest(lambda s: s.status == 4)

    def _newest(self, counts: Callable[[Submittal], bool]) -> dict[tuple[int, int], Submittal]:
        found: dict[tuple[int, int], Submittal] = {}
        for one in sorted(filter(counts, self.submittals), key=lambda s: s.order):
            found[one.cers_id, one.element] = one
        return found

    @cached_property
    def queried(self) -> dict[int, etree._Element]:
        roots = self.sources.of("RegulatorFacilityQuery")
        return {int(f.findtext("CERSID")): f for r in roots for f in r.findall("Facility")}

    @cached_property
    def listed(self) -> dict[int, tuple[etree._Element, etree._Element]]:
        """Facilities of organization queries with their organization."""
        organizations = [
            o
            for r in self.sources.of("RegulatorOrganizationQuery")
            for o in r.findall("Organization")
        ]
        return {
            int(f.findtext("CERSID")): (o, f) for o in organizations for f in o.iter("Facility")
        }

    @cached_property
    def transfers(self) -> list[etree._Element]:
        roots = self.sources.of("RegulatorFacilityTransferQuery")
        return [t for r in roots for t in r.findall("RegulatorFacilityTransfer")]

    @cached_property
    def loaded(self) -> set[int]:
        return {s.cers_id for s in self.submittals}

    @cached_property
    def known(self) -> set[int]:
        moved = {int(t.findtext("Facility/CERSID")) for t in self.transfers}
        return self.loaded | self.queried.keys() | self.listed.keys() | moved

    def organization(self, cers_id: int) -> int | None:
        """By query answers, which in the sample are newer than any transfer; else submittals."""
        if cers_id in self.queried:
            return number(self.queried[cers_id].findtext("Organization/Code"))
        if cers_id in self.listed:
            return number(self.listed[cers_id][0].findtext("OrganizationCode"))
        own = [s for s in self.submittals if s.cers_id == cers_id]
        return max(own, key=lambda s: s.order).organization

    @cached_property
    def organizations(self) -> dict[int, int]:
        found = {c: self.organization(c) for c in self.known}
        return {c: o for c, o in found.items() if o is not None}

    @cached_property
    def statewide(self) -> dict[int, int]:
        """Facility counts of businesses as facility and organization queries give them."""
        counts = {}
        for root in self.sources.of("RegulatorOrganizationQuery"):
            for o in root.findall("Organization"):
                counts[int(o.findtext("OrganizationCode"))] = int(o.findtext("FacilityCount"))
        for f in self.queried.values():
            counts[int(f.findtext("Organization/Code"))] = int(
                f.findtext("Organization/FacilityCount")
            )
        return counts

    def information(self, cers_id: int) -> etree._Element | None:
        """The newest Business Activities form of a facility."""
        own = [s for s in self.submittals if (s.cers_id, s.element) == (cers_id, 1)]
        with_form = [s for s in own if s.block is not None]
        newest = max(with_form, key=lambda s: s.order, default=None)
        return newest.block.find("BusinessActivities") if newest else None

    @cached_property
    def counties(self) -> dict[int, int | None]:
        """The county a facility reports, else that of its city."""
        found = {}
        for cers_id in self.known:
            form = self.information(cers_id)
            said = number(form.findtext("CountyID")) if form is not None else None
            found[cers_id] = said or cities().get((self.city(cers_id) or "").lower())
        return found

    def city(self, cers_id: int) -> str | None:
        if cers_id in self.queried:
            return self.queried[cers_id].findtext("FacilityAddress/City")
        return self.listed[cers_id][1].findtext("City") if cers_id in self.listed else None

    @cached_property
    def elements(self) -> list[Element]:
        found = {}
        for cers_id, facility in self.queried.items():
            for said in facility.find("SubmittalElements"):
                key = cers_id, ELEMENTS[said.tag]
                last = self.last.get(key)
                found[key] = Element(
                    *key,
                    int(said.get("regulatorCode")),
                    int(said.get("reportingRequirement")),
                    day_of(said.get("nextDueDate")) or (last.due if last else None),
                    last,
                )
        for key, one in self.last.items():
            found.setdefault(key, Element(*key, one.regulator, None, one.due, one))
        return list(found.values())

    def inventory(self, cers_id: int) -> list[dict[str, Any]]:
        last = self.last.get((cers_id, 2))
        return last.rows if last and last.status != 6 else []

    def cupa(self, cers_id: int) -> int | None:
        own = [e.regulator for e in self.elements if (e.cers_id, e.number) == (cers_id, 1)]
        return own[0] if own else None

    def last_day(self, cers_id: int) -> date | None:
        days = [pacific(s.submitted_on) for (c, _), s in self.last.items() if c == cers_id]
        return max(days, default=None)


def has_ehs(row: dict[str, Any]) -> bool:
    return "Y" in (row.get("EHS"), *(row.get(f"HC{n}EHS") for n in range(1, 6)))


@dataclass
class View:
    """The expectations within agencies and counties."""

    all: Expected
    agency: list[int] | None = None
    county: list[int] | None = None

    def _in_counties(self, cers_id: int) -> bool:
        return self.county is None or self.all.counties[cers_id] in self.county

    def _ours(self, one: Element) -> bool:
        return self.agency is None or one.regulator in self.agency

    @cached_property
    def elements(self) -> list[Element]:
        return [e for e in self.all.elements if self._in_counties(e.cers_id) and self._ours(e)]

    @cached_property
    def facilities(self) -> set[int]:
        seen = {e.cers_id for e in self.all.elements if self._ours(e)}
        known = self.all.known if self.agency is None else seen
        return {c for c in known if self._in_counties(c)}

    @cached_property
    def loaded(self) -> set[int]:
        return self.facilities & self.all.loaded

    @cached_property
    def businesses(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for cers_id in self.facilities:
            if cers_id in self.all.organizations:
                found[self.all.organizations[cers_id]].append(cers_id)
        return found

    def everywhere(self, organization: int) -> list[int]:
        return [c for c, o in self.all.organizations.items() if o == organization]

    def reaches_beyond(self, organization: int) -> bool:
        here = len(self.businesses[organization])
        statewide = self.all.statewide.get(organization, 0)
        return len(self.everywhere(organization)) > here or statewide > here

    def silent(self) -> dict[int, int]:
        days = {c: self.all.last_day(c) for c in self.loaded}
        return {c: (DAY - d).days for c, d in days.items() if d and d < SINCE}

    def materials(self) -> list[tuple[int, dict[str, Any]]]:
        return [(c, row) for c in self.facilities for row in self.all.inventory(c)]


@pytest.fixture(scope="module")
def expected() -> Expected:
    return Expected(Sources(SAMPLE))


@pytest.fixture(scope="module", autouse=True)
def served(loaded_sample: Path) -> Iterable[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPA_WAREHOUSE", str(loaded_sample))
        yield loaded_sample


@pytest.fixture(params=SCOPES, ids=SCOPES.keys())
def view(request: pytest.FixtureRequest, expected: Expected) -> View:
    return View(expected, **SCOPES[request.param])


def answer(view: View, name: str, /, **params: Any) -> list[dict[str, Any]]:
    """A question's rows as dictionaries with None for what is missing."""
    frame = query.run(name, EVERYTHING, agency=view.agency, county=view.county, **params)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def one(view: View, name: str, /, **params: Any) -> dict[str, Any]:
    (row,) = answer(view, name, **params)
    return row


def day(value: Any) -> date | None:
    return None if value is None else value.date()


def by(rows: list[dict[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    found = {row.pop(key): row for row in rows}
    assert len(found) == len(rows)
    return found


# --- the sample tells the rules apart -----------------------------------------------------------


def test_the_sample_holds_every_case_the_rules_tell_apart(expected: Expected) -> None:
    states = Counter(e.state for e in expected.elements)
    assert len(states) == 6 and min(states.values()) >= 2
    assert {e.status for e in expected.elements} >= {None, 2, 3, 4, 5, 6, 8, 9}
    assert any(e.last is None and e.requirement == 2 for e in expected.elements)
    assert expected.known - expected.loaded
    whole = View(expected)
    assert len(whole.silent()) >= 3
    assert any(len(whole.everywhere(o)) == 12 for o in whole.businesses)


def test_days_are_counted_to_the_day_the_exchange_goes_through() -> None:
    assert query.run("jurisdictions/day", EVERYTHING)["day"].dt.date.tolist() == [DAY]


# --- head -----------------------------------------------------------------------------------------


def test_the_head_counts_what_the_files_hold(view: View) -> None:
    waiting = [e for e in view.elements if e.status in (2, 3)]
    required = {e.cers_id for e in view.all.elements if e.requirement is not None}
    undetermined = ("requirement_unknown", "due_date_unknown")
    assert one(view, "jurisdictions/summary") == {
        "facilities_known": len(view.facilities),
        "facilities_loaded": len(view.loaded),
        "materials": len(view.materials()),
        "facilities_with_ehs": len({c for c, row in view.materials() if has_ehs(row)}),
        "without_requirements": len(view.facilities - required),
        "businesses": len(view.businesses),
        "with_several_facilities": sum(len(own) > 1 for own in view.businesses.values()),
        "reaching_beyond": sum(map(view.reaches_beyond, view.businesses)),
        "awaiting_review": len(waiting),
        "oldest_days": max(((DAY - e.submitted).days for e in waiting), default=None),
        "not_accepted": sum(e.status == 5 for e in view.elements),
        "overdue": sum(e.state == "overdue" for e in view.elements),
        "not_determinable": sum(e.state in undetermined for e in view.elements),
    }


# --- facilities -----------------------------------------------------------------------------------


def test_the_list_has_each_facility_once_with_its_elements_and_counts(view: View) -> None:
    with (REFERENCE / "codes" / "submittal_elements.csv").open(encoding="utf-8") as file:
        short = {int(r["code"]): r["short"] for r in csv.DictReader(file)}
    rows = by(answer(view, "jurisdictions/facilities"), "cers_id")
    assert rows.keys() == view.facilities
    for cers_id, row in rows.items():
        own = (e for e in view.all.elements if e.cers_id == cers_id and e.requirement in (2, 3))
        mine = sorted(e.number for e in own if view.agency is None or e.regulator in view.agency)
        last = view.all.last.get((cers_id, 2))
        materials = view.all.inventory(cers_id)
        assert row["elements_required"] == (", ".join(short[n] for n in mine) or None)
        assert row["material_count"] == (len(materials) if last else None)
        assert row["ehs_count"] == (sum(map(has_ehs, materials)) if last else None)
        assert row["inventory_status"] == (last.status if last else None)
        assert day(row["inventory_submitted_on"]) == (pacific(last.submitted_on) if last else None)
        assert day(row["last_submitted_on"]) == view.all.last_day(cers_id)
        assert row["regulator_code"] == view.all.cupa(cers_id)
        assert row["county_id"] == view.all.counties[cers_id]
        assert row["organization_code"] == view.all.organizations.get(cers_id)


@pytest.mark.parametrize(
    ("elements", "requirements", "statuses"),
    [
        ([4], None, None),
        (None, [2, 3], None),
        ([2], [2], [2, 3]),
        ([4, 9], [1], None),
        (None, None, [5]),
    ],
)
def test_element_requirement_and_status_hold_for_one_element_of_the_agency(
    view: View,
    elements: list[int] | None,
    requirements: list[int] | None,
    statuses: list[int] | None,
) -> None:
    meant = {
        e.cers_id
        for e in view.elements
        if (elements is None or e.number in elements)
        and (statuses is None or e.status in statuses)
        and (e.last is not None if requirements is None else e.requirement in requirements)
    }
    asked = {"elements": elements, "requirements": requirements, "statuses": statuses}
    rows = answer(view, "jurisdictions/facilities", **asked)
    assert {r["cers_id"] for r in rows} == meant


def test_other_criteria_of_the_search_narrow_the_list(expected: Expected) -> None:
    whole = View(expected)
    everything = {r["cers_id"]: r for r in answer(whole, "jurisdictions/facilities")}
    criteria: dict[str, tuple[Any, Callable[[dict[str, Any]], bool]]] = {
        "facility_name": ("FUEL", lambda r: "fuel" in (r["facility_name"] or "").lower()),
        "address": ("stonepine", lambda r: "stonepine" in (r["site_address"] or "").lower()),
        "city": ("san", lambda r: (r["city"] or "").lower().startswith("san")),
        "zip_code": ("93", lambda r: (r["zip_code"] or "").startswith("93")),
        "business_name": ("growers", lambda r: "growers" in (r["organization_name"] or "").lower()),
        "naics": ("4571", lambda r: str(r["naics_code"] or "").startswith("4571")),
        "loaded": (False, lambda r: r["cers_id"] not in expected.loaded),
        "submitted_from": (
            date(2026, 1, 1),
            lambda r: (expected.last_day(r["cers_id"]) or date.min) >= date(2026, 1, 1),
        ),
        "submitted_to": (
            date(2025, 6, 1),
            lambda r: (expected.last_day(r["cers_id"]) or date.max) <= date(2025, 6, 1),
        ),
    }
    for name, (value, holds) in criteria.items():
        meant = {c for c, row in everything.items() if holds(row)}
        assert 0 < len(meant) < len(everything), name
        found = answer(whole, "jurisdictions/facilities", **{name: value})
        assert {r["cers_id"] for r in found} == meant, name


def test_points_are_those_of_facilities_with_a_real_position(view: View) -> None:
    real = {}
    fillers = set()
    for cers_id in view.facilities:
        said = point(view.all, cers_id)
        if said is None:
            continue
        if said[0] == 0 or said == (37.271881, -119.270233):
            fillers.add(cers_id)
        else:
            real[cers_id] = said
    assert one(view, "jurisdictions/points_known") == {
        "facilities": len(view.facilities),
        "with_point": len(real),
        "with_filler": len(fillers),
    }
    rows = answer(view, "jurisdictions/points", cell=0.0)
    assert sum(r["facilities"] for r in rows) == len(real)
    assert {(r["latitude"], r["longitude"]) for r in rows} == set(real.values())
    cells = answer(view, "jurisdictions/points", cell=0.5)
    assert sum(r["facilities"] for r in cells) == len(real)


def point(expected: Expected, cers_id: int) -> tuple[float, float] | None:
    """The position a facility reports, else that of the facility query."""
    information = [
        s.block.find(".//CERSPoint")
        for s in sorted(expected.submittals, key=lambda s: s.order, reverse=True)
        if (s.cers_id, s.element) == (cers_id, 1) and s.block is not None
    ]
    listed = expected.queried.get(cers_id)
    found = [*information[:1], listed.find(".//CERSPoint") if listed is not None else None]
    points = [
        (float(p.findtext("LatitudeMeasure")), float(p.findtext("LongitudeMeasure")))
        for p in found
        if p is not None
    ]
    return points[0] if points else None


# --- businesses -----------------------------------------------------------------------------------


def test_businesses_show_known_and_loaded_here_and_elsewhere(view: View) -> None:
    rows = by(answer(view, "jurisdictions/businesses"), "organization_code")
    assert rows.keys() == view.businesses.keys()
    for code, row in rows.items():
        here, everywhere = view.businesses[code], view.everywhere(code)
        loaded = [c for c in here if c in view.all.loaded]
        agencies = [view.all.cupa(c) for c in everywhere]
        statewide = view.all.statewide.get(code)
        assert row["known_here"] == len(here)
        assert row["loaded_here"] == len(loaded)
        assert row["facilities_known"] == len(everywhere)
        assert row["facilities_loaded"] == len([c for c in everywhere if c in view.all.loaded])
        assert row["known_elsewhere"] == len(everywhere) - len(here)
        assert row["facility_count"] == statewide
        if statewide is None:
            assert row["not_named"] is None
        else:
            assert row["not_named"] == max(statewide - len(everywhere), 0)
        assert row["agencies"] == len({a for a in agencies if a})
        assert row["without_agency"] == agencies.count(None)
        assert row["counties"] == len({view.all.counties[c] for c in everywhere} - {None})
        materials = sum(len(view.all.inventory(c)) for c in here)
        with_ehs = sum(any(map(has_ehs, view.all.inventory(c))) for c in here)
        assert row["materials_here"] == (materials if loaded else None)
        assert row["ehs_here"] == (with_ehs if loaded else None)


def test_reach_chooses_several_here_or_beyond(view: View) -> None:
    several = {o for o, own in view.businesses.items() if len(own) > 1}
    beyond = set(filter(view.reaches_beyond, view.businesses))
    for reach, meant in (("several", several), ("beyond", beyond), ("either", several | beyond)):
        rows = answer(view, "jurisdictions/businesses", reach=reach)
        assert {r["organization_code"] for r in rows} == meant


# --- submittals -----------------------------------------------------------------------------------


def test_the_matrix_counts_the_last_submittal_of_each_element(view: View) -> None:
    names = {
        "submitted": {2},
        "under_review": {3},
        "accepted": {4},
        "not_accepted": {5},
        "not_applicable": {6},
        "certified_or_complete": {8, 9},
        "status_unknown": {None},
    }
    rows = by(answer(view, "jurisdictions/statuses"), "submittal_element")
    assert rows.keys() == {e.number for e in view.elements}
    for element, row in rows.items():
        own = [e for e in view.elements if e.number == element]
        held = [e.last.status for e in own if e.last]
        assert row.pop("submittals") == len(held)
        assert row.pop("none_held") == sum(not e.last and e.requirement in (2, 3) for e in own)
        assert row == {n: sum(s in codes for s in held) for n, codes in names.items()}


def test_due_elements_are_told_from_those_that_cannot_be_told(view: View) -> None:
    rows = by(answer(view, "jurisdictions/due"), "submittal_element")
    assert rows.keys() == {e.number for e in view.elements}
    for element, row in rows.items():
        own = [e for e in view.elements if e.number == element]
        days = [(DAY - e.due).days for e in own if e.state == "overdue"]
        assert row.pop("longest_overdue") == max(days, default=None)
        states = Counter(e.state for e in own)
        assert row == {name: states[name] for name in row}
        assert sum(row.values()) == len(own)


def test_ages_of_what_awaits_review(view: View) -> None:
    classes = {
        "up to 15 days": range(-99, 16),
        "16 to 30 days": range(16, 31),
        "31 to 90 days": range(31, 91),
        "91 to 180 days": range(91, 181),
        "more than 180 days": range(181, 9999),
    }
    waiting = [e for e in view.elements if e.status in (2, 3)]
    meant = {}
    for name, days in classes.items():
        own = [e.cers_id for e in waiting if (DAY - e.submitted).days in days]
        if own:
            meant[name] = {"awaiting_review": len(own), "facilities": len(set(own))}
    assert by(answer(view, "jurisdictions/ages"), "age") == meant


@pytest.mark.parametrize(
    ("state", "holds"),
    [
        ("awaiting", lambda e: e.status in (2, 3)),
        ("overdue", lambda e: e.state == "overdue"),
        ("undetermined", lambda e: e.state in ("requirement_unknown", "due_date_unknown")),
        ("not-accepted", lambda e: e.status == 5),
        ("none-held", lambda e: e.last is None and e.requirement in (2, 3)),
    ],
)
def test_the_list_of_elements_shows_its_inputs(
    view: View, state: str, holds: Callable[[Element], bool]
) -> None:
    rows = answer(view, "jurisdictions/work", state=state)
    shown = {
        (r["cers_id"], r["submittal_element"]): (
            r["submittal_status"],
            day(r["submitted_on"]),
            r["age_days"],
            r["reporting_requirement"],
            day(r["next_due_date"]),
            r["days_overdue"],
            r["regulator_code"],
        )
        for r in rows
    }
    meant = {
        (e.cers_id, e.number): (
            e.status,
            e.submitted,
            (DAY - e.submitted).days if e.submitted else None,
            e.requirement,
            e.due,
            (DAY - e.due).days if e.state == "overdue" else None,
            e.regulator,
        )
        for e in view.elements
        if holds(e)
    }
    assert shown == meant
    order = [r["days_overdue"] if state == "overdue" else r["age_days"] for r in rows]
    told = [n for n in order if n is not None]
    assert told == sorted(told, reverse=True)


# --- programs -------------------------------------------------------------------------------------

BY_REQUIREMENT = (2, 4, 9, 10, 5, 6)
BY_ACTIVITY = ("HWGenerator", "RCRALargeQuantityGenerator", "HHWCollection")


def test_programs_are_counted_by_requirement_or_by_the_accepted_form(view: View) -> None:
    rows = answer(view, "jurisdictions/programs")
    assert [r["regulated"] for r in rows] == [
        *(requirement_counts(view, n)["regulated"] for n in BY_REQUIREMENT),
        *(activity_counts(view, tag)["regulated"] for tag in BY_ACTIVITY),
    ]
    for row, element in zip(rows, BY_REQUIREMENT, strict=False):
        assert {n: row[n] for n in requirement_counts(view, element)} == requirement_counts(
            view, element
        )
    for row, tag in zip(rows[len(BY_REQUIREMENT) :], BY_ACTIVITY, strict=True):
        assert {n: row[n] for n in activity_counts(view, tag)} == activity_counts(view, tag)


def requirement_counts(view: View, element: int) -> dict[str, int]:
    own = {e.cers_id: e for e in view.all.elements if e.number == element}
    own = {c: e for c, e in own.items() if c in view.facilities}
    ours = {c for c, e in own.items() if view.agency is None or e.regulator in view.agency}
    regulated = {c for c in ours if own[c].requirement in (2, 3)}
    accepted = {c for c in regulated if (c, element) in view.all.accepted and own[c].status != 6}
    not_in = {c for c in ours if own[c].requirement == 1}
    other = own.keys() - ours
    return {
        "regulated": len(regulated),
        "with_accepted": len(accepted),
        "not_in_program": len(not_in),
        "with_other_agency": len(other),
        "program_not_determinable": len(view.facilities - regulated - not_in - other),
    }


def activity_counts(view: View, tag: str) -> dict[str, int]:
    answers = Counter()
    for cers_id in view.facilities:
        form = view.all.accepted.get((cers_id, 1))
        answers[form.block.findtext(f"BusinessActivities/{tag}") if form else None] += 1
    return {
        "regulated": answers["Y"],
        "not_in_program": answers["N"],
        "with_other_agency": 0,
        "program_not_determinable": len(view.facilities) - answers["Y"] - answers["N"],
    }


# --- inventory ------------------------------------------------------------------------------------


def test_inventory_totals_and_sums_by_state_and_unit(view: View) -> None:
    rows = view.materials()
    open_rows = [(c, r) for c, r in rows if r.get("TradeSecret") != "Y"]
    ehs = [r for _, r in open_rows if r.get("EHS") == "Y"]
    assert one(view, "inventory/totals") == {
        "materials": len(open_rows),
        "facilities": len({c for c, _ in open_rows}),
        "ehs_materials": len(ehs),
        "ehs_mixtures": sum(has_ehs(r) for _, r in open_rows) - len(ehs),
        "without_amount": sum(
            exchange_walk.amount_of(r.get("MaximumDailyAmount")) is None for _, r in open_rows
        ),
        "without_unit": sum(not r.get("Units") for _, r in open_rows),
        "hidden": len(rows) - len(open_rows),
    }
    groups: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for _, r in open_rows:
        groups[code(r, "PhysicalState"), code(r, "Units")].append(
            exchange_walk.amount_of(r.get("MaximumDailyAmount"))
        )
    shown = answer(view, "inventory/by_state_and_unit")
    assert len(shown) == len(groups)
    for row in shown:
        amounts = groups[row["physical_state"], row["units"]]
        assert row["materials"] == len(amounts)
        assert row["without_amount"] == amounts.count(None)
        assert math.isclose(row["maximum_daily_amount"], sum(a for a in amounts if a is not None))


def code(row: dict[str, Any], name: str) -> str | None:
    return str(row.get(name) or "").strip().lower() or None


def test_materials_are_told_apart_by_cas_and_never_added_across_units(view: View) -> None:
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for cers_id, row in view.materials():
        cas = row.get("CASNumber")
        if row.get("TradeSecret") != "Y" and isinstance(cas, str) and valid_cas(cas):
            groups[cas].append((cers_id, row))
    shown = {r["cas_number"]: r for r in answer(view, "jurisdictions/chemicals")}
    assert groups.keys() <= shown.keys()
    units = {"gallons": "a", "cubic_feet": "b", "pounds": "c", "tons": "d"}
    for cas, rows in groups.items():
        row = shown[cas]
        assert row["facilities"] == len({c for c, _ in rows})
        assert row["materials"] == len(rows)
        for name, unit in units.items():
            given = [
                exchange_walk.amount_of(r.get("MaximumDailyAmount"))
                for _, r in rows
                if code(r, "Units") == unit
            ]
            told = [a for a in given if a is not None]
            assert math.isclose(row[name] or 0, sum(told)), (cas, name)
            assert (row[name] is None) == (not told)
    order = [r["facilities"] for r in answer(view, "jurisdictions/chemicals")]
    assert order == sorted(order, reverse=True)


# --- movements ------------------------------------------------------------------------------------


def test_new_transferred_and_silent_facilities(view: View) -> None:
    established = {
        c: date.fromisoformat(f.findtext("EstablishedOn")) for c, f in view.all.queried.items()
    }
    new = {c for c in view.facilities if established.get(c, date.min) >= SINCE}
    moved = [
        (int(t.findtext("Facility/CERSID")), pacific(moment(t.findtext("OccurredOn"))), t)
        for t in view.all.transfers
    ]
    moved = [m for m in moved if m[0] in view.facilities and m[1] >= SINCE]
    assert one(view, "jurisdictions/movements", since=SINCE) == {
        "facilities_known": len(view.facilities),
        "new_facilities": len(new),
        "without_date": len(view.facilities - established.keys()),
        "transferred": len({c for c, _, _ in moved}),
        "silent": len(view.silent()),
        "not_loaded": len(view.facilities - view.loaded),
    }
    found = answer(view, "jurisdictions/new_facilities", since=SINCE)
    assert {r["cers_id"]: day(r["established_on"]) for r in found} == {
        c: established[c] for c in new
    }
    shown = answer(view, "jurisdictions/transfers", since=SINCE)
    assert {(r["cers_id"], day(r["occurred_on"]), r["organization_code"]) for r in shown} == {
        (c, d, int(t.findtext("Organization/OrganizationCode"))) for c, d, t in moved
    }
    for row in shown:
        own = [s.organization for s in view.all.submittals if s.cers_id == row["cers_id"]]
        assert row["organization_code"] not in own
        assert row["former_organization_name"] != row["organization_name"]
    silent = answer(view, "jurisdictions/silent")
    assert {r["cers_id"]: r["silent_days"] for r in silent} == view.silent()


def test_without_agencies_nothing_comes_or_goes(view: View) -> None:
    moved = [
        e
        for e in view.all.elements
        if e.last and e.last.regulator and e.regulator != e.last.regulator
    ]
    assert moved == []
    assert answer(view, "jurisdictions/reassigned") == []


# --- by county and by agency ----------------------------------------------------------------------


def work_counts(facilities: set[int], elements: list[Element], loaded: set[int]) -> dict[str, Any]:
    """Counts of elements; None where nothing is held that could tell."""
    own = [e for e in elements if e.cers_id in facilities]
    undetermined = [e for e in own if e.state in ("requirement_unknown", "due_date_unknown")]
    held = [e for e in own if e.cers_id in loaded]
    telling = len(own) > len(undetermined)
    return {
        "awaiting_review": sum(e.status in (2, 3) for e in held) if held else None,
        "not_accepted": sum(e.status == 5 for e in held) if held else None,
        "overdue": sum(e.state == "overdue" for e in own) if telling else None,
        "not_determinable": len(undetermined) if own else None,
    }


def facility_counts(view: View, facilities: set[int]) -> dict[str, Any]:
    loaded = facilities & view.all.loaded
    rows = {c: view.all.inventory(c) for c in loaded}
    with_ehs = sum(any(map(has_ehs, materials)) for materials in rows.values())
    return {
        "facilities_known": len(facilities),
        "facilities_loaded": len(loaded),
        "businesses": len({view.all.organizations.get(c) for c in facilities} - {None}),
        "materials": sum(map(len, rows.values())) if loaded else None,
        "facilities_with_ehs": with_ehs if loaded else None,
    }


def test_counts_by_county_are_those_of_the_county(view: View) -> None:
    groups: dict[int | None, set[int]] = defaultdict(set)
    for cers_id in view.facilities:
        groups[view.all.counties[cers_id]].add(cers_id)
    silent = view.silent()
    meant = {
        county: facility_counts(view, own)
        | work_counts(own, view.elements, view.all.loaded)
        | {"silent": len(own & silent.keys()) if own & view.all.loaded else None}
        for county, own in groups.items()
    }
    assert by(answer(view, "jurisdictions/by_county"), "county_id") == meant


def test_counts_by_agency_are_those_of_the_elements_it_regulates(view: View) -> None:
    rows = by(answer(view, "jurisdictions/by_agency"), "regulator_code")
    codes = {e.regulator for e in view.elements} - {None}
    assert rows.keys() == codes
    for agency, row in rows.items():
        own = [e for e in view.elements if e.regulator == agency]
        facilities = {e.cers_id for e in own}
        meant = facility_counts(view, facilities) | work_counts(facilities, own, view.all.loaded)
        assert {n: row[n] for n in meant} == meant


def test_an_opened_county_shows_the_numbers_of_the_map(expected: Expected) -> None:
    rows = by(answer(View(expected), "jurisdictions/by_county"), "county_id")
    for county in (10, 19, 33):
        held = one(View(expected, county=[county]), "jurisdictions/summary")
        shared = held.keys() & rows[county].keys()
        assert len(shared) >= 7
        assert {n: rows[county][n] for n in shared} == {n: held[n] for n in shared}


def test_a_later_day_makes_more_overdue_and_nothing_less_waiting(expected: Expected) -> None:
    later = DAY + timedelta(days=365)
    now, then = (one(View(expected), "jurisdictions/summary", as_of=when) for when in (DAY, later))
    due = [e for e in expected.elements if e.requirement in (2, 3) and e.due]
    meant = sum(e.due < later and not (e.submitted and e.submitted >= e.due) for e in due)
    assert then["overdue"] == meant > now["overdue"]
    assert then["oldest_days"] == now["oldest_days"] + 365
    assert then["awaiting_review"] == now["awaiting_review"]
