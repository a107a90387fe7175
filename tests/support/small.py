"""Two small real warehouses: one of rows chosen by hand, one loaded from part of the sample."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tests.support.browser import ROOT
from upa.loading import loader
from upa.warehouse import check_hits, refresh, summaries
from upa.warehouse.generations import Warehouse

SAMPLE = ROOT / "data" / "sample"
LOADED = (
    "facility_submittals_1500_01.xml",
    "facility_query_1500_01.xml",
    "flawed_submittals.xml",
    "facility_submittals_3700_01.xml",
    "organization_query.xml",
    "regulator_listing.xml",
    "inventory_current.xlsx",
)
KERN, DELANO_FIRE, SAN_DIEGO = 1500, 1501, 3700
FUEL, HOSPITAL, PLATER, KNOWN = 10000001, 10000002, 10000003, 10000004
NEW, OLD = datetime(2026, 3, 2, 6, 30), datetime(2025, 2, 1, 20)


def warehouse_of(
    folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], checked: bool = False
) -> Warehouse:
    """Publish a warehouse that holds these rows, `checked` as by a load; columns not named are
    null."""
    warehouse = Warehouse(folder)
    with warehouse.lock("test"):
        copy = warehouse.working_copy(empty=True)
        for table, rows in tables.items():
            columns = list(dict.fromkeys(name for row in rows for name in row))
            arrow = pa.table({c: [row.get(c) for row in rows] for c in columns})
            copy.connection.register("given", arrow)
            copy.connection.execute(f"insert into {table} by name select * from given")
            copy.connection.unregister("given")
        summarize(copy.connection)
        if checked:
            check_hits.derive_hits(copy.connection)
        copy.publish([])
    return warehouse


def summarize(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive what a load derives of rows like these."""
    refresh.watch(connection)
    connection.execute("insert into touched_facilities select cers_id from facilities")
    summaries.derive_summaries(connection)


def facility(cers_id: int, name: str, city: str, agency: int, county: int, **more: Any) -> dict:
    """A row of facilities with the columns every facility has."""
    zip_code = {"Delano": "93215", "Bakersfield": "93301"}.get(city, "92101")
    row = {
        "cers_id": cers_id,
        "facility_name": name,
        "site_address": "1 Main St",
        "city": city,
        "zip_code": zip_code,
        "county_id": county,
        "county_basis": "reported",
        "regulator_code": agency,
        "known_from": "submittal",
        "is_loaded": True,
        "last_submitted_on": NEW,
        "material_count": 0,
        "ehs_count": 0,
        "trade_secret_count": 0,
        "finding_count": 0,
        "point_basis": "none",
    } | more
    text = [name, "1 Main St", city, zip_code, cers_id, row.get("organization_name")]
    return row | {"search_text": " ".join(str(t) for t in text if t).lower()}


def submittal(key: str, cers_id: int, element: int, status: int, agency: int, **more: Any) -> dict:
    """A row of submittals."""
    return {
        "submittal_key": key,
        "cers_id": cers_id,
        "submittal_element": element,
        "submittal_status": status,
        "regulator_code": agency,
        "submitted_on": NEW,
        "sha256": "f1",
    } | more


def material(key: str, cers_id: int, position: int, name: str, **more: Any) -> dict:
    """A row of an inventory; its search text is made from its names and components."""
    row = {
        "submittal_key": key,
        "cers_id": cers_id,
        "position": position,
        "common_name": name,
        "physical_state": "b",
        "units": "a",
        "hm_type": "a",
    } | more
    names = [row.get(n) for n in ("common_name", "cas_number", "hc1_name", "hc1_cas", "hc2_name")]
    return (
        {"material_key": row.get("cas_number") or name.lower()}
        | row
        | {"search_text": " ".join(n for n in names if n).lower()}
    )


def current(row: Mapping[str, Any], status: int, agency: int) -> dict:
    """The same material as a row of the current inventory."""
    more = {"submitted_on": NEW, "submittal_status": status, "regulator_code": agency}
    return {**row, **more, "sha256": "f1"}


OLD_MATERIALS = [
    material("h-old", HOSPITAL, 1, "Ethylene Oxide", cas_number="75-21-8", ehs="Y", units="c",
             physical_state="c", maximum_daily_amount=400.0),
]  # fmt: skip
FUEL_MATERIALS = [
    material("f-2", FUEL, 1, "Gasoline", cas_number="8006-61-9", maximum_daily_amount=10000.0,
             sc_under_ground_tank="Y", dot_hazard_classification_id="3", pf_code_hazard_class=9),
    material("f-2", FUEL, 2, "Diesel", cas_number="68476-34-6", maximum_daily_amount=None,
             sc_above_ground_tank="Y", sf_code_hazard_class=2),
    material("f-2", FUEL, 3, "Propane", cas_number="74-98-6", physical_state="c", units="b",
             maximum_daily_amount=500.0, sc_cylinder="Y"),
]  # fmt: skip
HOSPITAL_MATERIALS = [
    material("h-2", HOSPITAL, 1, "Battery Acid", hm_type="b", maximum_daily_amount=50.0,
             hc1_name="Sulfuric Acid", hc1_cas="7664-93-9", hc1_ehs="Y",
             hc1_percent_by_weight=37.5, hc2_name="Water"),
    material("h-2", HOSPITAL, 2, "Waste Oil", hm_type="c", state_waste_code="221",
             maximum_daily_amount=2.0, units="d"),
]  # fmt: skip
PLATER_MATERIALS = [
    material("p-2", PLATER, 1, "Sulfuric Acid", cas_number="7664-93-9", ehs="Y", units="c",
             maximum_daily_amount=900.0, chemical_location="Tank room"),
    material("p-2", PLATER, 2, "Brightener X", trade_secret="Y", cas_number="50-00-0",
             hc1_name="Sulfuric Acid", hc1_cas="7664-93-9", maximum_daily_amount=5.0,
             chemical_location="Safe"),
]  # fmt: skip


