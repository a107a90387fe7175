"""A list of facilities needs a reader and rows in the catalogue: all else follows from these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import catalogue, edt

OWN, FOREIGN, ONLY_LISTED = 10000001, 10000002, 10000003
HEADINGS = "CERS ID,Preplan Number,Preplan Date,Notes,Hydrant"
LISTS = {
    "all.csv": (
        f"{OWN},P-1,someday,,12 ft",
        f"{FOREIGN},P-2,2026-01-06,gate code 1234,",
        f"{ONLY_LISTED},P-3,2026-01-07,,",
        "unknown,P-9,2026-01-08,gate code 5678,",
    ),
    "own.csv": (f"{OWN},P-4,2026-02-05,,", f"{OWN},P-5,2026-02-06,,"),
    "bad.csv": (f"{OWN},P-6,2026-02-07,,", ",P-7,2026-02-08,gate code 9999,"),
}
FOLLOWED = """
import json
from datetime import date, datetime
from tests.support import edt, plan_lists
from upa.cli import loads
from upa.exports import provenance
from upa.loading.loader import load, rebuild
from upa.loading.reports import LoadOptions
from upa.questions import query
from upa.readers import formats
from upa.warehouse import past_days
from upa.warehouse.access import EVERYTHING, of_agencies
from upa.warehouse.generations import Warehouse

formats.READERS = (plan_lists.READER, *formats.READERS)
folder, warehouse = Path(sys.argv[2]), Warehouse()
kern, san_diego = of_agencies([1500]), of_agencies([3700])
reports = load(
    [folder / "answer.xml", folder / "all.csv", folder / "own.csv", folder / "bad.csv"],
    options=LoadOptions(submitted_on=datetime(2026, 3, 1, 20)),
).files

def rows(sql, access=EVERYTHING, file=None):
    found = warehouse.cursor(access, file).execute(sql).fetchall()
    return json.loads(json.dumps(found, default=str))

def newest():
    return rows("select distinct preplan_number from preplans where cers_id = 10000001 "
                "qualify data_set_date_time = max(data_set_date_time) over () order by 1")

def sources(access, cers_id):
    found = query.run("facilities/sources", access, cers_id=cers_id)
    return sorted(found[["file_name", "records"]].values.tolist())

