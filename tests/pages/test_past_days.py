"""A past day on the pages, in addresses, in files and at the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.cli.test_main import run
from tests.pages.test_pages import text, visit, widget
from tests.support import edt
from tests.support.browser import ROOT
from tests.support.content import dated
from tests.support.exported import about_of, pdf_text, xlsx_rows
from upa.catalogue import clock
from upa.catalogue.records import UserError
from upa.exports import facility_report, matrix, template, writers
from upa.exports.request import Request
from upa.questions.business_filter import BusinessFilter
from upa.questions.facility_filter import FacilityFilter
from upa.questions.filter_base import Scope
from upa.questions.inventory_filter import InventoryFilter
from upa.warehouse.access import EVERYTHING

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
FIRST, SECOND, THIRD = "2026-01-10T20:00:00Z", "2026-02-10T20:00:00Z", "2026-03-10T20:00:00Z"
DAY = "2026-02-20"
"""After the first and second submittals, and before the review and the transfer."""
HAZARDOUS = edt.guid("first"), edt.guid("second")


def files() -> list[bytes]:
    """One facility: two inventories, of which the second was accepted after the day; a transfer
    after the day; and a facility that the newest list alone names."""
    one = edt.inventory(
        edt.material("Argon"),
        head=edt.header(HAZARDOUS[0], FIRST, "4", SubmittalActionOn=FIRST),
    )
    two = edt.inventory(
        edt.material("Butane"),
        head=edt.header(HAZARDOUS[1], SECOND, "4", SubmittalActionOn=THIRD),
    )
    moved = edt.transfer(OccurredOn=THIRD, OrganizationName="New Owner")
    return [
        edt.answer(
            edt.occasion(edt.facility_information(head=edt.header(None, FIRST)), one), at=FIRST
        ),
        edt.answer(edt.occasion(two), at=THIRD),
        dated(edt.transfer_query(moved), THIRD),
        dated(edt.facility_query(edt.listed_facility(str(edt.CERS_ID + 1))), THIRD),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edt.loaded(tmp_path_factory.mktemp("past"), *files())[0].folder


@pytest.fixture(autouse=True)
def held(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))


def banner(at: AppTest) -> str:
    return " ".join(w.value for w in at.warning).replace("\\", "")


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_shows_a_past_day_and_what_is_not_known_of_it(page: str) -> None:
    at = visit(page, as_of=DAY)
    assert not at.error
    said = banner(at)
    assert f"**As of** {DAY}: what was submitted by that day, with the status it had then" in said
    assert "For 1 submittal the status of that day is not known; it is shown as Submitted." in said
    assert "No facility query made by then is loaded" in said
    assert "Data through **2026-02-20**" in text(at)


def test_in_the_present_no_page_speaks_of_a_past_day() -> None:
    at = visit("overview")
    assert banner(at) == ""
    assert widget(at, "date_input", "As of").value == clock.today()


def test_a_facility_is_as_it_was_with_the_business_that_held_it() -> None:
    then, now = (visit("facilities", cers_id=str(edt.CERS_ID), **day) for day in
                 ({"as_of": DAY}, {}))  # fmt: skip
    assert "Example Fuels" in text(then)
    assert "New Owner" in text(now)
    assert "New Owner" not in text(then)
    submitted = widget_rows(then, "submittal_status")
    assert "• Submitted" in submitted and "✓ Accepted" in submitted
    assert "Not known; taken as Submitted" in widget_rows(then, "status_basis")


def widget_rows(at: AppTest, column: str) -> str:
    """Everything in a column of the page's tables, grids and plain ones."""
    grids = [str(g.value[column].tolist()) for g in at.dataframe if column in g.value]
    return " ".join([*grids, text(at)])


def test_lists_and_counts_are_of_the_day() -> None:
    then, now = visit("facilities", as_of=DAY), visit("facilities")
    assert "1–1 of 1 facility" in text(then)
    assert "1–2 of 2 facilities" in text(now)
    assert "Facilities as of 2026-02-20" in text(then)
    accepted = visit("inventory", as_of=DAY, basis="accepted")
    assert "Materials as of 2026-02-20, latest accepted inventories" in text(accepted)
    assert accepted.dataframe[0].value["common_name"].tolist() == ["Argon"]
    latest = visit("inventory", as_of=DAY)
    assert latest.dataframe[0].value["common_name"].tolist() == ["Butane"]


def test_the_day_of_ages_and_due_dates_is_the_past_day_unless_another_is_chosen() -> None:
    at = visit("jurisdictions", as_of=DAY)
    assert at.date_input(key="counted_to.day").value == date(2026, 2, 20)
    at = visit("jurisdictions", as_of=DAY, counted_to="2026-06-30")
    assert at.date_input(key="counted_to.day").value == date(2026, 6, 30)


