"""With a restricted access nothing of other facilities is seen, whatever is asked or exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache, partial
from pathlib import Path

import duckdb
import pytest

from tests.support import foreign
from tests.support.exported import parquet_text, pdf_text, unpacked
from tests.support.exported_questions import combinations_of, exported
from tests.support.foreign import AGENCIES, MARK
from tests.support.small import FUEL, KERN, SAMPLE, SAN_DIEGO, facility, warehouse_of
from upa.catalogue import fields
from upa.catalogue.file_types import ANSWER_TYPES
from upa.catalogue.parameters import parameters
from upa.catalogue.records import UserError
from upa.cli.main import main
from upa.exports import check_summary, facility_report, matrix, template, writers
from upa.exports.request import Request
from upa.loading import loader
from upa.questions import checks, query
from upa.warehouse import access, entries, past_days, schema
from upa.warehouse.access import EVERYTHING, Access
from upa.warehouse.generations import Warehouse

RESTRICTED = access.of_agencies(AGENCIES)
NOTHING = Access(())
FILES = (
    *("facility_submittals_1500_01.xml", "facility_query_1500_01.xml", "flawed_submittals.xml"),
    *("facility_submittals_1910_01.xml", "facility_query_1900_01.xml", "newer_statuses_3700.xml"),
    *("local_portal_4300.xml", "facility_query_4300_01.xml", "facility_transfers.xml"),
    *("organization_query.xml", "regulator_listing.xml", "inventory_current.xlsx"),
)
NAMES = query.names()
OF_EACH_AREA = {name.split("/")[0]: name for name in reversed(NAMES)}.values()
"""Questions whose answer is written in every format; that of the others only as CSV."""
DAY = date(2026, 3, 1)
"""A past day by which some of the sample was submitted."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two generations that is marked."""
    warehouse = Warehouse(tmp_path_factory.mktemp("access") / "w")
    loader.load([SAMPLE / name for name in FILES], warehouse)
    foreign.mark_foreign(warehouse)
    foreign.mark_foreign(warehouse)
    return warehouse.folder


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    monkeypatch.setenv("UPA_LOCAL", str(folder.parent / "entries.sqlite"))


def rows(sql: str, seen: Access = EVERYTHING) -> list[tuple]:
    return Warehouse().cursor(seen).execute(sql).fetchall()


@cache
def numbers(_folder: Path) -> frozenset[str]:
    return frozenset(foreign.foreign_numbers(Warehouse().cursor(EVERYTHING)))


def found(text: str, asked: object = "") -> set[str]:
    return foreign.found_foreign(text, numbers(Warehouse().folder), {"": asked})


@cache
def known(condition: str, _folder: Path) -> tuple[list[int], list[int]]:
    """CERS IDs and organization codes of some whose name meets a condition."""
    cers_ids = rows(
        f"select cers_id from facilities where facility_name {condition} "
        "and material_count > 0 order by material_count desc, cers_id limit 4"
    )
    codes = rows(
        f"select organization_code from organizations where organization_name {condition} "
        "order by facilities_known desc, organization_code limit 4"
    )
    return [n for (n,) in cers_ids], [n for (n,) in codes]


def identified(name: str) -> Iterator[dict]:
    """Parameters that name a facility or business, visible or not, where a question takes them."""
    for condition in (f"<> '{MARK}'", f"= '{MARK}'"):
        cers_ids, codes = known(condition, Warehouse().folder)
        params = {}
        for parameter, kind in query.question(name).types.items():
            columns = {field.column for field in parameters()[parameter].fields}
            numbers = cers_ids if columns == {"cers_id"} else codes
            if columns in ({"cers_id"}, {"organization_code"}):
                params[parameter] = numbers if kind.endswith("[]") else numbers[0]
        yield params