days = [past_days.day_file(day) for day in (date(2026, 2, 28), date(2026, 3, 1))]
before = newest()
rebuild()
print(json.dumps({
    "lines": [loads._line(report) for report in reports],
    "files": {r.name: r.counts["facilities"] for r in reports},
    "whole": {agency: rows("select name, facility_count, size_bytes is not null from source_files "
                           "order by name", access)
              for agency, access in (("kern", kern), ("san diego", san_diego))},
    "unknown": [rows("select path, occurrences, example from unknown_elements", access)
                for access in (EVERYTHING, kern)],
    "sample": rows("select bool_or(is_sample) from source_files"),
    "seen": rows("select distinct cers_id from preplans order by 1", kern),
    "values": rows("select value from findings where code = 'record-rejected' order by 1"),
    "said": rows("select code, count(*) from findings where table_name = 'preplans' "
                 "group by 1 order by 1"),
    "found": [rows("select code from findings where table_name = 'preplans'", access)
              for access in (kern, san_diego)],
    "accounts": [sorted(s["File"] for s in provenance.sources(None, access))
                 for access in (kern, san_diego)],
    "dates": rows("select name, data_set_date_time from source_files where kind = 'preplan-list'"),
    "known_from": rows("select known_from from facilities where cers_id = 10000003"),
    "on days": [[rows(f"select count(*) from {table} where cers_id = 10000003", file=day)[0][0]
                 for table in ("facilities", "preplans")] for day in days],
    "files on days": [rows("select count(*) from source_files where kind = 'preplan-list'",
                           file=day)[0][0] for day in days],
    "sources": {name: sources(access, int(cers_id)) for name, access, cers_id in (
        ("own", EVERYTHING, 10000001), ("kern", kern, 10000001), ("foreign", kern, 10000002))},
    "newest": [before, newest()],
}))
"""


def catalogue_with_list(folder: Path) -> Path:
    """A copy of the reference data with a list more."""
    catalogue.copied(folder)
    words = {"label": "Pre-plans", "description": "Pre-plans of facilities."}
    catalogue.add_rows(
        folder, "tables.csv", [{"table": "preplans", "kind": "listing", "key": "cers_id"} | words]
    )
    keys = ("sha256", "data_set_date_time", "locator", "cers_id")
    own = {"table": "preplans", "label": "Pre-plan", "description": "What the plan says."}
    given = [
        {"column": "preplan_number", "header": "Preplan Number", "type": "text", "public": "yes"},
        {"column": "preplan_date", "header": "Preplan Date", "type": "date", "public": "yes"},
        {"column": "notes", "header": "Notes", "type": "comment", "public": "no"},
    ]
    copied = [row | {"table": "preplans"} for row in catalogue.rows_of("transfers", keys)]
    copied = [row | {"header": "CERS ID" if row["column"] == "cers_id" else ""} for row in copied]
    catalogue.add_rows(folder, "fields.csv", [*copied, *(own | column for column in given)])
    kind = {"code": "preplan-list", "label": "Pre-plan list", "dated_by": "choice"}
    catalogue.add_rows(folder, "codes/source_kinds.csv", [kind])
    return folder


def of_agency(code: str, cers_id: int) -> edt.Element:
    head = edt.header(edt.guid("information", code), RegulatorCode=code)
    return edt.occasion(edt.facility_information(head=head), cers_id=str(cers_id))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is held and shown of one load of facilities of two agencies and of three lists."""
    folder = tmp_path_factory.mktemp("lists")
    reference = catalogue_with_list(folder / "reference")
    facilities = of_agency("1500", OWN), of_agency("3700", FOREIGN)
    (folder / "answer.xml").write_bytes(edt.answer(*facilities))
    for name, rows in LISTS.items():
        (folder / name).write_text("\n".join((HEADINGS, *rows)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPA_WAREHOUSE", str(folder / "w"))
        patch.setenv("UPA_LOCAL", str(folder / "entries.sqlite"))
        return catalogue.told(FOLLOWED, reference, folder)


def test_facilities_of_a_list_are_counted_and_its_kind_is_named(found: dict[str, Any]) -> None:
    assert found["files"] == {"answer.xml": 2, "all.csv": 3, "own.csv": 1, "bad.csv": 1}
    assert any(line.startswith("loaded all.csv (Pre-plan list): 3 fac") for line in found["lines"])


def test_a_record_without_its_facility_is_one_finding_with_all_it_says(
    found: dict[str, Any],
) -> None:
    assert found["said"] == [["bad-date", 1], ["record-rejected", 2]]
    (unknown,) = [value for (value,) in found["values"] if "unknown" in value]
    assert "P-9" in unknown and "gate code 5678" in unknown


def test_what_no_field_names_is_kept_and_real_data_is_no_sample(found: dict[str, Any]) -> None:
    assert found["unknown"] == [[["Hydrant", 1, "12 ft"]], []]
    assert found["sample"] == [[False]]


def test_a_list_that_tells_of_others_is_not_whole_for_an_agency(found: dict[str, Any]) -> None:
    assert found["whole"] == {
        "kern": [
            ["all.csv", 1, False],
            ["answer.xml", 1, False],
            ["bad.csv", 1, False],
            ["own.csv", 1, True],
        ],
        "san diego": [["all.csv", 1, False], ["answer.xml", 1, False]],
    }
    assert found["seen"] == [[OWN]]
    assert found["found"] == [[["bad-date"]], []]
    assert found["accounts"] == [
        ["all.csv", "answer.xml", "bad.csv", "own.csv"],
        ["all.csv", "answer.xml"],
    ]


def test_a_list_is_of_the_date_chosen_and_what_was_loaded_last_counts(
    found: dict[str, Any],
) -> None:
    assert {moment for _, moment in found["dates"]} == {"2026-03-01 20:00:00"}
    assert found["newest"] == [[["P-6"]], [["P-6"]]]


def test_a_facility_that_only_a_list_names_is_not_there_before_it(found: dict[str, Any]) -> None:
    assert found["known_from"] == [["other-list"]]
    assert found["on days"] == [[0, 0], [1, 1]]
    assert found["files on days"] == [0, 3]


def test_the_files_a_facility_is_known_from_have_the_lists(found: dict[str, Any]) -> None:
    of_own = [["all.csv", 1], ["answer.xml", 1], ["bad.csv", 1], ["own.csv", 2]]
    assert found["sources"] == {"own": of_own, "kern": of_own, "foreign": []}
