"""Exports hold exactly what a question answers, in every format, and say what they are."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import load_workbook

from tests.support.exported import (
    about_of,
    csv_rows,
    parquet_about,
    plain,
    rows_of,
    same_everywhere,
    xlsx_rows,
)
from tests.support.small import (
    FUEL,
    KERN,
    PLATER,
    SAN_DIEGO,
    by_hand,
    current,
    facility,
    load_sample,
    material,
    warehouse_of,
)
from upa.agencies import contact_list
from upa.agencies.agency_fields import Agency
from upa.catalogue import columns
from upa.catalogue.records import UserError
from upa.cli.main import main
from upa.exports import edition, sheets, writers
from upa.exports.request import Given, Request
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

NAMES = {KERN: "Kern County"}
HOSTILE = [
    "=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1",
    '=HYPERLINK("http://x","y")', "-", "'=1", 'a"b', "a,b", "a\nb", "a;b", "<b>&amp;</b>",
    "_x0041_", "ünïcode Ω 硫酸", "\x0bcontrol", "x" * 40_000,
]  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_sample(tmp_path_factory.mktemp("sample")).folder


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("by-hand"), by_hand()).folder


@pytest.fixture
def on_sample(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(sample))


@pytest.fixture
def on_hand(hand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(hand))


def items(audience: columns.Audience = "agency", secrets: bool = True, **params: Any) -> Request:
    return Request("inventory/items", params, audience, secrets, agencies=NAMES, access=EVERYTHING)


# All rows, in order


@pytest.mark.usefixtures("on_sample")
def test_all_rows_leave_though_a_page_shows_some() -> None:
    rows = same_everywhere(items(limit=3, offset=2))
    assert len(rows) - 1 == query.count("inventory/items", EVERYTHING, trade_secrets=True) > 3


@pytest.mark.usefixtures("on_sample")
def test_rows_stream_in_batches_and_keep_their_order() -> None:
    whole = query.run("inventory/items", EVERYTHING)
    with query.stream("inventory/items", EVERYTHING, rows=100) as reader:
        batches = list(reader)
    assert max(b.num_rows for b in batches) < len(whole)
    streamed = [i for b in batches for i in b.column("locator").to_pylist()]
    assert streamed == whole["locator"].tolist()


@pytest.mark.usefixtures("on_sample")
def test_a_stream_tells_a_wrong_value_as_an_answer_does() -> None:
    with (
        pytest.raises(UserError, match="does not fit"),
        query.stream("inventory/items", EVERYTHING, minimum="x"),
    ):
        pass
    with (
        pytest.raises(UserError, match="no such parameter"),
        query.stream("inventory/items", EVERYTHING, x=1),
    ):
        pass


@pytest.mark.usefixtures("on_hand")
def test_an_empty_answer_leaves_as_its_headings() -> None:
    request = items(cers_id=1)
    text = csv_rows(writers.content(request, "csv"))
    assert len(text) == 1
    assert text[0][:2] == ["CERS ID", "Facility"]
    book = load_workbook(io.BytesIO(writers.content(request, "xlsx")))
    assert book["Report"].max_row == 1
    assert book["Report"].tables["Report"].ref.endswith("2")
    assert about_of(request)["Rows"] == "0"


# Answers that are worked out and not asked


def given(frame: pd.DataFrame) -> Request:
    made = Given("regulators/agencies", "Which agencies are these?", "By hand", lambda: frame)
    return Request(made, sentence="Agencies by hand", access=EVERYTHING)


@pytest.mark.usefixtures("on_hand")
def test_an_answer_worked_out_here_leaves_as_the_same_rows_in_every_format() -> None:
    agencies = [
        Agency("a", "Kern County", "CUPA", 1500, phone="(661) 555-0100"),
        *(Agency(f"h{n}", f"{value}x", phone=value) for n, value in enumerate(HOSTILE[6:11])),
    ]
    frame = contact_list.contacts(agencies, {1500: 12})
    heads, *rows = same_everywhere(given(frame))
    assert heads[:3] == ["Agency", "Type", "Agency code"]
    expected = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    assert rows == [[plain(cell) for cell in row] for row in expected]
    said = about_of(given(frame))
    assert said["Answers"] == "Which agencies are these?"
    assert said["Worked out from"] == "By hand"
    assert said["Rows"] == "6"
    for cell in (cell for row in csv_rows(writers.content(given(frame), "csv")) for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.usefixtures("on_hand")
def test_a_column_nobody_has_declared_leaves_for_agencies_only() -> None:
    frame = pd.DataFrame({"agency_name": ["Kern County"], "remark": ["Zyxmark"]})
    assert same_everywhere(given(frame)) == [["Agency"], ["Kern County"]]
    made = given(frame)
    assert same_everywhere(replace(made, audience="agency"))[1] == ["Kern County", "Zyxmark"]


def test_a_look_up_leaves_as_files_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "none"))
    request = given(contact_list.contacts([]))
    assert csv_rows(writers.content(request, "csv"))[0][0] == "Agency"
    said = about_of(request)
    assert said["Data through"] == "Nothing is loaded."


def test_a_workbook_of_texts_holds_them_as_texts() -> None:
    pages = {"Rows": [["Name", "Note"], ["=1+1", "+2"]], "Letter": [["-line"], ["a\x07b"]]}
    book = load_workbook(io.BytesIO(sheets.texts(pages, without_heading=["Letter"])))
    assert [[c.value for c in row] for row in book["Rows"]] == pages["Rows"]
    assert {c.data_type for page in book for row in page for c in row} == {"s"}
    assert (book["Rows"].freeze_panes, book["Letter"].freeze_panes) == ("A2", None)
    assert book["Letter"]["A2"].value == "a\ufffdb"


# What people read


@pytest.mark.usefixtures("on_hand")
def test_codes_leave_as_labels_and_unknown_ones_as_unknown() -> None:
    heads, *rows = same_everywhere(items(cers_id=PLATER))
    first = dict(zip(heads, rows[0], strict=True))
    assert first["Units"] == "pounds"
    assert first["EHS"] == "Yes"
    assert first["Status"] == "Unknown (12)"
    assert first["Agency"] == f"Agency {SAN_DIEGO} (not in the directory)"
    heads, *rows = same_everywhere(items(cers_id=FUEL))
    assert rows[0][heads.index("DOT hazard class")] == "3 Flammable and Combustible Liquids"
    assert {row[heads.index("Agency")] for row in rows} == {"Kern County"}


@pytest.mark.usefixtures("on_hand")
def test_an_unanswered_yes_or_no_stays_blank_and_an_odd_answer_stays() -> None:
    answers = pa.array(["Y", "N", None, "X"])
    known = columns.field_of("ehs", "current_inventory")
    assert known is not None
    texts = columns.code_texts(known, answers.drop_null().to_pylist(), {})
    assert texts == {"Y": "Yes", "N": "No", "X": "X"}
    heads, *rows = same_everywhere(items(cers_id=FUEL))
    assert {row[heads.index("EHS")] for row in rows} == {None}


def test_codes_of_a_column_with_gaps_keep_their_labels() -> None:
    frame = pd.DataFrame({"county_id": [15.0, None]})
    assert columns.labelled(frame, "facilities", {})["county_id"].tolist()[0] == "Kern"


@pytest.mark.usefixtures("on_hand")
def test_amounts_and_dates_are_numbers_and_dates_in_excel() -> None:
    book = load_workbook(io.BytesIO(writers.content(items(cers_id=FUEL, sort="amount"), "xlsx")))
    report = book["Report"]
    heads = {cell.value: cell.column for cell in report[1]}
    amount = report.cell(2, heads["Maximum daily amount (in Units)"])
    assert (amount.value, amount.number_format, amount.data_type) == (10000, "#,##0", "n")
    assert report.cell(2, heads["Submitted on"]).is_date
    assert report.cell(2, heads["CERS ID"]).number_format == "0"
    assert report.cell(2, heads["CAS number"]).number_format == "@"


@pytest.mark.usefixtures("on_sample")
def test_the_report_sheet_is_a_table_with_a_frozen_head_and_widths() -> None:
    book = load_workbook(io.BytesIO(writers.content(items(), "xlsx")))
    report = book["Report"]
    table = report.tables["Report"]
    assert book.sheetnames == ["Report", "About"]
    assert report.freeze_panes == "A2"
    last = query.count("inventory/items", EVERYTHING, trade_secrets=True) + 1
    assert (
        table.ref
        == table.autoFilter.ref
        == f"A1:{report.cell(1, report.max_column).column_letter}{last}"
    )
    assert [c.name for c in table.tableColumns] == [cell.value for cell in report[1]]
    widths = [d.width for d in report.column_dimensions.values()]
    assert 8 < min(widths) < max(widths[:-1]) <= 48 < widths[-1] <= 68
    assert report.print_title_rows == "$1:$1"


def test_headings_that_are_alike_are_told_apart() -> None:
    assert sheets.unique(["A", "a", "B", "A"]) == ["A", "a (2)", "B", "A (3)"]


def test_headings_and_help_come_from_the_catalogue() -> None:
    field = columns.fields.columns("current_inventory")["cas_number"]
    assert columns.heading("cas_number", "current_inventory") == field.label
    assert field.number in (columns.help_text("cas_number", "current_inventory") or "")
    assert columns.heading("something_else", "current_inventory") == "Something else"
    assert columns.help_text("something_else", "current_inventory") is None
    assert columns.heading("hit", "") == "Found as"


def test_document_slots_read_as_words() -> None:
    assert columns.slot("SiteMaps/SiteMap/SiteMapDocument") == "Site map document"
    assert columns.slot("USTMonitoringSitePlanDocument") == "UST monitoring site plan document"


def test_every_computed_column_says_what_it_is_and_who_may_see_it() -> None:
    for name, row in columns.computed().items():
        assert row["public"] in ("yes", "no", "trade-secret"), name
        assert row["label"] and row["description"].endswith("."), name


# What the file says of itself


@pytest.mark.usefixtures("on_hand")
def test_about_says_filter_link_basis_age_rows_edition_and_sources() -> None:
    request = Request(
        "inventory/items", {"basis": "accepted", "cers_id": FUEL}, agencies=NAMES,
        title="Materials", sentence="Materials of Valley Fuel", link="https://example.com/inventory?x=1",
                      access=EVERYTHING)  # fmt: skip
    said = about_of(request)
    assert said["Report"] == "Materials"
    assert said["Filter"] == "Materials of Valley Fuel"
    assert said["Link"] == "https://example.com/inventory?x=1"
    assert said["Inventories"] == "Latest accepted inventory of each facility"
    assert said["Data through"].startswith("2026-03-14")
    assert said["Complete"].startswith("3 of 4 known facilities")
    assert said["Rows"] == "3"
    assert said["Edition"].startswith("Public")
    assert "Storage location" in said["Left out"]
    assert said["kern.xml"]
    assert "Everyday or product name" in xlsx_text(request)
    assert '"basis": "accepted"' in said["Question"]


def xlsx_text(request: Request) -> str:
    return str(xlsx_rows(writers.content(request, "xlsx"), "About"))


@pytest.mark.usefixtures("on_hand")
def test_a_zip_holds_the_csv_file_and_says_the_same_of_itself_as_parquet() -> None:
    request = items("public", cers_id=FUEL)
    facts = dict(parquet_about(writers.content(request, "parquet"))["facts"])
    with zipfile.ZipFile(io.BytesIO(writers.content(request, "zip"))) as package:
        names = package.namelist()
        assert package.read(names[0]) == writers.content(request, "csv")
        text = package.read(names[1]).decode()
    assert names == [f"{writers.file_name(request)}.csv", f"{writers.file_name(request)}.about.txt"]
    sheet = about_of(request)
    for name in facts.keys() - {"Made on"}:
        assert f"{name}: {facts[name]}" in text
        assert sheet[name] == facts[name]


@pytest.mark.usefixtures("on_hand")
def test_only_the_files_behind_the_rows_are_named_where_rows_say_theirs() -> None:
    about = json.loads(json.dumps(parquet_about(writers.content(items(cers_id=1), "parquet"))))
    assert about["sources"] == []
    about = parquet_about(writers.content(items(cers_id=FUEL), "parquet"))
    assert [s["File"] for s in about["sources"]] == ["kern.xml"]
    assert about["sources"][0]["SHA-256"] == "f1"


@pytest.mark.usefixtures("on_sample")
def test_sample_data_say_that_they_are_fictional() -> None:
    assert about_of(items())["Sample"].startswith("Fictional")


def test_the_name_of_a_file_says_what_for_whom_and_whether_secrets_are_in_it() -> None:
    made = Request("inventory/items", {}, sentence="Acids of Kern County", access=EVERYTHING)
    assert writers.file_name(made, "csv") == "acids-of-kern-county-public.csv"
    made = Request(
        "inventory/items", {}, "agency", True, sentence="Acids of Kern County", access=EVERYTHING
    )
    assert writers.file_name(made, "xlsx") == "acids-of-kern-county-agency-with-trade-secrets.xlsx"


# Text stays text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose text fields hold what spreadsheets would execute, one row per value."""
    texts = [
        c
        for c, f in columns.fields.columns("inventory_items").items()
        if f.type in ("text", "comment")
    ]
    rows = [
        material("k", FUEL, n, value, maximum_daily_amount=-1.5 * n, trade_secret="N")
        | {c: value for c in texts if c not in ("search_text", "material_key", "locator")}
        for n, value in enumerate(HOSTILE, 1)
    ]
    tables = by_hand() | {
        "current_inventory": [current(row, 4, KERN) for row in rows],
        "facilities": [facility(FUEL, "=cmd|' /C calc'!A0", "+Delano", KERN, 15)],
    }
    return warehouse_of(tmp_path_factory.mktemp("hostile"), tables).folder


