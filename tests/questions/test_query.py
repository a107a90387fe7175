"""The questions: each answers what its header says, on rows chosen to tell the rules apart."""

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.small import (
    DELANO_FIRE,
    FUEL,
    HOSPITAL,
    KERN,
    KNOWN,
    PLATER,
    SAN_DIEGO,
    by_hand,
    load_sample,
    warehouse_of,
)
from upa.catalogue import statements
from upa.catalogue.records import UserError
from upa.questions import query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse_of(tmp_path_factory.mktemp("by-hand"), by_hand()).folder


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))


def ids(**params: Any) -> list[int]:
    return query.run("facilities/list", EVERYTHING, **params)["cers_id"].tolist()


def materials(**params: Any) -> list[str]:
    return query.run("inventory/items", EVERYTHING, **params)["common_name"].tolist()


def row(name: str, **params: Any) -> dict:
    return query.run(name, EVERYTHING, **params).iloc[0].to_dict()


# The machinery


@pytest.mark.parametrize("name", query.names())
def test_a_question_keeps_its_contract(name: str) -> None:
    assert query.faults(name, Warehouse().cursor(EVERYTHING)) == []


@pytest.mark.parametrize("name", query.names())
def test_every_question_runs_without_parameters_on_an_empty_schema(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse_of(tmp_path, {}).folder))
    rows = query.run(name, EVERYTHING)
    assert query.count(name, EVERYTHING) == len(rows)
    assert len(set(rows.columns)) == len(rows.columns) > 0


def test_the_listing_says_what_each_question_answers() -> None:
    listing = query.listing()
    assert list(listing) == query.names()
    assert listing["facilities/list"].startswith("Which facilities meet the filter?")
    assert not any("schema" in name or "/_" in name for name in listing)


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("facilities/nothing", {}, "facilities/list"),
        ("../secret", {}, "facilities/list"),
        ("facilities/_matching", {}, "facilities/list"),
        ("facilities/list", {"town": "Delano"}, "city"),
        ("frame/agencies", {"x": 1}, "no parameters"),
        ("facilities/identity", {"cers_id": "abc"}, "cers_id (bigint)"),
        ("facilities/identity", {"cers_id": "9" * 20}, "cers_id (bigint)"),
        ("facilities/identity", {"cers_id": int("9" * 20)}, "cers_id (bigint)"),
        ("facilities/identity", {"cers_id": int("9" * 60)}, "cers_id (bigint)"),
        ("facilities/list", {"limit": "-1"}, "from 0 on"),
        ("facilities/list", {"offset": -1}, "from 0 on"),
    ],
)
def test_a_wrong_question_is_explained(name: str, params: dict, said: str) -> None:
    with pytest.raises(UserError) as raised:
        query.run(name, EVERYTHING, **params)
    assert said in raised.value.next_step


def test_a_missing_parameter_means_any() -> None:
    assert ids() == ids(search=None, agency=None, limit=None, offset=None)
    assert len(ids()) == 4


def test_text_from_a_prompt_becomes_lists_numbers_and_dates() -> None:
    typed = {"agency": "1500, 3700", "limit": "1", "submitted_from": "2026-03-01", "city": ""}
    asked = query.coerce("facilities/list", typed)
    assert asked["agency"] == ["1500", "3700"]
    assert asked["city"] is None
    assert ids(**asked) == [PLATER]


def test_a_count_is_the_number_of_rows_without_fetching_them() -> None:
    assert query.count("facilities/list", EVERYTHING, agency=(KERN,)) == 2
    assert query.count("inventory/items", EVERYTHING) == len(materials())


