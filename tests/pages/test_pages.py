"""The pages, run without a browser: what a regulator sees and what changes when they choose."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT
from tests.support.small import (
    FUEL,
    HOSPITAL,
    KNOWN,
    PLATER,
    SAMPLE,
    SAN_DIEGO,
    by_hand,
    load_sample,
    warehouse_of,
)
from upa.catalogue.records import UserError
from upa.exports import sheets
from upa.exports.request import Request
from upa.loading import loader
from upa.questions import query
from upa.ui import downloads, tables
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

PAGES = ("overview", "facilities", "inventory", "submissions")
INVENTORY_FILE = SAMPLE / "inventory_current.xlsx"


@pytest.fixture(scope="module")
def by_hand_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("by-hand"), by_hand()).folder


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_sample(tmp_path_factory.mktemp("sample")).folder


@pytest.fixture
def small(by_hand_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(by_hand_folder))


@pytest.fixture
def sample(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(sample_folder))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "warehouse"))
    return tmp_path / "warehouse"


def visit(page: str, /, **address: str) -> AppTest:
    """Open a page by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page(f"pages/{page}.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    """Everything a page says, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error", "success")
    said = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    said += [f"{m.label} {m.value} {m.delta}" for m in at.metric]
    said += [e.proto.body for e in at.get("html")]
    said += [f"{e.proto.label} {e.proto.query_string}" for e in at.get("page_link")]
    return "\n".join(said)


def rows(at: AppTest) -> list[int]:
    """CERS IDs in the grid of a page."""
    return at.dataframe[0].value["cers_id"].tolist()


def widget(at: AppTest, kind: str, label: str):
    return next(w for w in at.get(kind) if w.label == label)


# First start


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("page", PAGES)
def test_the_first_start_says_that_nothing_is_loaded_and_what_to_do(page: str) -> None:
    at = visit(page)
    assert "Nothing is loaded yet" in text(at)
    assert not at.error
    assert not at.warning
    assert "Submissions" in text(at) or at.get("file_uploader") or "Load files" in text(at)


# The frame


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_current_the_data_are(page: str) -> None:
    said = text(visit(page))
    assert "Data through **2026-03-14** · 1 file · 3 of 4 known facilities loaded" in said
    assert "Sample data" not in said


@pytest.mark.usefixtures("sample")
def test_sample_data_is_marked_on_every_page() -> None:
    assert "Sample data – fictional" in text(visit("inventory"))


@pytest.mark.usefixtures("small")
def test_the_scope_of_an_address_holds_and_is_said() -> None:
    at = visit("facilities", agency=str(SAN_DIEGO))
    assert rows(at) == [KNOWN, PLATER]
    assert re.match(r"Scope: Facilities of .*San Diego", at.expander[0].label)
    assert re.search(r"\*\*Facilities of .*San Diego", text(at))


@pytest.mark.usefixtures("small")
def test_choosing_a_scope_goes_into_the_address_and_to_the_next_page() -> None:
    at = visit("facilities")
    widget(at, "multiselect", "Counties").set_value([37]).run()
    assert rows(at) == [KNOWN, PLATER]
    at.switch_page("pages/inventory.py").run()
    assert set(rows(at)) == {PLATER}


@pytest.mark.usefixtures("small")
def test_the_basis_changes_which_inventories_count() -> None:
    at = visit("inventory", basis="accepted")
    names = at.dataframe[0].value["common_name"].tolist()
    assert names == ["Gasoline", "Diesel", "Propane", "Ethylene Oxide"]
    assert "latest accepted inventories" in text(at)


def test_a_warehouse_of_another_version_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path)
    with warehouse.lock("test"):
        copy = warehouse.working_copy(empty=True)
        copy.connection.execute("alter table facilities drop column search_text")
        copy.connection.execute("update warehouse_info set value = 'x' where name = 'format'")
        copy.publish([])
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    at = visit("overview")
    assert "does not fit this version" in at.error[0].value
    assert "python -m upa rebuild" in at.error[0].value


# Overview


@pytest.mark.usefixtures("small")
def test_the_overview_counts_what_is_held_and_what_needs_attention() -> None:
    said = text(visit("overview"))
    assert "Facilities 3 of 4 known" in said
    assert "Materials 7 latest submitted, 1 trade secret" in said
    assert "Awaiting review 1 at 1 facility, oldest" in said
    assert "Not accepted, not resubmitted 1 at 1 facility" in said
    assert "Findings 2 at 1 facility" in said
    assert "kern.xml" in visit("overview").dataframe[0].value.to_string()


