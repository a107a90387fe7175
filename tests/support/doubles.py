"""A made exchange: some facilities report twice, most do not, and some only look like it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.support import edt

CERS, PORTAL = "1", "2"
"""Submittal types (20.0121): entered in CERS, passed through by a local portal."""
MATERIALS = ("Diesel", "Propane", "Motor Oil", "Acetone", "Oxygen", "Antifreeze", "Bleach")
UNITS = ("a", "b", "c", "d")
COUNTIES = {15: ("Bakersfield", "93301", 1500), 37: ("San Diego", "92101", 3700)}


@dataclass(frozen=True)
class Material:
    """One material of an inventory."""

    name: str
    amount: int
    units: str
    ehs: str = "N"


@dataclass(frozen=True)
class Report:
    """One inventory a facility submitted."""

    kind: str
    on: str
    materials: tuple[Material, ...]
    status: str = "2"


@dataclass(frozen=True)
class Site:
    """One CERS ID with its inventories, oldest first."""

    cers_id: int
    name: str
    address: str
    reports: tuple[Report, ...]
    code: int
    suite: str | None = None
    county: int = 15
    point: tuple[float, float] | None = None

    def block(self) -> list[edt.Element]:
        """The occasions of submitting, as CERS answers them."""
        return [self._occasion(report) for report in self.reports]

    def _occasion(self, report: Report) -> edt.Element:
        city, zip_code, agency = COUNTIES[self.county]
        head = {"status": report.status, "RegulatorCode": str(agency), "on": report.on}
        info = edt.facility_information(
            self.name,
            edt.header(edt.guid(self.cers_id, report.on, "info"), **head),
            SiteAddress=self.address,
            SiteAddressSupplemental=self.suite,
            City=city,
            ZipCode=zip_code,
            CountyID=str(self.county),
        )
        point = self.point or (33 + self.cers_id % 2000 / 1000, -118.5 + self.cers_id % 977 / 1000)
        for path, value in zip(("Latitude", "Longitude"), point, strict=True):
            next(info.iter(f"{path}Measure")).text = f"{value:.6f}"
        rows = [
            edt.material(m.name, CASNumber=None, MaximumDailyAmount=str(m.amount), Units=m.units,
                         EHS=m.ehs, HMType="c", StateWasteCode="221")
            for m in report.materials
        ]  # fmt: skip
        key = edt.guid(self.cers_id, report.on, report.kind)
        made = edt.header(key, SubmittalType=report.kind, **head)
        block = [info, edt.inventory(*rows, head=made)]
        return edt.occasion(*block, cers_id=str(self.cers_id), code=str(self.code))


def materials(number: int) -> tuple[Material, ...]:
    """Two or three materials that differ from facility to facility."""
    return tuple(
        Material(MATERIALS[(number + n) % 7], 10 + (number * 7 + n * 13) % 900,
                 UNITS[(number + n) % 4], "Y" if (number + n) % 11 == 0 else "N")
        for n in range(2 + number % 2)
    )  # fmt: skip


def report(number: int, kind: str = CERS, day: str = "2025-02-01", status: str = "4") -> Report:
    """An inventory of a day at noon Pacific time."""
    return Report(kind, f"{day}T20:00:00Z", materials(number), status)


@dataclass
class Exchange:
    """The sites of a made exchange: `twice` report twice, `ordinary` do not."""

    twice: list[Site] = field(default_factory=list)
    ordinary: list[Site] = field(default_factory=list)
    aside: set[int] = field(default_factory=set)
    """CERS IDs whose inventory no total may count."""

    @property
    def sites(self) -> list[Site]:
        """All sites."""
        return [*self.twice, *self.ordinary]

    def answers(self) -> list[bytes]:
        """The exchange as query answers of both agencies."""
        return [
            edt.answer(*(o for s in self.sites if s.county == county for o in s.block()),
                       at="2026-01-05T08:00:00Z", key=edt.guid("doubles", county))
            for county in COUNTIES
        ]  # fmt: skip


def made(ordinary: int = 1000) -> Exchange:
    """Twenty facilities through both channels, five of them under two CERS IDs, among others."""
    exchange = Exchange()
    for number in range(20):
        _double(exchange, number)
    likes = [site for number in range(ordinary // 20) for site in _lookalikes(number)]
    exchange.ordinary = likes + [_plain(n) for n in range(ordinary - len(likes))]
    return exchange


def _double(exchange: Exchange, number: int) -> None:
    """Fifteen sites report twice under one CERS ID, five under two, the later of which counts."""
    site = Site(10100000 + number, f"Twice Fuel {chr(65 + number)}", f"{100 + number} Twice Street",
                (), 10000000 + number, county=(15, 37)[number % 2])  # fmt: skip
    kinds = (CERS, PORTAL) if number % 3 else (PORTAL, CERS)
    first, second = report(number, kinds[0]), report(number, kinds[1], "2025-03-09")
    if number < 15:
        exchange.twice.append(replace(site, reports=(first, second)))
        return
    other = replace(
        site,
        cers_id=site.cers_id + 500,
        name=f"{site.name}, Inc.",
        address=f"{100 + number} TWICE ST.",
        code=site.code + 500,
        point=None,
    )
    exchange.twice += [replace(site, reports=(first,)), replace(other, reports=(second,))]
    exchange.aside.add(site.cers_id)


def _plain(number: int) -> Site:
    """A facility that reports once, with nothing like it around."""
    kind = (CERS, PORTAL)[number % 4 == 0]
    return Site(10300000 + number, f"Plain Works {number}", f"{number + 1} Plain Rd",
                (report(number, kind, status=("2", "4")[number % 2]),), 20000000 + number // 2,
                county=(15, 37)[number % 3 == 0])  # fmt: skip


def _lookalikes(number: int) -> list[Site]:
    """Fourteen facilities that look like double reporting and are not."""
    one, other = report(number), report(number, PORTAL, "2025-03-09")
    at, code = (34 + number / 100, -119.5), 40000000 + number * 20
    base = 10500000 + number * 20
    street = f"{number + 1} Likeness Ave"
    tail = f"{chr(65 + number % 26)}{chr(65 + number // 26)}"

    def site(place: int, name: str, address: str, *reports: Report, **more: object) -> Site:
        owner = code + more.pop("owner", place)
        return Site(base + place, name, address, reports, owner, **more)

    return [
        # Two tenants of one address that hold the same.
        site(0, f"Dry Cleaner {tail}", street, one, point=at),
        site(1, f"Auto Body {tail}", street, other, point=at),
        # One practice in two suites.
        site(2, f"Dental {tail}", f"{number + 1} Suite Plaza", one, suite="Suite 100", point=at),
        site(3, f"Dental {tail}", f"{number + 1} Suite Plaza", other, suite="Suite 200", point=at),
        # Two cell sites of one company on one roof.
        site(4, "Cell Tower 104", f"{number + 1} Roof Rd", one, point=at, owner=4),
        site(5, "Cell Tower 105", f"{number + 1} Roof Rd", other, point=at, owner=4),
        # Two CERS IDs of one place, both in CERS: no local portal has a part in it.
        site(6, f"Packing House {tail}", f"{number + 1} Packing Rd", one, owner=6),
        site(7, f"Packing House {tail}", f"{number + 1} Packing Rd", one, owner=6),
        # One facility that moved from the portal to CERS with the year.
        site(8, f"Moved On {tail}", f"{number + 1} Later Rd",
             report(number, PORTAL, "2024-12-31"), report(number, CERS, "2025-01-02")),
        # A shop of a chain with the same street address in another city.
        site(9, "Twice Fuel A", "100 Twice Street", other, county=37) if number == 0 else
        site(9, f"Resubmitted {tail}", f"{number + 1} Again Rd", one,
             report(number, CERS, "2025-04-01")),
        # Two shops of a chain in one street, 50 m apart.
        site(10, "Quick Lube", f"100 Chain {tail} St", one, point=at, owner=10),
        site(11, "Quick Lube", f"120 Chain {tail} St", other,
             point=(at[0] + 0.0005, at[1]), owner=10),
        # Two tenants of one owner in a mall that hold different things.
        site(12, f"Mall Photo {tail}", f"{number + 1} Mall Dr", one, owner=12),
        site(13, f"Nail Salon {tail}", f"{number + 1} Mall Dr",
             report(number + 3, PORTAL, "2025-03-09"), owner=12),
    ]  # fmt: skip
