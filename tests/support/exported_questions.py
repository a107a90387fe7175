"""Which questions pages offer as files, and values their parameters can take in a warehouse.

Both are found in the code and the data, so that a new list or parameter is tried without an edit.
"""

import ast
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from math import prod
from typing import Any

from tests.support.browser import ROOT
from upa.catalogue import fields, statements
from upa.questions import facility_filter, inventory_filter, query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

ASKED = ("ask", "ask_one", "total")
"""Calls whose question a page only shows."""
PAGED = ("limit", "offset")
FILTERED = re.compile(rf"\$(?!(?:{'|'.join(PAGED)}|sort)\b)(\w+)")
"""Where a statement has a parameter that leaves rows out."""
COMMENT = re.compile(r"\A(--[^\n]*\n)+")
SORTS = ("name", "facility", "material", "amount", "submitted", "materials", "ehs", "findings",
         "facilities", "agencies", "gallons", "cubic_feet", "pounds", "tons")  # fmt: skip
FEW = 8
SET = {False: (1, 1, 2, 3), True: (2, 3, 4)}
"""How many parameters a combination sets where there are FEW or more."""
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "sort": SORTS,
    "basis": ("submitted", "accepted"),
    "mixtures": (True, False),
    "state": ("awaiting", "overdue", "undetermined", "not-accepted", "none-held"),
    "reach": ("all", "several", "beyond", "either"),
    "elements": tuple([e] for e in range(1, 11)),
    "statuses": tuple([s] for s in (2, 3, 4, 5, 6)),
    "requirements": ([1], [2], [3]),
    "plan_states": (["accepted"], ["unreviewed", "not-accepted"], ["none-held"]),
    "plan_options": (["attachment"], ["exempt", "none"]),
    "training_options": (["attachment"], ["exempt", "none"]),
    "plan_due": (["overdue"], ["soon", "later"]),
    "activities": tuple([a] for a in facility_filter.ACTIVITIES[:6]),
    "severities": (["error"], ["warning"], ["advice"], ["error", "warning"], []),
    "hazards": tuple([h] for h in (*inventory_filter.FEDERAL_FIVE, "none_of_five", "none_of_24")),
    "containers": tuple([c] for c in (*inventory_filter.CONTAINERS[:6], "none")),
    "radioactive": ("Y", "N", "none"),
    "confidential": ("Y", "N", "none"),
    "ehs_by": tuple(inventory_filter.EHS_BY),
    "threshold_rule": ("reporting", "tpq", "rmp"),
    "threshold_result": ("at or above", "below", "cannot tell"),
    "minimum": (0.5, 55.0, 1000.0),
    "maximum": (55.0, 500.0),
    "days_from": (1, 365),
    "days_to": (364, 365),
    "agencies_min": (2, 3),
    "as_of": ("2025-06-30", "2026-03-21"),
    "since": ("2020-01-01", "2025-06-30"),
    "changed_from": ("2024-01-01", "2026-01-01"),
    "changed_to": ("2025-06-30", "2026-04-01"),
    "only": (1, 2, 4, 5, 6),
    "submitted_from": ("2024-01-01", "2026-01-01"),
    "submitted_to": ("2025-06-30", "2026-03-01"),
}
FOUND = {
    "search": "select lower(split_part(facility_name, ' ', 1)) from facilities union all "
    "select lower(left(common_name, 3)) from current_inventory union all "
    "select lower(split_part(city, ' ', 1)) from facilities union all select 'a'",
    "cers_id": "select cers_id from facilities",
    "business": "select organization_code from organizations",
    "organization": "select organization_code from organizations",
    "agency": "select regulator_code from regulators where facilities_loaded > 0",
    "receiver": "select regulator_code from regulators where facilities_loaded > 0",
    "leads": "select lead_regulator_code from organizations",
    "county": "select county_id from facilities",
    "touching": "select county_id from facilities",
    "in_county": "select county_id from facilities",
    "origins": "select origin from organizations",
    "city": "select left(city, 4) from facilities",
    "in_city": "select city from facilities",
    "zip_code": "select left(zip_code, 3) from facilities",
    "naics": "select left(naics_code::varchar, 2) from facilities",
    "facility_name": "select split_part(facility_name, ' ', 1) from facilities",
    "address": "select split_part(site_address, ' ', 2) from facilities",
    "business_name": "select split_part(organization_name, ' ', 1) from organizations",
    "submittal_key": "select submittal_key from submittals",
    "cas": "select cas_number from current_inventory",
    "material": "select material_key from current_inventory",
    "component": "select coalesce(hc1_cas, lower(hc1_name)) from current_inventory "
    "where hc1_ehs = 'Y'",
    "cclid": "select cclid from current_inventory",
    "hm_types": "select hm_type from current_inventory",
    "physical_states": "select physical_state from current_inventory",
    "dot_classes": "select dot_hazard_classification_id from current_inventory",
    "waste_codes": "select state_waste_code from current_inventory",
    "fire_classes": "select pf_code_hazard_class from current_inventory",
    "units": "select units from current_inventory",
    "pressures": "select storage_pressure from current_inventory",
    "temperatures": "select storage_temperature from current_inventory",
    "sha256": "select sha256 from findings",
    "code": "select code from findings",
}


