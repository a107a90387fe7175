"""What changed between two submittals: exactly what really did, whatever the order and the keys."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.support import edt
from tests.support.browser import ROOT
from tests.support.macros import material_keys
from tests.support.small import facility, material, submittal, warehouse_of
from upa.exports import writers
from upa.exports.request import Request
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

KERN, COUNTY = 1500, 15
BEFORE, AFTER = datetime(2025, 6, 2, 20), datetime(2026, 2, 3, 20)
PERIOD = {"changed_from": "2026-01-01", "changed_to": "2026-12-31"}
CAS = ("7664-93-9", "67-56-1", "64-17-5", "7782-50-5", "75-21-8", "71-43-2")
NAMES = ("Motor Oil", "Parts Washer Solvent", "Grout Mix", "Deicer")
PLACES = ("Tank room", "Yard, north fence", None)
UNITS = {"a": ("c", "d"), "b": ("a", "c"), "c": ("b", "c")}
FEW = settings(deadline=None, phases=[Phase.explicit, Phase.generate])
"""Each example is a warehouse of its own: shrinking one would take minutes."""
UNIT_LABELS = {"a": "Gallons", "b": "Cubic feet", "c": "Pounds", "d": "Tons"}


@dataclass(frozen=True)
class Material:
    """A material as the test thinks of it: what tells it from others, and what can change."""

    cas: str | None
    name: str
    place: str | None
    state: str
    amount: float | None
    units: str
    ehs: str | None = None
    flammable: str | None = None

    @property
    def told_by(self) -> tuple:
        return (self.cas or self.name.lower(), (self.place or "").lower(), self.state)

    def row(self, key: str, cers_id: int, position: int) -> dict[str, Any]:
        made = material(
            key,
            cers_id,
            position,
            self.name,
            cas_number=self.cas,
            chemical_location=self.place,
            physical_state=self.state,
            maximum_daily_amount=self.amount,
            units=self.units,
            ehs=self.ehs,
            fhc_physical_flammable=self.flammable,
            cers_unique_key=f"{key}-{position}",
            locator=f"Chemical[{position}]",
        )
        (key,) = material_keys(pa.Table.from_pylist([made]))
        return made | {"material_key": key}


def amount_text(amount: float | None) -> str | None:
    return None if amount is None else f"{amount:,.10g}"


def field_changes(one: Material, other: Material) -> Iterator[tuple]:
    """Fields in which two rows of one material differ, as people read them."""
    yes = {"Y": "Yes", "N": "No", None: None}
    for label, name, said in (
        ("Maximum daily amount", "amount", amount_text),
        ("Units", "units", UNIT_LABELS.get),
        ("EHS", "ehs", yes.get),
        ("Physical hazard: flammable (gas, aerosol, liquid or solid)", "flammable", yes.get),
    ):
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            yield ("Changed", other.told_by, label, said(before), said(after))


def added(one: Material) -> tuple:
    return ("Added", one.told_by, "Maximum daily amount", None, amount_text(one.amount))


def removed(one: Material) -> tuple:
    return ("Removed", one.told_by, "Maximum daily amount", amount_text(one.amount), None)


@dataclass
class Planted:
    """Two inventories of a facility and what was really changed from one to the other."""

    before: list[Material] = field(default_factory=list)
    after: list[Material] = field(default_factory=list)
    changes: Counter = field(default_factory=Counter)


amounts = st.sampled_from([None, 1.0, 40.0, 55.0, 60.5, 200.0, 499.0, 500.0, 1234.0, 99000.0])


@st.composite
def materials(draw: st.DrawFn) -> Material:
    cas = draw(st.none() | st.sampled_from(CAS))
    state = draw(st.sampled_from("abc"))
    return Material(
        cas,
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(PLACES)),
        state,
        draw(amounts),
        draw(st.sampled_from(UNITS[state])),
        draw(st.sampled_from([None, "Y", "N"])),
        draw(st.sampled_from([None, "Y"])),
    )


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    """Materials that all differ in what tells them apart, some of them kept, renamed, removed,
    changed or added, and put into another order."""
    made = Planted()
    held = draw(st.lists(materials(), max_size=9, unique_by=lambda m: m.told_by))
    for one in held:
        fate = draw(st.sampled_from(["kept", "kept", "changed", "removed", "added"]))
        if fate == "added":
            made.after.append(one)
            made.changes[added(one)] += 1
            continue
        made.before.append(one)
        if fate == "removed":
            made.changes[removed(one)] += 1
            continue
        other = draw(materials()) if fate == "changed" else one
        new = replace(one, amount=other.amount, ehs=other.ehs, flammable=other.flammable)
        made.changes.update(field_changes(one, new))
        made.after.append(renamed(new, draw(st.integers(0, 3))))
    made.after = draw(st.permutations(made.after))
    return made


def renamed(one: Material, how: int) -> Material:
    """The same material under another name where it has a number, or written otherwise."""
    place = one.place.upper() + " " if one.place and how % 2 else one.place
    name = NAMES[how] if one.cas else one.name.upper()
    return replace(one, name=name, place=place)


def warehouse_with(folder: Path, inventories: dict[int, Planted]) -> Warehouse:
    """Facilities with two inventories each; rows of the later one have keys of their own."""
    sides = [
        (cers_id, f"{cers_id}-{number}", rows, day)
        for cers_id, made in inventories.items()
        for number, rows, day in (("1", made.before, BEFORE), ("2", made.after, AFTER))
    ]
    submittals = [
        submittal(key, c, 2, 4, KERN, submitted_on=day, data_set_date_time=day)
        for c, key, _, day in sides
    ]
    rows = {
        day: [
            m.row(key, c, n) | {"submitted_on": day, "sha256": "f1"}
            for c, key, held, made_on in sides
            if made_on == day
            for n, m in enumerate(held, 1)
        ]
        for day in (BEFORE, AFTER)
    }
    tables = {
        "facilities": [facility(c, f"Site {c}", "Delano", KERN, COUNTY) for c in inventories],
        "submittals": submittals,
        "past_inventory": rows[BEFORE],
        "current_inventory": rows[AFTER],
    }
    return warehouse_of(folder, {name: held for name, held in tables.items() if held})


def found(rows: Any) -> Counter:
    """Rows of an answer in the words of the test."""
    clean = rows.astype(object).where(rows.notna(), None)
    return Counter(
        (
            row["change"],
            (
                row["cas_number"] or row["common_name"].lower(),
                (row["chemical_location"] or "").strip().lower(),
                row["physical_state"],
            ),
            row["changed_field"],
            row["value_before"],
            row["value_after"],
        )
        for row in clean.to_dict("records")
    )


def asked(warehouse: Warehouse, name: str, **params: Any) -> Any:
    return query.run(name, EVERYTHING, warehouse.served, **params)


@settings(FEW, max_examples=6)
@given(st.lists(planted(), min_size=4, max_size=8))
def test_changes_are_exactly_the_real_ones_whatever_the_order_names_and_keys_of_rows(
    tmp_path_factory: pytest.TempPathFactory, made: list[Planted]
) -> None:
    inventories = dict(enumerate(made, 10000001))
    warehouse = warehouse_with(tmp_path_factory.mktemp("planted"), inventories)
    for cers_id, one in inventories.items():
        assert found(asked(warehouse, "changes/materials", cers_id=cers_id)) == one.changes
    listed = asked(warehouse, "changes/listed", county=[COUNTY], **PERIOD)
    expected = Counter(
        (cers_id, change, told_by)
        for cers_id, one in inventories.items()
        for change, told_by in {(c[0], c[1]) for c in one.changes}
    )
    assert Counter(key for key, _ in listed_rows(listed)) == expected
    weights = dict(listed_rows(listed))
    assert weights == {
        (cers_id, change, told_by): importance(one, told_by, change)
        for cers_id, one in inventories.items()
        for change, told_by in {(c[0], c[1]) for c in one.changes}
    }


def listed_rows(rows: Any) -> Iterator[tuple]:
    clean = rows.astype(object).where(rows.notna(), None)
    for row in clean.to_dict("records"):
        told_by = (
            row["cas_number"] or row["common_name"].lower(),
            (row["chemical_location"] or "").strip().lower(),
            row["physical_state"],
        )
        yield (row["cers_id"], row["change"], told_by), row["importance"]


def planning_quantities() -> dict[str, float]:
    """The lower federal planning quantity by CAS number, in pounds, from the list itself."""
    with (ROOT / "data" / "reference" / "ehs_list.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, float] = {}
    for row in rows:
        low = float(row["tpq_low_lb"])
        found[row["cas"]] = min(low, found.get(row["cas"], low))
    return found


QUANTITIES = planning_quantities()


def importance(made: Planted, told_by: tuple, change: str) -> str:
    """How much a change matters, worked out row by row."""
    key, _, state = told_by
    same = [[m for m in side if m.told_by[0] == key] for side in (made.before, made.after)]
    rows = [[m for m in side if told_of(m) == told_by] for side in (made.before, made.after)]
    was, now = ([m.ehs == "Y" for m in side] for side in same)
    if rows[1] and rows[1][0].ehs == "Y" and not any(was):
        return "New extremely hazardous substance"
    least = {"a": min(500, QUANTITIES.get(key, 500)), "b": 55, "c": 200}[state]
    first, last = (sum_of([m for m in side if m.state == state]) for side in same)
    if change != "Removed" and first < least <= last:
        return "Reporting threshold reached"
    one, other = (side[0] if side else None for side in rows)
    grew = one and other and one.units == other.units and one.amount and other.amount
    if change != "Removed" and (
        (first > 0 and last >= 2 * first) or (grew and other.amount >= 2 * one.amount)
    ):
        return "Amount doubled or more"
    return "Other" if now else "Material no longer there"


def told_of(one: Material) -> tuple:
    key, place, state = one.told_by
    return (key, place.strip(), state)


def sum_of(rows: list[Material]) -> float:
    """What rows of one state add up to in the unit of its threshold; tons are pounds."""
    factor = {("a", "c"): 1, ("a", "d"): 2000, ("b", "a"): 1, ("c", "b"): 1}
    return sum((m.amount or 0) * factor.get((m.state, m.units), 0) for m in rows)


bags = st.lists(st.sampled_from([1.0, 10.0, 100.0, 1000.0]), max_size=5)


@settings(FEW, max_examples=6)
@given(st.lists(st.tuples(bags, bags, st.integers(0, 99)), min_size=10, max_size=20))
def test_of_rows_nothing_tells_apart_equal_ones_are_paired_then_the_nearest(
    tmp_path_factory: pytest.TempPathFactory, bags: list[tuple]
) -> None:
    one = Material("67-56-1", "Methanol", "Yard", "b", None, "a")
    inventories = {}
    for cers_id, (before, after, seed) in enumerate(bags, 10000001):
        after = random.Random(seed).sample(after, len(after))
        sides = ([replace(one, amount=a) for a in amounts] for amounts in (before, after))
        inventories[cers_id] = Planted(*sides, pairing(one, before, after))
    warehouse = warehouse_with(tmp_path_factory.mktemp("bags"), inventories)
    for cers_id, made in inventories.items():
        assert found(asked(warehouse, "changes/materials", cers_id=cers_id)) == made.changes


def pairing(one: Material, before: list[float], after: list[float]) -> Counter:
    """Take equal amounts off both sides, then again and again the two that are nearest."""
    old = list((Counter(before) - Counter(after)).elements())
    new = list((Counter(after) - Counter(before)).elements())
    changes: Counter = Counter()
    while old and new:
        was, now = min(((o, n) for o in old for n in new), key=lambda p: abs(p[0] - p[1]))
        changes.update(field_changes(replace(one, amount=was), replace(one, amount=now)))
        old.remove(was)
        new.remove(now)
    changes.update(removed(replace(one, amount=a)) for a in old)
    changes.update(added(replace(one, amount=a)) for a in new)
    return changes


# --- facts, choices, pages ------------------------------------------------------------------------

STORE = 10000001
TWO_YEARS_AGO = datetime(2024, 6, 2, 20)


def forms(key: str, phone: str, street: str, owner: str) -> dict[str, dict[str, Any]]:
    held = {"submittal_key": key, "cers_id": STORE, "position": 1, "locator": f"{key}/Form"}
    return {
        "business_activities": held | {"business_name": "Valley Store", "site_address": street},
        "owner_operators": held
        | {"pec_24_hour_phone": phone, "owner_name": owner, "cers_unique_key": key},
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A facility with three inventories, the last of which was appended, and two informations."""
    acid = Material(CAS[0], "Sulfuric Acid", "Tank room", "b", 40.0, "a")
    chlorine = Material(CAS[3], "Chlorine", "Yard", "c", 900.0, "b", "Y")
    secret = Material(None, "Brightener X", "Safe", "b", 90.0, "a")
    inventories = {
        "i-1": (TWO_YEARS_AGO, "replace", [acid]),
        "i-2": (BEFORE, "replace", [replace(acid, amount=90.0)]),
        "i-3": (AFTER, "append", [chlorine, secret]),
    }
    rows = {
        key: [
            m.row(key, STORE, n)
            | {"submitted_on": day, "sha256": "f1"}
            | {"trade_secret": "Y" if m is secret else None}
            for n, m in enumerate(held, 1)
        ]
        for key, (day, _, held) in inventories.items()
    }
    submittals = [
        submittal(key, STORE, 2, 4, KERN, submitted_on=day, data_set_date_time=day, mode=mode)
        for key, (day, mode, _) in inventories.items()
    ] + [
        submittal(key, STORE, 1, 4, KERN, submitted_on=day, data_set_date_time=day, **business)
        for key, day, business in (
            ("f-1", BEFORE, {"organization_code": 90000001, "organization_name": "Ann Fuels"}),
            ("f-2", AFTER, {"organization_code": 90000002, "organization_name": "Bob Fuels"}),
        )
    ]
    said = (
        forms("f-1", "(661) 555-0101", "1 Main St", "Ann Example"),
        forms("f-2", "(661) 555-0199", "2 Main St", "Ann Example"),
    )
    tables = {
        "source_files": [{"sha256": "f1", "name": "kern.xml", "kind": "submittal-query",
                          "data_set_date_time": AFTER, "loaded_on": AFTER, "is_sample": False}],
        "facilities": [facility(STORE, "Valley Store", "Delano", KERN, COUNTY,
                                trade_secret_count=1, material_count=3,
                                organization_code=90000002)],
        "organizations": [{"organization_code": 90000002, "organization_name": "Bob Fuels",
                           "facilities_known": 1, "facilities_loaded": 1, "regulator_count": 1}],
        "submittals": submittals,
        "current_submittals": [
            row | {"accepted_submittal_key": row["submittal_key"]}
            for row in submittals if row["submittal_key"] in ("i-3", "f-2")
        ],
        "past_inventory": rows["i-1"],
        "current_inventory": rows["i-2"] + rows["i-3"],
        "business_activities": [one["business_activities"] for one in said],
        "owner_operators": [one["owner_operators"] for one in said],
    }  # fmt: skip
    return warehouse_of(tmp_path_factory.mktemp("store"), tables)


