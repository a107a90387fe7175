"""Emergency plans and training: what is on file, how it stands, what agencies ask more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import etree
from streamlit.testing.v1 import AppTest

from tests.support import edt, exchange_walk, exported
from tests.support.browser import ROOT
from tests.support.small import SAMPLE
from upa.catalogue import fields
from upa.catalogue.records import UserError
from upa.exports.request import Request
from upa.loading import loader
from upa.questions import query
from upa.questions.facility_filter import PlanFilter
from upa.questions.filter_base import Scope
from upa.ui import labels
from upa.warehouse import entries
from upa.warehouse.access import EVERYTHING
from upa.warehouse.entry_file import EditConflict
from upa.warehouse.generations import Warehouse

PLAN = "EmergencyResponseContingencyPlans/EmergencyResponseContingencyPlan"
TRAINING = "EmployeeTrainingPlans/EmployeeTrainingPlan"
OPTIONS = {
    "Attachments": "attachment",
    "StoredAtFacility": "stored-at-facility",
    "ProvidedToRegulator": "provided-to-regulator",
    "ProvidedInOtherSubmittalElement": "other-element",
    "PublicInternetUri": "public-uri",
    "Exempt": "exempt",
}
MOST = ["Attachments", "PublicInternetUri", "StoredAtFacility", "ProvidedToRegulator"]
MOST += ["ProvidedInOtherSubmittalElement", "Exempt"]
OLD, NEW = "2023-03-05T18:30:00Z", "2024-03-05T18:30:00Z"
TAB = "Emergency plans"
PROGRAM = entries.PLAN_PROGRAMS[0]


# --- a made exchange ---


def plans(key: str, status: str, plan: str = "", training: str = "", on: str = NEW) -> Any:
    """A submittal of the element with a plan and a training document provided so."""
    block = edt.el(
        "EmergencyResponseTrainingPlans", edt.header(edt.guid(key), on=on, status=status)
    )
    for path, option in ((PLAN, plan), (TRAINING, training)):
        if option:
            outer, inner = path.split("/")
            block.append(edt.el(outer, edt.el(inner, edt.document(f"{inner}Document", option))))
    return block


def listed(cers_id: int, requirement: str | None, due: str | None = None) -> Any:
    """A facility of a query, with what it says of the element; None: it does not name it."""
    said = {"regulatorCode": "1500", "reportingRequirement": requirement, "nextDueDate": due}
    elements = edt.listing_elements(FacilityInformation="1500")
    if requirement:
        elements.append(
            edt.el("EmergencyResponseTrainingPlans", **{k: v for k, v in said.items() if v})
        )
    return edt.listed_facility(str(cers_id), elements)


ACCEPTED, REVIEWED, REFUSED, NOTHING, NOT_REQUIRED, UNNAMED, EXEMPT_THEN, OVER, MIXED = range(
    10400001, 10400010
)
SUBMITTED = {
    ACCEPTED: [plans("a", "4", "Attachments", "Exempt")],
    REVIEWED: [plans("b", "3", "StoredAtFacility", "ProvidedToRegulator")],
    # The older submittal named training; the one that counts does not.
    REFUSED: [plans("c1", "4", "Attachments", "Attachments", OLD), plans("c2", "5", "Exempt")],
    NOTHING: [],
    NOT_REQUIRED: [],
    UNNAMED: [plans("d", "2")],
    EXEMPT_THEN: [plans("e1", "4", "Exempt", "Exempt", OLD), plans("e2", "2", "PublicInternetUri")],
    OVER: [plans("f", "6", "Attachments")],
    MIXED: [plans("g", "8", "ProvidedInOtherSubmittalElement", "StoredAtFacility")],
}
EXPECTED = {
    ACCEPTED: ("accepted", "attachment", "exempt"),
    REVIEWED: ("unreviewed", "stored-at-facility", "provided-to-regulator"),
    REFUSED: ("not-accepted", "exempt", None),
    NOTHING: ("none-held", None, None),
    NOT_REQUIRED: ("not-applicable", None, None),
    UNNAMED: ("unreviewed", None, None),
    EXEMPT_THEN: ("unreviewed", "public-uri", None),
    OVER: ("not-applicable", "attachment", None),
    MIXED: ("complete", "other-element", "stored-at-facility"),
}
UNKNOWN, UNNAMED_BY_ALL = 10400010, 10400011
DUE = {ACCEPTED: "2025-03-01", NOTHING: "2024-02-01", REVIEWED: "2024-05-01", REFUSED: "2024-03-01"}
COUNTED_TO = date(2024, 3, 10)


def files() -> list[bytes]:
    """The answers: every facility's submittals, and a query that says what is required."""
    occasions = [
        edt.occasion(edt.facility_information(head=edt.header(edt.guid("i", c))), cers_id=str(c))
        for c in SUBMITTED
    ]
    for cers_id, made in SUBMITTED.items():
        occasions += [edt.occasion(block, cers_id=str(cers_id)) for block in made]
    required = {c: "1" if c in (NOT_REQUIRED, OVER) else "2" for c in SUBMITTED}
    query_answer = edt.facility_query(
        *(listed(c, r, DUE.get(c)) for c, r in required.items()), listed(UNNAMED_BY_ALL, None)
    )
    return [edt.answer(*occasions), query_answer]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans") / "warehouse"
    _, reports = edt.loaded(folder, *files())
    assert len(reports) == 2
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    loader.load(sorted(SAMPLE.glob("*.xml")), Warehouse(folder))
    return folder