@pytest.fixture
def on_hostile(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(hostile))


@pytest.mark.usefixtures("on_hostile")
def test_no_cell_of_a_csv_file_begins_like_a_formula() -> None:
    heads, *rows = csv_rows(writers.content(items(), "csv"))
    numbers = {i for i, h in enumerate(heads) if "amount" in h.lower() or h == "CERS ID"}
    assert len(rows) == len(HOSTILE)
    for row in rows:
        for place, cell in enumerate(row):
            if place not in numbers:
                assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋"))
                assert not cell.startswith(("\t", "\r", "\n"))
    amounts = [float(row[heads.index("Maximum daily amount (in Units)")]) for row in rows]
    assert amounts == [-1.5 * n for n in range(1, len(HOSTILE) + 1)]
    names = [row[heads.index("Common name")] for row in rows]
    assert [n.removeprefix("'") for n in names[:10]] == HOSTILE[:10]


@pytest.mark.usefixtures("on_hostile")
def test_no_cell_of_a_workbook_is_a_formula_and_texts_come_back() -> None:
    content = writers.content(items(), "xlsx")
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(n) for n in package.namelist() if n.startswith("xl/worksheets/")]
        assert not any(re.search(rb'<f[ >/]|t="str"', part) for part in parts)
    heads, *rows = xlsx_rows(content)
    place = heads.index("Common name")
    found = [row[place] for row in rows]
    readable = [
        t for t in HOSTILE if not set(t) & set("\r\x0b") and len(t) < 40_000 and "_x" not in t
    ]
    assert [t for t in found if t in readable] == readable
    assert max(map(len, found)) == sheets.LONGEST
    assert "longer than 32,767" in about_of(items())["Left out"]


