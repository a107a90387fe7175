"""Upload templates as people fill them in, and files that only look like them."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from upa.catalogue import fields
from upa.catalogue.paths import PROJECT
from upa.catalogue.records import Batch, Finding, ParsedSource, Refused, SourceFile, WorkbookOptions
from upa.readers.cells import columns as cells
from upa.readers.files import DiskFile, StreamFile
from upa.readers.workbook import batches, limits, reader, recognition, templates

HERE = WorkbookOptions(
    submitted_on=datetime(2026, 3, 1, 8), regulator_code=1010, channel="cers", mode="replace"
)
CURRENT = fields.template_headers("inventory")
LEGACY = fields.template_headers("inventory", legacy=True)
FACILITY = fields.template_headers("facility")
GOOD = {
    "CERSID": 10000001,
    "CommonName": "Diesel Fuel No. 2",
    "EHS": "N",
    "PhysicalState": "b",
    "MaximumDailyAmount": 500,
    "Units": "a",
}


def grid(headings: list[str], *rows: dict[str, object]) -> list[list[object]]:
    """Headings and rows; a row lacks what is not changed from the good one."""
    return [[*headings], *([{**GOOD, **row}.get(h) for h in headings] for row in rows)]


def xlsx(rows: list[list[object]], title: str = "Inventory") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Inventory")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value, *([day] if isinstance(value, date) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: list[list[object]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def given_as(content: bytes, name: str = "inventory.xlsx") -> SourceFile:
    return StreamFile(name, io.BytesIO(content))


def parsed(content: bytes, name: str = "inventory.xlsx") -> tuple[ParsedSource, list[Batch]]:
    source = reader.read(given_as(content, name), HERE)
    return source, list(source.batches)


def joined(batches: list[Batch], table: str) -> list[dict[str, str | None]]:
    return [row for batch in batches for row in batch.tables[table].to_pylist()]


def items(content: bytes, name: str = "inventory.xlsx") -> list[dict[str, str | None]]:
    return joined(parsed(content, name)[1], "inventory_items")


def findings(content: bytes, name: str = "inventory.xlsx") -> list[Finding]:
    source, batches = parsed(content, name)
    return [*source.findings, *(f for batch in batches for f in batch.findings)]


def finding(content: bytes, code: str) -> Finding:
    """The one finding with this code."""
    (found,) = [f for f in findings(content) if f.code == code]
    return found


def refusal(content: bytes, name: str = "inventory.xlsx") -> Refused:
    with pytest.raises(Refused) as caught:
        parsed(content, name)
    assert name in caught.value.sentence, "the message names the file"
    assert caught.value.next_step.endswith(".")
    return caught.value


def with_parts(content: bytes, **parts: bytes | None) -> bytes:
    """A workbook with some of its parts (`__` for `/`) replaced, added or left out."""
    changes = {name.replace("__", "/") + ".xml": data for name, data in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        kept = {n: old.read(n) for n in old.namelist()}
        for name, data in {**kept, **changes}.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def with_sheet(rows: str, before: str = "") -> bytes:
    """A workbook whose sheet has these rows as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return with_parts(xlsx(grid(CURRENT, {})), xl__worksheets__sheet1=sheet.encode())