@pytest.fixture(autouse=True)
def served(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UPA_WAREHOUSE", str(home))
    monkeypatch.setenv("UPA_LOCAL", str(tmp_path / "local.sqlite"))
    yield


def found(**params: Any) -> dict[int, dict[str, Any]]:
    """The list by CERS ID; missing values are None."""
    frame = query.run("plans/facilities", EVERYTHING, as_of=COUNTED_TO, **params).astype(object)
    return {int(r["cers_id"]): r for r in frame.where(frame.notna(), None).to_dict("records")}


def test_each_facility_stands_as_its_last_submittal_and_what_is_required_say() -> None:
    rows = found()
    told = {c: (r["plan_state"], r["plan_option"], r["training_option"]) for c, r in rows.items()}
    assert told == EXPECTED


def test_a_facility_of_which_no_file_names_the_element_is_in_no_count() -> None:
    assert UNNAMED_BY_ALL not in found()
    assert query.run("plans/states", EVERYTHING)["facilities"].sum() == len(EXPECTED)


def test_a_requirement_that_is_not_said_makes_nothing_missing(tmp_path: Path) -> None:
    unsaid = edt.listing_elements(FacilityInformation="1500")
    unsaid.append(edt.el("EmergencyResponseTrainingPlans", regulatorCode="1500"))
    answer = edt.facility_query(edt.listed_facility(str(UNKNOWN), unsaid))
    warehouse, _ = edt.loaded(tmp_path / "other", answer)
    rows = query.run("plans/facilities", EVERYTHING, warehouse.served)
    assert rows[["plan_state", "plan_due"]].to_numpy().tolist() == [["unknown", "undetermined"]]


def test_an_earlier_accepted_plan_is_told_beside_a_later_one_that_was_refused() -> None:
    row = found()[REFUSED]
    assert (f"{row['submitted_on']:%Y-%m-%d}", f"{row['accepted_on']:%Y-%m-%d}") == (
        "2024-03-05",
        "2023-03-05",
    )


def test_a_document_is_dated_by_when_it_was_written_or_given_to_the_agency() -> None:
    rows = found()
    assert f"{rows[ACCEPTED]['plan_dated']:%Y-%m-%d}" == "2013-07-01"
    assert f"{rows[REVIEWED]['training_dated']:%Y-%m-%d}" == "2024-01-02"
    assert rows[REVIEWED]["plan_dated"] is rows[ACCEPTED]["training_dated"] is None


def test_what_is_due_is_counted_to_the_day_and_never_guessed() -> None:
    due = {c: r["plan_due"] for c, r in found().items()}
    assert due == dict.fromkeys(EXPECTED, "undetermined") | {
        ACCEPTED: "later",
        NOTHING: "overdue",
        REVIEWED: "soon",
        REFUSED: "submitted",
        NOT_REQUIRED: "not-required",
        OVER: "not-required",
    }


def test_the_states_add_up_to_the_list_for_the_state_and_for_each_agency() -> None:
    states = query.run("plans/states", EVERYTHING, as_of=COUNTED_TO)
    assert dict(zip(states["plan_state"], states["facilities"], strict=True)) == Counter(
        state for state, _, _ in EXPECTED.values()
    )
    agency = query.run("plans/by_agency", EVERYTHING, as_of=COUNTED_TO).iloc[0]
    counts = {c: agency[c] for c in agency.index if c.startswith("plans_") and c != "plans_overdue"}
    assert agency["facilities"] == sum(counts.values()) == len(EXPECTED)
    assert (agency["plans_none"], agency["plans_overdue"]) == (1, 1)


def test_training_is_missing_only_where_a_submittal_that_counts_names_none() -> None:
    assert set(found(training_options=["none"])) == {REFUSED, UNNAMED, EXEMPT_THEN}
    assert set(found(plan_options=["none"])) == {UNNAMED}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"plan_states": ("none-held",)}, {NOTHING}),
        ({"plan_states": ("accepted", "not-accepted")}, {ACCEPTED, REFUSED}),
        ({"plan_options": ("exempt",)}, {REFUSED}),
        ({"plan_due": ("overdue",)}, {NOTHING}),
        ({"search": str(MIXED)}, {MIXED}),
        ({"plan_states": ("unreviewed",), "training_options": ("none",)}, {UNNAMED, EXEMPT_THEN}),
    ],
)
def test_a_filter_lists_what_it_says_from_its_address_too(
    asked: dict[str, Any], expected: set[int]
) -> None:
    made = PlanFilter(Scope((1500,)), **asked)
    assert PlanFilter.from_query_params(made.to_query_params()) == made
    assert set(found(**made.params())) == expected


