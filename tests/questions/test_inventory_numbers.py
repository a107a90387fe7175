"""Every summary of the Inventory page, computed anew with pandas from the loaded rows.

Nothing here shares code with the questions: rows are taken as they are stored, grouped in Python,
and compared with the answers, for several filters. A few numbers are computed from a source file.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.inventory import (
    chemical,
    ehs,
    hazard,
    holders,
    industry,
    place,
    responders,
    state,
    storage,
    thresholds,
    waste,
    years,
)
from pages.parts.inventory.more_filters import FACETS, facets
from pages.parts.inventory.summary import Summary, records
from tests.support.browser import ROOT
from tests.support.small import (
    FUEL,
    KERN,
    SAMPLE,
    current,
    facility,
    load_sample,
    material,
    warehouse_of,
)
from upa.loading import loader
from upa.questions import query
from upa.questions.inventory_filter import InventoryFilter
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

UNITS = {"a": "gallons", "b": "cubic_feet", "c": "pounds", "d": "tons"}
FIRE = [
    f"{n}_code_hazard_class"
    for n in ("pf", "sf", "tf", "ff", "fifth_fire", "sixth_fire", "seventh_fire", "eighth_fire")
]
FIVE = [
    "fhc_fire",
    "fhc_reactive",
    "fhc_pressure_release",
    "fhc_acute_health",
    "fhc_chronic_health",
]
CHOICES: dict[str, dict[str, Any]] = {
    "everything": {},
    "trade secrets too": {"trade_secrets": True},
    "accepted": {"basis": "accepted"},
    "one agency's liquids": {"agency": [1500], "physical_states": ["b"]},
    "pounds from 100 to 1000": {"units": "c", "minimum": 100.0, "maximum": 1000.0},
    "a hazard": {"hazards": ["fhc_fire", "fhc_physical_flammable"]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_sample(tmp_path_factory.mktemp("numbers")).folder


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
    monkeypatch.setenv("UPA_LOCAL", str(folder.parent / "local.sqlite"))


def stored(sql: str) -> pd.DataFrame:
    return Warehouse().cursor(EVERYTHING).execute(sql).df()


def items(**params: Any) -> pd.DataFrame:
    """Stored rows that meet the filter, with their facility's place and industry."""
    table = "accepted_inventory" if params.get("basis") == "accepted" else "current_inventory"
    rows = stored(f"select * from {table}").drop(columns="search_text")
    places = stored("select cers_id, facility_name, city, county_id, naics_code from facilities")
    rows = rows.merge(places, on="cers_id")
    if not params.get("trade_secrets"):
        rows = rows[rows["trade_secret"] != "Y"]
    if "agency" in params:
        held = stored("select cers_id, regulator_code from facility_regulators")
        kept = held[held["regulator_code"].isin(params["agency"])]["cers_id"]
        rows = rows[rows["cers_id"].isin(kept)]
    if "physical_states" in params:
        rows = rows[rows["physical_state"].isin(params["physical_states"])]
    if "units" in params:
        amounts = rows["maximum_daily_amount"]
        within = (amounts >= params["minimum"]) & (amounts <= params["maximum"])
        rows = rows[(rows["units"] == params["units"]) & within]
    if "hazards" in params:
        rows = rows[(rows[params["hazards"]] == "Y").any(axis=1)]
    return rows.reset_index(drop=True)


def measured(rows: pd.DataFrame) -> dict[str, float]:
    """The numbers of a group of rows, as a summary gives them; nothing where nothing is given."""
    parts = rows[[f"hc{n}_ehs" for n in range(1, 6)]] == "Y"
    made = {
        "materials": len(rows),
        "facilities": rows["cers_id"].nunique(),
        "without_amount": int(rows["maximum_daily_amount"].isna().sum()),
        "without_unit": int((~rows["units"].isin(list(UNITS))).sum()),
        "ehs_materials": int((rows["ehs"] == "Y").sum()),
        "ehs_mixtures": int(((rows["ehs"] != "Y") & parts.any(axis=1)).sum()),
        "different_materials": rows["material_key"].nunique(),
    }
    for unit, name in UNITS.items():
        amounts = rows[rows["units"] == unit]["maximum_daily_amount"].dropna()
        made[name] = amounts.sum() if len(amounts) else None
        made[f"largest_{name}"] = amounts.max() if len(amounts) else None
        annual = rows[rows["units"] == unit]["annual_waste_amount"].dropna()
        made[f"annual_{name}"] = annual.sum() if len(annual) else None
    return made


