"""The Regulators page, run without a browser: what a regulator sees, enters and takes away."""

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.agencies.test_directory import ALL, KERN, PARTLY, TORRANCE, TWIN_A, rows
from tests.support.browser import ROOT
from tests.support.small import by_hand, warehouse_of
from upa.agencies import agency_fields, batches, entry_exports, lookup
from upa.agencies import directory as directories
from upa.ui.text import NOTHING
from upa.warehouse import entries


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = rows() | {"source_files": by_hand()["source_files"]}
    return warehouse_of(tmp_path_factory.mktemp("page") / "warehouse", tables).folder


@pytest.fixture(autouse=True)
def own(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(held))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


@pytest.fixture
def nothing_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "empty"))


def visit(**address: str) -> AppTest:
    """Open the page by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("pages/regulators.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    """Everything the page says, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error", "success")
    texts = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    texts += [e.proto.body for e in at.get("html")]
    texts += [e.proto.label for e in at.get("page_link")]
    return "\n".join(texts).replace("\\", "")


def named(at: AppTest, kind: str, label: str):
    return next(w for w in at.get(kind) if label in w.label)


def answer_rows(at: AppTest) -> list[list[str]]:
    """Rows of the first plain table of the page, cell by cell."""
    body = next(e.proto.body for e in at.get("html") if "upa-table" in e.proto.body)
    cells = [row.split("<td")[1:] for row in body.split("<tr>")[2:]]
    return [[cell.split(">", 1)[1].split("</td")[0] for cell in row] for row in cells]


# Looking up


def test_typing_into_the_box_answers_and_puts_the_question_into_the_address() -> None:
    at = visit()
    named(at, "text_input", "Address, ZIP").set_value("Delano").run()
    assert not at.exception
    assert at.query_params["search"] == "Delano"
    assert at.header[0].value == "Delano, Kern County"
    table = answer_rows(at)
    assert [row[0] for row in table] == [batches.element_name(e) for e in ALL]
    assert {row[1] for row in table} == {KERN}
    assert {row[2] for row in table} == {"CUPA"}
    assert {row[3] for row in table} == {"By place: a page of an agency names it"}


def test_a_facility_shows_cupa_and_participating_agency_with_contacts_and_what_is_loaded() -> None:
    at = visit(search=str(TORRANCE))
    table = answer_rows(at)
    assert [row[1] for row in table[1:3]] == ["Torrance Fire Department"] * 2
    assert [row[2] for row in table[:2]] == ["CUPA", "PA"]
    text = said(at)
    assert "Assigned to this facility (facility query); as of 2026-03-14" in text
    assert "Phone: (323) 890-4317" in text
    assert "1 facility loaded of 1 known" in text
    assert "Participating agencies: " in text
    assert "Unverified" in text


def test_what_is_unclear_is_shown_as_several_answers_each_with_its_condition() -> None:
    text = said(visit(search="93308"))
    assert "More than one answer is possible" in text
    assert "If the place lies in Bakersfield" in text
    assert "If the place lies outside the city limits of Bakersfield" in text
    assert "All ten submittal elements" in text


def test_an_agency_met_only_as_a_code_is_shown_under_its_code() -> None:
    text = said(visit(search=str(PARTLY)))
    assert "Agency 7777 (not in the directory)" in text
    assert "met in a file only" in text


def test_words_that_many_facilities_have_offer_each_and_a_click_answers() -> None:
    at = visit(search="mall")
    next(b for b in at.button if str(TWIN_A) in b.label).click().run()
    assert at.query_params["search"] == str(TWIN_A)
    assert f"CERS ID {TWIN_A}" in at.header[0].value
    assert {row[1] for row in answer_rows(at)} == {KERN}


def test_a_county_lists_its_agencies_with_their_places() -> None:
    table = answer_rows(visit(search="Kern County"))
    assert table[0][0] == KERN
    assert "Delano" in table[0][2]
    assert table[1][:3] == ["Bakersfield Fire Department", "CUPA", "Bakersfield"]


def test_what_is_not_found_says_why_and_what_to_do() -> None:
    at = visit(search="99999999")
    assert "Nothing found" in at.info[0].value
    assert "Submissions" in at.info[0].value
    assert not at.error