def test_a_day_chosen_in_the_scope_goes_into_the_address_and_today_takes_it_out() -> None:
    at = visit("facilities")
    widget(at, "date_input", "As of").set_value(date(2026, 2, 20)).run()
    assert at.session_state["as_of"] == DAY
    assert DAY in banner(at)
    widget(at, "button", "Back to today").click().run()
    assert at.session_state["as_of"] == ""
    assert banner(at) == ""


@pytest.mark.parametrize("asked", ["2999-01-01", "2026-02-30"])
def test_a_day_that_cannot_be_shown_is_said_and_today_is_shown(asked: str) -> None:
    at = visit("facilities", as_of=asked)
    assert f"“{asked}” cannot be shown" in banner(at).replace("\\", "")
    assert "1–2 of 2 facilities" in text(at)


def test_what_is_loaded_is_that_of_today_whichever_day_is_shown() -> None:
    at = visit("submissions", as_of=DAY)
    assert "files that are loaded today" in text(at)
    assert len(at.dataframe[0].value) == len(files())


# --- the filter -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FacilityFilter, InventoryFilter, BusinessFilter])
def test_the_day_is_part_of_the_scope_of_every_filter_its_sentence_and_its_file_name(kind) -> None:
    asked = kind(Scope(agency=(1500,), as_of=date(2026, 2, 20)))
    assert asked.to_query_params() == {"agency": "1500", "as_of": DAY}
    assert kind.from_query_params(asked.to_query_params()) == asked
    assert "of Kern as of 2026-02-20" in asked.sentence({1500: "Kern"})
    assert "as-of-2026-02-20" in asked.file_name({1500: "Kern"})


# --- files ----------------------------------------------------------------------------------------


def test_a_file_says_which_day_it_shows_and_holds_the_rows_of_that_day() -> None:
    asked = Request("facilities/list", as_of=date(2026, 2, 20), access=EVERYTHING)
    said = about_of(asked)
    assert said["As of"].startswith(f"{DAY}: what was submitted by that day")
    assert "For 1 submittal the status of that day is not known" in said["As of"]
    assert said["Rows"] == "1"
    assert writers.file_name(asked, "csv") == "facilities-list-as-of-2026-02-20-public.csv"
    now = about_of(Request("facilities/list", access=EVERYTHING))
    assert "As of" not in now
    assert now["Rows"] == "2"


def test_what_is_not_known_is_counted_within_the_scope_of_the_file() -> None:
    elsewhere = {"agency": [3700]}
    said = about_of(
        Request("facilities/list", elsewhere, as_of=date(2026, 2, 20), access=EVERYTHING)
    )
    assert "is not known; " not in said["As of"]


def test_documents_of_a_facility_say_which_day_they_show() -> None:
    asked = matrix.Request(edt.CERS_ID, "agency", as_of=date(2026, 2, 20), access=EVERYTHING)
    for made in (matrix.matrix(asked), facility_report.report(asked)):
        said = pdf_text(made)
        assert "as of 2026-02-20" in said
        assert "Butane" in said
    assert "as-of-2026-02-20" in matrix.file_name(asked)
    assert "New Owner" not in pdf_text(facility_report.report(asked))


def test_a_facility_that_was_not_there_yet_has_no_documents_of_that_day() -> None:
    with pytest.raises(UserError, match="as of 2026-02-20"):
        matrix.matrix(matrix.Request(edt.CERS_ID + 1, as_of=date(2026, 2, 20), access=EVERYTHING))


def test_an_upload_template_holds_the_inventory_of_the_day() -> None:
    earlier = date(2026, 1, 20)
    made = template.plan(template.Request([edt.CERS_ID], as_of=earlier, access=EVERYTHING))
    assert "as_of_2026-01-20" in template.file_name(made)
    content = template.content(made)
    assert content[:2] == b"PK"
    cells = str(xlsx_rows(content, "Inventory"))
    assert "Argon" in cells
    assert "Butane" not in cells


# --- the command line -----------------------------------------------------------------------------


def test_exports_and_questions_of_the_command_line_are_asked_of_a_past_day(
    capsys, tmp_path
) -> None:
    target = tmp_path / "then.csv"
    status, out, _ = run(capsys, "export", "facilities/list", "--as-of", DAY, "--to", target)
    assert (status, "1 rows" in out) == (0, True)
    assert f"As of: {DAY}" in target.with_suffix(".about.txt").read_text(encoding="utf-8")
    _, out, _ = run(capsys, "query", "jurisdictions/day", "--as-of", DAY)
    assert DAY in out


@pytest.mark.parametrize("asked", ["soon", "2999-01-01"])
def test_the_command_line_refuses_a_day_that_cannot_be_shown(capsys, asked) -> None:
    status, _, err = run(capsys, "query", "jurisdictions/day", "--as-of", asked)
    assert status == 2
    assert "not a" in err
