"""The remaining figures of the Businesses page, computed anew from the files of the sample.

Channels, possible double reporting, materials by state and unit, materials reported differently and
the last submittal are walked from the files in plain Python, for every business: once for the
sample as it is, once with files beside it in which everything that can differ does differ.
"""

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support import edt
from tests.support.browser import ROOT
from tests.support.exchange_walk import Exchange, amount_of, day, moment, walk
from upa.catalogue import fields
from upa.loading import loader
from upa.loading.reports import LoadOptions
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

SAMPLE = ROOT / "data" / "sample"
UPLOADED = datetime(2026, 11, 2, 3, 15)  # a Sunday evening in California
OPTIONS = LoadOptions(submitted_on=UPLOADED, channel="local-portal")
DIFFERING = 90000501
KEY = "5a3b1e00-0000-4000-8000-000000000001"  # marks the file as fictional, as the sample's are
PARTS = {
    "HMType": ("Type", "hazardous_material_types"),
    "PhysicalState": ("Physical state", "physical_states"),
    "Units": ("Units", "units"),
    "EHS": ("EHS", None),
    "DOTHazardClassificationID": ("DOT hazard class", "dot_hazard_classes"),
    "PFCodeHazardClass": ("First fire code hazard class", "fire_hazard_classes"),
}
OLDER = {
    "FHCFire": "fire",
    "FHCReactive": "reactive",
    "FHCPressureRelease": "pressure release",
    "FHCAcuteHealth": "acute health",
    "FHCChronicHealth": "chronic health",
}
NEWER = {
    field.element: field.label.lower()
    for field in fields.columns("inventory_items").values()
    if field.element.startswith(("FHCPhysical", "FHCHealth"))
}
YES_NO = {"y": "Yes", "n": "No", "true": "Yes", "false": "No"}  # spreadsheets hold booleans
Material = dict[str, str]
Held = list[tuple[int, Material]]


# The files


def _occasion(
    cers_id: int, street: str, business: int, *materials: edt.Element, kind: str | None = None
) -> edt.Element:
    heads = [
        edt.header(edt.guid(cers_id, n), on="2025-08-01T05:30:00Z", status="4", SubmittalType=kind)
        for n in (1, 2)
    ]
    place = {"SiteAddress": street, "City": "Bakersfield", "ZipCode": "93301"}
    return edt.occasion(
        edt.facility_information(f"Site {cers_id}", heads[0], **place),
        edt.inventory(*materials, head=heads[1]),
        cers_id=str(cers_id),
        code=str(business),
    )


def _differing() -> list[edt.Element]:
    """Three facilities that report acetone in every property differently, two at one address."""
    one = edt.material("Acetone", CASNumber="67-64-1", FHCFire="Y", FHCPhysicalFlammable="Y")
    other = edt.material(
        "ACETONE",
        CASNumber="67-64-1",
        HMType="a",
        EHS="Y",
        PhysicalState="a",
        Units="c",
        DOTHazardClassificationID="3",
        PFCodeHazardClass="4",
        FHCAcuteHealth="Y",
        FHCHealthAspirationHazard="Y",
    )
    both = [
        edt.material("Acetone", CASNumber="67-64-1", FHCFire="Y", DOTHazardClassificationID="2.1"),
        edt.material(
            "Acetone", CASNumber="067-64-1", PhysicalState="c", Units="b", PFCodeHazardClass="5"
        ),
    ]
    named = [
        edt.material("Shop Rags", CASNumber=None, Units=unit, MaximumDailyAmount=amount)
        for unit, amount in (("a", "1,250"), ("c", "2"), ("c", None))
    ]
    secret = edt.material("Blend", CASNumber=None, TradeSecret="Y", PhysicalState="c")
    return [
        _occasion(10900991, "100 Main St.", DIFFERING, one, named[0], secret, kind="2"),
        _occasion(10900992, "100  MAIN ST", DIFFERING, other, named[1]),
        _occasion(10900993, "200 Main St", DIFFERING, *both, named[2], kind="2"),
    ]