def test_the_sentence_of_the_filter_names_each_part() -> None:
    made = PlanFilter(
        Scope((1500,)), "fuel", ("none-held", "accepted"), ("none",), ("exempt",), ("soon",)
    )
    assert made.sentence({1500: "Kern"}) == (
        "Emergency plans of facilities of Kern, matching “fuel”, whose plan is: none held or "
        "accepted, plan on file as: none named, training on file as: exempt, next due: due within "
        "90 days"
    )


# --- the sample, read a second way ---


def options_of(block: etree._Element, outer: str) -> list[str]:
    """How the documents of a kind in a submittal are provided, as element names."""
    slots = block.iterfind(f"{outer}//*")
    return [s.tag for s in slots if s.tag in OPTIONS and s.getparent().tag.endswith("Document")]


def most(options: list[str]) -> str | None:
    return OPTIONS[min(options, key=MOST.index)] if options else None


def walked() -> dict[int, tuple[int, str | None, str | None]]:
    """Status, plan and training of each facility's last submittal, from the files."""
    blocks = {}
    for path in SAMPLE.glob("*.xml"):
        for block in etree.parse(path).iterfind(".//EmergencyResponseTrainingPlans"):
            if (key := block.findtext("SubmittalElementHeader/CERSUniqueKey")) is not None:
                blocks[key] = block
    current = exchange_walk.walk(SAMPLE).current()
    return {
        cers_id: (made.status, *(most(options_of(blocks[made.key], p)) for p in (
            "EmergencyResponseContingencyPlans", "EmployeeTrainingPlans",
        )))
        for (cers_id, element), made in current.items()
        if element == 3
    }  # fmt: skip