def row_xml(number: int, **cells: str) -> str:
    inline = (f'<c r="{c}{number}" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in cells.items())
    return f'<row r="{number}">{"".join(inline)}</row>'


FEW = ["CERSID", "CommonName", "EHS", "PhysicalState", "MaximumDailyAmount", "Units"]
FEW_HEADINGS = row_xml(1, **dict(zip("ABCDEF", FEW, strict=True)))
FEW_VALUES = row_xml(2, **dict(zip("ABCDEF", map(str, GOOD.values()), strict=True)))

FORMATS = {
    "xlsx": lambda rows: xlsx(rows),
    "xls": lambda rows: xls(rows),
    "csv": lambda rows: text(rows).encode(),
    "csv with byte order mark": lambda rows: text(rows).encode("utf-8-sig"),
    "csv with semicolons": lambda rows: text(rows, ";").encode(),
    "tab-separated": lambda rows: text(rows, "\t").encode(),
    "utf-16 tab-separated": lambda rows: text(rows, "\t").encode("utf-16"),
    "utf-16 without byte order mark": lambda rows: text(rows).encode("utf-16-le"),
}


# What is read -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_table_reads_the_same_in_every_format(form: str) -> None:
    full = {h: f"v{n}" for n, h in enumerate(CURRENT)} | {"CERSID": 10000001}
    (row,) = items(FORMATS[form](grid(CURRENT, full)), "anything")
    for n, field in enumerate(fields.template_fields("inventory")):
        assert row[field.column] == ("10000001" if n == 0 else f"v{n}")
    assert row["submittal_key"] == "workbook:10000001:2"
    assert row["position"] == "1"
    assert row["locator"] == ("Inventory!2" if form in ("xlsx", "xls") else "row 2")


def test_the_current_template_is_told_from_the_legacy_one() -> None:
    for headings, version in ((CURRENT, "104"), (LEGACY, "80")):
        source, _ = parsed(xlsx(grid(headings, {})))
        assert (source.kind, source.schema_version) == ("inventory-workbook", version)
        assert source.findings == []


def test_the_facility_template_becomes_owner_operator_rows_of_facility_information() -> None:
    row = {"CERSID": 10000001, "Phone": "(555) 555-0100", "MailingAddressCity": "Fresno"}
    row |= {"BeginningDate": date(2026, 1, 1), "SICCode": 762, "MailingAddressZipCode": 2134}
    source, batches = parsed(xlsx(grid(FACILITY, row)))
    assert (source.kind, source.schema_version) == ("facility-workbook", "62")
    (delivery,) = joined(batches, "submittal_deliveries")
    assert delivery["element_name"] == "FacilityInformation"
    assert delivery["submittal_key"] == "workbook:10000001:1"
    (form,) = joined(batches, "owner_operators")
    assert form["beginning_date"] == "2026-01-01"
    assert form["sic_code"] == "0762", "number cells lose leading zeros"
    assert form["mailing_address_zip_code"] == "02134"


def test_a_foreign_postal_code_gets_no_zero() -> None:
    row = {"Phone": "x", "OwnerCountry": "Australia", "OwnerZipCode": 2000}
    _, batches = parsed(xlsx(grid(FACILITY, row)))
    assert joined(batches, "owner_operators")[0]["owner_zip_code"] == "2000"


def test_a_second_row_of_a_facility_in_the_facility_template_is_said() -> None:
    content = xlsx(grid(FACILITY, {}, {"CERSID": 10000002}, {}))
    found = finding(content, "facility-repeated")
    assert (found.locator, found.cers_id) == ("Inventory!4", 10000001)


def test_what_the_loading_person_says_stands_in_the_deliveries() -> None:
    _, batches = parsed(xlsx(grid(CURRENT, {}, {"CERSID": 10000002})))
    assert joined(batches, "submittal_deliveries") == [
        {
            "cers_id": cers_id,
            "submittal_key": f"workbook:{cers_id}:2",
            "locator": f"Inventory!{row}",
            "submittal_element": "2",
            "element_name": "HazardousMaterialsInventory",
            "submitted_on": "2026-03-01T08:00:00Z",
            "regulator_code": "1010",
            "channel": "cers",
            "mode": "replace",
        }
        for cers_id, row in (("10000001", 2), ("10000002", 3))
    ]


def test_what_nobody_said_stays_unknown() -> None:
    options = WorkbookOptions(submitted_on=datetime(2026, 3, 1))
    source = reader.read(given_as(xlsx(grid(CURRENT, {}))), options)
    (delivery,) = joined(list(source.batches), "submittal_deliveries")
    assert (delivery["regulator_code"], delivery["channel"]) == (None, None)


def test_rows_above_the_headings_are_passed_over_and_counted() -> None:
    above = [["Hazardous Materials Inventory"], [], ["Enter your CERSID in column A"], ["CERSID"]]
    (row,) = items(xlsx([*above, *grid(CURRENT, {})]))
    assert row["locator"] == "Inventory!6"


@given(
    st.permutations(CURRENT), st.lists(st.sampled_from([" ", "\u00a0", "\n", "_"]), min_size=104)
)
def test_headings_match_in_any_order_case_and_spacing(order: list[str], pads: list[str]) -> None:
    known = templates.INVENTORY.by_heading
    written = [f"{p}{h.swapcase()}{p}*" for h, p in zip(order, pads, strict=False)]
    assert [known[templates.plain(w)].header for w in written] == order


def test_columns_in_another_order_are_read_by_heading() -> None:
    headings = [f" {h.upper()} " for h in reversed(LEGACY)]
    row = [{**GOOD, "CommonName": "Ammonia"}.get(h) for h in reversed(LEGACY)]
    (item,) = items(xlsx([headings, row]))
    assert (item["common_name"], item["maximum_daily_amount"]) == ("Ammonia", "500")


def test_other_names_of_columns_are_known() -> None:
    short = {"DOTHazardClassificationID": "DOTHazClassID"}
    short["FHCHealthSkinCorrosionIrritation"] = "FHCHealthSkinCorrIrritation"
    rows = grid(CURRENT, {"DOTHazardClassificationID": "2.1"})
    rows[1][CURRENT.index("FHCHealthSkinCorrosionIrritation")] = "Y"
    source, batches = parsed(xlsx([[short.get(h, h) for h in CURRENT], rows[1]]))
    (item,) = joined(batches, "inventory_items")
    assert item["dot_hazard_classification_id"] == "2.1"
    assert item["fhc_health_skin_corrosion_irritation"] == "Y"
    assert source.findings == []


def test_columns_outside_the_template_are_counted_with_an_example() -> None:
    rows = grid(CURRENT, {}, {}, {})
    for row, extra in zip(rows, ["Inspector", None, "J. Doe", "A. Roe"], strict=True):
        row.append(extra)
    rows[2].append("loose")
    _, (batch,) = parsed(xlsx(rows))
    assert batch.unknown == {"Inspector": 2, "(column DB without heading)": 1}
    assert batch.examples == {"Inspector": "J. Doe", "(column DB without heading)": "loose"}


def test_a_column_sample_data_marks_made_up_data_and_is_not_unknown() -> None:
    rows = [[*r, v] for r, v in zip(grid(CURRENT, {}), ["SampleData", "fictional"], strict=True)]
    source, (batch,) = parsed(xlsx(rows))
    assert source.is_sample
    assert not batch.unknown
    assert not parsed(xlsx(grid(CURRENT, {})))[0].is_sample


def test_rows_of_a_facility_come_together_in_their_order_wherever_they_stand() -> None:
    ids = [10000002, 10000001, 10000003, 10000001, 10000002, 10000001]
    rows = ({"CERSID": i, "CommonName": f"M{n}"} for n, i in enumerate(ids))
    found = [
        (r["cers_id"], r["position"], r["common_name"], r["locator"].split("!")[1])
        for r in items(xlsx(grid(CURRENT, *rows)))
    ]
    assert found == [
        ("10000001", "1", "M1", "3"),
        ("10000001", "2", "M3", "5"),
        ("10000001", "3", "M5", "7"),
        ("10000002", "1", "M0", "2"),
        ("10000002", "2", "M4", "6"),
        ("10000003", "1", "M2", "4"),
    ]


@given(
    st.lists(st.integers(1, 9), max_size=40).map(sorted),
    st.integers(1, 8),
)
def test_batches_cover_all_rows_and_never_cut_a_facility(ids: list[int], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "ROWS_PER_BATCH", size)
        cuts = list(batches.cuts(pa.array(ids, pa.int64()).to_numpy()))
    assert [i for start, end in cuts for i in ids[start:end]] == ids
    for start, end in cuts:
        assert len(set(ids[start:end])) == 1 or end - start <= size or not ids
        assert end == len(ids) or ids[end - 1] != ids[end]


def test_more_rows_than_a_batch_holds_come_in_several_with_their_own_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("upa.readers.workbook.batches.ROWS_PER_BATCH", 2)
    rows = [{"CERSID": 10000001 + n // 2, "CASNumber": date(2000, 1, 1)} for n in range(6)]
    _, batches = parsed(xlsx(grid(CURRENT, *rows)))
    assert [b.tables["inventory_items"].num_rows for b in batches] == [2, 2, 2]
    assert [{f.cers_id for f in b.findings} for b in batches] == [
        {10000001},
        {10000002},
        {10000003},
    ]


# Cells --------------------------------------------------------------------------------------------

CELLS = [
    ("CERSID", 10000001.0, "10000001"),
    ("CERSID", " 10000001 ", "10000001"),
    ("CERSID", "10,000,001", "10000001"),
    ("CERSID", "10000001.00", "10000001"),
    ("EHS", True, "Y"),
    ("EHS", False, "N"),
    ("EHS", "y", "y"),
    ("MaximumDailyAmount", 0.1 + 0.2, "0.3"),
    ("MaximumDailyAmount", 55.0, "55"),
    ("MaximumDailyAmount", 0, "0"),
    ("MaximumDailyAmount", 123456789.12345, "123456789.12345"),
    ("MaximumDailyAmount", 0.00001, "0.00001"),
    ("MaximumDailyAmount", 12345678901234567890, "12345678901234600000"),
    ("MaximumDailyAmount", "55 gal", "55 gal"),
    ("MaximumDailyAmount", "1,000", "1,000"),
    ("DOTHazardClassificationID", 2.1, "2.1"),
    ("DOTHazardClassificationID", "2.10", "2.10"),
    ("StateWasteCode", "061", "061"),
    ("CommonName", "  Acetone\u00a0", "Acetone"),
    ("CommonName", "Caf\u00e9 \u2013 cleaner", "Caf\u00e9 \u2013 cleaner"),
    ("CommonName", "1\n2", "1\n2"),
    ("ChemicalName", "   ", None),
    ("ChemicalName", None, None),
]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_cells_keep_what_was_typed(kind: str) -> None:
    columns = {f.header: f.column for f in fields.template_fields("inventory")}
    rows = items(FORMATS[kind](grid(CURRENT, *({h: value} for h, value, _ in CELLS))))
    read = [(h, v, row[columns[h]]) for (h, v, _), row in zip(CELLS, rows, strict=True)]
    assert read == CELLS


def test_logical_values_and_ones_in_one_column_are_not_mixed_up() -> None:
    rows = ({"EHS": v} for v in (True, 1, 1.0, "Y", False, 0, None))
    assert [r["ehs"] for r in items(xlsx(grid(CURRENT, *rows)))] == [*"Y11YN0", None]


@given(st.floats(-1e14, 1e14, allow_subnormal=False))
def test_numbers_keep_fifteen_digits_without_exponent(number: float) -> None:
    written = cells.text_of(number)
    assert "e" not in written
    assert float(written) == pytest.approx(number, rel=1e-14)


def test_a_cas_number_excel_made_a_date_is_left_out_and_said() -> None:
    content = xlsx(grid(CURRENT, {"CASNumber": date(1964, 5, 17), "HC1CAS": date(2001, 2, 3)}))
    (row,) = items(content)
    assert (row["cas_number"], row["hc1_cas"]) == (None, None)
    found = {f.column_name: f for f in findings(content) if f.code == "cas-is-a-date"}
    assert found["cas_number"].value == "1964-05-17"
    assert found["cas_number"].locator == "Inventory!2"
    assert found["cas_number"].submittal_key == "workbook:10000001:2"
    assert found["cas_number"].field_number == "209"
    assert found["hc1_cas"].severity == "error"


@pytest.mark.parametrize(
    ("heading", "value", "shown"),
    [
        ("DOTHazardClassificationID", date(2026, 1, 2), "2026-01-02"),
        ("MaximumDailyAmount", datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05"),
        ("DaysOnSite", time(3, 4), "03:04:00"),
    ],
)
def test_a_date_where_none_belongs_is_left_out_and_said(
    heading: str, value: object, shown: str
) -> None:
    content = xlsx(grid(CURRENT, {heading: value}))
    found = finding(content, "cell-is-a-date")
    assert (found.severity, found.value) == ("error", shown)
    assert items(content)[0][found.column_name] is None


def test_a_date_in_a_text_column_is_kept_as_text_and_said() -> None:
    content = xlsx(grid(CURRENT, {"MapNumber": date(2026, 3, 5)}))
    assert finding(content, "cell-is-a-date").severity == "warning"
    assert items(content)[0]["map_number"] == "2026-03-05"


def test_error_cells_and_formulas_without_result_are_left_out_and_said() -> None:
    content = xlsx(grid(CURRENT, {"EHS": "#N/A", "Units": "=A1"}))
    found = finding(content, "cell-is-error")
    assert (found.value, found.column_name, found.locator) == ("#N/A", "ehs", "Inventory!2")
    assert finding(content, "cell-is-formula").column_name == "units"
    assert (items(content)[0]["ehs"], items(content)[0]["units"]) == (None, None)


def test_formulas_give_the_result_stored_with_them() -> None:
    formula = '<c r="E2"><f>250*2</f><v>500</v></c>'
    values = FEW_VALUES.replace("</row>", "").replace(
        '<c r="E2" t="inlineStr"><is><t>500</t></is></c>', formula
    )
    content = with_sheet(f"{FEW_HEADINGS}{values}</row>")
    assert items(content)[0]["maximum_daily_amount"] == "500"
    assert "cell-is-formula" not in {f.code for f in findings(content)}


def test_an_error_in_a_row_that_was_not_loaded_is_said_too() -> None:
    content = xlsx(grid(CURRENT, {}, {"CERSID": "#REF!"}))
    assert finding(content, "cers-id-missing").value == "Diesel Fuel No. 2"
    assert finding(content, "cell-is-error").value == "#REF!"


def test_merged_cells_above_and_in_the_headings_do_no_harm() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Inventory of all sites"])
    book.active.merge_cells("A1:F1")
    for row in grid([*CURRENT, "Remarks"], {}):
        book.active.append(row)
    book.active.merge_cells("DA2:DB2")
    source, batches = parsed(saved(book))
    assert joined(batches, "inventory_items")[0]["common_name"] == "Diesel Fuel No. 2"
    assert source.findings == []


def test_formatted_blank_rows_far_below_are_no_data() -> None:
    book = openpyxl.Workbook()
    for row in grid(CURRENT, {}):
        book.active.append(row)
    for far in ("A1048576", "CZ90000"):
        book.active[far].font = openpyxl.styles.Font(bold=True)
    content = saved(book)
    assert len(items(content)) == 1
    assert findings(content) == []


def test_hidden_rows_are_read() -> None:
    book = openpyxl.Workbook()
    for row in grid(CURRENT, {}, {"CommonName": "Hidden"}):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    assert [r["common_name"] for r in items(saved(book))] == ["Diesel Fuel No. 2", "Hidden"]


def test_the_first_worksheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    for row in grid(CURRENT, {}):
        book.active.append(row)
    book.create_sheet("Codes").append(["a", "b"])
    book.create_chartsheet("Chart", 0)
    content = saved(book)
    assert len(items(content)) == 1
    assert "Codes" in finding(content, "other-worksheets").message


# Rows that are not materials of a facility --------------------------------------------------------


def test_blank_rows_are_skipped() -> None:
    rows = grid(CURRENT, {}, dict.fromkeys(GOOD), {"CERSID": 10000002})
    found = items(xlsx(rows))
    assert [r["locator"] for r in found] == ["Inventory!2", "Inventory!4"]
    assert findings(xlsx(rows)) == []


def test_values_in_a_row_taken_as_blank_are_said() -> None:
    total = {**dict.fromkeys(GOOD), "MaximumDailyAmount": 500}
    found = finding(xlsx(grid(CURRENT, {}, total)), "row-skipped")
    assert (found.locator, found.value) == ("Inventory!3", "500")


@pytest.mark.parametrize(
    ("cers_id", "code"),
    [
        (None, "cers-id-missing"),
        ("Site 10000001", "cers-id-invalid"),
        (1234567, "cers-id-invalid"),
        (1234567890, "cers-id-invalid"),
        (10000001.5, "cers-id-invalid"),
        (-10000001, "cers-id-invalid"),
    ],
)
def test_a_row_of_no_facility_is_said_and_not_loaded(cers_id: object, code: str) -> None:
    content = xlsx(grid(CURRENT, {}, {"CERSID": cers_id, "CommonName": "Lost drum"}))
    found = finding(content, code)
    assert (found.severity, found.locator, found.field_number) == ("error", "Inventory!3", "1a")
    assert "Lost drum" in found.message
    assert len(items(content)) == 1


def test_a_workbook_whose_rows_all_lack_the_facility_still_says_so() -> None:
    source, batches = parsed(xlsx(grid(CURRENT, {"CERSID": None}, {"CERSID": "ABC"})))
    assert [f.code for f in source.findings] == ["cers-id-missing", "cers-id-invalid"]
    assert joined(batches, "inventory_items") == []


def test_a_missing_optional_column_is_said_once() -> None:
    headings = [h for h in CURRENT if h not in ("MapNumber", "FHCFire")]
    found = finding(xlsx(grid(headings, {}, {})), "template-column-missing")
    assert found.severity == "warning"
    assert "MapNumber" in found.message and "FHCFire" in found.message


# Text files ---------------------------------------------------------------------------------------


def test_windows_1252_text_is_read_and_said() -> None:
    content = text(grid(CURRENT, {"CommonName": "Caf\u00e9 \u2013 cleaner"})).encode("cp1252")
    assert items(content, "x.csv")[0]["common_name"] == "Caf\u00e9 \u2013 cleaner"
    assert "cp1252" in finding(content, "encoding-guessed").message


def test_values_of_text_files_may_hold_delimiters_quotes_and_lines() -> None:
    name = 'Paint, "white";\n5 gal\t(2)'
    content = text(grid(CURRENT, {"CommonName": name}, {"CommonName": "next"})).encode()
    rows = items(content, "x.csv")
    assert rows[0]["common_name"] == name
    assert rows[1]["locator"] == "row 3", "the row a spreadsheet shows, not the line"


def test_rows_of_unequal_length_are_read() -> None:
    rows = [["Our inventory"], [], FEW, list(GOOD.values()), [10000002, "Short"]]
    rows.append([*GOOD.values(), "more"])
    content = text(rows).encode()
    found = items(content, "x.csv")
    assert sorted(r["common_name"] for r in found) == ["Diesel Fuel No. 2"] * 2 + ["Short"]
    assert parsed(content)[1][0].unknown == {"(column G without heading)": 1}


def test_a_wider_row_after_many_narrow_ones_keeps_its_place() -> None:
    count = cells.ROWS_AT_ONCE + 1
    read, _ = cells.table((["a"] if n < count else ["b", "c"] for n in range(count + 1)), 0, 99999)
    assert read.num_rows == count + 1
    assert read.column(1).null_count == count
    assert read.slice(count).to_pylist() == [{"0": "b", "1": "c"}]


# What the first bytes say -------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_workbooks_and_their_text_forms_are_recognised(form: str) -> None:
    assert recognition.sniff(FORMATS[form](grid(CURRENT, {}))[:65536])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<?xml version='1.0'?><CERSID>10000001</CERSID>",
        b'\xef\xbb\xbf{"CERSID": 10000001}',
        b"[1, 2]",
        b"%PDF-1.7",
        b"Dear colleague, please find our CERSID below.",
        b"\x89PNG\r\n\x1a\n\0\0\0",
    ],
)
def test_other_files_are_not_taken_for_workbooks(head: bytes) -> None:
    assert not recognition.sniff(head)


# Files that are refused ---------------------------------------------------------------------------


def encrypted() -> bytes:
    """An OLE file with the stream in which Office keeps an encrypted workbook."""
    return recognition.OLE_MAGIC + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def locked_member() -> bytes:
    """A workbook whose ZIP directory marks its members as encrypted."""
    content = bytearray(xlsx(grid(CURRENT, {})))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def damaged_sheet() -> bytes:
    """A workbook some bytes of whose packed sheet were overwritten."""
    content = xlsx(grid(CURRENT, *[{}] * 50))
    sheet = content.index(b"xl/worksheets/sheet1.xml") + 200
    return content[:sheet] + bytes(50) + content[sheet + 50 :]


def shared_strings_bomb() -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<sst xmlns="{space}">'.encode()
    return with_parts(
        xlsx(grid(CURRENT, {})), xl__sharedStrings=head + b"<si><t>a</t></si>" * 2_000_000
    )


def sparse_bomb() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_sheet(FEW_HEADINGS + FEW_VALUES + far)


def entity_bomb() -> bytes:
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{inner}]>'
    return with_sheet(row_xml(1, A="&l8;"), doctype)


def external_entity() -> bytes:
    doctype = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return with_sheet(row_xml(1, A="&x;"), doctype)


def patched_size(size: int) -> bytes:
    """A workbook whose ZIP directory claims that its sheet unpacks to `size` bytes."""
    content = bytearray(xlsx(grid(CURRENT, {})))
    name = content.rfind(b"xl/worksheets/sheet1.xml")
    content[name - 22 : name - 18] = size.to_bytes(4, "little")
    return bytes(content)


def chart_only() -> bytes:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    content = saved(book)
    only = b'<sheets><sheet name="Chart" sheetId="2" r:id="rId2"/></sheets>'
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        old_xml = old.read("xl/workbook.xml")
    start, end = old_xml.index(b"<sheets>"), old_xml.index(b"</sheets>") + 9
    only = only.replace(
        b"r:id",
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id',
    )
    return with_parts(content, xl__workbook=old_xml[:start] + only + old_xml[end:])


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


MALFORMED = {
    "zip magic and nothing else": (lambda: b"PK\x03\x04junk", "damaged"),
    "cut in the middle": (lambda: xlsx(grid(CURRENT, {}))[:3000], "damaged"),
    "damaged sheet": (damaged_sheet, "damaged"),
    "sheet XML cut off": (lambda: with_sheet("<row r='1'><c"), "damaged"),
    "no sheet part": (
        lambda: with_parts(xlsx(grid(CURRENT, {})), xl__worksheets__sheet1=None),
        "damaged",
    ),
    "relationships missing": (
        lambda: zipped(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"<x/>"}),
        "damaged",
    ),
    "old .xls cut off": (lambda: xls(grid(LEGACY, {}))[:1500], "not an Excel workbook"),
    "old .xls with damaged content": (
        lambda: (c := xls(grid(LEGACY, {})))[:512] + bytes(2000) + c[2512:],
        "damaged",
    ),
    "password": (encrypted, "password"),
    "encrypted ZIP members": (locked_member, "password"),
    "Word document": (
        lambda: zipped(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}),
        "not an Excel workbook",
    ),
    "old Word document": (
        lambda: (
            recognition.OLE_MAGIC + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)
        ),
        "not an Excel workbook",
    ),
    "binary workbook": (
        lambda: zipped(**{"[Content_Types].xml": b"<x/>", "xl__workbook.bin": b"x"}),
        ".xlsb",
    ),
    "shared strings bomb": (shared_strings_bomb, "not safe"),
    "sparse bomb": (sparse_bomb, "Ctrl+End"),
    "entity bomb": (entity_bomb, "document type declaration"),
    "external entity": (external_entity, "document type declaration"),
    "part claiming 4 GB": (lambda: patched_size(2**32 - 2), "4.0 GB"),
    "part claiming less than it has": (lambda: patched_size(100), "damaged"),
    "only a chart": (chart_only, "no worksheet"),
    "empty sheet": (lambda: xlsx([]), "No CERSID column"),
    "no CERSID heading": (
        lambda: xlsx([["Facility", "Chemical"], ["Shop", "Acetone"]]),
        "Facility, Chemical",
    ),
    "another table": (lambda: xlsx([["CERSID", "Inspector"], [10000001, "J. Doe"]]), "CommonName"),
    "a required column missing": (
        lambda: xlsx(grid([h for h in CURRENT if h != "Units"], {})),
        "no column Units",
    ),
    "a facility column missing": (
        lambda: xlsx(grid([h for h in FACILITY if h != "MailingAddress"], {})),
        "no column MailingAddress",
    ),
    "a column twice": (lambda: xlsx(grid([*CURRENT, "ehs "], {})), "EHS (I) and ehs (DA)"),
    "a column and its alias": (
        lambda: xlsx(grid([*CURRENT, "DOTHazClassID"], {})),
        "DOTHazardClassificationID (CZ) and DOTHazClassID (DA)",
    ),
    "headings only": (lambda: xlsx(grid(CURRENT)), "no rows below"),
    "headings and blank rows": (
        lambda: xlsx(grid(CURRENT, dict.fromkeys(GOOD))),
        "no rows below",
    ),
    "CSV with an open quotation mark": (
        lambda: text(grid(CURRENT, {})).encode() + b'10000001,"open\r\n10000002,x\r\n',
        "quotation mark",
    ),
    "CSV with a quotation mark inside a value": (
        lambda: text(grid(CURRENT, {})).encode() + b'10000001,"5" drum",x\r\n',
        "line 3",
    ),
    "CSV without CERSID": (lambda: b"a,b,c,d,e,f\r\n1,2,3,4,5,6\r\n", "a, b, c, d, e, f"),
    "CSV with headings only": (lambda: text(grid(CURRENT)).encode(), "no rows below"),
    "text in no known encoding": (lambda: bytes(range(128, 256)) * 50, "No CERSID column"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(kind: str) -> None:
    make, words = MALFORMED[kind]
    assert words in str(refusal(make()))


def test_a_sheet_of_more_cells_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 200)
    for content in (xlsx(grid(CURRENT, {}, {})), text(grid(CURRENT, {}, {})).encode()):
        assert "too many cells" in str(refusal(content))