@pytest.mark.usefixtures("on_hostile")
def test_what_xml_cannot_hold_is_written_as_office_writes_it() -> None:
    with zipfile.ZipFile(io.BytesIO(writers.content(items(), "xlsx"))) as package:
        xml = package.read(sheets.SHEET).decode()
    assert "_x000B_control" in xml
    assert "_x005F_x0041_" in xml
    assert "_x000D_=1" in xml
    assert "&lt;b&gt;&amp;amp;" in xml


@pytest.mark.usefixtures("on_hostile")
def test_parquet_holds_texts_unchanged() -> None:
    names = [row[2] for row in rows_of(items(), "parquet")[1:]]
    assert names == HOSTILE


def test_what_is_no_number_leaves_a_blank_cell() -> None:
    sheet = sheets.Sheet("Report", [sheets.Column("A", "amount")])
    values = edition.readable(pa.array([float("nan"), float("inf"), 1.5]), "x", "", {})
    assert values.to_pylist() == [None, None, 1.5]
    target = io.BytesIO()
    sheets.write(target, sheet, [pa.record_batch([values], names=["A"])], lambda: [("a", "b")])
    assert xlsx_rows(target.getvalue()) == [["A"], [None], [None], [1.5]]


def test_more_rows_than_a_sheet_has_are_refused(
    monkeypatch: pytest.MonkeyPatch, hand: Path
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(hand))
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(UserError, match="CSV or Parquet"):
        writers.content(items(), "xlsx")