def test_pages_put_together_are_the_whole() -> None:
    pages = [ids(limit=3, offset=skip) for skip in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert [cers_id for page in pages for cers_id in page] == ids()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("select 1 as x\nfrom facilities\norder by x;", "does not begin with a comment"),
        ("-- What is this thing?\nselect cers_id\nfrom facilities;", "in order"),
        ("-- What is this thing?\nselect 1; select 2\norder by 1;", "2 statements"),
        (
            "-- What is this thing?\nselect cers_id\nfrom facilities\nwhere cers_id = $x\n"
            "order by 1;",
            "type of x",
        ),
        ("-- What is this thing?\nselect nothing\nfrom facilities\norder by 1;", "nothing"),
        ("-- What is this thing?\n--\n-- Rows: heaps\nselect 1\norder by 1;", "of which table"),
        ("-- What is this thing?\nselect $x::date as x\norder by 1;", "what is meant by x"),
        ("-- What is this thing?\nselect cers_id\nfrom main.facilities\norder by 1;", "main.fac"),
        ("-- What is it?\nselect name\nfrom query_table('findings')\norder by 1;", "query_table()"),
    ],
)
def test_a_file_that_breaks_the_contract_is_named_at_start_up(
    text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "area").mkdir()
    (tmp_path / "area" / "broken.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(statements, "QUERIES", tmp_path)
    query.question.cache_clear()
    with pytest.raises(UserError) as raised:
        query.check_contracts(Warehouse().cursor(EVERYTHING))
    query.question.cache_clear()
    assert "queries/area/broken.sql" in raised.value.sentence
    assert fault in raised.value.sentence
    assert "rebuild" in raised.value.next_step


def test_a_question_says_of_which_table_its_rows_are_and_what_its_parameters_mean() -> None:
    asked = query.question("checks/not_reviewed")
    assert asked.rows == "current_submittals"
    assert asked.meaning("days") == "Days without review."
    assert asked.meaning("unheard_of") == ""
    lines = asked.statement().splitlines()
    assert lines[0].startswith("-- Which submittals were not reviewed")
    assert "-- Rows: current_submittals" in lines
    assert "-- $days::bigint: Days without review." in lines
    assert "{" not in asked.statement()


def test_a_parameter_may_mean_something_special(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "area").mkdir()
    header = "-- What is it?\n--\n-- Rows: facilities\n-- $days: Days of rain.\n"
    (tmp_path / "area" / "special.sql").write_text(f"{header}select $days::bigint as d")
    monkeypatch.setattr(statements, "QUERIES", tmp_path)
    query.question.cache_clear()
    asked = query.question("area/special")
    query.question.cache_clear()
    assert (asked.header, asked.meaning("days")) == ("What is it?", "Days of rain.")


def test_tables_a_question_names_are_found_by_parsing_it() -> None:
    asked = query.question("checks/place_disagrees")
    assert asked.tables >= {"facilities", "reference_county_places", "code_labels"}
    text = "select 'local_groups' as x /* reference_fields */ from facilities as local_decisions"
    named = dataclasses.replace(asked, sql=text).tables
    assert named == {"facilities"}


def test_all_contracts_hold_on_the_loaded_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = load_sample(tmp_path)
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse.folder))
    query.check_contracts(warehouse.cursor(EVERYTHING))
    one = warehouse.cursor(EVERYTHING).execute("select count(distinct cers_id) from submittals")
    held = row("frame/data_through")["facilities_loaded"]
    assert (
        held == query.count("facilities/list", EVERYTHING, loaded=True) == one.fetchall()[0][0] > 25
    )
    assert query.count("inventory/items", EVERYTHING, trade_secrets=True) == sum(
        query.run("facilities/list", EVERYTHING)["material_count"]
    )