def test_the_sample_stands_as_its_files_say_and_shows_every_way_a_plan_is_on_file(
    sample: Path,
) -> None:
    rows = query.run("plans/facilities", EVERYTHING, Warehouse(sample).served)
    frame = rows.astype(object).where(rows.notna(), None)
    told = {
        int(r["cers_id"]): (r["submittal_status"], r["plan_option"], r["training_option"])
        for r in frame.to_dict("records")
        if r["submitted_on"] is not None
    }
    assert told == walked()
    assert set(rows["plan_option"].dropna()) == set(OPTIONS.values())
    assert {"accepted", "unreviewed", "not-accepted"} <= set(rows["plan_state"])


# --- what agencies ask more ---


def test_a_rule_survives_loading_undoing_and_rebuilding(tmp_path: Path) -> None:
    warehouse, _ = edt.loaded(tmp_path / "w" / "warehouse", *files())
    entries.add_plan_rule("1500", PROGRAM, "Training records yearly", "Ana")
    edt.loaded(tmp_path / "w" / "warehouse", edt.facility_query(listed(UNKNOWN, "2")))
    for change in (
        lambda: None,
        lambda: warehouse.undo(),
        lambda: loader.rebuild(warehouse),
    ):
        change()
        rows = query.run("plans/facilities", EVERYTHING, warehouse.served)
        assert set(rows["asks_more"]) == {PROGRAM}


def test_two_people_who_note_at_once_do_not_lose_an_edit() -> None:
    entries.add_plan_rule("1500", PROGRAM, "Ana's", "Ana", expected="")
    with pytest.raises(EditConflict, match="Ana entered “Ana's”"):
        entries.add_plan_rule("1500", PROGRAM, "Ben's", "Ben", expected="")
    assert [r.note for r in entries.plan_rules()] == ["Ana's"]
    entries.add_plan_rule("1500", PROGRAM, "Ben's", "Ben", expected="Ana's")
    assert [r.note for r in entries.plan_rule_history("1500")] == ["Ana's", "Ben's"]


def test_a_rule_taken_back_no_longer_counts_and_stays_in_the_history() -> None:
    entries.add_plan_rule("1500", PROGRAM, "More", "Ana")
    entries.add_plan_rule("1500", PROGRAM, "", "Ben", expected="More")
    assert entries.plan_rules() == []
    assert [(r.author, r.note) for r in entries.plan_rule_history("1500")] == [
        ("Ana", "More"),
        ("Ben", ""),
    ]
    assert {r["asks_more"] for r in found().values()} == {None}


def test_a_rule_needs_the_name_of_who_enters_it() -> None:
    with pytest.raises(UserError, match="Who enters this"):
        entries.add_plan_rule("1500", PROGRAM, "More", " ")


def test_rules_belong_to_one_agency_and_are_listed_once() -> None:
    entries.add_plan_rule("1500", entries.PLAN_PROGRAMS[2], "Tanks", "Ana")
    entries.add_plan_rule("1500", PROGRAM, "Plans", "Ana")
    entries.add_plan_rule("3700", PROGRAM, "Elsewhere", "Ana")
    entries.add_plan_rule("inyo-somebody", PROGRAM, "An agency without a code", "Ana")
    assert {r["asks_more"] for r in found().values()} == {f"{PROGRAM}, {entries.PLAN_PROGRAMS[2]}"}


# --- the pages and files ---


def visit(page: str, **address: str) -> AppTest:
    """A page opened by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params.update(address)
    at.switch_page(f"pages/{page}.py")
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def text(at: AppTest) -> str:
    """What the page says outside of tables and charts."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error")
    said = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    return "\n".join([*said, *(e.proto.body for e in at.get("html"))])


def frames(at: AppTest, column: str) -> list[pd.DataFrame]:
    return [d.value for d in at.dataframe if column in d.value]


def tab(**address: str) -> AppTest:
    return visit("jurisdictions", tab=TAB, as_of=str(COUNTED_TO), **address)


def test_the_tab_counts_lists_and_explains() -> None:
    at = tab()
    figures = {m.label: m.value for m in at.metric}
    assert (figures["✓ Accepted"], figures["• Not reviewed"]) == ("1", "3")
    assert (figures["✕ Not accepted"], figures["○ None held"]) == ("1", "1")
    assert len(frames(at, "training_option")[0]) == len(EXPECTED)
    said = text(at)
    assert "of 9 of 10 facilities known" in said
    assert "may not satisfy every program in every jurisdiction" in said
    alts = [chart.proto.alt for chart in at.get("plotly_chart")]
    assert any("○ None held: 1" in alt for alt in alts)