def test_a_sheet_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.001)
    assert "too long" in str(refusal(xlsx(grid(CURRENT, {}))))


def test_files_over_the_size_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1000)
    monkeypatch.setattr(limits, "MAX_XLS", 1000)
    for form in ("xlsx", "xls", "csv"):
        assert "too large" in str(refusal(FORMATS[form](grid(CURRENT, {}))))


def test_a_bomb_in_the_child_leaves_this_process_unharmed(tmp_path: Path) -> None:
    path, folder = tmp_path / "bomb.xlsx", tmp_path / "cells"
    folder.mkdir()
    path.write_bytes(sparse_bomb())
    arguments = [path, folder, "xlsx", limits.MEMORY, limits.MAX_CELLS]
    child = subprocess.run(
        [sys.executable, "-m", "upa.readers.cells", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
    )
    assert child.returncode != 0
    assert not list(folder.iterdir())
    assert len(items(xlsx(grid(CURRENT, {})))) == 1


def test_a_file_on_disk_is_read_where_it_is_and_nothing_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = tmp_path / "inventory.xlsx"
    path.write_bytes(xlsx(grid(CURRENT, {})))
    source = reader.read(DiskFile(path), HERE)
    assert len(joined(list(source.batches), "inventory_items")) == 1
    assert list(temporary.iterdir()) == []
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["inventory.xlsx"]


@given(st.integers(0, 20_000))
def test_spreadsheet_columns_are_named_as_spreadsheets_do(number: int) -> None:
    assert cells.column_number(templates.letters(number)) == number
