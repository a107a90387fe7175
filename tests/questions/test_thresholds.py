"""Thresholds: near misses, special cases, what cannot be told, and lists an agency replaces."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.small import FUEL, HOSPITAL, KERN, current, facility, material, warehouse_of
from upa.catalogue.records import UserError
from upa.questions import query, thresholds
from upa.warehouse.access import EVERYTHING

LIQUID = {"physical_state": "b", "units": "a"}
SOLID = {"physical_state": "a", "units": "c"}
GAS = {"physical_state": "c", "units": "b"}


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Results of one rule for materials of one facility, by name."""

    def judge(rule: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
        items = [
            current(
                material("s", FUEL, n, r.get("common_name", "Stuff"), **{**KEYED, **r}), 4, KERN
            )
            for n, r in enumerate(rows, 1)
        ]
        folder = warehouse_of(
            tmp_path / "w",
            {
                "facilities": [
                    facility(FUEL, "Valley Fuel", "Delano", KERN, 15),
                    facility(HOSPITAL, "Sierra Hospital", "Delano", KERN, 15),
                ],
                "current_inventory": items,
            },
        ).folder
        monkeypatch.setenv("UPA_WAREHOUSE", str(folder))
        frame = query.run("inventory/thresholds", EVERYTHING, threshold_rule=rule).astype(object)
        return frame.where(frame.notna(), None).to_dict("records")

    return judge


KEYED = {"common_name": "Stuff", "material_key": "name:stuff", "hm_type": "a"}


@pytest.mark.parametrize(
    ("given", "amount", "result"),
    [
        (LIQUID, 54.99, "below"),
        (LIQUID, 55.0, "at or above"),
        (SOLID, 499.9, "below"),
        (SOLID, 500.0, "at or above"),
        (GAS, 199.0, "below"),
        (GAS, 200.0, "at or above"),
        ({"physical_state": "a", "units": "d"}, 0.25, "at or above"),
        ({"physical_state": "a", "units": "d"}, 0.2499, "below"),
        ({"physical_state": "b", "units": "c"}, 10_000.0, "cannot tell"),
        ({"physical_state": "c", "units": "a"}, 10_000.0, "cannot tell"),
        ({"physical_state": "a", "units": None}, 10_000.0, "cannot tell"),
        ({"physical_state": None, "units": "a"}, 10_000.0, "cannot tell"),
        (LIQUID, None, "cannot tell"),
    ],
)
def test_a_material_is_compared_only_in_the_unit_of_its_state(judged, given, amount, result):
    (row,) = judged("reporting", given | {"maximum_daily_amount": amount})
    assert row["threshold_result"] == result
    assert (row["threshold_reason"] is not None) == (result == "cannot tell")


def test_rows_of_one_material_are_added_before_comparing(judged) -> None:
    (row,) = judged(
        "reporting",
        LIQUID | {"maximum_daily_amount": 30.0},
        LIQUID | {"maximum_daily_amount": 25.0},
    )
    assert (row["compared_amount"], row["threshold_result"]) == (55.0, "at or above")


def test_other_materials_are_not_added(judged) -> None:
    other = {"common_name": "Other", "material_key": "name:other"}
    rows = judged(
        "reporting",
        LIQUID | {"maximum_daily_amount": 30.0},
        LIQUID | other | {"maximum_daily_amount": 25.0},
    )
    assert [r["threshold_result"] for r in rows] == ["below", "below"]


def test_unidentified_rows_are_never_taken_for_one_material(judged) -> None:
    unknown = LIQUID | {"material_key": "unidentified", "maximum_daily_amount": 30.0}
    rows = judged("reporting", unknown | {"locator": "a"}, unknown | {"locator": "b"})
    assert [r["compared_amount"] for r in rows] == [30.0, 30.0]


def test_a_row_that_cannot_be_added_leaves_open_what_is_below_but_not_what_is_above(judged) -> None:
    pounds = {"physical_state": "b", "units": "c", "maximum_daily_amount": 300.0}
    (row,) = judged("reporting", LIQUID | {"maximum_daily_amount": 40.0}, pounds)
    assert row["threshold_result"] == "cannot tell"
    assert row["threshold_reason"].startswith("1 of 2 rows")


def test_what_is_above_stays_above_whatever_else_is_missing(judged) -> None:
    (row,) = judged(
        "reporting",
        LIQUID | {"maximum_daily_amount": 60.0},
        LIQUID | {"maximum_daily_amount": None},
    )
    assert row["threshold_result"] == "at or above"


@pytest.mark.parametrize(
    ("more", "amount", "result", "reason"),
    [
        (SOLID | {"pf_code_hazard_class": 12}, 100.0, "at or above", "100 pounds"),
        (SOLID | {"tf_code_hazard_class": 16}, 99.0, "below", None),
        (SOLID | {"fhc_physical_combustible_dust": "Y"}, 100.0, "at or above", "100 pounds"),
        (SOLID | {"pf_code_hazard_class": 14}, 4999.0, "cannot tell", "5,000 pounds"),
        (SOLID | {"pf_code_hazard_class": 14}, 5000.0, "at or above", None),
        (SOLID | {"pf_code_hazard_class": 14, "sf_code_hazard_class": 5},
         500.0, "at or above", None),
        (LIQUID | {"pf_code_hazard_class": 30}, 549.0, "cannot tell", "higher threshold"),
        (LIQUID | {"pf_code_hazard_class": 30, "fhc_fire": "Y"}, 60.0, "at or above", None),
        (GAS | {"dot_hazard_classification_id": "2.2", "fhc_health_simple_asphyxiant": "Y"},
         999.0, "cannot tell", "asphyxiant"),
        (GAS | {"dot_hazard_classification_id": "2.2", "fhc_health_simple_asphyxiant": "Y"},
         1000.0, "at or above", None),
        (SOLID | {"radioactive": "Y"}, 1.0, "cannot tell", "Radioactive"),
        (LIQUID | {"hm_type": "c"}, 1.0, "below", "waste"),
        (SOLID | {"ehs": "Y"}, 1.0, "cannot tell", "no planning quantity"),
    ],
)  # fmt: skip
def test_special_cases_change_the_threshold_or_say_why_not(judged, more, amount, result, reason):
    (row,) = judged("reporting", more | {"maximum_daily_amount": amount})
    assert row["threshold_result"] == result
    assert (reason or "") in (row["threshold_reason"] or "")
    assert (reason is None) == (row["threshold_reason"] is None)


def listed(cas: str, **more: Any) -> dict[str, Any]:
    return {"material_key": f"cas:{cas}", "cas_number": cas} | more


@pytest.mark.parametrize(
    ("cas", "given", "amount", "result"),
    [
        ("79-06-1", SOLID, 999.0, "below"),
        ("79-06-1", SOLID, 1000.0, "cannot tell"),
        ("79-06-1", SOLID, 9999.0, "cannot tell"),
        ("79-06-1", SOLID, 10000.0, "at or above"),
        ("79-06-1", {"physical_state": "b", "units": "c"}, 1000.0, "at or above"),
        ("107-02-8", {"physical_state": "b", "units": "c"}, 499.0, "below"),
        ("107-02-8", {"physical_state": "b", "units": "c"}, 500.0, "at or above"),
        ("107-02-8", {"physical_state": "b", "units": "d"}, 0.25, "at or above"),
        ("107-02-8", LIQUID, 5000.0, "cannot tell"),
        ("107-02-8", {"physical_state": "b", "units": "c"}, None, "cannot tell"),
    ],
)
def test_planning_quantities_say_which_of_two_applies(judged, cas, given, amount, result) -> None:
    (row,) = judged("ehs", listed(cas) | given | {"maximum_daily_amount": amount})
    assert row["threshold_result"] == result
    assert "40 CFR 355" in row["list_source"]
    assert "as quoted 20" in row["list_source"]


def test_a_small_planning_quantity_lowers_the_reporting_threshold(judged) -> None:
    arsine = listed("7784-42-1", physical_state="a", units="c", maximum_daily_amount=100.0)
    (row,) = judged("reporting", arsine)
    assert (row["threshold_low"], row["threshold_result"]) == (100.0, "at or above")


@pytest.mark.parametrize(
    ("amount", "units", "percent", "result"),
    [
        (2000.0, "c", 50.0, "at or above"),
        (1999.0, "c", 50.0, "below"),
        (1.0, "d", 50.0, "at or above"),
        (2000.0, "c", None, "cannot tell"),
        (2000.0, "a", 50.0, "cannot tell"),
        (200000.0, "c", 1.0, None),
    ],
)
def test_the_share_of_a_component_counts_by_weight(judged, amount, units, percent, result) -> None:
    acid = {
        "hm_type": "b",
        "physical_state": "b",
        "units": units,
        "maximum_daily_amount": amount,
        "hc1_cas": "7664-93-9",
        "hc1_name": "Sulfuric Acid",
        "hc1_percent_by_weight": percent,
    }
    assert [r["threshold_result"] for r in judged("ehs", acid)] == ([result] if result else [])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (listed("7664-41-7", maximum_daily_amount=9999.0), {"anhydrous": "below"}),
        (listed("7664-41-7", maximum_daily_amount=10000.0), {"anhydrous": "at or above"}),
        ({"hm_type": "b", "hc1_cas": "7664-41-7", "hc1_percent_by_weight": 25.0,
          "maximum_daily_amount": 80000.0}, {"20%": "at or above"}),
        ({"hm_type": "b", "hc1_cas": "7664-41-7", "hc1_percent_by_weight": 25.0,
          "maximum_daily_amount": 79999.0}, {"20%": "below"}),
        ({"hm_type": "b", "hc1_cas": "7664-41-7", "hc1_percent_by_weight": 19.0,
          "maximum_daily_amount": 900000.0}, {}),
    ],
)  # fmt: skip
def test_two_substances_of_one_cas_number_are_told_by_their_strength(judged, row, expected) -> None:
    rows = judged("rmp", row | {"physical_state": "b", "units": "c"})
    found = {
        "anhydrous" if "anhydrous" in r["common_name"] else "20%": r["threshold_result"]
        for r in rows
    }
    assert found == expected