def texts(rows: Any, *columns: str) -> list[tuple]:
    clean = rows.astype(object).where(rows.notna(), None)
    return [tuple(row[c] for c in columns) for row in clean.to_dict("records")]


def test_without_a_choice_the_newest_is_compared_with_the_one_before(store: Warehouse) -> None:
    rows = asked(store, "changes/materials", cers_id=STORE)
    assert texts(rows, "importance", "change", "common_name", "value_after") == [
        ("New extremely hazardous substance", "Added", "Chlorine", "900")
    ], "an appended inventory holds what stood before, so the acid did not go"


def test_any_two_inventories_can_be_compared_both_ways(store: Warehouse) -> None:
    words = ("change", "common_name", "value_before", "value_after")
    pair = {"later_key": "i-3", "earlier_key": "i-1"}
    rows = asked(store, "changes/materials", cers_id=STORE, **pair)
    assert texts(rows, *words) == [
        ("Added", "Chlorine", None, "900"),
        ("Changed", "Sulfuric Acid", "40", "90"),
    ]
    back = asked(store, "changes/materials", cers_id=STORE, later_key="i-1", earlier_key="i-3")
    assert sorted(texts(back, *words)) == [
        ("Changed", "Sulfuric Acid", "90", "40"),
        ("Removed", "Chlorine", "900", None),
    ]