def asked_of(name: str, combinations: int) -> list[dict]:
    """Parameters to try a question with."""
    usual = {"trade_secrets": True} if "trade_secrets" in query.question(name).types else {}
    if name.startswith(("overview/", "regulators/")):
        takes = query.question(name).types
        usual |= {"search": ["a"]} if "search" in takes else {}
    tried = [*identified(name), *combinations_of(name, combinations)]
    unique = {str(params): params for params in (usual | p for p in tried)}
    return list(unique.values())


def text_of(name: str, seen: Access, params: dict) -> str:
    return str(query.run(name, seen, **params).astype(object).values.tolist())


@cache
def answered(name: str, _folder: Path) -> list[tuple[dict, str]]:
    """What a question answers under the restricted access, for each of some parameters."""
    return [(params, text_of(name, RESTRICTED, params)) for params in asked_of(name, 1)]


def test_the_markers_are_where_they_should_be() -> None:
    some = NAMES[::4]
    shown = [n for n in some if any(found(text_of(n, EVERYTHING, p)) for p in asked_of(n, 0))]
    assert len(shown) > len(some) / 3
    for table in ("facilities", "current_inventory", "organizations", "check_hits", "submittals"):
        sample = str(rows(f"select * from {table}"))
        assert MARK in sample, table
        assert rows(f"select * from {table}", RESTRICTED), table
    assert MARK in str(rows("select name from source_files"))


@pytest.mark.parametrize("name", NAMES)
def test_no_question_answers_anything_foreign(name: str) -> None:
    for params, text in answered(name, Warehouse().folder):
        assert not found(text, params), params


def test_nearly_every_question_has_an_answer_under_a_restricted_access() -> None:
    folder = Warehouse().folder
    asked = [n for n in NAMES if not n.startswith(("checks/", "undetermined/"))]
    silent = [n for n in asked if all(text == "[]" for _, text in answered(n, folder))]
    assert len(silent) < len(asked) / 5, " ".join(silent)


@pytest.mark.parametrize("name", sorted({*exported(), *OF_EACH_AREA}))
def test_no_export_of_a_question_holds_anything_foreign(name: str) -> None:
    params = asked_of(name, 0)[0]
    request = Request(name, params, "agency", include_trade_secrets=True, access=RESTRICTED)
    kinds = ANSWER_TYPES if name in OF_EACH_AREA else ("csv",)
    for kind in kinds:
        content = writers.content(request, kind)
        text = unpacked(content).decode("utf-8", "replace")
        text += parquet_text(content) if kind == "parquet" else ""
        assert MARK.lower() not in text.lower(), kind
        if kind == "csv":
            assert not found(text, params), kind


@pytest.mark.parametrize("name", NAMES)
def test_a_past_day_and_the_generation_before_obey_as_well(name: str) -> None:
    for file in (past_days.day_file(DAY), Warehouse().before()):
        params = asked_of(name, 0)[0]
        answer = query.run(name, RESTRICTED, file, **params).astype(object).values.tolist()
        assert not found(str(answer), params)


# Documents


@pytest.mark.parametrize("make", [matrix.matrix, facility_report.report])
def test_there_is_no_document_of_a_foreign_facility(make) -> None:
    (cers_id,) = rows(f"select min(cers_id) from facilities where facility_name = '{MARK}'")[0]
    asked = partial(matrix.Request, cers_id, "agency", include_trade_secrets=True)
    assert MARK in pdf_text(make(asked(access=EVERYTHING)))
    try:
        text = pdf_text(make(asked(access=RESTRICTED)))
    except UserError:
        return
    assert not found(text, cers_id)


def test_the_template_holds_nothing_foreign() -> None:
    request = partial(template.Request, None, include_trade_secrets=True, extras=True)
    text = {
        seen: unpacked(template.content(template.plan(request(access=seen)))).decode()
        for seen in (EVERYTHING, RESTRICTED)
    }
    assert MARK in text[EVERYTHING]
    assert not found(text[RESTRICTED])