@pytest.mark.usefixtures("nothing_loaded")
@pytest.mark.parametrize("view", ["place", "many", "all", "keep"])
def test_the_page_works_from_the_directory_alone_while_nothing_is_loaded(view: str) -> None:
    at = visit(view=view, search="Delano")
    assert not at.error
    if view == "place":
        assert {row[1] for row in answer_rows(at)} == {KERN}
        assert "Nothing is loaded for this agency" in said(at)


def test_text_of_a_question_is_shown_as_text_and_never_as_markup() -> None:
    body = said(visit(search="<b>x</b> [link](http://example.com)"))
    assert "Nothing found" in body
    raw = "\n".join(str(e.value) for e in visit(search="[a](http://example.com) zq").info)
    assert "a\\](" in raw


def test_an_unknown_view_in_the_address_is_the_look_up() -> None:
    assert "Address, ZIP" in visit(view="nonsense").get("text_input")[-1].label


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.stem)
def test_no_page_has_a_stray_text_that_streamlit_would_draw(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body[1:]
    stray = [
        n.lineno for n in body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    ]
    assert stray == []


# Correcting


def form(at: AppTest, name: str = "Correct…") -> AppTest:
    next(b for b in at.button if b.label == name).click().run()
    assert not at.exception
    return at


def test_a_correction_shows_on_the_card_with_author_and_day_and_after_a_new_visit() -> None:
    at = form(visit(search="Petaluma"))
    named(at, "text_input", "Phone").set_value("(555) 555-0100")
    named(at, "text_input", "Your name").set_value("Ana")
    next(b for b in at.button if b.label == "Save").click().run()
    assert not at.exception
    assert not at.error
    for page in (at, visit(search="Petaluma")):
        assert "Phone: (555) 555-0100" in said(page)
        assert "by Ana" in said(page)
    assert [c.field for c in entries.history()] == ["phone"]


def test_two_people_with_the_form_open_are_both_told_and_no_edit_is_lost() -> None:
    first, second = form(visit(search="Petaluma")), form(visit(search="Petaluma"))
    for at, who, number in ((first, "Ana", "(555) 555-0111"), (second, "Ben", "(555) 555-0122")):
        named(at, "text_input", "Phone").set_value(number)
        named(at, "text_input", "Your name").set_value(who)
        next(b for b in at.button if b.label == "Save").click().run()
    assert not first.error
    assert "Ana" in second.error[0].value
    assert "(555) 555-0111" in second.error[0].value
    assert "(555) 555-0122" in second.error[0].value
    assert [c.value for c in entries.history()] == ["(555) 555-0111"]


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [("E-mail", "nonsense", "E-mail"), ("Your name", "", "name"), ("Website", "x", "http")],
)
def test_what_cannot_be_entered_is_said_and_the_form_stays(
    field: str, value: str, problem: str
) -> None:
    at = form(visit(search="Petaluma"))
    named(at, "text_input", "Phone").set_value("(555) 555-0100")
    named(at, "text_input", "Your name").set_value("Ana")
    named(at, "text_input", field).set_value(value)
    next(b for b in at.button if b.label == "Save").click().run()
    assert problem in at.error[0].value.replace(NOTHING, "")
    assert entries.history() == []
    assert named(at, "text_input", "Phone").value == "(555) 555-0100"


# Many at once


def test_a_pasted_list_becomes_one_table_and_names_what_was_not_found() -> None:
    at = visit(view="many")
    at.text_area[0].set_value(f"{TORRANCE}\n93215\nDelano\nqwertz\n\n93215")
    named(at, "button", "Look up").click().run()
    assert at.header[0].value == "3 of 4 found"
    table = at.dataframe[0].value
    assert table["asked_for"].tolist() == [str(TORRANCE), str(TORRANCE), "93215", "Delano"]
    assert table["agency_name"].tolist()[1:] == ["Torrance Fire Department", KERN, KERN]
    assert table["agency_phone"].iloc[-1] == "(661) 862-8740"
    assert "Not found (1)" in at.subheader[0].value
    assert answer_rows(at)[0][0] == "qwertz"


