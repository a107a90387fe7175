"""A hazard category or kind of container added to the catalogue needs no other edit.

It is loaded, chosen in the filter, counted, summarized, exported and written into the template.
"""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import edt
from upa.catalogue import fields, inventory
from upa.catalogue.paths import PROJECT, QUERIES

HAZARD = {"column": "fhc_physical_magnetic", "label": "Physical hazard: magnetic"}
CONTAINER = {"column": "sc_gas_bag", "label": "Container: gas bag"}
FIRE_CLASS = {"column": "ninth_fire_code_hazard_class", "label": "Ninth fire hazard class"}
FOLLOWED = """
import io, json, os, sys
from pathlib import Path
from upa.catalogue import fields
fields.REFERENCE = Path(sys.argv[1])
os.environ["UPA_WAREHOUSE"] = sys.argv[2]
import openpyxl
from tests.support import edt
from upa.exports import template, writers
from upa.exports.request import Request
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.questions.inventory_filter import InventoryFilter

edt.loaded(Path(sys.argv[2]), Path(sys.argv[3]).read_bytes())
column, choice, by, facet, code = sys.argv[4:9]
chosen = InventoryFilter.from_query_params({choice: code})
def rows(name, **params):
    return query.run(name, EVERYTHING, **params).astype(str).to_dict("records")
def found(name, **wanted):
    return [r for r in rows(name) if all(r[k] == v for k, v in wanted.items())]
summed = [r for r in rows(by) if code in r.values()]
asked = Request(by, audience="public", access=EVERYTHING)
exported = writers.content(asked, "csv").decode("utf-8-sig")
made = template.plan(template.Request(None, access=EVERYTHING))
book = openpyxl.load_workbook(io.BytesIO(template.content(made)))
header, *cells = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
print(json.dumps({
    "loaded": edt.select(edt.Warehouse(Path(sys.argv[2])),
        f"select common_name, {column}::varchar from current_inventory order by all"),
    "sentence": chosen.sentence({}),
    "filtered": [r["common_name"] for r in rows("inventory/items", **chosen.params())],
    "facet": [r["materials"] for r in found("inventory/facets", facet=facet, facet_value=code)],
    "summed": [(r["materials"], list(r.values())[1]) for r in summed],
    "exported": sum(line.startswith(list(summed[0].values())[1]) or code in line
                    for line in exported.splitlines()),
    "template": [row[header.index("Added")] for row in cells],
}))
"""


def test_no_question_repeats_the_lists_of_the_catalogue():
    listed = {*inventory.newer_hazards(), *inventory.containers(), *inventory.fire_classes()}
    named = {
        path.relative_to(QUERIES).as_posix(): {
            word for word in re.findall(r"\w+", path.read_text(encoding="utf-8")) if word in listed
        }
        for path in QUERIES.rglob("*.sql")
    }
    assert {name: columns for name, columns in named.items() if len(columns) > 2} == {}


def catalogue_with(folder: Path, **added: str) -> Path:
    """A copy of the reference data whose catalogue has an inventory column more."""
    folder.mkdir()
    for path in fields.REFERENCE.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "fields.csv").unlink()
    with (fields.REFERENCE / "fields.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    row = dict.fromkeys(reader.fieldnames, "") | {
        "table": "inventory_items",
        "element": "Added",
        "type": "yes-no",
        "public": "yes",
        "template": "inventory",
        "position": "105",
        "header": "Added",
        "description": "A column more.",
    }
    with (folder / "fields.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows([*rows, row | added])
    return folder


def followed(tmp_path: Path, added: dict[str, str], value: str, *way: str) -> dict:
    """What becomes of an added column on its way from a file to every answer."""
    reference = catalogue_with(tmp_path / "reference", **added)
    materials = (
        edt.material(CommonName="Argon", Added=value),
        edt.material(CommonName="Brine"),
    )
    (tmp_path / "answer.xml").write_bytes(edt.answer(edt.occasion(edt.inventory(*materials))))
    paths = (reference, tmp_path / "w", tmp_path / "answer.xml")
    run = [sys.executable, "-c", FOLLOWED, *map(str, paths), added["column"], *way]
    done = subprocess.run(run, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("added", "value", "way", "sentence", "name"),
    [
        (HAZARD, "Y", ("hazards", "inventory/by_federal_24", "hazards"), "hazard: magnetic",
         "Physical hazard: magnetic"),
        (CONTAINER, "Y", ("containers", "inventory/by_storage", "containers"), "in gas bag",
         "Gas bag"),
        (FIRE_CLASS | {"type": "integer", "codes": "fire_hazard_classes"}, "39",
         ("fire_classes", "inventory/by_fire_class", "fire_classes"), "fire hazard class",
         fields.code_label("fire_hazard_classes", "39")),
    ],
    ids=("hazard", "container", "fire class"),
)  # fmt: skip
def test_an_added_column_goes_all_the_way_from_a_file_to_the_template(
    tmp_path, added, value, way, sentence, name
):
    choice, by, facet = way
    code = value if choice == "fire_classes" else added["column"]
    found = followed(tmp_path, added, value, choice, by, facet, code)
    assert found["loaded"] == [["Argon", value], ["Brine", None]]
    assert sentence in found["sentence"]
    assert found["filtered"] == ["Argon"]
    assert found["facet"] == ["1"]
    assert found["summed"] == [["1", name]]
    assert found["exported"] == 1
    assert {str(cell) for cell in found["template"]} == {value, "None"}