def test_checks_count_what_may_be_seen_and_their_summary_says_so() -> None:
    of_all = checks.results({}, EVERYTHING)
    results = checks.results({}, RESTRICTED, Warehouse().before())
    assert sum(r.facilities for r in results) < sum(r.facilities for r in of_all)
    for result in results:
        seen = query.run(result.check.question, RESTRICTED)["cers_id"]
        assert (result.found, result.facilities) == (len(seen), seen.nunique())
        assert result.before == result.found
    assert MARK not in pdf_text(check_summary.summary(results, "here", RESTRICTED))


# Tables


def test_every_table_says_who_may_see_it() -> None:
    assert access.undeclared() == []


def test_tables_that_all_may_see_name_no_facility_business_or_file() -> None:
    named = {"cers_id", "organization_code", "submittal_key"}
    for table in access.OF_ALL:
        if table in fields.tables():
            assert not named & fields.columns(table).keys(), table


def test_a_table_that_names_two_facilities_has_a_rule_of_its_own() -> None:
    of_one = access.tables_by_rule()["tables_of_facilities"]
    several = [t for t in of_one if sum("cers_id" in column for column in fields.columns(t)) > 1]
    assert several == []


def test_macros_read_no_table_that_names_a_facility() -> None:
    (text,) = rows("select string_agg(macro_definition) from duckdb_functions() "
                   "where function_type like '%macro%' and database_name = 'w'")[0]  # fmt: skip
    assert not [table for table in schema.stored_tables() if f"from {table}" in text.lower()
                and table not in access.OF_ALL]  # fmt: skip


def test_a_table_without_a_rule_is_not_there() -> None:
    with pytest.raises(duckdb.CatalogException):
        rows("select * from duckdb_unheard_of", RESTRICTED)
    there = {name for (name,) in rows(
        "select table_name from duckdb_tables() where database_name = 'memory' union all "
        "select view_name from duckdb_views() where database_name = 'memory' and not internal"
    )}  # fmt: skip
    assert there >= set(schema.stored_tables())


def test_no_access_shows_no_table_and_an_access_without_agencies_no_facility() -> None:
    with pytest.raises(TypeError):
        Warehouse().cursor()
    with pytest.raises(TypeError):
        query.run("facilities/list")
    with pytest.raises(TypeError):
        Request("facilities/list")
    assert query.count("facilities/list", NOTHING) == 0
    assert rows("select count(*) from source_files where name not like 'regulator%'", NOTHING) == [
        (0,)
    ]


def test_each_access_sees_its_own_and_everything_stays_everything() -> None:
    seen = {
        of: {n for (n,) in rows("select cers_id from facilities", of)}
        for of in (EVERYTHING, RESTRICTED, *(access.of_agencies([code]) for code in AGENCIES))
    }
    one, other = (seen[access.of_agencies([code])] for code in AGENCIES)
    assert one
    assert other
    assert seen[RESTRICTED] == one | other < seen[EVERYTHING]
    assert access.of_agencies(reversed(AGENCIES)) == RESTRICTED


def test_who_sees_a_facility_is_decided_by_the_served_generation(tmp_path: Path) -> None:
    for agency in (KERN, SAN_DIEGO):
        rows = [facility(FUEL, "Fuel", "Delano", agency, 15)]
        warehouse = warehouse_of(tmp_path, {"facilities": rows})
    sql = "select cers_id from facilities"
    for agency, seen in ((KERN, []), (SAN_DIEGO, [(FUEL,)])):
        of_agency = access.of_agencies([agency])
        for file in (None, warehouse.before()):
            assert warehouse.cursor(of_agency, file).execute(sql).fetchall() == seen


def test_many_at_once_see_each_their_own() -> None:
    codes = [code for (code,) in rows("select regulator_code from regulators order by all")]
    accesses = [EVERYTHING, *(access.of_agencies([code]) for code in codes)] * 3
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(partial(query.count, "facilities/list"), accesses))
    assert counted[: len(codes) + 1] * 3 == counted


# What is counted or stated of the whole