# Facilities


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"search": ["sierra"]}, [HOSPITAL, PLATER]),
        ({"search": ["sierra", "diego"]}, [PLATER]),
        ({"search": [str(FUEL)]}, [FUEL]),
        ({"search": ["93215"]}, [FUEL]),
        ({"search": ["valley", "holdings"]}, [PLATER, FUEL]),
        ({"search": ["nowhere"]}, []),
        ({"agency": [KERN]}, [HOSPITAL, FUEL]),
        ({"agency": [DELANO_FIRE]}, [FUEL]),
        ({"agency": [DELANO_FIRE, SAN_DIEGO]}, [KNOWN, PLATER, FUEL]),
        ({"county": [37]}, [KNOWN, PLATER]),
        ({"county": [37], "agency": [KERN]}, []),
        ({"city": "DEL"}, [FUEL]),
        ({"city": "elano"}, []),
        ({"zip_code": "932"}, [FUEL]),
        ({"business": 90000001}, [PLATER, FUEL]),
        ({"elements": [4]}, [FUEL]),
        ({"statuses": [4]}, [FUEL]),
        ({"statuses": [12]}, [PLATER]),
        ({"elements": [1], "statuses": [2]}, []),
        ({"elements": [4], "statuses": [2]}, [FUEL]),
        ({"statuses": [2], "agency": [KERN]}, []),
        ({"activities": ["own_or_operate_ust"]}, [FUEL]),
        ({"activities": ["own_or_operate_ust", "hm_on_site"]}, [FUEL]),
        ({"activities": ["own_or_operate_ust", "recycle"]}, []),
        ({"ehs": True}, [HOSPITAL, PLATER]),
        ({"ehs": False}, [KNOWN, FUEL]),
        ({"findings": True}, [HOSPITAL]),
        ({"loaded": False}, [KNOWN]),
        ({"submitted_from": "2026-03-01"}, [PLATER, FUEL]),
        ({"submitted_from": "2026-03-02"}, []),
        ({"submitted_to": "2025-02-01"}, [HOSPITAL]),
    ],
)
def test_facilities_meet_the_filter(params: dict, found: list[int]) -> None:
    assert ids(**params) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", [KNOWN, HOSPITAL, PLATER, FUEL]),
        ("materials", [FUEL, HOSPITAL, PLATER, KNOWN]),
        ("ehs", [HOSPITAL, PLATER, KNOWN, FUEL]),
        ("findings", [HOSPITAL, KNOWN, PLATER, FUEL]),
        ("submitted", [PLATER, FUEL, HOSPITAL, KNOWN]),
    ],
)
def test_facilities_are_sorted_as_asked(sort: str, found: list[int]) -> None:
    assert ids(sort=sort) == found


def test_days_are_those_of_pacific_time() -> None:
    assert (
        f"{row('facilities/list', search=['fuel'])['last_submitted_on']:%Y-%m-%d}" == "2026-03-01"
    )
    assert f"{row('frame/data_through')['data_through']:%Y-%m-%d}" == "2026-03-14"