def by_hand() -> dict[str, list[dict]]:
    """Four facilities of two agencies and one participating agency, chosen to tell rules apart."""
    submittals = [
        submittal("f-1", FUEL, 1, 4, KERN),
        submittal("f-2", FUEL, 2, 4, KERN),
        submittal("f-4", FUEL, 4, 2, DELANO_FIRE),
        submittal("h-2", HOSPITAL, 2, 5, KERN, submittal_action_comments="Send the map.\nThanks."),
        submittal("h-old", HOSPITAL, 2, 4, KERN, submitted_on=OLD),
        submittal("p-2", PLATER, 2, 12, SAN_DIEGO),
    ]
    accepted = {"f-1": "f-1", "f-2": "f-2", "h-2": "h-old"}
    return {
        "source_files": [
            {"sha256": "f1", "name": "kern.xml", "kind": "submittal-query", "is_sample": False,
             "data_set_date_time": datetime(2026, 3, 15, 2), "loaded_on": NEW, "load_number": 1,
             "file_number": 1},
        ],
        "facilities": [
            facility(FUEL, "Valley Fuel", "Delano", KERN, 15, organization_code=90000001,
                     organization_name="Valley Holdings", material_count=3, inventory_status=4,
                     inventory_submitted_on=NEW, own_or_operate_ust="Y", hm_on_site="Y"),
            facility(HOSPITAL, "Sierra Hospital", "Bakersfield", KERN, 15, material_count=2,
                     ehs_count=1, inventory_status=5, inventory_submitted_on=NEW,
                     last_submitted_on=OLD, own_or_operate_ust="N", finding_count=2),
            facility(PLATER, "Sierra Plating", "San Diego", SAN_DIEGO, 37, material_count=2,
                     ehs_count=1, trade_secret_count=1, inventory_status=12,
                     organization_code=90000001, organization_name="Valley Holdings"),
            facility(KNOWN, "Coast Towing", "San Diego", SAN_DIEGO, 37, is_loaded=False,
                     known_from="facility-query", last_submitted_on=None),
        ],
        "facility_regulators": [
            {"cers_id": c, "submittal_element": e, "regulator_code": r, "basis": "submittal"}
            for c, e, r in (
                (FUEL, 1, KERN), (FUEL, 2, KERN), (FUEL, 4, DELANO_FIRE), (HOSPITAL, 2, KERN),
                (PLATER, 2, SAN_DIEGO), (KNOWN, 1, SAN_DIEGO),
            )
        ],
        "regulators": [
            {"regulator_code": KERN, "regulator_name": "Kern County", "regulator_type": "CUPA",
             "basis": "directory", "facilities_loaded": 2},
            {"regulator_code": SAN_DIEGO, "regulator_name": "San Diego County",
             "regulator_type": "CUPA", "basis": "directory", "facilities_loaded": 1},
            {"regulator_code": DELANO_FIRE, "regulator_name": "Delano Fire", "regulator_type": "PA",
             "basis": "listing", "facilities_loaded": 1},
        ],
        "organizations": [
            {"organization_code": 90000001, "organization_name": "Valley Holdings",
             "facilities_known": 2, "facilities_loaded": 2, "regulator_count": 2,
             "search_text": "valley holdings 90000001"},
        ],
        "submittals": submittals,
        "current_submittals": [
            {**row, "accepted_submittal_key": accepted.get(row["submittal_key"])}
            for row in submittals
            if row["submittal_key"] != "h-old"
        ],
        "past_inventory": [
            {**current(row, 4, KERN), "submitted_on": OLD} for row in OLD_MATERIALS
        ],
        "current_inventory": [
            *(current(row, 4, KERN) for row in FUEL_MATERIALS),
            *(current(row, 5, KERN) for row in HOSPITAL_MATERIALS),
            *(current(row, 12, SAN_DIEGO) for row in PLATER_MATERIALS),
        ],
        "findings": [
            {"sha256": "f1", "severity": s, "code": c, "message": m, "cers_id": HOSPITAL,
             "submittal_key": k, "locator": f"Chemical[{n}]", "value": "=1+1"}
            for n, (s, c, m, k) in enumerate(
                (("advice", "cas", "No CAS.", "h-2"), ("error", "units", "Bad unit.", "h-2"),
                 ("error", "units", "Bad unit then.", "h-old")), 1)
        ],
        "unknown_elements": [
            {"sha256": "f1", "path": "A/B", "occurrences": 3, "example": "x"},
        ],
    }  # fmt: skip


def load_sample(folder: Path) -> Warehouse:
    """A warehouse loaded from some files of the committed sample."""
    warehouse = Warehouse(folder)
    loader.load([SAMPLE / name for name in LOADED], warehouse)
    return warehouse