def _more(folder: Path) -> None:
    """Files beside the sample: an upload beside a submittal, a shared address, differences."""
    (folder / "zz_differing.xml").write_bytes(edt.answer(*_differing(), key=KEY))
    listed = edt.business(str(DIFFERING), "10900994", LastSubmittalDate="2026-04-20")
    unloaded = edt.business("90000502", "10900995", LastSubmittalDate="2026-04-21")
    silent = edt.business("90000503", "10900996")
    for organization in (listed, unloaded, silent):
        for facility in organization.iter("Facility"):
            place = {"SiteAddress": "300 Main St", "City": "Bakersfield", "ZipCode": "93301"}
            facility.extend(edt.leaves(place))
    data = edt.organization_query(listed, unloaded, silent)
    data = data.replace(edt.guid("organizations").encode(), KEY.encode())
    (folder / "zz_businesses.xml").write_bytes(data)
    lines = (SAMPLE / "inventory.csv").read_text(encoding="utf-8-sig").splitlines()
    row = re.sub(r"^\d+", "10900001", lines[1])
    (folder / "zz_upload.csv").write_text(f"{lines[0]}\n{row}\n", encoding="utf-8")


@pytest.fixture(scope="module", params=["the sample", "the sample and more"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "the sample":
        return SAMPLE
    made = tmp_path_factory.mktemp("more") / "files"
    shutil.copytree(SAMPLE, made)
    _more(made)
    return made


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("numbers") / "warehouse"
    report = loader.load([folder], Warehouse(made), OPTIONS)
    assert {f.status for f in report.files if not f.name.endswith(".md")} == {"loaded"}
    return made


@pytest.fixture(scope="module")
def walked(folder: Path) -> Exchange:
    read = walk(folder)
    assert max(s.submitted_on for s in read.submittals.values()) < moment(f"{UPLOADED}Z")
    return read


@pytest.fixture(autouse=True)
def served(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(home))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


def is_more(folder: Path) -> bool:
    return folder != SAMPLE


def answer(name: str, **params: object) -> list[dict]:
    rows = query.run(f"businesses/{name}", EVERYTHING, **params).astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def businesses() -> list[int]:
    return [row["business_code"] for row in answer("list")]


# What the files say


def latest(walked: Exchange, facilities: Iterable[int]) -> Iterator[tuple[int, int, object]]:
    """(facility, element, submittal) of the last submittals; None for an upload, which is newer."""
    wanted = set(facilities)
    for (cers_id, element), made in walked.current().items():
        if cers_id in wanted and (cers_id, element) not in walked.uploaded_elements:
            yield cers_id, element, made
    for cers_id, element in walked.uploaded_elements:
        if cers_id in wanted:
            yield cers_id, element, None


def held(walked: Exchange, business: int, basis: str = "submitted", secrets: bool = False) -> Held:
    """(facility, material) of the inventories of a business."""
    of = walked.accepted_materials if basis == "accepted" else walked.materials
    rows = [(c, row) for c in walked.facilities_of(business) for row in of(c) or []]
    return [(c, row) for c, row in rows if secrets or said(row, "TradeSecret") != "Y"]


def said(row: Material, column: str) -> str | None:
    return (row.get(column) or "").strip() or None


def amount(row: Material) -> float | None:
    return amount_of(said(row, "MaximumDailyAmount"))


def code(row: Material, column: str) -> str | None:
    text = said(row, column)
    return text and text.lower()


def sums(rows: list[tuple[int, Material]]) -> tuple:
    """Materials, facilities, sum and largest of the amounts, rows without an amount."""
    amounts = [n for _, row in rows if (n := amount(row)) is not None]
    total = round(sum(amounts), 4) if amounts else None
    largest = max(amounts, default=None)
    return len(rows), len({c for c, _ in rows}), total, largest, len(rows) - len(amounts)


def shown_sums(row: dict) -> tuple:
    total = row["maximum_daily_amount"]
    total = None if total is None else round(total, 4)
    count = row["materials"], row["facilities"]
    return *count, total, row["largest_amount"], row["without_amount"]


def valid_cas(text: str) -> str | None:
    """A CAS number without zeros in front when its check digit is right."""
    found = re.fullmatch(r"0*([1-9]\d{1,6})-(\d\d)-(\d)", text)
    if not found:
        return None
    digits = found[1] + found[2]
    check = sum(int(d) * (len(digits) - n) for n, d in enumerate(digits)) % 10
    return "-".join(found.groups()) if check == int(found[3]) else None


def substance(row: Material) -> str | None:
    """One material: by valid CAS number, else CERS library number, else name."""
    number = valid_cas(said(row, "CASNumber") or "")
    if number:
        return f"cas {number}"
    if said(row, "CCLID"):
        return f"library {said(row, 'CCLID')}"
    name = said(row, "CommonName") or said(row, "ChemicalName") or ""
    return re.sub(r"[\W_]+", " ", name.lower()).strip() or None


def hazards(row: Material, labels: dict[str, str]) -> str | None:
    words = ", ".join(v for k, v in labels.items() if said(row, k) == "Y")
    return ", ".join(sorted(words.split(", "))) or None


def properties(row: Material) -> Iterator[tuple[tuple, str, str]]:
    """(what it is compared by, property, value as shown) of everything a row tells."""
    key, name = substance(row), said(row, "CommonName")
    if name and said(row, "CASNumber"):
        yield ("name", name.lower()), "CAS number", said(row, "CASNumber")
    for column, (label, codes) in PARTS.items():
        value = said(row, column)
        if key and value and codes:
            yield ("material", key), label, fields.codes(codes).get(value.lower(), value)
        elif key and value:
            yield ("material", key), label, YES_NO[value.lower()]
    for label, columns in (("Hazard categories", NEWER), ("Hazard categories, older form", OLDER)):
        value = hazards(row, columns)
        if key and value:
            yield ("material", key), label, value


def differences(rows: Held) -> Counter:
    """(property, value, facilities, of facilities, CERS IDs) where no value is common to all."""
    found: dict[tuple, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for cers_id, row in rows:
        for by, label, value in properties(row):
            found[by, label][value].add(cers_id)
    listed: Counter = Counter()
    for (_, label), values in found.items():
        every = set.union(*values.values())
        if all(some != every for some in values.values()):
            listed.update((label, v, len(some), len(every), frozenset(some))
                          for v, some in values.items())  # fmt: skip
    return listed


# The comparisons


def test_channels_of_every_business_are_those_of_its_last_submittals(
    walked: Exchange, folder: Path
) -> None:
    seen = set()
    for business in businesses():
        expected: dict[tuple, list[int]] = defaultdict(list)
        for cers_id, _, made in latest(walked, walked.facilities_of(business)):
            agency = walked.agency(made.agency) if made else walked.cupa(cers_id)
            kind = made and made.block.findtext("SubmittalElementHeader/SubmittalType")
            channel = None if made else "local-portal"
            expected[agency, int(kind) if kind else None, channel, made is not None].append(cers_id)
        rows = answer("channels", business=business)
        columns = ("agency_name", "submittal_type", "channel", "from_cers")
        found = {tuple(r[c] for c in columns): (r["submittals"], r["facilities"]) for r in rows}
        assert found == {k: (len(v), len(set(v))) for k, v in expected.items()}, business
        assert len(found) == len(rows)
        seen |= {key[1:] for key in found}
    kinds = {2} if is_more(folder) else set()
    assert {(None, None, True), (None, "local-portal", False)} <= seen
    assert {kind for kind, *_ in seen} == {None} | kinds


def reports(walked: Exchange) -> dict[tuple[int, int, int], set[str]]:
    """Channels through which each facility reported each element in each year."""
    year = day(UPLOADED.replace(tzinfo=UTC)).year
    found = {(c, e, year): {"local-portal"} for c, e in walked.uploaded_elements}
    for made in walked.submittals.values():
        if made.status not in (1, 6):
            kind = made.block.findtext("SubmittalElementHeader/SubmittalType")
            key = (made.cers_id, made.element, day(made.submitted_on).year)
            found.setdefault(key, set()).add("local-portal" if kind == "2" else "cers")
    return found


def test_facilities_reported_through_both_channels_are_those_of_the_files(
    walked: Exchange, folder: Path
) -> None:
    every = reports(walked)
    twice = {key for key, channels in every.items() if len(channels) > 1}
    newest = {(c, e): year for c, e, year in sorted(every)}
    rows = {row["business_code"]: row for row in answer("list")}
    seen = set()
    for business in rows:
        facilities = walked.facilities_of(business)
        found = answer("double_reporting", business=business)
        columns = ("cers_id", "submittal_element", "reporting_year")
        assert {tuple(r[c] for c in columns) for r in found} == {
            key for key in twice if key[0] in facilities
        }, business
        assert all(r["cers_id"] == r["counted_cers_id"] for r in found)
        there = {c for c, e, year in twice if c in facilities and year == newest[c, e]}
        flag = f"{len(there)} reported twice: double reporting?" if there else ""
        assert rows[business]["flags"].startswith(flag)
        assert ("twice" in rows[business]["flags"]) == bool(there)
        seen |= {r["cers_id"] for r in found}
    assert len(seen) == 3 if not is_more(folder) else len(seen) > 3


@pytest.mark.parametrize(
    ("basis", "secrets"), [("submitted", False), ("submitted", True), ("accepted", False)]
)
def test_materials_by_state_and_unit_of_every_business_are_those_of_the_files(
    walked: Exchange, basis: str, secrets: bool
) -> None:
    some = 0
    for business in businesses():
        expected: dict[tuple, Held] = defaultdict(list)
        for cers_id, row in held(walked, business, basis, secrets):
            expected[code(row, "PhysicalState"), code(row, "Units")].append((cers_id, row))
        rows = answer("inventory_by_state", business=business, basis=basis, trade_secrets=secrets)
        found = {(r["physical_state"], r["units"]): shown_sums(r) for r in rows}
        assert found == {k: sums(v) for k, v in expected.items()}, business
        some += len(found)
    assert some > 100


@pytest.mark.parametrize("basis", ["submitted", "accepted"])
def test_materials_by_substance_and_unit_of_every_business_are_those_of_the_files(
    walked: Exchange, basis: str
) -> None:
    for business in businesses():
        expected: dict[tuple, Held] = defaultdict(list)
        for cers_id, row in held(walked, business, basis):
            expected[substance(row), code(row, "Units")].append((cers_id, row))
        rows = answer("inventory", business=business, basis=basis)
        found = Counter((r["units"], *shown_sums(r)) for r in rows)
        assert found == Counter((k[1], *sums(v)) for k, v in expected.items()), business


@pytest.mark.parametrize("basis", ["submitted", "accepted"])
def test_inventory_totals_of_every_business_are_those_of_the_files(
    walked: Exchange, basis: str
) -> None:
    secrets = 0
    for business in businesses():
        rows = held(walked, business, basis, secrets=True)
        (found,) = answer("inventory_totals", business=business, basis=basis)
        hidden = len(rows) - len(held(walked, business, basis))
        figures = found["materials"], found["facilities"], found["trade_secrets"]
        assert figures == (len(rows), len({c for c, _ in rows}), hidden), business
        secrets += hidden
    assert secrets


@pytest.mark.parametrize("basis", ["submitted", "accepted"])
def test_materials_reported_differently_are_those_of_the_files(
    walked: Exchange, folder: Path, basis: str
) -> None:
    shown = set()
    for business in businesses():
        rows = answer("reported_differently", business=business, basis=basis)
        found: Counter = Counter()
        for r in rows:
            value = r["reported_value"]
            if r["reported_field"].startswith("Hazard"):
                value = ", ".join(sorted(value.split(", ")))
            ids = frozenset(map(int, r["cers_ids"].split(", ")))
            found[r["reported_field"], value, r["facilities"], r["facilities_with_it"], ids] += 1
        assert found == differences(held(walked, business, basis)), business
        shown |= {row["reported_field"] for row in rows}
    assert {"EHS", "CAS number"} <= shown
    if is_more(folder):
        assert {label for label, _ in PARTS.values()} <= shown
        assert {"CAS number", "Hazard categories", "Hazard categories, older form"} <= shown


def last_submitted(walked: Exchange, row: dict) -> date | None:
    """Newest day of a submittal held, or what CERS says where not every facility is loaded."""
    facilities = walked.facilities_of(row["business_code"])
    every = latest(walked, facilities)
    days = [day(made.submitted_on if made else moment(f"{UPLOADED}Z")) for *_, made in every]
    whole = len(facilities & walked.loaded()) >= max(len(facilities), row["facility_count"] or 0)
    if not days or not whole:
        days += walked.last_said[row["business_code"]]
    return max(days, default=None)


def test_the_last_submittal_of_every_business_is_that_of_the_files(
    walked: Exchange, folder: Path
) -> None:
    rows = {row["business_code"]: row for row in answer("list")}
    for business, row in rows.items():
        shown = row["last_submitted_on"]
        assert (shown and shown.date()) == last_submitted(walked, row), business
    if is_more(folder):
        held_here = date(2025, 7, 31)
        assert rows[DIFFERING]["last_submitted_on"].date() == date(2026, 4, 20) > held_here
        assert rows[90000502]["last_submitted_on"].date() == date(2026, 4, 21)
        assert rows[90000503]["last_submitted_on"] is None