def test_changes_of_trade_secrets_are_shown_only_when_asked_for(store: Warehouse) -> None:
    for name, asking in (("materials", {"cers_id": STORE}), ("listed", PERIOD)):
        shown = asked(store, f"changes/{name}", **asking)
        every = asked(store, f"changes/{name}", trade_secrets=True, **asking)
        assert "Brightener X" not in set(shown["common_name"])
        assert set(every["common_name"]) - set(shown["common_name"]) == {"Brightener X"}


def test_facts_that_differ_are_named_with_both_values_the_weighty_first(store: Warehouse) -> None:
    rows = asked(store, "changes/facts", cers_id=STORE)
    weighty = "Business, owner or address"
    assert sorted(
        texts(rows, "importance", "changed_field", "value_before", "value_after"),
        key=lambda row: (row[0] != weighty, row),
    ) == [
        (weighty, "Address", "1 Main St", "2 Main St"),
        (weighty, "Business", "Ann Fuels (90000001)", "Bob Fuels (90000002)"),
        ("Other", "Primary emergency contact 24-hour phone", "(661) 555-0101", "(661) 555-0199"),
    ]
    assert list(rows["importance"]) == [weighty, weighty, "Other"]


def test_the_list_of_a_county_and_of_a_business_holds_the_same_changes(store: Warehouse) -> None:
    words = ("importance", "changed_field", "common_name")
    expected = [
        ("New extremely hazardous substance", None, "Chlorine"),
        ("Business, owner or address", "Address", None),
        ("Business, owner or address", "Business", None),
    ]
    for scope in ({"county": [COUNTY]}, {"business": 90000002}, {}):
        rows = asked(store, "changes/listed", **PERIOD, **scope)
        assert sorted(map(str, texts(rows, *words))) == sorted(map(str, expected))
    assert asked(store, "changes/listed", county=[37], **PERIOD).empty
    assert asked(store, "changes/listed", business=90000001, **PERIOD).empty
    phone = asked(store, "changes/listed", with_other=True, only=6, **PERIOD)
    assert list(phone["changed_field"]) == ["Primary emergency contact 24-hour phone"]


