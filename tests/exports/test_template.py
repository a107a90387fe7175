"""The upload template round trip: what is written reads back cell for cell."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support.exported import save, xlsx_rows
from tests.support.small import (
    FUEL,
    HOSPITAL,
    KERN,
    PLATER,
    by_hand,
    current,
    material,
    warehouse_of,
)
from upa.catalogue import fields
from upa.catalogue.paths import DATA
from upa.catalogue.records import UserError, WorkbookOptions
from upa.cli.main import main
from upa.exports import template
from upa.exports.template import Part, Request, divide
from upa.loading import loader, values
from upa.questions import query
from upa.readers.files import DiskFile
from upa.readers.workbook import reader
from upa.sample.exchange import write_sample
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

SAMPLE = DATA / "sample"


@pytest.fixture(scope="module")
def sample(loaded_sample: Path) -> Path:
    return loaded_sample


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("by-hand"), by_hand()).folder


@pytest.fixture
def on_sample(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(sample))


@pytest.fixture
def on_hand(hand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(hand))


def held(request: Request) -> pa.Table:
    """The rows of the chosen inventories, straight from the warehouse."""
    with query.stream("inventory/template", EVERYTHING, **request.asked()) as reader:
        return reader.read_all().select([f.column for f in request.fields])


def possible() -> list[int]:
    """CERS IDs of facilities with an inventory; the sample has one that CERS cannot have given."""
    sizes = query.run("inventory/template_sizes", EVERYTHING)
    return [int(c) for c in sizes["cers_id"].unique() if c > 10_000_000]


def read_back(path: Path, request: Request) -> pa.Table:
    """The rows the reader of workbooks finds, typed as a load types them."""
    parsed = reader.read(DiskFile(path), WorkbookOptions(datetime(2026, 1, 1)))
    assert parsed.schema_version == str(len(request.fields))
    tables, findings = [], list(parsed.findings)
    for batch in parsed.batches:
        typed, found = values.typed("inventory_items", batch.tables["inventory_items"])
        tables.append(typed)
        findings += batch.findings + [f for f in found if f.severity == "error"]
    assert {f.code for f in findings} <= {"other-worksheets"}
    return pa.concat_tables(tables, promote_options="default")


def differences(wanted: pa.Table, found: pa.Table) -> dict[str, list]:
    """Cells that differ, by column: wanted and found."""
    assert found.num_rows == wanted.num_rows
    result = {}
    for name in wanted.column_names:
        pairs = zip(wanted.column(name).to_pylist(), found.column(name).to_pylist(), strict=True)
        if wrong := [pair for pair in pairs if pair[0] != pair[1]]:
            result[name] = wrong[:3]
    return result


# The round trip


@pytest.mark.parametrize("extras", [False, True])
@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.usefixtures("on_sample")
def test_the_sample_comes_back_cell_for_cell(legacy: bool, extras: bool, tmp_path: Path) -> None:
    request = Request(
        possible(), include_trade_secrets=True, legacy=legacy, extras=extras, access=EVERYTHING
    )
    (path,) = template.write(template.plan(request), tmp_path / "t.xlsx")
    wanted = held(request)
    assert wanted.num_rows > 1000
    assert differences(wanted, read_back(path, request)) == {}


@pytest.mark.usefixtures("on_sample")
def test_all_parts_together_come_back_cell_for_cell(tmp_path: Path) -> None:
    request = Request(None, basis="accepted", include_trade_secrets=True, access=EVERYTHING)
    paths = template.write(template.plan(request, split=True), tmp_path / "t.xlsx")
    assert len(paths) > 1
    found = [read_back(path, request) for path in paths]
    assert max(table.num_rows for table in found) <= template.MOST
    whole = pa.concat_tables(found, promote_options="default")
    assert differences(held(request), whole) == {}


@pytest.mark.slow
@pytest.mark.parametrize("legacy", [False, True])
def test_ten_thousand_facilities_come_back_cell_for_cell(
    legacy: bool, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(many))
    request = Request(None, include_trade_secrets=True, legacy=legacy, access=EVERYTHING)
    made = template.plan(request)
    assert len(made.parts[0].cers_ids) > 7000
    (path,) = template.write(made, tmp_path / "t.xlsx")
    assert differences(held(request), read_back(path, request)) == {}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = write_sample(tmp_path_factory.mktemp("exchange"), 10_000, 7)
    warehouse = Warehouse(tmp_path_factory.mktemp("many"))
    loader.load([f for f in files if "submittals" in f.name], warehouse)
    return warehouse.folder


@pytest.mark.usefixtures("on_hand")
def test_loading_the_template_again_gives_the_same_inventory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(None, include_trade_secrets=True, access=EVERYTHING)
    (path,) = template.write(template.plan(request), tmp_path / "t.xlsx")
    before = held(request)
    fresh = Warehouse(tmp_path / "fresh")
    report = loader.load([path], fresh)
    assert [f.status for f in report.files] == ["loaded"]
    monkeypatch.setenv("UPA_WAREHOUSE", str(fresh.folder))
    assert differences(before, held(request)) == {}


# The sheet


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.usefixtures("on_hand")
def test_headings_are_the_templates_exactly_and_ours_come_last(legacy: bool) -> None:
    wanted = fields.template_headers("inventory", legacy)
    assert len(wanted) == (80 if legacy else 104)
    made = template.plan(Request(None, legacy=legacy, access=EVERYTHING))
    assert xlsx_rows(template.content(made), "Inventory")[0] == wanted
    made = template.plan(Request(None, legacy=legacy, extras=True, access=EVERYTHING))
    heads = xlsx_rows(template.content(made), "Inventory")[0]
    assert heads == [*wanted, "FacilityName", "SubmittedOn", "SubmittalStatus"]


@pytest.mark.usefixtures("on_hand")
def test_yes_no_and_blank_stay_apart_and_codes_stay_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"sc_can": "Y", "sc_bag": "N", "state_waste_code": "064", "cas_number": "64-17-5",
            "dot_hazard_classification_id": "2.1", "maximum_daily_amount": 0.1, "curies": None,
            "pf_code_hazard_class": 9, "chemical_description_comment": "=1+1"}  # fmt: skip
    row = current(material("k", FUEL, 1, "+Acetylene", **more), 4, KERN)
    folder = warehouse_of(tmp_path / "w", by_hand() | {"current_inventory": [row]}).folder
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    book = load_workbook(
        io.BytesIO(template.content(template.plan(Request([FUEL], access=EVERYTHING))))
    )
    heads = {cell.value: cell.column for cell in book["Inventory"][1]}
    found = {h: book["Inventory"].cell(2, column) for h, column in heads.items()}
    assert [found[h].value for h in ("SCCan", "SCBag", "SCBox")] == ["Y", "N", None]
    assert (found["CERSID"].value, found["CERSID"].data_type) == (FUEL, "n")
    assert (found["MaximumDailyAmount"].value, found["PFCodeHazardClass"].value) == (0.1, 9)
    for heading, text in (
        ("StateWasteCode", "064"), ("CASNumber", "64-17-5"), ("DOTHazardClassificationID", "2.1"),
        ("ChemicalDescriptionComment", "=1+1"), ("CommonName", "+Acetylene"),
    ):  # fmt: skip
        assert (found[heading].value, found[heading].data_type) == (text, "s")
        assert found[heading].number_format == "@"
    assert found["Curies"].value is None


@pytest.mark.usefixtures("on_hand")
def test_only_the_chosen_facilities_and_the_chosen_basis_are_in_it() -> None:
    rows = xlsx_rows(
        template.content(template.plan(Request([HOSPITAL], access=EVERYTHING))), "Inventory"
    )[1:]
    assert [(row[0], row[7]) for row in rows] == [
        (HOSPITAL, "Battery Acid"),
        (HOSPITAL, "Waste Oil"),
    ]
    made = template.plan(Request([HOSPITAL], basis="accepted", access=EVERYTHING))
    rows = xlsx_rows(template.content(made), "Inventory")[1:]
    assert [row[7] for row in rows] == ["Ethylene Oxide"]


@pytest.mark.usefixtures("on_hand")
def test_it_says_what_it_leaves_out_and_how_to_load_it_up() -> None:
    made = template.plan(Request([PLATER], legacy=True, access=EVERYTHING))
    said = {r[0]: r[1] for r in xlsx_rows(template.content(made), "About") if len(r) > 1}
    assert said["Trade secrets"].startswith("1 left out. Loading this workbook up with Replace")
    assert said["Edition"].startswith("Agency")
    assert "Replace" in said["Upload"]
    assert said["Rows"] == "1 material of 1 facility"
    assert "kern.xml" in said
    whole = template.plan(Request([PLATER], include_trade_secrets=True, access=EVERYTHING))
    assert (made.rows, made.hidden) == (1, 1)
    assert (whole.rows, whole.hidden) == (2, 0)


@pytest.mark.usefixtures("on_sample")
def test_sample_data_stay_marked_as_fictional(tmp_path: Path) -> None:
    path = save(
        tmp_path, "t.xlsx", template.content(template.plan(Request(None, access=EVERYTHING)))
    )
    parsed = reader.read(DiskFile(path), WorkbookOptions(datetime(2026, 1, 1)))
    assert parsed.is_sample


@pytest.mark.usefixtures("on_sample")
def test_the_80_columns_say_how_many_materials_lose_newer_hazard_categories() -> None:
    newer = [f.column for f in fields.template_fields("inventory") if not f.legacy_position]
    rows = (
        query.run("inventory/template", EVERYTHING, trade_secrets=True)[newer]
        .notna()
        .any(axis=1)
        .sum()
    )
    made = template.plan(Request(None, include_trade_secrets=True, legacy=True, access=EVERYTHING))
    assert made.newer_hazards == rows > 0
    assert (
        template.plan(Request(None, include_trade_secrets=True, access=EVERYTHING)).newer_hazards
        == 0
    )


@pytest.mark.usefixtures("on_hand")
def test_nothing_to_put_in_is_said() -> None:
    with pytest.raises(UserError, match="nothing to put"):
        template.plan(Request([1], access=EVERYTHING))
    with pytest.raises(UserError, match="no materials in their latest accepted"):
        template.plan(Request([PLATER], basis="accepted", access=EVERYTHING))


# Parts


def test_facilities_are_kept_whole_and_in_order() -> None:
    parts = divide([(1, 300), (2, 250), (3, 0), (4, 250), (5, 500), (6, 1)])
    assert [(p.number, p.rows, p.cers_ids) for p in parts] == [
        (1, 300, (1,)),
        (2, 500, (2, 4)),
        (3, 500, (5,)),
        (4, 1, (6,)),
    ]
    assert all(p.first_of_split is None for p in parts)


def test_a_facility_that_fits_nowhere_has_its_parts_for_itself() -> None:
    parts = divide([(1, 10), (2, 1200), (3, 10)])
    assert parts == [
        Part(1, 10, (1,)),
        Part(2, 500, (2,), 2),
        Part(3, 500, (2,), 2),
        Part(4, 200, (2,), 2),
        Part(5, 10, (3,)),
    ]


@given(st.lists(st.integers(0, 1300), max_size=60))
def test_no_part_is_too_large_and_no_facility_is_split_that_fits(sizes: list[int]) -> None:
    pairs = list(enumerate(sizes, 1))
    parts = divide(pairs)
    assert sum(p.rows for p in parts) == sum(sizes)
    assert all(0 < p.rows <= template.MOST for p in parts)
    assert [p.number for p in parts] == list(range(1, len(parts) + 1))
    for cers_id, rows in pairs:
        within = [p for p in parts if cers_id in p.cers_ids]
        assert len(within) == (-(-rows // template.MOST) if rows > template.MOST else bool(rows))
        assert len(within) <= 1 or all(p.cers_ids == (cers_id,) for p in within)


@pytest.mark.usefixtures("on_hand")
def test_a_split_facility_says_which_part_replaces_and_which_append(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(template, "divide", lambda pairs: divide(pairs, 1))
    made = template.plan(Request([FUEL], access=EVERYTHING), split=True)
    assert [p.rows for p in made.parts] == [1, 1, 1]
    assert template.file_name(made) == f"CERSID_{FUEL}_HazMatInventory_agency_3_parts.zip"
    with zipfile.ZipFile(io.BytesIO(template.content(made))) as package:
        names = package.namelist()
        books = [package.read(name) for name in names]
    assert names[0] == f"CERSID_{FUEL}_HazMatInventory_agency_part_1_of_3.xlsx"
    assert [xlsx_rows(b, "Inventory")[1][7] for b in books] == ["Gasoline", "Diesel", "Propane"]
    said = {r[0]: r[1] for r in xlsx_rows(books[2], "About") if len(r) > 1}
    assert "part 1 with Replace and the following parts with Append" in said["Upload"]
    assert said["Part"] == "3 of 3"


# The command line


@pytest.mark.usefixtures("on_hand")
def test_the_command_writes_the_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "t.xlsx")
    ids = [str(FUEL), str(PLATER)]
    assert main(["export", "template", "--cers-id", *ids, "--legacy", "--to", target]) == 0
    said = capsys.readouterr().out
    assert "4 materials of 2 facilities" in said
    assert "1 trade secrets; a Replace would delete them in CERS" in said
    assert len(xlsx_rows(Path(target).read_bytes(), "Inventory")) == 1 + 4
    assert main(["export", "template", "--cers-id", "1", "--to", target]) == 2
    assert main(["export", "template", "--to", str(tmp_path / "t.csv")]) == 2


@pytest.mark.usefixtures("on_sample")
def test_the_command_writes_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", "template", "--parts", "--to", str(tmp_path / "all.xlsx")]
    assert main(arguments) == 0
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names[0] == f"all_part_1_of_{len(names)}.xlsx"
    assert capsys.readouterr().out.count("materials of") == len(names) > 1