def test_counts_of_businesses_agencies_and_files_are_of_what_is_visible() -> None:
    for code, known, loaded in rows(
        "select organization_code, facilities_known, facilities_loaded from organizations",
        RESTRICTED,
    ):
        (counted,) = rows(
            "select count(*), count(*) filter (where is_loaded) from facilities "
            f"where organization_code = {code}",
            RESTRICTED,
        )
        assert (known, loaded) == counted
    total = "select sum(facilities_loaded) from regulators"
    assert rows(total, RESTRICTED) < rows(total)
    counted = rows("select name, submittal_count, inventory_item_count, facility_count "
                   "from source_files order by name")  # fmt: skip
    of_all = {name: counts for name, *counts in counted}
    for name, *counts in rows("select name, submittal_count, inventory_item_count, facility_count "
                              "from source_files order by name", RESTRICTED):  # fmt: skip
        assert all(one <= other for one, other in zip(counts, of_all[name], strict=True))
    assert MARK not in str(rows("select * from source_files", RESTRICTED))


def test_a_statewide_count_of_a_business_comes_from_answers_about_visible_facilities_only() -> None:
    stated = rows(
        "select organization_code, facility_count from organizations "
        "where facility_count is not null", RESTRICTED
    )  # fmt: skip
    for code, count in stated:
        said = rows(
            "select organization_facility_count from facility_listings "
            f"where organization_code = {code} union all "
            f"select facility_count from organization_listings where organization_code = {code}",
            RESTRICTED,
        )
        assert (count,) in said


# What people entered


def test_decisions_on_foreign_businesses_and_facilities_are_not_seen() -> None:
    mine = [
        c for (c,) in rows("select organization_code from organizations order by all", RESTRICTED)
    ]
    theirs = sorted(int(n) for n in numbers(Warehouse().folder))
    ids = [n for (n,) in rows("select cers_id from facilities order by all", RESTRICTED)]
    entries.decide((mine[0], mine[1]), "confirmed", "Ana")
    entries.decide((mine[0], theirs[0]), "confirmed", "Ana", MARK)
    entries.decide((theirs[0], theirs[1]), "confirmed", "Ana", MARK)
    entries.decide_double((ids[0], ids[1]), "both", "Ana", "Both are right")
    entries.decide_double((ids[0], theirs[-1]), "both", "Ana", MARK)
    try:
        cursor = Warehouse().cursor(RESTRICTED)
        for name, table in entries.tables().items():
            access.register_entries(cursor, RESTRICTED, name, table)
        for name in ("local_groups", "local_decisions", "local_double_decisions"):
            kept = cursor.execute(f"select * from {name}").fetchall()
            assert kept, name
            assert not found(str(kept)), name
        for name in NAMES:
            if any(t.startswith("local_") for t in query.question(name).tables):
                for params in asked_of(name, 1):
                    assert not found(text_of(name, RESTRICTED, params), params), name
    finally:
        (Path(entries.entry_file.path())).unlink()


def test_a_table_of_entries_without_a_rule_is_refused() -> None:
    table = entries.tables()["local_groups"]
    with pytest.raises(FileNotFoundError):
        access.register_entries(Warehouse().cursor(RESTRICTED), RESTRICTED, "local_news", table)


# The command line


def test_the_command_line_shows_what_agencies_may_see(tmp_path: Path, capsys) -> None:
    codes = ",".join(map(str, AGENCIES))
    assert main(["query", "facilities/list", "--format", "csv", "--agencies", codes]) == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) - 1 == query.count("facilities/list", RESTRICTED)
    assert not found(out)
    path = tmp_path / "items.csv"
    arguments = ["inventory/items", "--audience", "agency", "--to", str(path)]
    assert main(["export", *arguments, "--agencies", codes]) == 0
    assert not found(path.read_text("utf-8-sig"))
    capsys.readouterr()
    assert main(["status", "--json", "--agencies", codes]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [f["name"] for f in files] == [
        n for (n,) in rows("select name from source_files", RESTRICTED)
    ]
    assert main(["status", "--agencies", codes]) == 0
    assert MARK not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["query", "facilities/list", "--agencies", "Kern"])
