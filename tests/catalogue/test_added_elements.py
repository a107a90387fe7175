"""A submittal element with columns of its own needs rows in the catalogue and nothing else."""

from pathlib import Path

import pytest

from tests.support import catalogue, edt

KEYS = ("submittal_key", "cers_id", "position", "locator")
FOLLOWED = """
import json
from tests.support import edt
from upa.warehouse.access import EVERYTHING, of_agencies
from upa.warehouse.generations import Warehouse

folder = Path(sys.argv[2])
warehouse, (report,) = edt.loaded(folder, Path(sys.argv[3]).read_bytes())
def drills(access):
    sql = "select drill_date::varchar, drill_kind from emergency_drills order by position"
    return warehouse.cursor(access).execute(sql).fetchall()
print(json.dumps({
    "unknown": report.counts["unknown_elements"],
    "submittals": report.counts["submittals"],
    "all": drills(EVERYTHING),
    "own": drills(of_agencies([1500])),
    "foreign": drills(of_agencies([3700])),
    "comment": edt.select(warehouse, "select comment from duckdb_columns() "
        "where table_name = 'emergency_drills' and column_name = 'drill_date' "
        "and comment is not null")[0][0],
}))
"""


def catalogue_with(folder: Path, element: str) -> Path:
    """A copy of the reference data with a submittal element more, whose record stands at a path."""
    catalogue.copied(folder)
    table = {"table": "emergency_drills", "kind": "form", "element": element, "label": "Drills"}
    own = {"table": "emergency_drills", "public": "yes"}
    catalogue.add_rows(folder, "tables.csv", [table | {"description": "Drills held."}])
    keys = catalogue.rows_of("facility_points", KEYS)
    catalogue.add_rows(
        folder,
        "fields.csv",
        [
            *(key | {"table": "emergency_drills"} for key in keys),
            own | {"column": "drill_date", "element": "DrillDate", "type": "date", "label": "Held"},
            own | {"column": "drill_kind", "element": "DrillKind", "type": "text", "label": "Kind"},
        ],
    )
    numbered = {"code": "11", "label": "Emergency Drill", "element": "EmergencyDrill"}
    catalogue.add_rows(folder, "codes/submittal_elements.csv", [numbered | {"short": "Drill"}])
    return folder


def drill(day: str, kind: str) -> list[edt.Element]:
    return [edt.el("DrillDate", day), edt.el("DrillKind", kind)]


@pytest.mark.parametrize(
    ("element", "records"),
    [
        ("EmergencyDrill", drill("2026-02-03", "b")),
        ("EmergencyDrill/Drill", [edt.el("Drill", *drill("2026-02-03", "b")),
                                  edt.el("Drill", *drill("2026-03-04", "c"))]),
    ],
    ids=("the element itself", "records below it"),
)  # fmt: skip
def test_an_added_element_is_loaded_described_and_restricted(tmp_path, element, records):
    reference = catalogue_with(tmp_path / "reference", element)
    block = edt.el("EmergencyDrill", edt.header(), *records)
    (tmp_path / "answer.xml").write_bytes(edt.answer(edt.occasion(block)))
    found = catalogue.told(FOLLOWED, reference, tmp_path / "w", tmp_path / "answer.xml")
    assert found["unknown"] == 0
    assert found["submittals"] == {"EmergencyDrill": 1}
    held = [["2026-02-03", "b"], ["2026-03-04", "c"]][: 1 if element == "EmergencyDrill" else 2]
    assert found["all"] == found["own"] == held
    assert found["foreign"] == []
    assert found["comment"].startswith("Held.")