def test_an_address_opens_the_filtered_list() -> None:
    at = tab(plan_states="unreviewed", training_options="none")
    assert set(frames(at, "training_option")[0]["cers_id"]) == {UNNAMED, EXEMPT_THEN}
    assert "No facility here meets this filter" in text(tab(plan_states="unknown"))


def test_the_export_of_the_list_holds_the_rows_of_the_page() -> None:
    asked = PlanFilter(plan_states=("unreviewed", "none-held"))
    params = asked.params() | {"as_of": COUNTED_TO}
    request = Request("plans/facilities", params, table="current_submittals", access=EVERYTHING)
    top, *rows = exported.same_everywhere(request)
    page = frames(tab(plan_states="unreviewed,none-held"), "training_option")[0]
    assert len(rows) == len(page) == 4
    for heading, column in (("Facility", "facility_name"), ("Due", "plan_due")):
        assert [row[top.index(heading)] for row in rows] == page[column].tolist()
    assert {row[top.index("Plan")] for row in rows} == {"None held", "Not reviewed"}


def enter(at: AppTest, note: str, author: str, button: str = "Save") -> AppTest:
    """Fill in and send the form of a rule."""
    at.text_area[0].set_value(note)
    next(t for t in at.text_input if t.label == "Your name or initials").set_value(author)
    next(b for b in at.button if b.label == button).click()
    return at.run()


def opened() -> AppTest:
    """The form for one agency and program."""
    at = tab(agency="1500")
    return at.selectbox(key="rule_program").set_value(PROGRAM).run()


def test_a_rule_is_noted_shown_on_the_facility_and_taken_back() -> None:
    at = enter(opened(), "Yearly drill records", "Ana")
    assert not at.exception
    assert [(r.agency_key, r.note, r.author) for r in entries.plan_rules()] == [
        ("1500", "Yearly drill records", "Ana")
    ]
    report = text(visit("facilities", cers_id=str(REFUSED)))
    assert "asks more for **Hazardous materials business plan**: Yearly drill records" in report
    enter(opened(), "Yearly drill records", "Ben", "Take back")
    assert entries.plan_rules() == []


def test_who_was_overtaken_keeps_the_text_sees_the_other_and_may_save_again() -> None:
    at = opened()
    entries.add_plan_rule("1500", PROGRAM, "Ben's", "Ben")
    at = enter(at, "Ana's", "Ana")
    assert "Someone else changed this in the meantime" in text(at)
    assert at.text_area[0].value == "Ana's"
    enter(at, "Ana's", "Ana")
    assert [r.note for r in entries.plan_rules()] == ["Ana's"]


def test_the_form_asks_for_a_note_and_a_name() -> None:
    assert "use “Take back”" in text(enter(opened(), " ", "Ana"))
    assert "Who enters this?" in text(enter(opened(), "More", ""))
    assert entries.plan_rules() == []


@pytest.mark.parametrize(
    ("cers_id", "said"),
    [
        (REFUSED, "**✕ Not accepted**, submitted 2024-03-05; an earlier one of 2023-03-05 was"),
        (NOTHING, "**○ None held**. Next due: Overdue (2024-02-01)."),
        (ACCEPTED, "**✓ Accepted**, submitted 2024-03-05. Next due: Due later"),
    ],
)
def test_the_report_says_how_the_plan_stands(cers_id: int, said: str) -> None:
    at = visit("facilities", cers_id=str(cers_id))
    assert said in text(at)
    assert ("names no training document" in text(at)) == (EXPECTED[cers_id][2] is None)


def test_every_state_has_an_icon_and_a_meaning() -> None:
    rows = fields.code_list("plan_states")
    assert {r["code"] for r in rows} == set(labels.PLAN_ICONS)
    assert all(r["meaning"] for r in rows)
