"""No file holds anything a spreadsheet program would execute, whatever the loaded texts are.

Every text of every table of the loaded sample is replaced by one that such a program could take
for a formula.
"""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from tests.support.exported import csv_rows
from tests.support.exported_questions import combinations_of, exported, share_of, table_of
from tests.support.hostile import loaded_with
from upa.agencies import directory
from upa.businesses import worksheet
from upa.exports import edition, template, writers
from upa.exports.request import Given, Request
from upa.questions import query
from upa.warehouse.access import EVERYTHING

HOSTILE = (
    "=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1",
    "\u200b=1", "＝1+1", '=HYPERLINK("http://x","y")', "-", "＋1", "－1", "＠A1",
    "=cmd|' /C calc'!A0", "a\n=1", ";=1",
)  # fmt: skip
STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded_with(tmp_path_factory.mktemp("hostile"), HOSTILE).folder


@pytest.fixture(autouse=True)
def served(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(hostile))


def live(cell: str) -> bool:
    """Whether a spreadsheet program would take the text of a CSV cell for a formula."""
    shown = "".join(c for c in cell if unicodedata.category(c)[0] not in "CZ")
    return shown.startswith(STARTS) or cell.startswith(("\t", "\r", "\n"))


def formulas(workbook: bytes) -> list[str]:
    """Cells of a workbook that hold a formula, and texts that are not stored as texts."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if "worksheets/" in n]
    return [found for xml in sheets for found in re.findall(r'<f[ >/].*?</f>|t="(?:str|e)"', xml)]


def test_the_texts_are_where_they_should_be() -> None:
    held = query.run("facilities/list", EVERYTHING)["facility_name"].dropna()
    assert set(held) <= set(HOSTILE)
    assert len(set(held)) > 10


@pytest.mark.parametrize("name", exported())
def test_no_file_of_a_list_of_a_page_holds_a_formula(name: str) -> None:
    for params in combinations_of(name, share_of(name, most=9, least=1)):
        request = Request(
            name, params, "agency", True, table_of(name), sentence="=1+1", access=EVERYTHING
        )
        with edition.open_edition(request) as made:
            kinds = [made.reader.schema.field(c.name).type for c in made.columns]
        heads, *rows = csv_rows(writers.content(request, "csv"))
        words = [i for i, kind in enumerate(kinds) if pa.types.is_string(kind)]
        assert not [row[i] for row in rows for i in words if live(row[i])]
        assert not [head for head in heads if live(head)]
        for row in rows:
            for i, kind in enumerate(kinds):
                if row[i] and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
                    assert row[i][0] != "'"
        assert formulas(writers.content(request, "xlsx")) == []


def test_no_template_request_or_contact_list_holds_a_formula() -> None:
    made = template.plan(
        template.Request(None, include_trade_secrets=True, extras=True, access=EVERYTHING)
    )
    assert formulas(template.content(made)) == []
    held = directory.current()
    rows = query.run("businesses/request", EVERYTHING, businesses=[
        int(query.run("businesses/list", EVERYTHING)["business_code"][0])
    ])  # fmt: skip
    agencies = tuple(worksheet.agency_of(row, held) for row in rows.to_dict("records"))
    asked = worksheet.Request(
        "=1+1",
        1,
        rows,
        agencies,
        query.run("jurisdictions/day", EVERYTHING)["day"][0],
    )
    assert formulas(worksheet.workbook(asked, held)) == []
    contacts = worksheet.contact_list(query.run("businesses/regulators", EVERYTHING), held)
    given = Given("businesses/contacts", "Who?", "By hand", lambda: contacts)
    assert formulas(writers.content(Request(given, access=EVERYTHING), "xlsx")) == []
    cells = [
        cell
        for row in csv_rows(writers.content(Request(given, access=EVERYTHING), "csv"))
        for cell in row
    ]
    assert not [cell for cell in cells if live(cell) and not cell.lstrip("-").isdigit()]