# Files and the command line


@pytest.mark.usefixtures("on_hand")
def test_the_command_writes_what_the_library_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "fuel.csv"
    assert main(["export", "inventory/items", f"cers_id={FUEL}", "--to", str(target)]) == 0
    rows = csv_rows(target.read_bytes())
    assert len(rows) == 1 + 3
    assert "3 rows, public edition" in capsys.readouterr().out
    assert "Public" in (tmp_path / "fuel.about.txt").read_text(encoding="utf-8")
    for kind in ("xlsx", "parquet", "zip"):
        path = tmp_path / f"all.{kind}"
        arguments = ["--audience", "agency", "--include-trade-secrets", "--to", str(path)]
        assert main(["export", "inventory/items", *arguments]) == 0
        assert path.stat().st_size > 1000
    assert len(xlsx_rows((tmp_path / "all.xlsx").read_bytes())) == 1 + 7


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no/question", "--to", "a.csv"], "no such question"),
        (["inventory/items", "--to", "a.doc"], "cannot be written"),
        (["inventory/items", "nothing=1", "--to", "a.csv"], "no such parameter"),
        (["inventory/items", "minimum=much", "--to", "a.csv"], "does not fit"),
        (["inventory/items", "--to", "no/where/a.csv"], "no such folder"),
    ],
)
@pytest.mark.usefixtures("on_hand")
def test_a_command_that_cannot_work_says_why_and_leaves_no_file(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_hand")
def test_a_failed_export_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("earlier")
    with pytest.raises(UserError):
        writers.write(Request("inventory/items", {"minimum": "x"}, access=EVERYTHING), path)
    assert path.read_text() == "earlier"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.usefixtures("on_sample")
def test_progress_counts_the_rows(tmp_path: Path) -> None:
    told: list[int] = []
    made = writers.write(items(), tmp_path / "a.csv", told.append)
    assert told[-1] == made.rows == query.count("inventory/items", EVERYTHING, trade_secrets=True)


def test_exports_of_an_empty_warehouse_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "none"))
    assert Warehouse().generation is None
    with pytest.raises(UserError, match="Nothing is loaded"):
        writers.content(Request("facilities/list", access=EVERYTHING), "csv")
