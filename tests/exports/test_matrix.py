"""The inventory matrix and the facility report: complete, in order, tagged, for the right eyes."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.exported import pdf_text
from tests.support.small import (
    FUEL,
    HOSPITAL,
    KERN,
    KNOWN,
    PLATER,
    by_hand,
    current,
    material,
    warehouse_of,
)
from upa.catalogue.paths import DATA
from upa.catalogue.records import UserError
from upa.cli.main import main
from upa.exports import facility_report, matrix, pdf
from upa.exports.matrix import Request
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

SAMPLE = DATA / "sample"
NAMES = {KERN: "Kern County"}


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


def words(content: bytes) -> str:
    """Text of a PDF on one line, hyphens at line ends taken out."""
    return " ".join(re.sub(r"[-\u00ad\u2010]\n", "", pdf_text(content)).split())


def matrix_of(cers_id: int, **more: object) -> str:
    return words(matrix.matrix(Request(cers_id, agencies=NAMES, access=EVERYTHING, **more)))


def tags(content: bytes) -> list[str]:
    """Roles of the structure elements of a PDF, in reading order."""
    found: list[str] = []

    def visit(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                visit(child)
        elif isinstance(node, dict):
            found.extend([str(node["/S"])] if "/S" in node else [])
            visit(node.get("/K", []))

    visit(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def largest() -> int:
    return int(query.run("facilities/list", EVERYTHING, sort="materials", limit=1)["cers_id"][0])


# The matrix


@pytest.mark.usefixtures("on_sample")
def test_the_matrix_holds_every_material_with_its_amounts_and_components() -> None:
    cers_id = largest()
    text = matrix_of(cers_id, audience="agency", include_trade_secrets=True)
    rows = query.run("inventory/template", EVERYTHING, cers_ids=[cers_id], trade_secrets=True)
    assert len(rows) > 20
    squeezed = text.replace(" ", "")
    for row in rows.itertuples():
        assert str(row.common_name).replace(" ", "") in squeezed
        assert f"{row.maximum_daily_amount:,.10g}" in text
        if isinstance(row.hc1_name, str):
            assert row.hc1_name.replace(" ", "") in squeezed


@pytest.mark.usefixtures("on_sample")
def test_materials_stand_by_location_then_name_or_class() -> None:
    request = Request(largest(), "agency", access=EVERYTHING)
    _, rows = matrix.answer(matrix._items(request))
    groups = matrix._groups(request, rows)
    titles = [g.title for g in groups]
    assert titles == sorted(titles, key=lambda t: (matrix.NOT_SPECIFIED in t, t))
    assert sum(len(g.rows) for g in groups) == len(rows)
    for group in groups:
        names = [row[1]["name"].lower() for row in group.rows]
        assert names == sorted(names)
    by_class = Request(largest(), "agency", order="dot", access=EVERYTHING)
    for group in matrix._groups(by_class, rows):
        classes = [row[0].split("\n")[0] for row in group.rows if row[0].startswith("DOT")]
        assert classes == sorted(classes)


@pytest.mark.usefixtures("on_hand")
def test_rows_without_a_location_come_last_under_their_own_title() -> None:
    text = matrix_of(PLATER, audience="agency", include_trade_secrets=True)
    assert text.index("Location: Safe") < text.index("Location: Tank room")
    assert "Location: [Not specified]" in matrix_of(FUEL, audience="agency")


@pytest.mark.usefixtures("on_hand")
def test_wastes_can_be_shown_alone_or_left_out() -> None:
    everything = matrix_of(HOSPITAL).split("About this document")[0].split("All materials")[1]
    assert "Battery Acid" in everything
    assert "Waste Oil WASTE" in everything
    wastes = matrix_of(HOSPITAL, waste="waste").split("Wastes, by name")[1]
    assert "Waste Oil" in wastes
    assert "Battery Acid" not in wastes
    without = matrix_of(HOSPITAL, waste="non-waste").split("Without wastes")[1]
    assert "Battery Acid" in without
    assert "Waste Oil" not in without
    assert "There are no such materials" in matrix_of(FUEL, waste="waste")


@pytest.mark.usefixtures("on_hand")
def test_the_public_matrix_has_neither_locations_nor_people_nor_secrets() -> None:
    text = matrix_of(PLATER)
    assert "Public edition" in text
    assert "Storage locations are not public" in text
    assert "Tank room" not in text
    assert "Brightener" not in text
    assert "Materials claimed as trade secrets: 1, left out" in text
    masked = matrix_of(PLATER, include_trade_secrets=True)
    assert "trade secret TRADE SECRET" in masked
    assert "Brightener" not in masked
    assert "50-00-0" not in masked


@pytest.mark.usefixtures("on_hand")
def test_the_agency_matrix_marks_secrets_and_shows_them_when_chosen() -> None:
    text = matrix_of(PLATER, audience="agency", include_trade_secrets=True)
    assert "Brightener X TRADE SECRET" in text
    assert "Materials claimed as trade secrets: 1, included" in text
    assert "Brightener" not in matrix_of(PLATER, audience="agency")


@pytest.mark.usefixtures("on_hand")
def test_components_show_share_ehs_and_cas() -> None:
    assert "Sulfuric Acid · 37.5 % · EHS · 7664-93-9 Water" in matrix_of(HOSPITAL)


@pytest.mark.usefixtures("on_hand")
def test_responders_find_amounts_by_class_state_and_unit_never_added_across() -> None:
    text = matrix_of(FUEL).split("Materials All materials")[0]
    assert "3 Flammable and Combustible Liquids Liquid 10,000 gallons 1 0 Gasoline" in text
    assert "Not given Gas 500 cubic feet 1 0 Propane" in text
    assert "10,500" not in text


@pytest.mark.usefixtures("on_hand")
def test_the_accepted_basis_shows_the_accepted_inventory() -> None:
    assert "Ethylene Oxide" in matrix_of(HOSPITAL, basis="accepted")
    assert "Ethylene Oxide" not in matrix_of(HOSPITAL)


@pytest.mark.usefixtures("on_sample")
def test_pages_are_letter_numbered_and_say_facility_edition_and_sample() -> None:
    content = matrix.matrix(Request(largest(), "agency", access=EVERYTHING))
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert [float(v) for v in page.mediabox] == [0, 0, 792, 612]
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert f"CERS ID {largest()}" in text
        assert "Agency edition" in text
        assert "FICTIONAL SAMPLE DATA" in text
        assert number == 1 or "Max. daily" in text or "About this document" in text


@pytest.mark.usefixtures("on_sample")
def test_the_text_is_tagged_for_screen_readers() -> None:
    content = matrix.matrix(Request(largest(), access=EVERYTHING))
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("en")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    found = tags(content)
    assert {"/H1", "/H2", "/Table", "/TH", "/TR", "/TD"} <= set(found)
    assert found.count("/Table") >= 2


# Text of any kind


def document(text: str) -> bytes:
    made = pdf.Document(text, "x", ("a", "b"), "c")
    made.heading(text)
    made.facts([(text, text)])
    made.table(
        [pdf.Column(text)], [pdf.Group(text, [[text], [{"name": text, "marks": "", "more": text}]])]
    )
    return made.pdf()


@pytest.mark.parametrize(
    "text",
    ["#import", "*bold* _it_", "$x^2$", "@label", "= Head", "<a>", "\\u{1}", "[b]", "// c", '"q"'],
)
def test_text_is_never_read_as_markup(text: str) -> None:
    assert pdf_text(document(text)).count(text) >= 5


@pytest.mark.parametrize(
    "text", ["H₂SO₄ ≥ 93 %", "Peña & Søn", "Việt Łódź", "Ωμέγα Жуков", "½ – ‘x’ €"]
)
def test_letters_of_many_languages_are_printed(text: str) -> None:
    assert text in pdf_text(document(text))


def test_what_no_typeface_has_does_not_stop_the_document() -> None:
    text = pdf_text(document("Acid \U000e0041\U0001f9ea 硫酸"))
    assert "Acid" in text


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    made = pdf.Document("Long", "x", ("a", "b"), "c")
    made.table([pdf.Column("A"), pdf.Column("B", 8)], [pdf.Group(None, [["word " * 6000, "end"]])])
    assert pdf_text(made.pdf()).count("word") == 6000


# The report


@pytest.mark.usefixtures("on_hand")
def test_the_report_has_every_section_even_if_it_is_empty() -> None:
    content = facility_report.report(Request(FUEL, "agency", agencies=NAMES, access=EVERYTHING))
    text = words(content)
    for section in facility_report.SECTIONS:
        assert section.title in text
    assert "No underground tank is reported." in text
    assert "Activities: Yes: Hazardous materials on site, Underground tanks" in text
    assert "Kern County" in text
    assert [float(v) for v in PdfReader(io.BytesIO(content)).pages[0].mediabox][2:] == [612, 792]


@pytest.mark.usefixtures("on_hand")
def test_the_public_report_says_what_is_not_public() -> None:
    public = words(facility_report.report(Request(HOSPITAL, agencies=NAMES, access=EVERYTHING)))
    agency = words(
        facility_report.report(Request(HOSPITAL, "agency", agencies=NAMES, access=EVERYTHING))
    )
    assert "Send the map. Thanks." in agency
    assert "Bad unit." in agency
    assert "Send the map" not in public
    assert "Bad unit" not in public
    assert "Contacts" not in public


@pytest.mark.usefixtures("on_sample")
def test_the_report_of_a_tank_owner_lists_each_tank() -> None:
    found = (
        Warehouse()
        .cursor(EVERYTHING)
        .execute("select cers_id, count(*) from ust_tanks group by all order by 2 desc, 1 limit 1")
    )
    cers_id = found.fetchall()[0][0]
    tanks = query.run("facilities/ust_tanks", EVERYTHING, cers_id=cers_id)
    text = words(facility_report.report(Request(cers_id, "agency", access=EVERYTHING)))
    assert f"{len(tanks)} of {len(tanks)}" in text
    for number in tanks["tank_id_number"]:
        assert f"Tank number: {number}" in text


@pytest.mark.usefixtures("on_hand")
def test_a_facility_without_submittals_or_unknown_is_told() -> None:
    assert "No submitted inventory of this facility is loaded" in matrix_of(KNOWN)
    assert "No submittal of this facility is loaded" in words(
        facility_report.report(Request(KNOWN, access=EVERYTHING))
    )
    with pytest.raises(UserError, match="no such facility"):
        matrix.matrix(Request(5, access=EVERYTHING))
    with pytest.raises(UserError, match="no such facility"):
        facility_report.report(Request(5, access=EVERYTHING))


def test_a_large_matrix_is_laid_out_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        current(
            material("k", FUEL, n, f"Material {n:04d}", chemical_location=f"Room {n % 40}"), 4, KERN
        )
        for n in range(1, 1501)
    ]
    folder = warehouse_of(tmp_path, by_hand() | {"current_inventory": rows}).folder
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    text = matrix_of(FUEL, audience="agency")
    assert len(set(re.findall(r"Material \d{4}", text.split("All materials")[1]))) == 1500


# Names and the command line


@pytest.mark.usefixtures("on_hand")
def test_the_name_of_a_document_says_what_of_whom_and_for_whom() -> None:
    assert (
        matrix.file_name(Request(FUEL, access=EVERYTHING))
        == "inventory-matrix-10000001-valley-fuel-public.pdf"
    )
    made = Request(FUEL, "agency", include_trade_secrets=True, access=EVERYTHING)
    name = "facility-report-10000001-valley-fuel-agency-with-trade-secrets.pdf"
    assert matrix.file_name(made, "facility report") == name


@pytest.mark.usefixtures("on_hand")
def test_the_command_writes_matrix_and_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "m.pdf"
    options = ["--cers-id", str(PLATER), "--audience", "agency", "--to", str(target)]
    assert main(["export", "matrix", *options, "--order", "dot", "--waste", "non-waste"]) == 0
    assert "Tank room" in pdf_text(target.read_bytes())
    assert main(["export", "report", *options]) == 0
    assert "Facility report" in pdf_text(target.read_bytes())
    assert main(["export", "matrix", "--to", str(target)]) == 2
    assert "One facility is needed" in capsys.readouterr().err
    assert main(["export", "matrix", "--cers-id", "5", "--to", str(tmp_path / "n.pdf")]) == 2
    assert not (tmp_path / "n.pdf").exists()
