"""Groups of inventory columns: what a material may mark several of.

The catalogue decides: a column whose name begins with fhc_physical_ or fhc_health_ is a newer
federal hazard category, another fhc_ column an older one, an sc_ column a kind of container; a
column with the code list of fire hazard classes names one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from upa.catalogue import fields

TABLE = "inventory_items"
NEWER = ("fhc_physical_", "fhc_health_")
COMBUSTIBLE_DUST = "fhc_physical_combustible_dust"
SOLID_CLASSES = (12, 16)
"""Fire hazard classes of flammable solids and of magnesium; like combustible dust, 100 pounds of
such a solid are reportable (HSC 25507)."""


def _marks(prefix: str | tuple[str, ...]) -> tuple[str, ...]:
    known = fields.columns(TABLE).items()
    return tuple(n for n, f in known if f.type == "yes-no" and n.startswith(prefix))


@cache
def newer_hazards() -> tuple[str, ...]:
    """Columns of the federal hazard categories used since 2018."""
    return _marks(NEWER)


@cache
def older_hazards() -> tuple[str, ...]:
    """Columns of the federal hazard categories used until 2017."""
    return tuple(name for name in _marks("fhc_") if name not in newer_hazards())


@cache
def containers() -> tuple[str, ...]:
    """Columns of the kinds of storage containers."""
    return _marks("sc_")


@cache
def fire_classes() -> tuple[str, ...]:
    """Columns that name a fire hazard class."""
    known = fields.columns(TABLE).items()
    return tuple(name for name, field in known if field.codes == "fire_hazard_classes")


@cache
def crosswalk() -> Mapping[str, tuple[str, ...]]:
    """Newer hazard categories by the older one they came from.

    Derived, not reported: some newer ones have no older counterpart, some have two.
    """
    pairs = [(row["older"], row["newer"]) for row in fields.reference("hazard_crosswalk")]
    older = dict.fromkeys(one for one, _ in pairs)
    return MappingProxyType({o: tuple(new for old, new in pairs if old == o) for o in older})


def mark_name(column: str) -> str:
    """Name of a hazard category or kind of container without the group it belongs to, if that is
    its group's only one: Fire, Steel drum, Physical hazard: explosive."""
    known = fields.columns(TABLE).get(column)
    label = known.label if known else column
    short = label.removeprefix("Federal hazard: ").removeprefix("Container: ")
    return short[:1].upper() + short[1:]