def test_an_empty_list_says_what_to_do() -> None:
    at = visit(view="many")
    named(at, "button", "Look up").click().run()
    assert "Paste at least one line" in at.info[0].value


def test_too_long_a_list_is_refused_in_words() -> None:
    at = visit(view="many")
    at.text_area[0].set_value("\n".join(str(n) for n in range(93000, 94100)))
    named(at, "button", "Look up").click().run()
    assert "1,000 can be looked up at once" in at.error[0].value


# All agencies


def test_all_agencies_can_be_narrowed_and_the_count_says_so() -> None:
    at = visit(view="all")
    everyone = len(directories.current().agencies)
    assert f"**{everyone} agencies** of {everyone}" in said(at)
    named(at, "multiselect", "County").set_value(["Kern"]).run()
    assert at.dataframe[0].value["agency_name"].tolist() == ["Bakersfield Fire Department", KERN]
    named(at, "multiselect", "Without").set_value(["email"]).run()
    assert at.dataframe[0].value["agency_name"].tolist() == ["Bakersfield Fire Department"]
    named(at, "text_input", "Name or code").set_value("zzz").run()
    assert "No agency meets" in at.info[0].value


def test_an_agency_of_the_table_opens() -> None:
    at = visit(view="all")
    named(at, "selectbox", "Open an agency").set_value("Petaluma Fire Department").run()
    assert at.query_params["search"] == "Petaluma Fire Department"
    assert at.header[0].value == "Petaluma Fire Department (CUPA)"


def test_every_agency_of_the_table_opens_alone_by_its_own_name() -> None:
    known = directories.current()
    for agency in known.agencies:
        assert lookup.who_regulates(agency.name, known).agencies == [agency]


@pytest.mark.parametrize(("view", "minimum"), [("all", 90), ("place", 1)])
def test_what_is_shown_is_offered_as_files_and_address_book(view: str, minimum: int) -> None:
    at = visit(view=view, search="Torrance")
    known = directories.current()
    shown = (
        list(known.agencies) if view == "all" else lookup.who_regulates("Torrance", known).agencies
    )
    assert len(shown) >= minimum
    assert {"Excel workbook", "CSV file", "Parquet file", "vCard"} <= {
        b.label for b in at.get("download_button")
    }
    if view == "all":
        frame = at.dataframe[0].value
        assert frame["agency_name"].tolist() == [a.name for a in shown]
        assert frame["facilities_loaded"].sum() > 0


def test_the_directory_says_that_it_is_incomplete_and_in_what() -> None:
    lacks = agency_fields.count_missing(directories.current().agencies)
    text = said(visit())
    assert "The directory is incomplete" in text
    for label, count in lacks.items():
        assert f"{label} {count}" in text


# Keeping it up to date


def test_a_directory_file_is_previewed_then_entered() -> None:
    at = visit(view="keep")
    content = b"Name,Type,Phone\nOxnard Fire Department,CUPA,(555) 555-0101\nNew PA,PA,1\n"
    named(at, "file_uploader", "Directory file").set_value(("d.csv", content, "text/csv")).run()
    assert not at.exception
    assert "**2 rows**: 4 values new or different, 1 new agency" in said(at)
    assert entries.history() == []
    named(at, "text_input", "Your name").set_value("Ana")
    named(at, "button", "Enter these values").click().run()
    assert not at.exception
    assert {c.value for c in entries.history()} == {"(555) 555-0101", "New PA", "PA", "1"}
    assert "Oxnard Fire Department" in said(at)


def test_a_file_that_is_none_is_refused_in_words() -> None:
    at = visit(view="keep")
    upload = named(at, "file_uploader", "Directory file")
    upload.set_value(("d.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert "cannot be used" in at.error[0].value


def test_what_was_entered_elsewhere_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries.correct("1500", {"phone": "(555) 555-0100"}, "Ana")
    exported = entry_exports.export_all()
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "another.sqlite"))
    at = visit(view="keep")
    assert "Nothing yet" in said(at)
    upload = named(at, "file_uploader", "Import")
    upload.set_value(("entered.json", exported, "application/json")).run()
    named(at, "button", "Import").click().run()
    assert "1 regulator corrections" in at.success[0].value
    assert directories.current().by_code(1500).phone == "(555) 555-0100"