@pytest.mark.parametrize("with_other", [False, True])
def test_counts_of_changes_are_the_rows_of_their_lists(store: Warehouse, with_other: bool) -> None:
    asking = {"with_other": with_other, "trade_secrets": True}
    counts = asked(store, "changes/counts", **asking)
    assert counts["changes"].sum() > 3
    for number, changes in texts(counts, "importance_number", "changes"):
        assert len(asked(store, "changes/listed", only=number, **asking)) == changes


def visit(page: str, **address: str) -> AppTest:
    """Open a page by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page(f"pages/{page}.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def drawn(at: AppTest) -> str:
    kinds = ("header", "subheader", "caption", "markdown", "info")
    said = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    return "\n".join([*said, *(e.proto.body for e in at.get("html"))])


def test_the_facility_page_shows_the_changes_and_keeps_the_choice_in_its_address(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(store.folder))
    at = visit("facilities", cers_id=str(STORE))
    said = drawn(at)
    assert "Changes since the previous submittal" in said
    assert "all of them are in the files" not in said, "texts of the code are not for readers"
    changes = said[said.index("Changes of the inventory") :]
    assert "Chlorine" in changes and "Brightener" not in changes
    assert "(661) 555-0199" in changes
    at = visit("facilities", cers_id=str(STORE), later2="i-2", earlier2="i-1")
    changes = drawn(at)[drawn(at).index("Changes of the inventory") :]
    assert "Chlorine" not in changes
    assert "Sulfuric Acid" in changes


def test_a_submittal_without_a_status_as_local_portals_send_it_is_compared_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through_cers = edt.inventory(edt.material(), head=edt.header(edt.guid("a"), AFTER.isoformat()))
    head = edt.header(
        None,
        BEFORE.isoformat(),
        None,
        SubmittalElementRegulatorKey=edt.guid("b"),
        SubmittalType="2",
    )
    through_portal = edt.inventory(edt.material("Kerosene", CASNumber="8008-20-6"), head=head)
    files = (edt.answer(edt.occasion(through_cers)), edt.submitted(edt.occasion(through_portal)))
    warehouse, reports = edt.loaded(tmp_path / "w", *files)
    assert {r.status for r in reports} == {"loaded"}
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse.folder))
    changes = drawn(visit("facilities", cers_id=str(edt.CERS_ID)))
    changes = changes[changes.index("Changes of the inventory") :]
    assert "Kerosene" in changes and "Diesel" in changes


def test_public_files_of_changes_leave_out_places_people_and_values(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(store.folder))
    for name, table in (("materials", "inventory_items"), ("facts", "submittals")):
        for audience, has in (("public", False), ("agency", True)):
            request = Request(
                f"changes/{name}", {"cers_id": STORE}, audience, table=table, access=EVERYTHING
            )
            content = writers.content(request, "csv").decode("utf-8-sig")
            assert ("Tank room" in content or "555-0199" in content or "Yard" in content) == has
            assert "Address" in content or "Chlorine" in content


@pytest.mark.parametrize(
    ("page", "address"),
    [("jurisdictions", {"tab": "Changes"}),
     ("businesses", {"business": "90000002", "section": "changes"})],
)  # fmt: skip
def test_jurisdictions_and_businesses_list_the_changes_of_a_period(
    store: Warehouse, monkeypatch: pytest.MonkeyPatch, page: str, address: dict[str, str]
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(store.folder))
    at = visit(page, **address, **PERIOD)
    listed = at.dataframe[-1].value
    assert list(listed["common_name"].dropna()) == ["Chlorine"]
    assert set(listed["changed_field"].dropna()) == {"Address", "Business"}
    assert "New extremely hazardous substance" in drawn(at)
    at = visit(page, **address, changed_from="2020-01-01", changed_to="2020-02-01")
    assert "Nothing of this kind changed" in drawn(at)