def test_the_overview_of_facilities_that_are_only_known_counts_none_as_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = by_hand()
    known = [row for row in tables["facilities"] if not row["is_loaded"]]
    warehouse_of(tmp_path, {"facilities": known, "source_files": tables["source_files"]})
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    said = text(visit("overview"))
    assert "Facilities 0 of 1 known" in said
    assert "None of these facilities is loaded." in said
    assert "Awaiting review 0 at 0 facilities" in said
    assert "No submittal of these days changed what the one before it said." in said


@pytest.mark.usefixtures("sample")
def test_each_kind_of_late_change_on_the_overview_leads_to_its_list() -> None:
    linked = [link.proto for link in visit("overview").get("page_link")]
    kinds = [link for link in linked if "kind=" in link.query_string]
    assert kinds
    for link in kinds:
        address = dict(parse_qsl(link.query_string))
        at = visit("jurisdictions", **address)
        changes = int(re.search(r": ([\d,]+) changes? at", link.label)[1].replace(",", ""))
        assert widget(at, "selectbox", "Changes").value == int(address["kind"])
        assert f"–{min(changes, 25)} of {changes:,} change" in text(at)


@pytest.mark.usefixtures("sample")
def test_what_is_chosen_among_the_changes_stands_in_the_address() -> None:
    at = visit("jurisdictions", tab="Changes")
    widget(at, "selectbox", "Changes").select(2).run()
    widget(at, "checkbox", "With contacts and other facts").check().run()
    assert (at.query_params["kind"], at.query_params["other"]) == ("2", "1")
    again = visit("jurisdictions", tab="Changes", kind="2", other="1")
    assert widget(again, "selectbox", "Changes").value == 2
    assert widget(again, "checkbox", "With contacts and other facts").value
    widget(again, "selectbox", "Changes").select(None).run()
    assert "kind" not in again.query_params


@pytest.mark.usefixtures("small")
def test_a_search_answers_in_groups_with_counts_and_links() -> None:
    at = visit("overview", search="sierra")
    assert "Facilities (2)" in text(at)
    assert "Chemicals (0)" in text(at)
    assert f"cers_id={PLATER}" in text(at)
    at = visit("overview", search="sulfuric")
    assert "Chemicals (1)" in text(at)
    assert "search=7664-93-9" in text(at)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("typed", "title"),
    [(str(HOSPITAL), "Sierra Hospital"), ("7664-93-9", "Inventory"), ("19999999", "Overview")],
)
def test_a_cers_id_or_cas_number_goes_straight_there(typed: str, title: str) -> None:
    at = visit("overview")
    at.text_input(key="overview_search").set_value(typed).run()
    assert not at.exception
    assert at.title[0].value == title


# Facilities


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("address", "found", "sentence"),
    [
        ({"search": "sierra"}, [HOSPITAL, PLATER], "Facilities matching “sierra”"),
        ({"ehs": "1", "city": "San"}, [PLATER], "Facilities in San with extremely hazardous"),
        ({"statuses": "12"}, [PLATER], "that is Unknown (12)"),
        ({"sort": "materials"}, [FUEL, HOSPITAL, PLATER, KNOWN], "All known facilities"),
        ({"sort": "nonsense", "page": "99"}, [KNOWN, HOSPITAL, PLATER, FUEL], "All known"),
    ],
)
def test_an_address_reopens_the_same_list(
    address: dict[str, str], found: list[int], sentence: str
) -> None:
    at = visit("facilities", **address)
    assert rows(at) == found
    assert sentence.replace("(", "\\(") in text(at) or sentence in text(at)


@pytest.mark.usefixtures("small")
def test_a_search_goes_into_the_address_and_a_chip_takes_it_out() -> None:
    at = visit("facilities")
    widget(at, "text_input", "Search").set_value("sierra").run()
    assert rows(at) == [HOSPITAL, PLATER]
    assert at.query_params["search"] == "sierra"
    next(b for b in at.button if b.label == "Matching “sierra” ✕").click().run()
    assert len(rows(at)) == 4
    assert "search" not in at.query_params