def test_a_solution_of_unknown_strength_cannot_be_told(judged) -> None:
    acid = listed("7647-01-0", hm_type="b", physical_state="b", units="c", maximum_daily_amount=9e5)
    results = {r["common_name"]: r["threshold_result"] for r in judged("rmp", acid)}
    assert results["Hydrochloric acid (conc 37% or greater)"] == "cannot tell"


def test_every_result_is_counted_once(judged) -> None:
    judged("reporting", LIQUID | {"maximum_daily_amount": 60.0}, listed("107-02-8"))
    counts = query.run("inventory/threshold_counts", EVERYTHING)
    rows = query.run("inventory/thresholds", EVERYTHING)
    seen = rows.groupby(["threshold_rule", "threshold_result"]).size().to_dict()
    keys = zip(counts["threshold_rule"], counts["threshold_result"], strict=True)
    assert seen == dict(zip(keys, counts["compared"], strict=True))
    assert set(counts["threshold_rule"]) == {"ehs", "rmp", "reporting"}


CALARP = "name,cas,threshold_quantity_lb,list,source\nStuff,107-02-8,100,toxic,Table 3 of 2026\n"


def test_a_list_of_the_agency_is_used_and_named(
    judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPA_LISTS", str(tmp_path))
    acrolein = listed("107-02-8", maximum_daily_amount=100.0, physical_state="b", units="c")
    assert judged("calarp", acrolein) == []
    (tmp_path / "calarp_list.csv").write_text(CALARP, encoding="utf-8")
    (row,) = query.run("inventory/thresholds", EVERYTHING, threshold_rule="calarp").to_dict(
        "records"
    )
    assert (row["threshold_result"], row["list_source"]) == ("at or above", "Table 3 of 2026")
    assert thresholds.sources()["calarp"] == "Table 3 of 2026"


@pytest.mark.parametrize(
    "text", ["name,cas\nStuff,1\n", CALARP.replace(",100,", ",much,"), "", CALARP + "Short\n"]
)
def test_a_list_that_cannot_be_read_says_so(text, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("UPA_LISTS", str(tmp_path))
    (tmp_path / "rmp_list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="list of thresholds"):
        thresholds.substances()