def test_data_goes_through_the_day_that_the_files_say_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file without a date has the moment of loading, which counts where no file has one."""
    loaded_on = datetime(2026, 5, 1, 12)
    undated = {"sha256": "u", "data_set_date_time": loaded_on, "loaded_on": loaded_on}
    dated = undated | {"sha256": "d", "data_set_date_time": datetime(2026, 3, 14, 12)}
    for files, through in (([undated], "2026-05-01"), ([undated, dated], "2026-03-14")):
        folder = tmp_path / str(len(files))
        rows = [{"name": "f", "kind": "submittal-query"} | file for file in files]
        monkeypatch.setenv(
            "UPA_WAREHOUSE", str(warehouse_of(folder, {"source_files": rows}).folder)
        )
        assert f"{row('frame/data_through')['data_through']:%Y-%m-%d}" == through


def test_submittals_come_with_comments_and_say_which_are_current_and_accepted() -> None:
    rows = query.run("facilities/submittals", EVERYTHING, cers_id=HOSPITAL)
    assert rows["submittal_key"].tolist() == ["h-2", "h-old"]
    assert rows["is_current"].tolist() == [True, False]
    assert rows["is_accepted"].tolist() == [False, True]
    assert rows["submittal_action_comments"][0] == "Send the map.\nThanks."


def test_findings_of_a_facility_are_those_of_current_submittals_severest_first() -> None:
    assert query.run("facilities/findings", EVERYTHING, cers_id=HOSPITAL)["message"].tolist() == [
        "Bad unit.",
        "No CAS.",
    ]


def test_a_responder_sees_trade_secrets_by_name_only_when_asked() -> None:
    shown = query.run("facilities/materials_by_dot_class", EVERYTHING, cers_id=PLATER)
    assert "a trade secret" in shown["material_names"].str.cat(sep=" ")
    assert "Brightener" not in shown["material_names"].str.cat(sep=" ")
    asked = query.run(
        "facilities/materials_by_dot_class", EVERYTHING, cers_id=PLATER, trade_secrets=True
    )
    assert "Brightener X" in asked["material_names"].str.cat(sep=" ")


def test_amounts_of_different_units_are_never_added() -> None:
    rows = query.run("facilities/materials_by_state", EVERYTHING, cers_id=FUEL)
    found = rows[["physical_state", "units", "maximum_daily_amount", "without_amount"]]
    assert found.values.tolist() == [["b", "a", 10000.0, 1], ["c", "b", 500.0, 0]]


# Inventory


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"search": ["gasoline"]}, ["Gasoline"]),
        ({"search": ["sulfuric"]}, ["Battery Acid", "Sulfuric Acid"]),
        ({"search": ["sulfuric"], "mixtures": False}, ["Sulfuric Acid"]),
        ({"cas": "7664-93-9"}, ["Battery Acid", "Sulfuric Acid"]),
        ({"cas": "7664-93-9", "mixtures": False}, ["Sulfuric Acid"]),
        ({"cas": "664-93-9"}, []),
        (
            {"cas": "7664-93-9", "trade_secrets": True},
            ["Battery Acid", "Sulfuric Acid", "Brightener X"],
        ),
        ({"ehs": True}, ["Battery Acid", "Sulfuric Acid"]),
        ({"ehs": True, "basis": "accepted"}, ["Ethylene Oxide"]),
        ({"basis": "accepted"}, ["Gasoline", "Diesel", "Propane", "Ethylene Oxide"]),
        ({"hm_types": ["b", "c"]}, ["Battery Acid", "Waste Oil"]),
        ({"physical_states": ["c"]}, ["Propane"]),
        ({"dot_classes": ["3"]}, ["Gasoline"]),
        ({"fire_classes": [2]}, ["Diesel"]),
        ({"fire_classes": [2, 9]}, ["Gasoline", "Diesel"]),
        ({"waste_codes": ["221"]}, ["Waste Oil"]),
        ({"containers": ["sc_cylinder", "sc_above_ground_tank"]}, ["Diesel", "Propane"]),
        ({"units": "a", "minimum": 51.0}, ["Gasoline"]),
        ({"units": "d"}, ["Waste Oil"]),
        ({"city": "san"}, ["Sulfuric Acid"]),
        ({"zip_code": "93301"}, ["Battery Acid", "Waste Oil"]),
        ({"county": [15], "search": ["acid"]}, ["Battery Acid"]),
        ({"agency": [DELANO_FIRE]}, ["Gasoline", "Diesel", "Propane"]),
        ({"cers_id": PLATER}, ["Sulfuric Acid"]),
    ],
)
def test_materials_meet_the_filter(params: dict, found: list[str]) -> None:
    assert materials(**params) == found
    assert row("inventory/totals", **params)["materials"] == len(found)


@pytest.mark.parametrize(
    ("params", "hits"),
    [
        ({}, {None}),
        ({"cas": "7664-93-9"}, {"Component 1: Sulfuric Acid (37.5 %)", "The material"}),
        ({"search": ["sulfuric"]}, {"Component 1: Sulfuric Acid (37.5 %)", "The material"}),
        ({"search": ["battery", "water"]}, {"The material and its components together"}),
        ({"search": ["acid"], "zip_code": "93301"},
         {"The material; Component 1: Sulfuric Acid (37.5 %)"}),
    ],
)  # fmt: skip
def test_a_hit_says_whether_it_is_the_material_or_a_component(params: dict, hits: set) -> None:
    found = query.run("inventory/items", EVERYTHING, **params)["hit"].astype(object)
    assert set(found.where(found.notna(), None)) == hits


def test_trade_secrets_not_asked_for_are_counted_and_nothing_else() -> None:
    totals = row("inventory/totals", cas="7664-93-9")
    assert (totals["materials"], totals["facilities"], totals["hidden"]) == (2, 2, 1)
    assert (totals["ehs_materials"], totals["ehs_mixtures"]) == (1, 1)
    shown = row("inventory/totals", cas="7664-93-9", trade_secrets=True)
    assert (shown["materials"], shown["hidden"]) == (3, 0)
    by_unit = query.run("inventory/by_state_and_unit", EVERYTHING, cas="7664-93-9")
    assert by_unit["maximum_daily_amount"].tolist() == [50.0, 900.0]


def test_the_largest_amounts_come_first_within_each_unit() -> None:
    rows = query.run("inventory/items", EVERYTHING, sort="amount")
    pairs = rows[["units", "maximum_daily_amount"]].values.tolist()
    assert [p[0] for p in pairs] == sorted(p[0] for p in pairs)
    assert [p[1] for p in pairs if p[0] == "a"][:2] == [10000.0, 50.0]


# Overview and submissions


def test_counts_follow_the_scope() -> None:
    here = row("overview/counts", agency=[KERN])
    assert (here["facilities_known"], here["materials"], here["businesses"]) == (2, 5, 1)
    assert (here["with_several_facilities"], here["beyond_one_agency"]) == (0, 1)
    everywhere = row("overview/counts")
    assert (everywhere["facilities_known"], everywhere["facilities_loaded"]) == (4, 3)
    assert everywhere["with_several_facilities"] == 1


def test_attention_counts_elements_of_the_agency_and_the_age_of_the_oldest() -> None:
    held = row("overview/attention", today="2026-03-31")
    assert (held["awaiting_review"], held["oldest_days"], held["not_accepted"]) == (1, 30, 1)
    assert (held["findings"], held["facilities_with_findings"]) == (2, 1)
    assert row("overview/attention", today="2026-03-31", agency=[KERN])["awaiting_review"] == 0
    fire = row("overview/attention", today="2026-03-31", agency=[DELANO_FIRE])
    assert (fire["awaiting_review"], fire["not_accepted"]) == (1, 0)


@pytest.mark.parametrize(
    ("name", "words", "column", "found"),
    [
        ("overview/businesses", ["valley"], "organization_code", [90000001]),
        ("overview/businesses", ["coast"], "organization_code", []),
        ("overview/agencies", ["county"], "regulator_code", [KERN, SAN_DIEGO]),
        ("overview/agencies", ["1501"], "regulator_code", [DELANO_FIRE]),
        ("overview/chemicals", ["acid"], "common_name", ["Battery Acid", "Sulfuric Acid"]),
        ("overview/chemicals", ["water"], "common_name", []),
        ("overview/chemicals", ["brightener"], "common_name", []),
    ],
)
def test_the_search_box_finds(name: str, words: list[str], column: str, found: list) -> None:
    assert query.run(name, EVERYTHING, search=words)[column].tolist() == found


def test_facilities_per_county_in_the_scope() -> None:
    rows = query.run("overview/by_county", EVERYTHING, county=[15, 37])
    assert rows[["county_id", "facilities_known", "facilities_loaded"]].values.tolist() == [
        [15, 2, 2],
        [37, 2, 1],
    ]


def test_findings_filter_by_severity_file_and_rule() -> None:
    name = "submissions/findings"
    assert query.run(name, EVERYTHING)["severity"].tolist() == ["error", "error", "advice"]
    assert query.count(name, EVERYTHING, severities=["advice"]) == 1
    assert query.count(name, EVERYTHING, code="units", sha256="f1") == 2
    assert query.count(name, EVERYTHING, sha256="other") == 0
    codes = query.run("submissions/finding_codes", EVERYTHING)
    assert codes[["code", "times", "facilities"]].values.tolist() == [
        ["units", 2, 1],
        ["cas", 1, 1],
    ]