@pytest.mark.usefixtures("small")
def test_all_filters_are_cleared_at_once() -> None:
    at = visit("facilities", search="sierra", ehs="1")
    next(b for b in at.button if b.label == "Clear all filters").click().run()
    assert len(rows(at)) == 4


@pytest.mark.usefixtures("small")
def test_an_empty_list_says_why_and_what_to_do() -> None:
    at = visit("facilities", search="nowhere")
    assert "No facility meets this filter. Take a filter away" in at.info[0].value


@pytest.mark.usefixtures("sample")
def test_a_long_list_comes_in_pages_of_25_with_its_total() -> None:
    at = visit("facilities")
    assert len(rows(at)) == 25
    known = query.count("facilities/list", EVERYTHING)
    assert f"1–25 of {known} facilities" in text(at)
    last = visit("facilities", page=str(known // 25 + 1))
    assert len(rows(last)) == known % 25 > 0
    assert f"–{known} of {known} facilities" in text(last)
    assert not set(rows(at)) & set(rows(last))


SECTIONS = [
    "Identity",
    "Who regulates it",
    "Submittals",
    "Reported twice?",
    "Inventory",
    "Emergency plan and training",
    "Contacts",
    "Changes since the previous submittal",
    "Findings",
    "Tanks and remote sites",
    "Other values",
    "Where this comes from",
]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("cers_id", [FUEL, HOSPITAL, PLATER, KNOWN])
def test_every_report_has_all_sections_in_order(cers_id: int) -> None:
    at = visit("facilities", cers_id=str(cers_id))
    assert [h.value for h in at.header] == SECTIONS


@pytest.mark.usefixtures("small")
def test_a_report_shows_status_comment_and_amounts_per_unit() -> None:
    said = text(visit("facilities", cers_id=str(HOSPITAL)))
    assert "✕ Not Accepted" in said
    assert "Send the map.\nThanks." in said
    assert "<td data-label='Units'>tons</td>" in said
    assert "Earlier submittals" in [
        e.label[:18] for e in visit("facilities", cers_id=str(HOSPITAL)).expander
    ]


@pytest.mark.usefixtures("small")
def test_a_report_shows_trade_secrets_only_when_asked() -> None:
    at = visit("facilities", cers_id=str(PLATER))
    assert at.dataframe[0].value["common_name"].tolist() == ["Sulfuric Acid"]
    assert "Brightener" not in text(at)
    assert "1 trade secret not shown" in text(at)
    next(c for c in at.checkbox if c.label.startswith("Show trade secrets")).set_value(True).run()
    assert "Brightener X" in at.dataframe[0].value["common_name"].tolist()


@pytest.mark.usefixtures("small")
def test_a_facility_nobody_mentions_is_said_to_be_unknown() -> None:
    at = visit("facilities", cers_id="19999999")
    assert "No loaded file mentions CERS ID 19999999" in at.info[0].value


@pytest.mark.usefixtures("small")
def test_a_known_facility_without_submittals_says_so() -> None:
    said = text(visit("facilities", cers_id=str(KNOWN)))
    assert "none of its submittals is loaded" in said
    assert "No submitted inventory of this facility is loaded" in said


@pytest.mark.usefixtures("sample")
def test_the_report_of_a_loaded_facility_names_its_sources() -> None:
    listed = visit("facilities", sort="findings")
    said = text(visit("facilities", cers_id=str(rows(listed)[0])))
    assert any(name in said for name in ("_submittals", "inventory_current.xlsx"))
    assert "Primary emergency contact" in said or "No owner/operator form" in said


def test_text_from_files_is_shown_and_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = "<img src=x onerror=alert(1)> [a](http://198.51.100.1) ![](http://198.51.100.1/x.png)"
    tables = by_hand()
    tables["facilities"][0] |= {"site_address": bad, "organization_name": bad}
    tables["submittals"][0] |= {"submittal_action_comments": bad}
    warehouse_of(tmp_path, tables)
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    at = visit("facilities", cers_id=str(FUEL))
    tables_shown = "\n".join(e.proto.body for e in at.get("html"))
    assert "<img" not in tables_shown
    assert "&lt;img" in tables_shown
    markdown = "\n".join(m.value for m in at.markdown)
    assert re.search(r"(?<!\\)\]\(http", markdown) is None
    assert "<img" not in markdown.replace("\\<", "")


# Inventory


@pytest.mark.usefixtures("small")
def test_a_link_that_people_kept_opens_the_same_view_under_the_names_of_today() -> None:
    kept = {"chemical": "7664-93-9", "facility": str(PLATER)}
    at = visit("inventory", **kept)
    now = visit("inventory", search="7664-93-9", cers_id=str(PLATER))
    assert at.dataframe[0].value.equals(now.dataframe[0].value)
    assert at.query_params["search"] == "7664-93-9"
    assert not set(kept) & set(at.query_params)


@pytest.mark.usefixtures("small")
def test_a_chemical_is_found_in_mixtures_and_the_hit_is_said() -> None:
    at = visit("inventory", search="7664-93-9")
    hits = at.dataframe[0].value["hit"].tolist()
    assert hits == ["Component 1: Sulfuric Acid (37.5 %)", "The material"]
    assert "**2 materials** at **2 facilities**" in text(at)
    assert "1 trade secret not shown" in text(at)
    widget(at, "checkbox", "Include components of mixtures").set_value(False).run()
    assert at.dataframe[0].value["hit"].tolist() == ["The material"]


@pytest.mark.usefixtures("small")
def test_trade_secrets_are_listed_only_when_chosen() -> None:
    at = visit("inventory")
    assert "Brightener X" not in at.dataframe[0].value["common_name"].tolist()
    widget(at, "checkbox", "Show trade secrets").set_value(True).run()
    assert "Brightener X" in at.dataframe[0].value["common_name"].tolist()
    assert at.query_params["trade_secrets"] == "1"


@pytest.mark.usefixtures("small")
def test_only_trade_secrets_left_is_said_without_naming_them() -> None:
    at = visit("inventory", search="brightener")
    assert "Only 1 trade secret would meet this filter" in at.info[0].value


@pytest.mark.usefixtures("small")
def test_amounts_are_summed_per_state_and_unit_and_codes_have_labels() -> None:
    at = visit("inventory", tab="By state and unit")
    amounts = at.dataframe[0].value
    assert "gallons" in amounts["units"].tolist()
    assert 10_050 in amounts["maximum_daily_amount"].tolist()
    assert 10_950 not in amounts["maximum_daily_amount"].tolist()


@pytest.mark.usefixtures("small")
def test_the_key_of_a_tab_stands_in_the_address_and_older_links_with_its_label_open_it() -> None:
    by_key, by_label = (visit("inventory", tab=tab) for tab in ("state", "By state and unit"))
    for at in (by_key, by_label):
        assert at.query_params["tab"] == "state"
        assert [heading.value for heading in at.subheader] == ["Physical states and units"]
    at = visit("inventory", tab="no such tab")
    assert "common_name" in at.dataframe[0].value


@pytest.mark.usefixtures("small")
def test_a_chosen_row_of_a_summary_opens_its_items() -> None:
    at = visit("inventory", tab="state")
    amounts = at.dataframe[0].value
    place = amounts["units"].tolist().index("gallons")
    widget(at, "selectbox", "Open the items of a row").set_value(place).run()
    assert not at.exception
    assert at.query_params["units"] == "a"
    assert f"of {amounts['materials'].iloc[place]} material" in text(at)


# Submissions


def test_a_first_file_is_tried_then_loaded_then_undone(empty: Path) -> None:
    at = visit("submissions")
    file = (INVENTORY_FILE.name, INVENTORY_FILE.read_bytes(), "application/octet-stream")
    at.get("file_uploader")[0].set_value([file]).run()
    next(b for b in at.button if b.label == "Dry run").click().run()
    assert "Dry run: nothing was kept" in text(at)
    assert Warehouse(empty).generation is None
    next(b for b in at.button if b.label == "Load").click().run()
    assert not at.exception
    assert "1 of 1 file loaded." in at.warning[0].value
    assert "errors found in what was read" in at.warning[0].value
    assert "✓ Loaded" in text(at)
    assert Warehouse(empty).generation == 1
    next(b for b in at.button if b.label == "Undo").click().run()
    assert "The last load was undone." in text(at)
    assert Warehouse(empty).generation is None


def test_a_file_that_is_no_submission_is_refused_with_a_next_step(empty: Path) -> None:
    at = visit("submissions")
    at.get("file_uploader")[0].set_value([("letter.xml", b"<html>hello</html>", "text/xml")]).run()
    next(b for b in at.button if b.label == "Load").click().run()
    assert not at.exception
    assert "letter.xml: refused" in at.error[0].value
    assert "✕ Refused" in text(at)
    assert Warehouse(empty).generation is None


def test_loading_again_changes_nothing_and_says_so(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sample_folder, folder)
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    at = visit("submissions")
    file = (INVENTORY_FILE.name, INVENTORY_FILE.read_bytes(), "application/octet-stream")
    at.get("file_uploader")[0].set_value([file]).run()
    next(b for b in at.button if b.label == "Load").click().run()
    assert "– Already loaded" in text(at)
    assert Warehouse(folder).generation == 1


def test_a_load_that_is_running_elsewhere_is_explained(empty: Path) -> None:
    at = visit("submissions")
    file = (INVENTORY_FILE.name, INVENTORY_FILE.read_bytes(), "application/octet-stream")
    at.get("file_uploader")[0].set_value([file]).run()
    with Warehouse(empty).lock("load"):
        next(b for b in at.button if b.label == "Load").click().run()
    assert "A load is running" in at.error[0].value


@pytest.mark.usefixtures("sample")
def test_findings_are_filtered_by_severity_and_show_their_place() -> None:
    at = visit("submissions", tab="Findings")
    assert f"of {query.count('submissions/findings', EVERYTHING)} findings" in text(at)
    widget(at, "multiselect", "Severity").set_value(["error"]).run()
    found = at.dataframe[0].value
    assert set(found["severity"]) == {"✕ Error"}
    assert found["locator"].notna().all()
    errors = query.count("submissions/findings", EVERYTHING, severities=["error"])
    assert f"1–{errors} of {errors} findings" in text(at)


@pytest.mark.usefixtures("small")
def test_unknown_elements_are_listed_with_their_count() -> None:
    at = visit("submissions", tab="Unknown elements")
    assert at.dataframe[0].value[["path", "occurrences"]].values.tolist() == [["A/B", 3]]


@pytest.mark.parametrize("tab", ["dictionary", "Data dictionary"])
@pytest.mark.usefixtures("small")
def test_the_key_of_a_tab_stands_in_the_address_and_links_with_its_label_open_it(tab: str) -> None:
    at = visit("submissions", tab=tab)
    assert widget(at, "text_input", "Search fields").value == ""
    assert at.query_params["tab"] == "dictionary"


@pytest.mark.usefixtures("small")
def test_the_data_dictionary_is_searched_by_word_and_number() -> None:
    at = visit("submissions", tab="Data dictionary")
    widget(at, "text_input", "Search fields").set_value("cas number").run()
    assert "CAS number" in at.dataframe[0].value["field"].tolist()
    widget(at, "text_input", "Search fields").set_value("no such field at all").run()
    assert "No field has all these words" in text(at)


def test_pages_see_a_new_generation_without_a_restart(empty: Path) -> None:
    at = visit("facilities")
    assert "Nothing is loaded yet" in text(at)
    loader.load([INVENTORY_FILE], Warehouse(empty))
    at.run()
    assert len(rows(at)) == 3


VALLEY = "90000001"
TEMPLATES = [
    ("facilities", {"search": "sierra"}, [HOSPITAL, PLATER]),
    ("inventory", {"chemical": "sulfuric", "trade_secrets": "1"}, [HOSPITAL, PLATER]),
    ("inventory", {"chemical": "gasoline"}, [FUEL]),
    ("businesses", {"business": VALLEY}, [FUEL, PLATER]),
    ("jurisdictions", {"tab": "Facilities", "county": "15"}, [FUEL, HOSPITAL]),
]


@pytest.mark.parametrize(("page", "address", "facilities"), TEMPLATES)
@pytest.mark.usefixtures("small")
def test_upload_templates_hold_the_whole_inventories_of_the_facilities_of_the_page(
    page: str, address: dict[str, str], facilities: list[int]
) -> None:
    at = visit(page, **address)
    before = len(at.get("download_button"))
    widget(at, "checkbox", "Prepare the workbooks").check().run()
    assert not at.exception
    named = {FUEL: 3, HOSPITAL: 2, PLATER: 1}
    materials, count = sum(named[f] for f in facilities), len(facilities)
    said = f"{materials} materials of {count} facilit{'y' if count == 1 else 'ies'}"
    assert said in text(at)
    assert "for agencies only" in text(at)
    assert ("1 left out." in text(at)) == (PLATER in facilities)
    labels = [b.label for b in at.get("download_button")]
    assert (len(labels) - before, labels.count("CERS upload template (Excel)")) == (1, 1)


@pytest.mark.usefixtures("small")
def test_a_selection_without_materials_has_no_template_and_says_why() -> None:
    at = visit("facilities", search="coast towing")
    widget(at, "checkbox", "Prepare the workbooks").check().run()
    assert "There is nothing to put into the template" in at.error[0].value


@pytest.mark.parametrize(
    ("page", "address", "downloads"),
    [
        ("overview", {}, 2),
        ("overview", {"search": "sierra"}, 1),
        ("overview", {"search": "valley"}, 2),
        ("submissions", {}, 1),
        ("submissions", {"tab": "Findings"}, 2),
        ("submissions", {"tab": "Unknown elements"}, 1),
        ("submissions", {"tab": "Data dictionary"}, 1),
    ],
)
@pytest.mark.usefixtures("small")
def test_every_list_of_a_page_can_be_downloaded(
    page: str, address: dict[str, str], downloads: int
) -> None:
    at = visit(page, **address)
    labels = [b.label for b in at.get("download_button")]
    assert labels.count("Excel workbook") == labels.count("CSV file") == downloads


class Told(dict):
    """Remembers every number of rows it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []

    def update(self, rows: int) -> None:
        self.heard.append(rows)
        super().update(rows=rows)


@pytest.mark.usefixtures("small")
def test_a_download_counts_its_rows_and_then_forgets_them() -> None:
    told = Told()
    content = downloads._content(Request("facilities/list", access=EVERYTHING), "csv", told)
    assert content.startswith(b'\xef\xbb\xbf"CERS ID"')
    assert told.heard == [4]
    assert told == {}
    with pytest.raises(UserError):
        downloads._content(Request("no/question", access=EVERYTHING), "csv", told)
    assert told == {}


@pytest.mark.usefixtures("small")
def test_a_large_download_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "LARGE", 3)
    at = visit("facilities")
    assert "progress" not in str(at.main)
    at.session_state["facilities/list.download"] = True
    at.session_state["written"] = {"rows": 2}
    at.run()
    assert not at.exception
    assert [b.proto.text for b in at.get("progress")] == ["2 of 4 rows written"]


@pytest.mark.usefixtures("small")
def test_what_no_sheet_can_hold_is_not_offered_as_a_workbook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    at = visit("facilities")
    assert "Excel workbook" not in [b.label for b in at.get("download_button")]
    assert "An Excel sheet holds 3 rows: filter for one." in text(at)


@pytest.mark.parametrize(
    ("texts", "width"),
    [
        (["short"] * 30, None),
        (["longest", *["short"] * 29], None),
        (["as long as it gets", *["short"] * 29], 24 + round(6.5 * 18)),
        ([*["short"] * 20, "as long as it gets", *["short"] * 9], 24 + round(6.5 * 18)),
        ([*["✕ Error"] * 12, *["⚠ Warning"] * 8, "• Advice"], 24 + round(6.5 * 9)),
        ([*["short"] * 20, "x" * 100, "short"], 300),
        (["x" * 60] * 30, 300),
        ([None] * 30, None),
        ([], None),
    ],
)
def test_a_column_is_as_wide_as_its_longest_text_where_the_grid_would_not_see_it(
    texts: list[str | None], width: int | None
) -> None:
    assert tables._text_width("Agency", pd.Series(texts, dtype=object), 300) == width


def test_the_last_column_of_a_grid_takes_the_room_that_is_left() -> None:
    def page() -> None:
        import pandas as pd

        from upa.ui import tables

        names = [*["Kern"] * 20, "Department of Environmental Health and Quality", "Kern"]
        tables.grid(pd.DataFrame({"city": names, "facility_name": names}), "facilities", "Places")

    at = AppTest.from_function(page).run()
    assert not at.exception
    drawn = json.loads(at.dataframe[0].proto.columns)
    assert {c: drawn[c].get("width") for c in ("city", "facility_name")} == {
        "city": 24 + round(6.5 * 46),
        "facility_name": None,
    }