def flagged(rows: pd.DataFrame, columns: list[str], none: str) -> pd.Series:
    marks = rows[columns] == "Y"
    return marks.apply(lambda row: [c for c in columns if row[c]] or [none], axis=1)


def columns_like(rows: pd.DataFrame, *starts: str) -> list[str]:
    return [c for c in rows.columns if c.startswith(starts)]


def fire_classes(rows: pd.DataFrame) -> pd.Series:
    return rows[FIRE].apply(lambda row: sorted({int(v) for v in row.dropna()}) or [0], axis=1)


def ehs_flag(rows: pd.DataFrame) -> pd.Series:
    part = (rows[[f"hc{n}_ehs" for n in range(1, 6)]] == "Y").any(axis=1)
    names = {(1, 1): "both", (1, 0): "row-only", (0, 1): "component-only", (0, 0): "neither"}
    own = rows["ehs"] == "Y"
    return pd.Series([names[a, b] for a, b in zip(own, part, strict=True)], dtype=object)


GROUPS: dict[str, tuple[list[str], Callable[[pd.DataFrame], dict[str, Any]]]] = {
    "by_chemical": (["material_key"], lambda r: {}),
    "by_fire_class": (["fire_class"], lambda r: {"fire_class": fire_classes(r)}),
    "by_dot_class": (["dot_hazard_classification_id"], lambda r: {}),
    "by_federal_five": (["hazard"], lambda r: {"hazard": flagged(r, FIVE, "none_of_five")}),
    "by_federal_24": (
        ["hazard"],
        lambda r: {
            "hazard": flagged(r, columns_like(r, "fhc_physical", "fhc_health"), "none_of_24")
        },
    ),
    "by_storage": (
        ["storage_container"],
        lambda r: {"storage_container": flagged(r, columns_like(r, "sc_"), "none")},
    ),
    "by_conditions": (["storage_pressure", "storage_temperature"], lambda r: {}),
    "by_agency": (["regulator_code"], lambda r: {}),
    "by_county": (["county_id"], lambda r: {}),
    "by_city": (["city", "county_id"], lambda r: {"city": r["city"].str.strip().str.lower()}),
    "by_industry": (["naics_code"], lambda r: {}),
    "top_holders": (["cers_id"], lambda r: {}),
    "by_ehs": (["ehs_flag"], lambda r: {"ehs_flag": ehs_flag(r)}),
}


def expected(rows: pd.DataFrame, name: str) -> dict[tuple, dict[str, float]]:
    keys, made = GROUPS[name]
    rows = rows.assign(**made(rows)) if len(rows) else rows
    for key in keys:
        if len(rows) and isinstance(rows[key].iloc[0], list):
            rows = rows.explode(key)
    grouped = rows.groupby(keys, dropna=False)
    return {keyed(key): measured(group) for key, group in grouped}


def keyed(key: tuple) -> tuple:
    """A group's key that compares: missing is None, text without case, numbers whole."""
    return tuple(
        None if pd.isna(k) else k.lower().strip() if isinstance(k, str) else int(k) for k in key
    )


def check(answer: pd.DataFrame, keys: list[str], wanted: dict[tuple, dict[str, float]]) -> None:
    found = {keyed(tuple(row[k] for k in keys)): row for row in answer.to_dict("records")}
    assert found.keys() == wanted.keys()
    for key, numbers in wanted.items():
        for name in set(numbers) & set(answer.columns):
            got = None if pd.isna(found[key][name]) else found[key][name]
            assert got == pytest.approx(numbers[name]), (key, name)


