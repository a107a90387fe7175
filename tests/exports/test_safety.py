"""What may not leave for the public does not: no format, question, document or name holds it.

A warehouse is loaded from the sample; then every field that is not public holds a marker word, and
so does every masked field of every row that is a trade secret.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest

from tests.support.exported import about_of, parquet_text, pdf_text, unpacked
from tests.support.exported_questions import (
    choices,
    combinations_of,
    exported,
    share_of,
    table_of,
)
from tests.support.sample import copied
from tests.support.small import summarize
from upa.agencies import batches, contact_list, directory, lookup
from upa.businesses import worksheet
from upa.catalogue import columns, fields
from upa.catalogue.file_types import ANSWER_TYPES
from upa.catalogue.parameters import searching_masked
from upa.exports import description, edition, facility_report, matrix, template, writers
from upa.exports.request import Given, Request
from upa.questions import query
from upa.questions.inventory_filter import InventoryFilter
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

MARK = "Zyxmark"
"""In every field that is not public."""
SECRET = "Zyxsecret"
"""In every masked text of a row that is a trade secret."""
COMBINATIONS, LEAST = 18, 3
"""Filters each file of conditions is tried with, and least for a question that shares it."""
KINDS = tuple(kind for kind in ANSWER_TYPES if kind != "csv")
"""Formats of files. A ZIP holds the very CSV file, which test_export shows."""
SHARE = 73.7373
"""In every masked number of such a row."""
ROW = "Zyxrow"
"""In a public text of such a row: it may leave only with the row."""
WORDS = (MARK, SECRET, str(SHARE))
TEXTS = ("text", "comment")
FORMS = (
    "findings",
    "submittal_values",
    "documents",
    "ust_tanks",
    "ust_facilities",
    "aboveground_petroleum_facilities",
    "remote_consolidation_sites",
    "owner_operators",
)


def mark(warehouse: Warehouse) -> None:
    """Make trade secrets and serve them; then put the markers into a copy, and serve that."""
    with warehouse.lock("test"):
        copy = warehouse.working_copy()
        make_secret(copy.connection)
        summarize(copy.connection)
        copy.publish(warehouse.manifest()["sources"])
        copy = warehouse.working_copy()
        stored = copy.connection.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'w' and "
            "table_name in (select table_name from duckdb_tables() where database_name = 'w')"
        ).fetchall()
        there: dict[str, set[str]] = {}
        for table, column in stored:
            there.setdefault(table, set()).add(column)
        for table, names in there.items():
            for statement in statements(table, names):
                copy.connection.execute(statement)
        copy.publish(warehouse.manifest()["sources"])


def make_secret(connection) -> None:
    """Every fourth material is a trade secret, with components and a public text."""
    for table in ("current_inventory", "past_inventory"):
        connection.execute(
            f"update {table} set trade_secret = 'Y', other_storage_container = '{ROW}' "
            "where position % 4 = 1"
        )


def statements(table: str, names: set[str]) -> Iterator[str]:
    """Updates that put the markers into the columns of a table."""
    if table not in fields.tables():
        return
    known = {n: f for n, f in fields.columns(table).items() if n in names}
    for name, field in known.items():
        if field.public == "no" and field.type in TEXTS:
            yield f"update {table} set {name} = '{MARK} {table} {name}'"
        elif field.public == "trade-secret" and "trade_secret" in names:
            value = f"'{SECRET} {name}'" if field.type in TEXTS else SHARE
            if field.type in (*TEXTS, "decimal"):
                yield f"update {table} set {name} = {value} where trade_secret = 'Y'"


@pytest.fixture(scope="module")
def marked(loaded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = copied(loaded_sample, tmp_path_factory.mktemp("marked"))
    mark(warehouse)
    return warehouse.folder


@pytest.fixture(autouse=True)
def served(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(marked))


def examples(column: str, table: str, condition: str = "true") -> list:
    sql = f"select distinct {column} from {table} where {column} is not null and {condition}"
    return [
        row[0]
        for row in Warehouse().cursor(EVERYTHING).execute(f"{sql} order by all limit 40").fetchall()
    ]


def candidates(name: str) -> Iterator[dict]:
    """Parameters with which a question may have an answer: the likely ones, one after the other."""
    takes = query.question(name).types
    secret = examples("cers_id", "current_inventory", "trade_secret = 'Y'")
    facilities = [secret[0], *(c for t in FORMS for c in examples("cers_id", t)[:2])]
    given = {
        "cers_id": facilities,
        "cers_ids": [secret],
        "business": examples("organization_code", "organizations"),
        "organization": examples("organization_code", "organizations"),
        "code": examples("regulator_code", "regulators") if name.startswith("regulators/") else [],
        "search": [["a"]] if name.startswith(("overview/", "regulators/")) else [],
        "zip_code": examples("zip_code", "facilities") if name.startswith("regulators/") else [],
    }
    asked = {k: v for k, v in given.items() if k in takes and v}
    yield {}
    for number in range(max((len(v) for v in asked.values()), default=0)):
        yield {k: v[min(number, len(v) - 1)] for k, v in asked.items()}


@cache
def parameters(name: str) -> dict:
    """The first likely parameters a question has an answer for, or the last."""
    last: dict = {}
    for last in candidates(name):
        if len(query.run(name, EVERYTHING, **last)):
            break
    return last


def all_text(request: Request) -> Iterator[tuple[str, str]]:
    """Everything a reader of each kind of file could find in it, and its name."""
    for kind in KINDS:
        content = writers.content(request, kind)
        text = unpacked(content).decode("utf-8", "replace")
        yield kind, text + (parquet_text(content) if kind == "parquet" else "")
    yield "name", writers.file_name(request)


def marks(text: str) -> list[str]:
    """Markers in a text, in whatever case."""
    return [word for word in (*WORDS, ROW) if word.lower() in text.lower()]


def answered(name: str, **more: object) -> str:
    return str(
        query.run(name, EVERYTHING, **parameters(name), **more).astype(object).values.tolist()
    )


NAMES = query.names()
WITH_SECRETS = [n for n in NAMES if "trade_secrets" in query.question(n).types]


def test_the_markers_are_where_they_should_be() -> None:
    raw = answered("inventory/template", trade_secrets=True)
    assert all(word in raw for word in (*WORDS, ROW))
    contacts = query.run(
        "facilities/contacts", EVERYTHING, cers_id=examples("cers_id", "owner_operators")[0]
    )
    assert str(contacts.values.tolist()).count(MARK) > 30
    assert MARK in answered("submissions/findings")
    assert MARK in answered("facilities/submittals")


def test_nearly_every_question_is_tried_with_rows_in_its_answer() -> None:
    silent = [name for name in NAMES if query.run(name, EVERYTHING, **parameters(name)).empty]
    assert len(silent) < len(NAMES) / 6, silent


@pytest.mark.parametrize("name", NAMES)
def test_a_public_export_of_a_question_holds_no_marker(name: str) -> None:
    for kind, text in all_text(Request(name, parameters(name), access=EVERYTHING)):
        assert not marks(text), kind


@pytest.mark.parametrize("name", exported())
def test_a_public_list_of_a_page_holds_no_marker_whatever_the_filter(name: str) -> None:
    for params in combinations_of(name, share_of(name, COMBINATIONS, LEAST))[1:]:
        if marks(str(params)):
            continue
        for include in {False, name in WITH_SECRETS}:
            request = Request(name, params, "public", include, table_of(name), access=EVERYTHING)
            text = parquet_text(writers.content(request, "parquet"))
            assert not set(marks(text)) - ({ROW} if include else set()), params


@pytest.mark.parametrize("name", WITH_SECRETS)
def test_a_public_export_with_trade_secrets_masks_them(name: str) -> None:
    request = Request(name, parameters(name), include_trade_secrets=True, access=EVERYTHING)
    for kind, text in all_text(request):
        assert not set(marks(text)) - {ROW}, kind


def test_masked_rows_are_there_and_say_so() -> None:
    request = Request("inventory/items", {}, include_trade_secrets=True, access=EVERYTHING)
    with edition.open_edition(request) as made:
        rows = [row for batch in made.batches() for row in batch.to_pylist()]
    secret = [row for row in rows if row["trade_secret"] == "Yes"]
    assert len(rows) == query.count("inventory/items", EVERYTHING, trade_secrets=True)
    assert made.masked == len(secret) > 20
    assert {row["common_name"] for row in secret} == {columns.MASK}
    assert columns.MASK not in {row["common_name"] for row in rows if row["trade_secret"] != "Yes"}
    said = dict(description.describe(made).facts)["Trade secrets"]
    assert said.startswith(f"Included and masked: {made.masked:,} rows")


def test_rows_left_out_are_counted() -> None:
    with edition.open_edition(Request("inventory/items", access=EVERYTHING)) as made:
        rows = sum(batch.num_rows for batch in made.batches())
    hidden = query.count("inventory/items", EVERYTHING, trade_secrets=True) - rows
    assert hidden > 20
    said = dict(description.describe(made).facts)
    assert (
        said["Trade secrets"]
        == f"Left out: {hidden:,} materials claimed as trade secrets (HSC 25512)."
    )
    assert "columns that are not public (1): Storage location" in said["Left out"]


@pytest.mark.parametrize(
    "params",
    [
        {"search": ["zyxsecret"]},
        {"cas": SECRET},
        {"sort": "material"},
        {"ehs": True},
        {"ehs_by": "component"},
        {"cclid": SECRET},
        {"material": f"name:{SECRET.lower()}"},
    ],
)
def test_masked_rows_cannot_be_found_by_what_is_masked(params: dict) -> None:
    with edition.open_edition(
        Request("inventory/items", params, include_trade_secrets=True, access=EVERYTHING)
    ) as made:
        rows = [row for batch in made.batches() for row in batch.to_pylist()]
    assert made.withheld
    assert all(row["trade_secret"] != "Yes" for row in rows)
    assert "although they were chosen" in dict(description.describe(made).facts)["Trade secrets"]


PARAMETERS = sorted({p for name in NAMES for p in query.question(name).types})
USUAL = {
    "date": "2026-01-01", "bigint": 5, "double": 0.5, "boolean": True, "varchar": "a",
    "bigint[]": [5], "varchar[]": ["a"],
}  # fmt: skip
"""A value of each type for parameters that are not given one."""


@cache
def tells(name: str) -> bool:
    """Whether an answer without a filter has as many rows whatever masked fields hold."""
    return len(set(counts(name, {}))) == 1


def counts(name: str, params: dict) -> tuple[int, int]:
    """Rows of an answer with the markers in masked fields, and with what was reported."""
    more = {"trade_secrets": True} if name in WITH_SECRETS and "trade_secrets" not in params else {}
    given = {k: v for k, v in parameters(name).items() if k not in params} | params | more
    return query.count(name, EVERYTHING, **given), query.count(
        name, EVERYTHING, Warehouse().before(), **given
    )


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_parameter_that_meets_rows_by_what_is_masked_is_known_to(parameter: str) -> None:
    takers = [n for n in NAMES if parameter in query.question(n).types]
    if parameter in searching_masked():
        assert all(
            Request(n, {parameter: True}, access=EVERYTHING).searches_what_is_masked for n in takers
        )
        return
    # An answer that depends on masked values without any filter tells nothing of a parameter.
    telling = list(islice(filter(tells, takers), 3))
    assert telling or all(n.startswith("changes/") for n in takers)
    for name in telling:
        kind = query.question(name).types[parameter]
        values = choices(parameter, kind, str(Warehouse().folder)) or (USUAL[kind],)
        for value in values[:3]:
            marked, reported = counts(name, {parameter: value})
            assert marked == reported, (name, value)


@pytest.mark.parametrize(
    "chosen",
    [
        {"material": f"name:{SECRET.lower()}"},
        {"search": SECRET},
        {"search": SECRET, "units": "c", "ehs": True},
        {"cclid": SECRET},
    ],
)
def test_a_public_file_does_not_repeat_what_was_searched_with_secrets_in_view(chosen: dict) -> None:
    asked = InventoryFilter(trade_secrets=True, **chosen)
    link = f"https://example.com/inventory?{urlencode(asked.to_query_params())}"
    for question in ("inventory/items", "inventory/by_chemical"):
        public = Request(
            question,
            asked.params(),
            "public",
            True,
            None,
            "",
            asked.sentence({}),
            link,
            access=EVERYTHING,
        )
        for kind, text in all_text(public):
            assert not marks(text), kind
        said = about_of(public)
        assert said["Filter"].startswith("Not repeated here")
        assert "Link" not in said
        agency = replace(public, audience="agency")
        assert about_of(agency)["Filter"] == asked.sentence({})
        assert marks(writers.file_name(agency))


@pytest.mark.parametrize("params", [{"search": ["oil"]}, {"cas": "7664-93-9"}, {"ehs": True}])
def test_the_public_is_not_told_how_many_secrets_a_search_would_find(params: dict) -> None:
    said = {}
    for audience in ("public", "agency"):
        with edition.open_edition(
            Request("inventory/items", params, audience, access=EVERYTHING)
        ) as made:
            sum(batch.num_rows for batch in made.batches())
            said[audience] = dict(description.describe(made).facts)["Trade secrets"]
    assert said["public"].startswith("Left out. How many meet the filter is not said")
    assert not any(c.isdigit() for c in said["public"])
    assert "not said" not in said["agency"]


@pytest.mark.parametrize("name", NAMES)
def test_an_agency_export_holds_every_marker_of_the_answer(name: str) -> None:
    more = {"trade_secrets": True} if name in WITH_SECRETS else {}
    raw = answered(name, **more)
    expected = [w for w in (*WORDS, ROW) if w in raw]
    request = Request(
        name, parameters(name), "agency", include_trade_secrets=True, access=EVERYTHING
    )
    for kind, text in all_text(request):
        if kind != "name":
            assert [w for w in (*WORDS, ROW) if w in text] == expected, kind


def test_an_agency_export_leaves_trade_secrets_out_unless_they_are_chosen() -> None:
    for _, text in all_text(Request("inventory/items", audience="agency", access=EVERYTHING)):
        assert not [w for w in (SECRET, str(SHARE), ROW) if w in text]
    chosen = Request(
        "inventory/items", audience="agency", include_trade_secrets=True, access=EVERYTHING
    )
    assert "with-trade-secrets" in writers.file_name(chosen)


@pytest.mark.parametrize("table", list(fields.tables()))
def test_no_column_that_is_not_public_counts_as_public(table: str) -> None:
    for name, field in fields.columns(table).items():
        assert columns.publicness(name, table) == field.public or name in columns.computed()


def test_computed_text_nobody_declared_and_names_of_unknown_tables_are_not_public() -> None:
    assert columns.publicness("some_new_text", "facilities") == "no"
    assert columns.publicness("some_new_count", "facilities", is_text=False) == "yes"
    assert columns.publicness("comments", "") == "no"
    assert columns.publicness("common_name", "facilities") == "trade-secret"


def test_names_in_a_summary_that_cannot_hide_secrets_are_left_out() -> None:
    rows = pd.DataFrame({"common_name": [SECRET], "materials": [3]})
    summary = Given("inventory/summary", "Which are they?", "By hand", lambda: rows)
    with edition.open_edition(Request(summary, access=EVERYTHING)) as made:
        assert [c.name for c in made.columns] == ["materials"]
        assert "Common name" in made.left_out()


def test_names_found_by_a_search_leave_without_trade_secrets_whatever_is_asked() -> None:
    request = Request(
        "overview/chemicals", {"search": ["a"]}, include_trade_secrets=True, access=EVERYTHING
    )
    with edition.open_edition(request) as made:
        rows = [row for batch in made.batches() for row in batch.to_pylist()]
    assert made.withheld
    assert len(rows) > 3
    assert SECRET not in str(rows)


# Documents and the template


@pytest.fixture(scope="module")
def facility(marked: Path) -> int:
    cursor = Warehouse(marked).cursor(EVERYTHING)
    sql = "select cers_id from current_inventory group by all order by count(*) desc, 1 limit 1"
    return cursor.execute(sql).fetchall()[0][0]


@pytest.mark.parametrize("table", FORMS)
def test_the_public_report_of_a_facility_with_any_form_holds_no_marker(table: str) -> None:
    for cers_id in examples("cers_id", table)[:1]:
        content = facility_report.report(matrix.Request(cers_id, access=EVERYTHING))
        assert not marks(pdf_text(content) + content.decode("latin-1"))
        text = pdf_text(
            facility_report.report(matrix.Request(cers_id, "agency", access=EVERYTHING))
        )
        assert MARK in text


@pytest.mark.parametrize("include", [False, True])
@pytest.mark.parametrize("make", [matrix.matrix, facility_report.report])
def test_public_documents_hold_no_marker(make, include: bool, facility: int) -> None:
    request = matrix.Request(facility, include_trade_secrets=include, access=EVERYTHING)
    content = make(request)
    text = pdf_text(content) + content.decode("latin-1") + matrix.file_name(request)
    assert not [w for w in WORDS if w in text]
    assert include or ROW not in text
    assert ("trade secret" in text) >= include


@pytest.mark.parametrize("make", [matrix.matrix, facility_report.report])
def test_agency_documents_hold_locations_people_and_chosen_secrets(make, facility: int) -> None:
    text = pdf_text(
        make(matrix.Request(facility, "agency", include_trade_secrets=True, access=EVERYTHING))
    )
    assert f"{MARK} current_inventory chemical_location" in " ".join(text.split())
    assert f"{MARK} owner_operators pec_name" in " ".join(text.split())
    assert SECRET in text
    text = pdf_text(make(matrix.Request(facility, "agency", access=EVERYTHING)))
    assert SECRET not in text


def test_the_template_holds_every_marker_and_without_secrets_none_of_theirs(facility: int) -> None:
    whole = template.plan(
        template.Request([facility], include_trade_secrets=True, access=EVERYTHING)
    )
    text = unpacked(template.content(whole)).decode()
    assert all(word in text for word in (*WORDS, ROW))
    for n in range(1, 6):
        assert f"{SECRET} hc{n}_name" in text
    less = template.plan(template.Request([facility], access=EVERYTHING))
    text = unpacked(template.content(less)).decode()
    assert MARK in text
    assert not [w for w in (SECRET, str(SHARE), ROW) if w in text]
    assert "agency" in template.file_name(less)


# What is worked out here


def test_look_ups_contacts_requests_and_letters_hold_no_marker() -> None:
    held = directory.current()
    rows = query.run("businesses/regulators", EVERYTHING)
    ask = lookup.ask_warehouse(EVERYTHING)
    answer = lookup.who_regulates(str(examples("cers_id", "facilities")[0]), held, ask)
    made = {
        "businesses/contacts": worksheet.contact_list(rows, held),
        "regulators/agencies": contact_list.contacts(held.agencies),
        "regulators/answer": batches.as_frame(batches.element_rows(answer)),
    }
    for name, frame in made.items():
        assert len(frame) > 0
        given = Given(name, "Who is it?", "By hand", lambda frame=frame: frame)
        for kind, text in all_text(Request(given, access=EVERYTHING)):
            assert not marks(text), (name, kind)
    assert not marks(contact_list.as_vcards(held.agencies).decode())


def test_a_request_to_consolidate_a_business_and_its_letter_hold_no_marker() -> None:
    code = int(query.run("businesses/list", EVERYTHING, sort="facilities")["business_code"][0])
    rows, held = (
        query.run("businesses/request", EVERYTHING, businesses=[code]),
        directory.current(),
    )
    agencies = tuple(worksheet.agency_of(row, held) for row in rows.to_dict("records"))
    asked = worksheet.Request(
        "A Business",
        code,
        rows,
        agencies,
        date(2026, 3, 1),
    )
    assert len(rows) > 3
    assert not marks(worksheet.letter(asked))
    assert not marks(unpacked(worksheet.workbook(asked, held)).decode())


def test_the_note_beside_a_csv_file_holds_no_marker(tmp_path: Path) -> None:
    for question in ("inventory/items", "submissions/findings", "submissions/files"):
        path = tmp_path / f"{writers.file_name(Request(question, access=EVERYTHING))}.csv"
        writers.write(Request(question, include_trade_secrets=True, access=EVERYTHING), path)
        note = path.with_suffix(".about.txt").read_text(encoding="utf-8")
        assert "Public" in note
        assert not marks(note + str(list(tmp_path.iterdir())))