@cache
def exported() -> list[str]:
    """Questions that pages hand to anything but a mere look at the answer, and all long lists."""
    known = query.names()
    handed = {text for path in ROOT.glob("pages/**/*.py") for text in _handed_on(path.read_text())}
    return [n for n in known if n in handed or "limit" in query.question(n).types]


def _handed_on(code: str) -> Iterator[str]:
    """Texts in a page that are not arguments of a call in ASKED."""
    within: list[tuple[ast.AST, str]] = [(ast.parse(code), "")]
    while within:
        node, called = within.pop()
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and called not in ASKED:
            yield node.value
        within += [(child, called) for child in ast.iter_child_nodes(node)]


@cache
def choices(parameter: str, kind: str, folder: str) -> tuple[Any, ...]:
    """Values a parameter of this type can take in the warehouse in `folder`."""
    if parameter in CHOICES:
        return CHOICES[parameter]
    if kind == "boolean":
        return (True, False)
    if parameter not in FOUND:
        return ()
    sql = f"select distinct v from ({FOUND[parameter]}) as t(v) where v is not null order by v"
    found = [row[0] for row in Warehouse().cursor(EVERYTHING).execute(f"{sql} limit 60").fetchall()]
    if not kind.endswith("[]"):
        return tuple(found)
    return (*([v] for v in found), *([a, b] for a, b in combinations(found[:5], 2)))


def can_take(name: str) -> dict[str, tuple[Any, ...]]:
    """Values of each parameter of a question but where a page begins and ends."""
    folder = str(Warehouse().folder)
    types = {k: t for k, t in query.question(name).types.items() if k not in PAGED}
    taken = {k: choices(k, t, folder) for k, t in types.items()}
    return {k: v for k, v in sorted(taken.items()) if v}


def combinations_of(name: str, wanted: int) -> list[dict[str, Any]]:
    """No filter, and up to `wanted` different combinations of filters, the same every time."""
    choices_of, made = can_take(name), [{}]
    for number in range(20 * wanted if choices_of else 0):
        drawn = random.Random(f"{name} {number}")
        some = drawn.sample(
            sorted(choices_of), min(drawn.choice(SET[len(choices_of) > FEW]), len(choices_of))
        )
        combination = {parameter: drawn.choice(choices_of[parameter]) for parameter in some}
        if combination not in made:
            made.append(combination)
        if len(made) > wanted:
            break
    return made


@cache
def conditions(name: str) -> Mapping[str, frozenset[str]]:
    """Parameters by the file of SQL in which they stand: the parts of a question and itself."""
    own = COMMENT.sub("", statements.text(name))
    found = {name: frozenset(FILTERED.findall(own))}
    for part in statements.PART.findall(own):
        found |= conditions(part)
    return {file: parameters for file, parameters in found.items() if parameters}


@cache
def wanted(file: str, most: int) -> int:
    """How many combinations a file of conditions is to meet: `most`, or all it can."""
    name = next(n for n in exported() if file in conditions(n))
    values = can_take(name)
    return min(most, prod(len(values.get(p, ())) + 1 for p in conditions(name)[file]))


def share_of(name: str, most: int, least: int) -> int:
    """How many combinations a question is to meet so that each of its files of conditions meets
    `most`, together with the other exported questions that read them; `least` at least."""
    users = Counter(file for other in exported() for file in conditions(other))
    return max([least, *(-(-wanted(file, most) // users[file]) for file in conditions(name))])


def table_of(name: str) -> str:
    """The catalogue table whose columns an answer mostly has."""
    area, question = name.split("/")
    return (
        question
        if question in fields.tables()
        else {"inventory": "current_inventory"}.get(area, "facilities")
    )