@pytest.mark.parametrize("choice", list(CHOICES))
@pytest.mark.parametrize("name", list(GROUPS))
def test_every_number_of_a_summary_is_that_of_its_rows(name: str, choice: str) -> None:
    answer = query.run(f"inventory/{name}", EVERYTHING, **CHOICES[choice])
    wanted = expected(items(**CHOICES[choice]), name)
    assert wanted
    check(answer, GROUPS[name][0], wanted)


def test_waste_counts_only_rows_of_type_waste() -> None:
    rows = items()
    waste = rows[rows["hm_type"] == "c"].groupby(["state_waste_code"], dropna=False)
    wanted = {keyed(key): measured(group) for key, group in waste}
    assert len(wanted) > 3
    check(query.run("inventory/by_waste", EVERYTHING), ["state_waste_code"], wanted)


def test_the_responder_view_adds_within_a_class_a_state_and_a_unit() -> None:
    keys = ["dot_hazard_classification_id", "physical_state", "units"]
    wanted = {}
    for key, group in items().groupby(keys, dropna=False):
        amounts = group["maximum_daily_amount"].dropna()
        wanted[keyed(key)] = {
            "materials": len(group),
            "facilities": group["cers_id"].nunique(),
            "different_materials": group["material_key"].nunique(),
            "maximum_daily_amount": amounts.sum() if len(amounts) else None,
            "largest_amount": amounts.max() if len(amounts) else None,
            "without_amount": len(group) - len(amounts),
        }
    answer = query.run("inventory/dot_responder", EVERYTHING)
    check(answer, keys, wanted)
    assert answer["material_names"].str.split("; ").str.len().max() <= 5


def test_the_whole_is_that_of_all_rows() -> None:
    (row,) = query.run("inventory/amounts", EVERYTHING).to_dict("records")
    whole = measured(items())
    assert row == pytest.approx({name: whole[name] for name in row})


def test_components_marked_as_ehs_are_counted_once_a_row() -> None:
    rows = items()
    parts = pd.concat(
        rows[["cers_id", "submittal_key", "position"]].assign(
            cas=rows[f"hc{n}_cas"], name=rows[f"hc{n}_name"], ehs=rows[f"hc{n}_ehs"]
        )
        for n in range(1, 6)
    )
    parts = parts[parts["ehs"] == "Y"]
    parts["key"] = parts["cas"].str.strip().fillna(parts["name"].str.lower().str.strip())
    unique = parts.drop_duplicates(["key", "submittal_key", "position"])
    answer = query.run("inventory/ehs_components", EVERYTHING)
    found = dict(zip(answer["component_key"], answer["materials"], strict=True))
    assert found == unique.groupby("key").size().to_dict()


def test_a_facility_counts_in_a_year_with_its_last_inventory_of_that_year() -> None:
    held = stored(
        "select submittal_key, cers_id, submitted_on, data_set_date_time, mode from submittals "
        "where submittal_element = 2 and coalesce(submittal_status, 0) not in (1, 6)"
    )
    pacific = held["submitted_on"].dt.tz_localize("UTC").dt.tz_convert(ZoneInfo("US/Pacific"))
    held = held.assign(submitted_year=pacific.dt.year)
    order = ["submitted_on", "data_set_date_time", "submittal_key"]
    standing = []
    for _, group in held.sort_values(order, ascending=False).groupby(["cers_id", "submitted_year"]):
        for row in group.itertuples():
            standing.append((row.submittal_key, row.submitted_year))
            if row.mode != "append":
                break
    years = pd.DataFrame(standing, columns=["submittal_key", "submitted_year"])
    rows = stored("select * from inventory_items")
    rows = rows[rows["trade_secret"] != "Y"].merge(years, on="submittal_key")
    wanted = {keyed(k): measured(g) for k, g in rows.groupby(["submitted_year"])}
    assert len(wanted) > 1
    check(query.run("inventory/over_time", EVERYTHING, basis="history"), ["submitted_year"], wanted)


