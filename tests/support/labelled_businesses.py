# ruff: noqa: SIM905 - lists of words are easier to read unquoted
"""A labelled, fictional set of organizations: which of them are one business is known.

It holds what makes the question hard: one company under several spellings, store numbers and legal
forms; franchises of one brand with owners of their own; subsidiaries under other names; generic
names in many towns; consultants, landlords and namesakes that unrelated businesses share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

FIRST = (
    "Alder Amber Anvil Aspen Badger Beacon Birch Bluff Bramble Brass Canyon Cedar Cinder Clover "
    "Cobalt Copper Coyote Crane Delta Drift Eagle Ember Falcon Fennel Flint Garnet Granite "
    "Harbor Hazel Heron Indigo Iron Juniper Kestrel Lantern Larch Lupine Maple Marble Mesa "
    "Millrace Nectar "
    "Oak Ochre Otter Pebble Pine Poppy Quail Quarry Raven Redwood Ridge Saffron Sage Sierra Silver "
    "Spruce Sterling Tamarack Thistle Tidal Timber Umber Valley Vireo Walnut Willow Yarrow Zephyr"
).split()
SECOND = (
    "bridge brook crest dale field ford gate grove haven hill hollow land ley mark mill mont moor "
    "point port ridge rock run shore side spring stone ton vale view ward water well wick wood "
    "worth"
).split()
TRADES = (
    "Cleaners|Auto Body|Plating|Petroleum|Fuel Stops|Water Company|Packing|Growers|Cold Storage|"
    "Wireless|Printing|Dairy|Winery|Pool Supply|Tire Service|Machine Shop|Coatings|Recycling|"
    "Electric Supply|Ready Mix|Lumber|Nursery|Foods|Semiconductor|Chemical Supply|Marine Services"
).split("|")
GENERIC = (
    "Main Street Cleaners|Quality Auto Repair|City Gas|Express Car Wash|Valley Dry Cleaners|"
    "A-1 Towing|Best Auto Body|Downtown Liquor & Gas|Golden State Plumbing|Sunrise Dental"
).split("|")
TOWNS = (
    "Fresno|Bakersfield|Stockton|Modesto|Visalia|Redding|Eureka|Salinas|Oxnard|Riverside|Corona|"
    "Chico|Merced|Hanford|Madera|Napa|Vallejo|Concord|Fremont|Hayward|Santa Ana|Irvine|Pomona|"
    "Lancaster|Palmdale|El Centro|Indio|Yuba City|Davis|Lodi|Tracy|Turlock|Gilroy|Ukiah|Susanville"
).split("|")
GIVEN = (
    "Ana Ben Carla Dmitri Elena Farid Grace Hiro Ines Jamal Kira Luis Mei Nadia Omar Priya".split()
)
FAMILY = (
    "Abelard Brightwater Castellan Dunmore Elmsford Fairbrook Garrowell Hollis Iverstone Jessup "
    "Kettering Lorimer Marlowe Norquist Ostrander Pemberly Quillfeather Rookwell Silverhart Thorne "
    "Underbrook Vanterpool Whitlock Yarrowby Zellerbeck"
).split()
STREET = "Acorn Birchwood Cannery Depot Elm Foundry Grant Hawthorne Industrial Jefferson".split()


@dataclass
class Labelled:
    """Feature rows of organizations (code, kind, value) and the business each belongs to."""

    features: list[tuple[int, str, str]] = field(default_factory=list)
    business: dict[int, int] = field(default_factory=dict)

    def true_pairs(self) -> set[tuple[int, int]]:
        """Pairs of organizations (smaller code first) that are one business."""
        members: dict[int, list[int]] = {}
        for code in sorted(self.business):
            members.setdefault(self.business[code], []).append(code)
        return {pair for codes in members.values() for pair in combinations(codes, 2)}


class Maker:
    """Makes a set; the same seed makes the same set. A large one has more names to give."""

    def __init__(self, seed: int, large: bool) -> None:
        self.large = large
        self.random = Random(seed)
        self.made = Labelled()
        self.businesses = 0
        self.advisers = [self.adviser() for _ in range(600 if large else 12)]

    def pick(self, options: object) -> str:
        return self.random.choice(options)  # type: ignore[arg-type]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def phone(self) -> str:
        return f"({self.random.randint(209, 951)}) 555-{self.random.randint(0, 9999):04}"

    def address(self, town: str) -> str:
        number = self.random.randint(1, 9999)
        street = f"{number} {self.pick(STREET)} {self.pick(['Street', 'Avenue', 'Road', 'Drive'])}"
        place = f"P.O. Box {number}" if self.chance(0.3) else street
        return f"{place}, {town}, {90000 + TOWNS.index(town) * 150 + number % 9}"

    def person(self) -> str:
        middle = f"{self.pick(FIRST)} " if self.large else ""
        return f"{self.pick(GIVEN)} {middle}{self.pick(FAMILY)}"

    def duns(self) -> str:
        return str(self.random.randint(100_000_000, 999_999_999))

    def coined(self) -> str:
        return f"{self.pick(FIRST)}{self.pick(SECOND)}{self.pick(SECOND) if self.large else ''}"

    def adviser(self) -> dict[str, str]:
        """A consultant or landlord whose contact many unrelated businesses give."""
        town = self.pick(TOWNS)
        domain = f"{self.coined().lower()}-consulting.test"
        return {"email": f"office@{domain}", "phone": self.phone(), "mailing": self.address(town)}

    def begin(self) -> int:
        self.businesses += 1
        return self.businesses

    def add(self, business: int, name: str, town: str, **facts: str | None) -> None:
        """One organization; facts without a value are not reported."""
        code = 90_000_000 + len(self.made.business)
        self.made.business[code] = business
        rows = {"name": name, "headquarters": f"{town}, CA"} | facts
        self.made.features += [(code, kind, value) for kind, value in rows.items() if value]

    def maybe(self, value: str, share: float) -> str | None:
        return value if self.chance(share) else None

    # How people write the same thing

    def typo(self, name: str) -> str:
        at = self.random.randint(2, len(name) - 3)
        if self.chance(0.5):
            return name[:at] + name[at + 1 :]
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def spelled(self, name: str) -> str:
        """A variant of a name: legal form, store number, case, trade name, a slip of the pen."""
        forms = [
            "",
            " Inc",
            ", Inc.",
            " LLC",
            ", L.L.C.",
            " Corp.",
            " Corporation",
            " Company",
            " Co",
        ]
        if self.chance(0.12):
            name = self.typo(name)
        if self.chance(0.15):
            name = (
                name.replace("Company", "Co.")
                .replace("Service", "Svc")
                .replace("Supply", "Supplies")
            )
        name += self.pick(forms)
        if self.chance(0.3):
            name += self.pick([" #{}", " Store {}", " - Site {}", " No. {}", " Unit #{}"]).format(
                self.random.randint(2, 4000)
            )
        if self.chance(0.08):
            name = f"{self.coined()} Holdings LLC dba {name}"
        if self.chance(0.25):
            name = name.upper()
        return name

    def owned(self, owner: str) -> str:
        """A variant of an owner's name."""
        if self.chance(0.2) and len(owner.split()) == 2:
            given, family = owner.split()
            return f"{family}, {given}"
        return owner.upper() if self.chance(0.2) else owner

    def mailed(self, address: str) -> str:
        """A variant of a mailing address."""
        short = (
            address.replace("Street", "St.").replace("Avenue", "Ave").replace("P.O. Box", "PO BOX")
        )
        return short if self.chance(0.4) else address

    # Kinds of businesses

    def company(self) -> None:
        """One company under several organizations: spellings, legal forms, store numbers."""
        business, town = self.begin(), self.pick(TOWNS)
        name = f"{self.coined()} {self.pick(TRADES)}"
        owner = self.person() if self.chance(0.4) else f"{name} {self.pick(['Inc', 'LLC', 'Corp'])}"
        duns, phone, mailing = self.duns(), self.phone(), self.address(town)
        domain = f"{name.split()[0].lower()}.test"
        for _ in range(self.random.choice([2, 2, 2, 3, 3, 4, 6])):
            self.add(
                business,
                self.spelled(name),
                town if self.chance(0.7) else self.pick(TOWNS),
                owner=self.maybe(self.owned(owner), 0.85),
                duns=self.maybe(duns, 0.35),
                phone=phone if self.chance(0.5) else self.phone(),
                mailing=self.mailed(mailing) if self.chance(0.75) else self.address(town),
                email=self.maybe(f"{self.pick(GIVEN).lower()}@{domain}", 0.7),
            )

    def subsidiaries(self) -> None:
        """One corporation whose organizations bear other names."""
        business, town = self.begin(), self.pick(TOWNS)
        parent = f"{self.coined()} {self.pick(['Holdings', 'Industries', 'Partners'])} Inc"
        duns, mailing, phone = self.duns(), self.address(town), self.phone()
        domain = f"{parent.split()[0].lower()}.test"
        for _ in range(self.random.randint(2, 4)):
            self.add(
                business,
                f"{self.coined()} {self.pick(TRADES)} {self.pick(['Inc', 'LLC', ''])}".strip(),
                town,
                owner=self.maybe(self.owned(parent), 0.95),
                duns=self.maybe(duns, 0.7),
                phone=phone if self.chance(0.4) else self.phone(),
                mailing=self.mailed(mailing) if self.chance(0.9) else self.address(town),
                email=self.maybe(f"{self.pick(GIVEN).lower()}@{domain}", 0.8),
            )

    def franchise(self) -> None:
        """A brand whose shops belong to different owners: never one business."""
        brand = f"{self.coined()} {self.pick(['Burgers', 'Lube', 'Fuel', 'Rentals', 'Pizza'])}"
        domain = f"{brand.split()[0].lower()}.test"
        for _ in range(self.random.randint(3, 9)):
            town = self.pick(TOWNS)
            own = f"{self.pick(GIVEN).lower()}@" + (domain if self.chance(0.5) else "gmail.com")
            self.add(
                self.begin(),
                self.spelled(brand),
                town,
                owner=self.maybe(self.person(), 0.9),
                duns=self.maybe(self.duns(), 0.4),
                phone=self.phone(),
                mailing=self.address(town),
                email=self.maybe(own, 0.7),
            )

    def single(self, name: str | None = None) -> None:
        """A business of one organization, now and then with an adviser's contact."""
        town, adviser = self.pick(TOWNS), self.pick(self.advisers)
        is_advised = self.chance(0.15)
        own = f"{self.pick(GIVEN).lower()}{self.random.randint(1, 99999)}@gmail.com"
        self.add(
            self.begin(),
            name or f"{self.coined()} {self.pick(TRADES)}{self.pick(['', ' Inc', ' LLC'])}",
            town,
            owner=self.maybe(self.person(), 0.85),
            duns=self.maybe(self.pick([self.duns(), self.duns(), "000000000"]), 0.25),
            phone=adviser["phone"] if is_advised and self.chance(0.5) else self.phone(),
            mailing=adviser["mailing"] if is_advised and self.chance(0.5) else self.address(town),
            email=adviser["email"] if is_advised else self.maybe(own, 0.6),
        )


def labelled(organizations: int, seed: int) -> Labelled:
    """A set of at least that many organizations, most of them businesses of their own.

    Statewide most organizations hold one facility.
    """
    maker = Maker(seed, large=organizations > 10_000)
    kinds: list[tuple[float, object]] = [
        (0.12, maker.company),
        (0.04, maker.subsidiaries),
        (0.03, maker.franchise),
        (0.06, lambda: maker.single(maker.pick(GENERIC))),
        (0.75, maker.single),
    ]
    while len(maker.made.business) < organizations:
        shares, makers = zip(*kinds, strict=True)
        maker.random.choices(makers, shares)[0]()
    return maker.made


def grouped_pairs(groups: Iterable[tuple[int, ...]]) -> set[tuple[int, int]]:
    """All pairs within proposed groups, smaller code first."""
    return {pair for codes in groups for pair in combinations(sorted(codes), 2)}
