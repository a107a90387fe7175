"""Rules about what was reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import pyarrow as pa
import pyarrow.compute as pc

from upa.catalogue.fields import columns
from upa.catalogue.records import UNIT_SEPARATOR, Finding, Severity
from upa.loading import identity, values
from upa.loading.values import Places
from upa.places import points

FILLER_POINT = points.FILLER
"""Latitude and longitude of the middle of California, which stands for "unknown"."""
CALIFORNIA_LATITUDES = points.LATITUDES
CALIFORNIA_LONGITUDES = points.LONGITUDES
"""The box around California, in decimal degrees."""
CERS_IDS = (10_000_001, 999_999_999)
"""First and last number CalEPA may give a facility (exchange format section 7)."""


class Rows:
    """Typed rows of a table by column name; a column the reader never met is null throughout."""

    def __init__(self, table: str, rows: pa.Table) -> None:
        self._table, self._rows = table, rows
        self._cas: dict[str, pa.Array] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return self._rows.num_rows

    def __getitem__(self, name: str) -> pa.Array:
        """A column in its catalogue type."""
        type_ = values.ARROW_TYPES.get(columns(self._table)[name].type, pa.string())
        return identity.column(self._rows, name, type_)

    def cas(self, name: str, kind: str) -> pa.Array:
        """Where the CAS numbers of a column are of a kind: valid, filler or bad."""
        if name not in self._cas:
            self._cas[name] = identity.cas_parts(self[name], 0)
        return pc.equal(self._cas[name], kind)


Mask = Callable[[Rows], pa.Array]


@dataclass(frozen=True)
class Rule:
    """One check of the rows of a table.

    `mask` is true for offending rows (null counts as false). A finding names the first of
    `columns` and gives the values of all; `{label}` in `message` is the first one's label.
    """

    table: str
    code: str
    severity: Severity
    columns: tuple[str, ...]
    mask: Mask
    message: str
    cers_code: str | None = None


_AMOUNTS = (
    "maximum_daily_amount",
    "average_daily_amount",
    "largest_container",
    "annual_waste_amount",
    "curies",
)
_CAS_COLUMNS = ("cas_number", *(f"hc{n}_cas" for n in identity.COMPONENTS))
_CONTAINERS = tuple(name for name in columns("inventory_items") if name.startswith("sc_"))
_POINT = ("latitude_measure", "longitude_measure")
_ZIP = r"^[0-9]{5}(-[0-9]{4})?$"
_CALIFORNIA_ZIP = r"^9[0-9]{4}(-[0-9]{4})?$"
_HOME = ("us", "usa", "u.s.", "u.s.a.", "united states", "united states of america")


def _any(masks: Iterable[pa.Array]) -> pa.Array:
    return reduce(pc.or_kleene, masks)


def _all(*masks: pa.Array) -> pa.Array:
    return reduce(pc.and_kleene, masks)


def _is(column: pa.Array, *values: str) -> pa.Array:
    """Where a column holds one of some codes; false, not null, where it holds nothing."""
    return _any(pc.equal(column, value) for value in values).fill_null(False)


def _not(mask: pa.Array) -> pa.Array:
    return pc.invert(mask)


def _outside(column: pa.Array, low: float, high: float) -> pa.Array:
    return pc.or_(pc.less(column, low), pc.greater(column, high))


def _missing(name: str) -> Mask:
    return lambda r: pc.is_null(r[name])


def _without_component(r: Rows) -> pa.Array:
    names = [f"hc{n}_{part}" for n in identity.COMPONENTS for part in ("name", "cas")]
    missing = (pc.is_null(r[name]) for name in (*names, "additional_mixture_components"))
    return _all(_is(r["hm_type"], "b", "c"), *missing)


def _percents_over_100(r: Rows) -> pa.Array:
    shares = (r[f"hc{n}_percent_by_weight"].fill_null(0) for n in identity.COMPONENTS)
    # Percentages have two decimals; half of the last one is rounding, not an excess.
    return pc.greater(reduce(pc.add, shares), 100.005)


def _component_ehs(r: Rows) -> pa.Array:
    components = _any(_is(r[f"hc{n}_ehs"], "Y") for n in identity.COMPONENTS)
    return pc.and_(components, _not(_is(r["ehs"], "Y")))


def _repeats(r: Rows) -> pa.Array:
    """Where a row has the location, name and CAS number of an earlier one of its submittal."""
    name = pc.coalesce(r["common_name"], r["chemical_name"])
    parts = (r["submittal_key"], r["chemical_location"], name, r["cas_number"])
    key = pc.binary_join_element_wise(
        *parts, UNIT_SEPARATOR, null_handling="replace", null_replacement=""
    )
    groups = pc.utf8_lower(key).dictionary_encode().indices
    places = pa.array(range(len(r)), pa.int64())
    rows = pa.table({"group": groups, "place": places}).group_by("group", use_threads=False)
    first = rows.aggregate([("place", "min")]).sort_by("group").column("place_min")
    return pc.and_(pc.is_valid(name), pc.greater(places, first.combine_chunks().take(groups)))


def _bad_zip(name: str) -> Mask:
    """Where a ZIP Code is malformed; where a country is given beside it, in the United States."""
    country = name.replace("zip_code", "country")

    def mask(r: Rows) -> pa.Array:
        bad = _not(pc.match_substring_regex(r[name], _ZIP))
        if country not in columns("owner_operators"):
            return bad
        return pc.and_(bad, _is(pc.utf8_lower(r[country]).fill_null("us"), *_HOME))

    return mask


def is_filler_point(latitude: float | None, longitude: float | None) -> bool:
    """Whether coordinates in decimal degrees stand for "unknown": mid-California or a zero.

    Missing coordinates are no point at all, so not a filler.
    """
    if latitude is None or longitude is None:
        return False
    north, west = FILLER_POINT
    middle = abs(latitude - north) < 1e-6 and abs(longitude - west) < 1e-6
    return middle or latitude == 0 or longitude == 0


def _filler(r: Rows) -> pa.Array:
    points = zip(*(r[name].to_pylist() for name in _POINT), strict=True)
    return pa.array([is_filler_point(*point) for point in points], pa.bool_())


def _inside(latitude: pa.Array, longitude: pa.Array) -> pa.Array:
    outside = _outside(latitude, *CALIFORNIA_LATITUDES)
    return _not(pc.or_(outside, _outside(longitude, *CALIFORNIA_LONGITUDES)))


def _positive_longitude(r: Rows) -> pa.Array:
    return _inside(r[_POINT[0]], pc.negate(r[_POINT[1]]))


def _swapped(r: Rows) -> pa.Array:
    longitude, latitude = (r[name] for name in _POINT)
    return pc.or_(_inside(latitude, longitude), _inside(latitude, pc.negate(longitude)))


def _outside_california(r: Rows) -> pa.Array:
    inside = _inside(*(r[name] for name in _POINT))
    return _not(_any((inside, _filler(r), _positive_longitude(r), _swapped(r))))


_BAD_ZIP = "{label} is neither a five-digit ZIP Code nor a ZIP+4."
_BLANK = "{label} is blank or unreadable; CERS requires it."
_item = partial(Rule, "inventory_items")
_owner = partial(Rule, "owner_operators")
_activity = partial(Rule, "business_activities")
_point = partial(Rule, "facility_points")
_submittal = partial(Rule, "submittal_deliveries")


def _percent_range(name: str) -> Rule:
    return _item(
        "percent-range",
        "error",
        (name,),
        lambda r: _outside(r[name], 0.01, 100),
        "{label} must lie between 0.01 and 100.",
        "1027",
    )


def _waste_without(code: str, name: str) -> Rule:
    return _item(
        code,
        "warning",
        (name, "hm_type"),
        lambda r: pc.and_(_is(r["hm_type"], "c"), pc.is_null(r[name])),
        "A waste is reported, but {label} is blank or unreadable.",
    )


def _bad_cas(name: str) -> Rule:
    return _item(
        "bad-cas",
        "warning",
        (name,),
        lambda r: r.cas(name, "bad"),
        "{label}: the form or the check digit of the number is wrong, as when a spreadsheet "
        "turns it into a date.",
    )


def _no_cas(name: str) -> Rule:
    return _item(
        "no-cas",
        "advice",
        (name,),
        lambda r: r.cas(name, "filler"),
        "{label} holds a filler instead of a CAS number.",
    )


def _unlikely_units(code: str, state: str, units: tuple[str, ...], message: str) -> Rule:
    return _item(
        code,
        "warning",
        ("units", "physical_state"),
        lambda r: pc.and_(_is(r["physical_state"], state), _is(r["units"], *units)),
        message,
    )


def _negative(name: str) -> Rule:
    message = "{label} is less than zero."
    return _item("negative-amount", "error", (name,), lambda r: pc.less(r[name], 0), message)


RULES: tuple[Rule, ...] = (
    *(_item("missing", "error", (n,), _missing(n), _BLANK, "1028") for n in values.MINIMUM_FIELDS),
    _item(
        "no-container",
        "warning",
        ("sc_other",),
        lambda r: _not(_any(_is(r[name], "Y") for name in _CONTAINERS)),
        "No storage container is marked Y; CERS requires at least one.",
    ),
    _item(
        "other-container-unnamed",
        "warning",
        ("other_storage_container", "sc_other"),
        lambda r: pc.and_(_is(r["sc_other"], "Y"), pc.is_null(r["other_storage_container"])),
        "A storage container is marked as other, but not described.",
    ),
    _item(
        "average-above-maximum",
        "warning",
        ("average_daily_amount", "maximum_daily_amount"),
        lambda r: pc.greater(r["average_daily_amount"], r["maximum_daily_amount"]),
        "The average daily amount is larger than the maximum daily amount.",
        "1037",
    ),
    _item(
        "container-above-maximum",
        "warning",
        ("largest_container", "maximum_daily_amount"),
        lambda r: pc.greater(r["largest_container"], r["maximum_daily_amount"]),
        "The largest container holds more than the maximum daily amount.",
    ),
    *map(_negative, _AMOUNTS),
    _item(
        "ehs-not-in-pounds",
        "warning",
        ("units", "ehs", "hm_type"),
        lambda r: _all(_is(r["ehs"], "Y"), _is(r["hm_type"], "a"), pc.not_equal(r["units"], "c")),
        "A pure extremely hazardous substance should be reported in pounds.",
        "1069",
    ),
    _unlikely_units("gas-in-gallons", "c", ("a",), "A gas is reported in gallons."),
    _unlikely_units(
        "solid-by-volume", "a", ("a", "b"), "A solid is reported in gallons or cubic feet."
    ),
    _unlikely_units("liquid-in-cubic-feet", "b", ("b",), "A liquid is reported in cubic feet."),
    _item(
        "days-range",
        "warning",
        ("days_on_site",),
        lambda r: _outside(r["days_on_site"], 1, 366),
        "{label} must lie between 1 and 366.",
    ),
    *(_percent_range(f"hc{n}_percent_by_weight") for n in identity.COMPONENTS),
    _item(
        "percents-over-100",
        "advice",
        tuple(f"hc{n}_percent_by_weight" for n in identity.COMPONENTS),
        _percents_over_100,
        "The components make up more than 100 percent together.",
    ),
    _item(
        "no-component",
        "advice",
        ("hc1_name", "hm_type"),
        _without_component,
        "A mixture or waste names none of its hazardous components.",
    ),
    _item(
        "component-ehs",
        "warning",
        ("ehs", *(f"hc{n}_ehs" for n in identity.COMPONENTS)),
        _component_ehs,
        "A component is an extremely hazardous substance, but EHS is not Y for the material.",
    ),
    _waste_without("no-waste-code", "state_waste_code"),
    _waste_without("no-waste-amount", "annual_waste_amount"),
    *map(_bad_cas, _CAS_COLUMNS),
    *map(_no_cas, _CAS_COLUMNS),
    _item(
        "curies-not-radioactive",
        "warning",
        ("radioactive", "curies"),
        lambda r: pc.and_(pc.greater(r["curies"], 0), _not(_is(r["radioactive"], "Y"))),
        "Curies are reported, but the material is not marked radioactive.",
    ),
    _item(
        "radioactive-without-curies",
        "warning",
        ("curies", "radioactive"),
        lambda r: pc.and_(_is(r["radioactive"], "Y"), pc.equal(r["curies"].fill_null(0), 0)),
        "The material is marked radioactive, but no Curies are reported.",
    ),
    _item(
        "trade-secret",
        "advice",
        ("trade_secret",),
        lambda r: _is(r["trade_secret"], "Y"),
        "The material is a trade secret; public exports mask it.",
        "1078",
    ),
    _item(
        "duplicate",
        "advice",
        ("common_name", "chemical_name", "chemical_location", "cas_number"),
        _repeats,
        "An earlier row of the same inventory has the same location, name and CAS number.",
    ),
    *(
        _owner("missing", "error", (name,), _missing(name), _BLANK)
        for name in ("phone", "mailing_address", "mailing_address_city")
    ),
    *(
        _owner("bad-zip", "warning", (name,), _bad_zip(name), _BAD_ZIP, "1017")
        for name in columns("owner_operators")
        if name.endswith("zip_code")
    ),
    _activity(
        "bad-zip",
        "warning",
        ("zip_code",),
        lambda r: _not(pc.match_substring_regex(r["zip_code"], _CALIFORNIA_ZIP)),
        "{label} is not a California ZIP Code: five digits or ZIP+4, starting with 9.",
        "1017",
    ),
    _activity(
        "bad-epa-id",
        "warning",
        ("epa_id",),
        lambda r: pc.not_equal(pc.utf8_length(r["epa_id"]), 12),
        "{label} does not have 12 characters.",
        "1017",
    ),
    _point(
        "filler-point",
        "advice",
        _POINT,
        _filler,
        "The coordinates stand for an unknown place, so no point is shown.",
    ),
    _point(
        "positive-longitude",
        "warning",
        _POINT[::-1],
        _positive_longitude,
        "{label} lacks its minus sign; as it stands the place is not in California.",
    ),
    _point(
        "swapped-point",
        "warning",
        _POINT,
        _swapped,
        "Latitude and longitude seem to have changed places.",
    ),
    _point(
        "outside-california",
        "warning",
        _POINT,
        _outside_california,
        "The coordinates lie outside California.",
    ),
    _submittal(
        "unlikely-cers-id",
        "warning",
        ("cers_id",),
        lambda r: pc.or_kleene(
            pc.less(r["cers_id"], CERS_IDS[0]), pc.greater(r["cers_id"], CERS_IDS[1])
        ),
        "{label} does not have the 8 or 9 digits CalEPA gives; it is kept as it stands.",
    ),
)
"""Every check of rows, in the order findings are reported."""


def _shown(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _shown_values(rule: Rule, rows: Rows, indices: pa.Array) -> Sequence[str | None]:
    """What a finding of each row shows: the value, or `label value; label value` for several."""
    fields = columns(rule.table)
    values = [map(_shown, rows[name].take(indices).to_pylist()) for name in rule.columns]
    if len(values) == 1:
        return list(values[0])
    labels = [fields[name].label for name in rule.columns]
    return [
        "; ".join(f"{label} {v}" for label, v in zip(labels, row, strict=True) if v is not None)
        or None
        for row in zip(*values, strict=True)
    ]


def _rule_findings(rule: Rule, rows: Rows, places: Places) -> list[Finding]:
    mask = rule.mask(rows)
    if not mask.true_count:
        return []
    indices = pc.indices_nonzero(mask)
    field = columns(rule.table)[rule.columns[0]]
    shown = _shown_values(rule, rows, indices)
    message = rule.message.format(label=field.label)
    return [
        Finding(
            severity=rule.severity,
            code=rule.code,
            message=message,
            cers_code=rule.cers_code,
            **place,
            table_name=rule.table,
            column_name=field.column,
            field_number=field.number or None,
            value=value,
        )
        for place, value in zip(places.at(indices), shown, strict=True)
    ]


def row_findings(table: str, rows: pa.Table) -> list[Finding]:
    """Findings of the checks that look at whole rows, for rows as `typed` gives them.

    Rows of one submittal must come together: repeated rows are only seen within `rows`.
    """
    view, places = Rows(table, rows), Places(rows)
    checks = (rule for rule in RULES if rule.table == table)
    return [finding for rule in checks for finding in _rule_findings(rule, view, places)]