MODULES = (
    *(chemical, ehs, hazard, holders, industry, place, responders, state, storage, waste),
    *(years, thresholds),
)
SUMMARIES = {
    value.question.removeprefix("inventory/"): value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, Summary)
}
DRILLED = [
    *("by_chemical", "by_fire_class", "by_dot_class", "by_federal_five", "by_federal_24"),
    *("by_state_and_unit", "by_storage", "by_conditions", "by_agency", "by_county", "by_city"),
    *("by_industry", "top_holders", "by_ehs", "ehs_components", "by_waste", "dot_responder"),
]


@pytest.mark.parametrize("name", DRILLED)
def test_every_row_of_a_summary_opens_exactly_its_items(name: str) -> None:
    summary = SUMMARIES[name]
    rows = records(query.run(summary.question, EVERYTHING))
    assert rows
    for row in rows[:12] + rows[-3:]:
        asked = InventoryFilter(**summary.items(row))
        again = InventoryFilter.from_query_params(asked.to_query_params())
        assert query.count("inventory/items", EVERYTHING, **again.params()) == row["materials"], row
        assert summary.label(row)


def test_every_summary_of_the_page_is_tried_here() -> None:
    parts = {path.stem for path in (ROOT / "pages/parts/inventory").glob("*.py")}
    helpers = {"items", "more_filters", "panel", "totals"}
    helpers |= {"summary", "summary_bars", "summary_tab", "summary_table"}
    tried = {module.__name__.rsplit(".", 1)[1] for module in MODULES}
    assert parts - helpers == tried
    assert set(SUMMARIES) == {*DRILLED, "over_time", "thresholds"}


CHOICE_COLUMNS = {
    "hm_types": "hm_type",
    "physical_states": "physical_state",
    "waste_codes": "state_waste_code",
    "dot_classes": "dot_hazard_classification_id",
    "units": "units",
    "pressures": "storage_pressure",
    "temperatures": "storage_temperature",
    "radioactive": "radioactive",
    "confidential": "cl_confidential",
}


