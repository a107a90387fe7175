"""What a fictional facility stores, with the errors that people make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from upa.sample import facilities, reference
from upa.sample.facilities import Facility
from upa.sample.reference import Material


def choose_materials(facility: Facility, rng: Random, count: int | None) -> list[Material]:
    """What a facility stores: always the core of its kind, some of the rest."""
    core, some = reference.materials(facility.kind.name)
    if count is None:
        count = rng.randint(facility.kind.low, facility.kind.high)
        # A handful of campuses and refineries report thousands of rows.
        count = (
            rng.randint(1500, 3500)
            if facility.number % facilities.BLOCK == facilities.BLOCK - 1
            else count
        )
    chosen = [*core, *rng.sample(some, len(some))][:count]
    return chosen + rng.choices(core + some, k=count - len(chosen))


@dataclass(frozen=True)
class Style:
    """How a facility reports: which hazard scheme, and whether No is said or left out."""

    old: bool
    new: bool
    says_no: bool
    shuffles: bool
    grid: bool

    @classmethod
    def of(cls, rng: Random) -> Style:
        """A style drawn at random."""
        scheme = rng.choices(("old", "new", "both"), (20, 60, 20))[0]
        draws = (rng.random() for _ in range(3))
        says_no, shuffles, grid = (
            d < share for d, share in zip(draws, (0.25, 0.1, 0.5), strict=True)
        )
        return cls(scheme != "new", scheme != "old", says_no, shuffles, grid)


def chemical(material: Material, style: Style, rng: Random) -> dict[str, str]:
    """One material as a facility reports it: elements in schema order, absent ones left out."""
    row = _located(material, style, rng)
    row |= material.fixed
    maximum = _draw_amount(material, rng)
    row["LargestContainer"] = amount(maximum / rng.choice((1, 1, 2, 4, 10)))
    row |= _hazard_flags(material, style, rng)
    row |= _amounts(material, maximum, rng)
    row |= _storage(material, style, rng)
    row |= material.components
    row |= _remarks(material, rng)
    return _spoil(row, rng) if rng.random() < 0.03 else row


def _located(material: Material, style: Style, rng: Random) -> dict[str, str]:
    secret = material.row["hm_type"] == "b" and rng.random() < 0.06
    row = {"CCLID": str(900_000 + len(material.row["common_name"]))} if rng.random() < 0.1 else {}
    row["ChemicalLocation"] = rng.choice(reference.words()[material.location])
    row["CLConfidential"] = "Y" if rng.random() < 0.03 else "N"
    if style.grid:
        row |= {
            "MapNumber": str(rng.randint(1, 4)),
            "GridNumber": f"{rng.choice('ABCDEF')}-{rng.randint(1, 9)}",
        }
    if material.row["chemical_name"]:
        row["ChemicalName"] = material.row["chemical_name"]
    row["TradeSecret"] = "Y" if secret else "N"
    return row


def _draw_amount(material: Material, rng: Random) -> float:
    ratio = material.high / material.low
    return material.low * ratio ** rng.random()


def amount(value: float) -> str:
    """Three significant digits; no more than two decimals."""
    return f"{float(f'{value:.3g}'):.2f}".rstrip("0").rstrip(".") if value >= 0.01 else "0.01"


def _hazard_flags(material: Material, style: Style, rng: Random) -> dict[str, str]:
    old, new = reference.hazards()
    names = [*(old if style.old else ()), *(new if style.new else ())]
    yes = material.old | material.new
    if style.shuffles:
        rng.shuffle(names)
    if style.says_no:
        return {name: "Y" if name in yes else "N" for name in names}
    return {name: "Y" for name in names if name in yes}


def _amounts(material: Material, maximum: float, rng: Random) -> dict[str, str]:
    average = maximum * rng.choice((0.4, 0.5, 0.7, 0.9, 1))
    row = {"AverageDailyAmount": amount(average), "MaximumDailyAmount": amount(maximum)}
    if material.row["hm_type"] == "c":
        row["AnnualWasteAmount"] = amount(maximum * rng.choice((2, 4, 12)))
        row["StateWasteCode"] = material.row["state_waste_code"]
    days = "365" if rng.random() < 0.9 else str(rng.randint(5, 300))
    return row | {"Units": material.row["units"], "DaysOnSite": days}


def _storage(material: Material, style: Style, rng: Random) -> dict[str, str]:
    used = rng.sample(material.containers, 1 if rng.random() < 0.8 else len(material.containers))
    if style.says_no:
        row = {name: "Y" if name in used else "N" for name in reference.containers()}
    else:
        row = dict.fromkeys(used, "Y")
    if "SCOther" in used:
        row["OtherStorageContainer"] = rng.choice(reference.words()["other_container"])
    pressure, temperature = material.row["pressure"], material.row["temperature"]
    return row | {"StoragePressure": pressure, "StorageTemperature": temperature}


def _remarks(material: Material, rng: Random) -> dict[str, str]:
    row: dict[str, str] = {}
    if rng.random() < 0.08:
        row["ChemicalDescriptionComment"] = rng.choice(
            reference.words()["material_comment"]
        ).replace("\\n", "\n")
    if material.components and rng.random() < 0.05:
        row["AdditionalMixtureComponents"] = "Inert ingredients, balance; additives below 1%"
    if rng.random() < 0.05:
        row["USEPASRSNumber"] = f"SAMPLE{rng.randrange(10**4):04d}"
    if material.row["dot_class"]:
        row["DOTHazardClassificationID"] = material.row["dot_class"]
    return row


def _spoil(row: dict[str, str], rng: Random) -> dict[str, str]:
    """One deliberate mistake that the schema allows and a check must find."""
    return rng.choice(_SPOILERS)(row)


def _spoil_average(row: dict[str, str]) -> dict[str, str]:
    return row | {"AverageDailyAmount": amount(float(row["MaximumDailyAmount"]) * 3)}


def _spoil_cas(row: dict[str, str]) -> dict[str, str]:
    cas = row.get("CASNumber", "")
    if not cas:
        return _before(row, "HMType", {"CASNumber": "MIX"}) if row["HMType"] == "b" else row
    return row | {"CASNumber": f"{cas[:-1]}{(int(cas[-1]) + 1) % 10}"}


def _spoil_units(row: dict[str, str]) -> dict[str, str]:
    return row | {"EHS": "Y", "Units": "a"}


def _spoil_percent(row: dict[str, str]) -> dict[str, str]:
    changed = {"HC1PercentByWeight": "90", "HC2PercentByWeight": "65.25"}
    return row | {name: text for name, text in changed.items() if name in row}


def _spoil_containers(row: dict[str, str]) -> dict[str, str]:
    return {
        n: t
        for n, t in row.items()
        if n not in reference.containers() and n != "OtherStorageContainer"
    }


def _spoil_days(row: dict[str, str]) -> dict[str, str]:
    return row | {"DaysOnSite": "400"}


def _spoil_largest(row: dict[str, str]) -> dict[str, str]:
    return row | {"LargestContainer": amount(float(row["MaximumDailyAmount"]) * 5)}


_SPOILERS = (
    _spoil_average,
    _spoil_cas,
    _spoil_units,
    _spoil_percent,
    _spoil_containers,
    _spoil_days,
    _spoil_largest,
)


def _before(row: dict[str, str], name: str, more: Mapping[str, str]) -> dict[str, str]:
    """The row with elements put in just before one of its own that stands where they may."""
    at = [*row].index(next(n for n in row if n in (name, "PFCodeHazardClass")))
    items = list(row.items())
    return dict([*items[:at], *more.items(), *items[at:]])