def values_of(rows: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Materials by choice and value, each row counted in every value it has."""
    found = {
        choice: rows[column].fillna("none").value_counts().to_dict()
        for choice, column in CHOICE_COLUMNS.items()
    }
    several = {
        "fire_classes": fire_classes(rows),
        "containers": flagged(rows, columns_like(rows, "sc_"), "none"),
        "hazards": flagged(rows, FIVE, "none_of_five")
        + flagged(rows, columns_like(rows, "fhc_physical", "fhc_health"), "none_of_24"),
    }
    for choice, lists in several.items():
        found[choice] = {str(k): v for k, v in lists.explode().value_counts().items()}
    flags = ehs_flag(rows).value_counts().to_dict()
    for either, one in (("row", "row-only"), ("component", "component-only")):
        flags[either] = flags.get("both", 0) + flags.get(one, 0)
    return found | {"ehs_by": {flag: n for flag, n in flags.items() if n}}


@pytest.mark.parametrize("choice", list(CHOICES))
def test_every_value_of_a_choice_is_counted(choice: str) -> None:
    answer = query.run("inventory/facets", EVERYTHING, **CHOICES[choice])
    found: dict[str, dict[str, int]] = {}
    for row in answer.itertuples():
        found.setdefault(row.facet, {})[row.facet_value] = row.materials
    assert found == values_of(items(**CHOICES[choice]))


def test_a_choice_that_is_set_is_counted_without_itself_and_the_others_with_it() -> None:
    found = facets(InventoryFilter(physical_states=("b",), dot_classes=("3",)))
    rows = items()
    liquid, flammable = rows["physical_state"] == "b", rows["dot_hazard_classification_id"] == "3"
    apart = {
        name: values_of(rows[kept].reset_index(drop=True))
        for name, kept in {
            "states": flammable,
            "classes": liquid,
            "others": liquid & flammable,
        }.items()
    }
    assert found["physical_states"] == apart["states"]["physical_states"]
    assert len(found["physical_states"]) > 1
    assert found["dot_classes"] == apart["classes"]["dot_classes"]
    for name in set(FACETS) - {"physical_states", "dot_classes"}:
        assert found[name] == apart["others"][name], name


@pytest.mark.parametrize("name", ["hazards", "containers", "fire_classes", "ehs_by", "units"])
def test_choosing_a_value_shows_as_many_materials_as_it_said(name: str) -> None:
    counts = facets(InventoryFilter())[name]
    assert len(counts) > 2
    for value, materials in counts.items():
        asked = InventoryFilter.from_query_params({name: value})
        assert query.count("inventory/items", EVERYTHING, **asked.params()) == materials, value


def test_codes_that_no_list_has_are_counted_and_open_their_items(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [{"pf_code_hazard_class": 99}, {"sf_code_hazard_class": 4711}, {}]
    rows = [material("k", FUEL, n, f"Stuff {n}", **c) for n, c in enumerate(codes, 1)]
    held = {
        "facilities": [facility(FUEL, "Valley Fuel", "Delano", KERN, 15)],
        "current_inventory": [current(row, 4, KERN) for row in rows],
    }
    monkeypatch.setenv("UPA_WAREHOUSE", str(warehouse_of(tmp_path / "w", held).folder))
    answer = query.run("inventory/by_fire_class", EVERYTHING).astype(object)
    named = answer.where(answer.notna(), None)[["fire_class", "fire_class_name", "materials"]]
    assert named.to_numpy().tolist() == [
        [0, None, 1],
        [99, "Unknown (99)", 1],
        [126, "Unknown (126)", 1],
    ]
    for code in (0, 99, 4711):
        assert query.count("inventory/items", EVERYTHING, fire_classes=[code]) == 1


# --- from a source file ---------------------------------------------------------------------------


def test_sums_of_a_workbook_are_those_of_its_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader.load([SAMPLE / "inventory.csv"], Warehouse(tmp_path / "w"))
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path / "w"))
    cells = pd.read_csv(SAMPLE / "inventory.csv", dtype=str)
    cells = cells[cells["TradeSecret"].str.upper() != "Y"]
    amounts = pd.to_numeric(cells["MaximumDailyAmount"])
    (row,) = query.run("inventory/amounts", EVERYTHING).to_dict("records")
    assert row["materials"] == len(cells)
    for unit, name in UNITS.items():
        given = amounts[cells["Units"].str.lower() == unit]
        assert (None if pd.isna(row[name]) else row[name]) == (
            pytest.approx(given.sum()) if len(given) else None
        )
    holders = query.run("inventory/top_holders", EVERYTHING)
    found = {str(r.cers_id): r.materials for r in holders.itertuples()}
    assert found == cells.groupby("CERSID").size().to_dict()


# --- the page -------------------------------------------------------------------------------------


def visited(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/inventory.py")
    app.query_params.update(address)
    return app


def test_the_opened_panel_says_how_many_materials_have_each_value() -> None:
    app = visited(physical_states="b", waste_codes="000")
    app.session_state["more_filters"] = True
    app.run()
    assert not app.exception
    choices = {w.label: w.options for w in (*app.multiselect, *app.selectbox)}
    rows = items()
    rows = rows[rows["state_waste_code"] == "000"]
    liquids = int((rows["physical_state"] == "b").sum())
    assert f"Liquid ({liquids:,})" in choices["Physical state"]
    waste = [
        int(re.search(r"\(([\d,]+)\)$", o)[1].replace(",", "")) for o in choices["State waste code"]
    ]
    assert waste == sorted(waste, reverse=True)
    assert waste[0] > 0
    assert choices["Radioactive"][0] == "Any"


def test_a_closed_panel_counts_nothing() -> None:
    labels = [w.label for w in visited().run().multiselect]
    assert "Physical state" not in labels


TABS = [
    *("Items", "By chemical", "By hazard", "By state and unit", "By storage", "By place"),
    *("By industry", "Top holders", "EHS", "Waste", "Responders", "Over time", "Thresholds"),
]


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_shows_its_table_and_nothing_of_the_others(tab: str) -> None:
    app = visited(tab=tab).run()
    assert not app.exception
    assert not app.error
    assert len(app.dataframe) == 1
    assert len(app.dataframe[0].value) > 0
