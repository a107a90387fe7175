"""The checks of the Checks page: what each finds, what it must not find, what it cannot tell."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.support.small import facility, material, submittal, warehouse_of
from upa.catalogue import fields, statements
from upa.catalogue.records import UserError
from upa.exports import check_summary, edition, writers
from upa.exports.request import Request
from upa.questions import checks, query
from upa.warehouse.access import EVERYTHING
from upa.warehouse.generations import Warehouse

KERN, BAKERSFIELD = 1500, (35.37, -119.02)
RECENT, OLD, TODAY = datetime(2026, 3, 2, 20), datetime(2024, 12, 1, 20), datetime(2026, 3, 15, 20)
FIRST = 20_000_001
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A facility that is right in everything but what is given here; `other` is a second one.

    `submitted` are headers by element, None for one that was never submitted.
    """

    why: str
    finds: bool = False
    site: Values = field(default_factory=dict)
    contacts: Values | None = field(default_factory=dict)
    activities: Values = field(default_factory=dict)
    point: Values | None = None
    materials: tuple[Values, ...] = ({},)
    submitted: Mapping[int, Values | None] = field(default_factory=dict)
    assigned: Mapping[int, Values] = field(default_factory=dict)
    other: "Case | None" = None
    cers_id: int | None = None


def found(why: str, **more: Any) -> Case:
    return Case(why, True, **more)


def of_material(*cases: tuple[bool, str, Values]) -> list[Case]:
    return [Case(why, finds, materials=(values,)) for finds, why, values in cases]


def of_contacts(*cases: tuple[bool, str, Values]) -> list[Case]:
    return [Case(why, finds, contacts=values) for finds, why, values in cases]


def of_activities(*cases: tuple[bool, str, Values]) -> list[Case]:
    return [Case(why, finds, activities=values) for finds, why, values in cases]


def components(*percents: float) -> Values:
    return {
        "hm_type": "b",
        **{f"hc{n}_percent_by_weight": p for n, p in enumerate(percents, 1)},
        **{f"hc{n}_name": f"Part {n}" for n in range(1, len(percents) + 1)},
    }


EHS = {"ehs": "Y", "units": "c", "hm_type": "a"}
NO_CAS = {"cas_number": None, "material_key": "name:diesel"}
CHLORINE = {"cas_number": "7782-50-5", "material_key": "cas:7782-50-5", "units": "c"}
AMMONIA = {"cas_number": "7664-41-7", "material_key": "cas:7664-41-7", "units": "c"}
COMPONENTS = range(1, 6)
CAS_COLUMNS = ["cas_number", *(f"hc{n}_cas" for n in COMPONENTS)]
FILLERS = ["MIX", "Mixture", "n/a", "NA", "N.A.", "None", "-", "Trade Secret", "TRADE-SECRET"]
FILLERS += ["Various", "0", "000-00-0", "Proprietary", "unknown", "Not Available", "no CAS #"]
ZIPS = ["owner_zip_code", "e_contact_zip_code", "billing_address_zip_code"]
ZIPS += ["property_owner_zip_code"]
WASTE = {"hm_type": "c", "state_waste_code": "221", "annual_waste_amount": 10.0}
ADDRESS = {"site_address": "5 Same St", "zip_code": "93301"}
BUSINESS = {"organization_code": 91, "organization_name": "One Business"}

CASES: Mapping[str, list[Case]] = {
    "ehs_without_cas": of_material(
        (True, "pure without a number", EHS | NO_CAS),
        (True, "a filler instead of a number", EHS | NO_CAS | {"cas_number": "N/A"}),
        (True, "mixture whose components have none", EHS | NO_CAS | {"hm_type": "b"}),
        (False, "mixture whose component has one", EHS | NO_CAS | {"hm_type": "b", "hc1_cas": "1"}),
        (True, "fillers throughout", EHS | NO_CAS | {"cas_number": "000-00-0", "hc1_cas": "MIX"}),
        (False, "pure with a number", EHS),
        (False, "no EHS", NO_CAS),
    ),
    "ehs_not_in_pounds": of_material(
        (True, "gallons", EHS | {"units": "a"}),
        (False, "pounds", EHS),
        (False, "a mixture in gallons", EHS | {"units": "a", "hm_type": "b"}),
        (False, "no unit given", EHS | {"units": None}),
    ),
    "component_ehs": of_material(
        (True, "second component", {"hc2_ehs": "Y", "ehs": "N", "hm_type": "b"}),
        (True, "material says nothing", {"hc1_ehs": "Y", "ehs": None}),
        *((True, f"component {n}", {f"hc{n}_ehs": "Y"}) for n in COMPONENTS),
        *((False, f"component {n} is none", {f"hc{n}_ehs": "N"}) for n in COMPONENTS),
        (False, "both marked", {"hc1_ehs": "Y", "ehs": "Y"}),
        (False, "neither", {"hc1_ehs": "N", "ehs": "N"}),
    ),
    "cas_missing": of_material(
        (True, "pure without one", NO_CAS),
        *((True, f"the filler {text}", NO_CAS | {"cas_number": text}) for text in FILLERS),
        (False, "a mixture needs none", NO_CAS | {"hm_type": "b"}),
        (False, "a wrong one is another check", NO_CAS | {"cas_number": "1-2-3"}),
    ),
    "cas_filler": of_material(
        *((True, c, {"hm_type": "b", "hc1_name": "Water", c: "MIX"}) for c in CAS_COLUMNS),
        *((False, f"none in {c}", {"hm_type": "b", c: None}) for c in CAS_COLUMNS),
        *((False, f"{c} is a number", {"hm_type": "b", c: "64-17-5"}) for c in CAS_COLUMNS),
        *((False, f"{c} is wrong", {"hm_type": "b", c: "64-17-6"}) for c in CAS_COLUMNS),
        (False, "a pure material without its number is another check", {"cas_number": "N/A"}),
    ),
    "cas_invalid": of_material(
        (True, "wrong check digit", {"cas_number": "68476-34-5", "material_key": "name:diesel"}),
        *((True, f"check digit of {c}", {c: "64-17-6"}) for c in CAS_COLUMNS),
        *((False, f"{c} is right", {c: "64-17-5"}) for c in CAS_COLUMNS),
        *((False, f"{c} is a filler", {c: "MIX"}) for c in CAS_COLUMNS),
        *((False, f"the filler {text}", {"cas_number": text}) for text in FILLERS),
        *(
            (True, text, {"cas_number": text})
            for text in ("5/17/1964", "Namibia", "64-17-5, 67-56-1", "D001")
        ),
        (False, "right", {}),
        (False, "none", NO_CAS),
        (False, "a filler", NO_CAS | {"cas_number": "N/A"}),
    ),
    "unit_against_state": of_material(
        (True, "solid in gallons", {"physical_state": "a", "units": "a"}),
        (True, "liquid in cubic feet", {"physical_state": "b", "units": "b"}),
        (True, "gas in gallons", {"physical_state": "c", "units": "a"}),
        (True, "solid in cubic feet", {"physical_state": "a", "units": "b"}),
        (False, "gas in cubic feet", {"physical_state": "c", "units": "b"}),
        (False, "gas in pounds", {"physical_state": "c", "units": "c"}),
        (False, "solid in pounds", {"physical_state": "a", "units": "c"}),
        (False, "solid in tons", {"physical_state": "a", "units": "d"}),
        (False, "liquid in gallons", {"physical_state": "b", "units": "a"}),
        (False, "liquid in tons", {"physical_state": "b", "units": "d"}),
        (False, "no unit", {"physical_state": "a", "units": None}),
    ),
    "average_above_maximum": of_material(
        (True, "above", {"average_daily_amount": 10.1, "maximum_daily_amount": 10.0}),
        (False, "the same", {"average_daily_amount": 10.0, "maximum_daily_amount": 10.0}),
        (False, "no maximum", {"average_daily_amount": 10.0, "maximum_daily_amount": None}),
    ),
    "container_above_maximum": of_material(
        (True, "above", {"largest_container": 60.0, "maximum_daily_amount": 55.0}),
        (False, "the same", {"largest_container": 55.0, "maximum_daily_amount": 55.0}),
        (False, "unknown", {"largest_container": None}),
    ),
    "amount_missing": of_material(
        (True, "none", {"maximum_daily_amount": None}),
        (True, "zero", {"maximum_daily_amount": 0.0}),
        (False, "tiny", {"maximum_daily_amount": 0.001}),
        (False, "below zero is another check", {"maximum_daily_amount": -1.0}),
    ),
    "amount_negative": of_material(
        (True, "a little", {"average_daily_amount": -0.1}),
        *(
            (is_negative, f"{name} {value}", {name: value})
            for name in (
                *("maximum_daily_amount", "average_daily_amount", "largest_container"),
                *("annual_waste_amount", "curies"),
            )
            for is_negative, value in ((True, -1.0), (False, 0.0), (False, None))
        ),
    ),
    "days_out_of_range": of_material(
        (True, "none", {"days_on_site": 0}),
        (True, "more than a leap year has", {"days_on_site": 367}),
        (False, "one", {"days_on_site": 1}),
        (False, "a leap year", {"days_on_site": 366}),
        (False, "not given", {"days_on_site": None}),
    ),
    "percent_out_of_range": of_material(
        *(
            (is_outside, f"component {n}: {value}", {f"hc{n}_percent_by_weight": value})
            for n in COMPONENTS
            for is_outside, value in (
                *((True, 0.009), (True, 100.1), (True, 0.0)),
                *((False, 0.01), (False, 100.0), (False, None)),
            )
        ),
    ),
    "name_missing": of_material(
        (True, "none", {"common_name": None}), (False, "one", {"common_name": "Gas"})
    ),
    "ehs_missing": of_material(
        (True, "no answer", {"ehs": None}), (False, "No", {"ehs": "N"}), (False, "Yes", EHS)
    ),
    "other_container_undescribed": of_material(
        (True, "not described", {"sc_other": "Y"}),
        (False, "described", {"sc_other": "Y", "other_storage_container": "Cage"}),
        (False, "no other", {"sc_other": "N"}),
    ),
    "unit_missing": of_material(
        (True, "an amount without", {"units": None}),
        (True, "no amount either", {"units": None, "maximum_daily_amount": None}),
        (False, "a unit", {"units": "d"}),
    ),
    "state_missing": of_material(
        (True, "none", {"physical_state": None}), (False, "gas", {"physical_state": "c"})
    ),
    "waste_without_code": of_material(
        (True, "waste", {"hm_type": "c", "state_waste_code": None}),
        (False, "waste with one", {"hm_type": "c", "state_waste_code": "221"}),
        (False, "no waste", {"hm_type": "b"}),
        (False, "a whole one", WASTE),
    ),
    "waste_without_annual_amount": of_material(
        (True, "waste", {"hm_type": "c", "annual_waste_amount": None}),
        (False, "a waste of which none was made", {"hm_type": "c", "annual_waste_amount": 0.0}),
        (False, "no waste", {"hm_type": "a"}),
    ),
    "mixture_without_components": of_material(
        (True, "nothing named", {"hm_type": "b"}),
        (True, "a waste", WASTE),
        *(
            (False, f"{why} of {kind}", {"hm_type": kind} | values)
            for kind in "bc"
            for why, values in (
                ("a fifth name", {"hc5_name": "Water"}),
                ("a number only", {"hc1_cas": "7732-18-5"}),
                ("the second's number only", {"hc2_cas": "7732-18-5"}),
                ("more than five", {"additional_mixture_components": "Oil"}),
            )
        ),
        (False, "pure", {"hm_type": "a"}),
    ),
    "components_over_100": of_material(
        (True, "just over", components(60, 40.5)),
        (
            True,
            "by the last decimal",
            {"hc1_percent_by_weight": 60, "hc5_percent_by_weight": 40.01},
        ),
        (False, "by rounding", components(33.3334, 33.3334, 33.3334)),
        (False, "two decimals", components(33.33, 33.33, 33.34)),
        (True, "five of them", components(21, 21, 21, 21, 21)),
        (False, "exactly, of fractions", components(33.3, 33.3, 33.4)),
        (False, "below", components(10, 20)),
    ),
    "radioactive_without_curies": of_material(
        (True, "none", {"radioactive": "Y", "curies": None}),
        (True, "zero", {"radioactive": "Y", "curies": 0.0}),
        (False, "some", {"radioactive": "Y", "curies": 0.2}),
        (False, "little", {"radioactive": "Y", "curies": 0.001}),
        (False, "neither", {"radioactive": "N", "curies": None}),
        (False, "not radioactive", {"radioactive": "N"}),
    ),
    "curies_not_radioactive": of_material(
        (True, "said not to be", {"radioactive": "N", "curies": 0.2}),
        (True, "says nothing", {"radioactive": None, "curies": 0.2}),
        (False, "zero curies", {"radioactive": "N", "curies": 0.0}),
        (False, "marked", {"radioactive": "Y", "curies": 0.2}),
    ),
    "no_container": of_material(
        (True, "none", {"sc_above_ground_tank": None}),
        (True, "all No", {"sc_above_ground_tank": "N", "sc_other": "N"}),
        (False, "a rail car", {"sc_above_ground_tank": None, "sc_tank_car_rail_car": "Y"}),
        (False, "the last of the list", {"sc_above_ground_tank": None, "sc_other": "Y"}),
    ),
    "old_hazards_only": of_material(
        (True, "fire by the older scheme", {"fhc_fire": "Y", "fhc_physical_flammable": "N"}),
        (False, "both", {"fhc_fire": "Y", "fhc_physical_flammable": "Y"}),
        (False, "neither", {"fhc_fire": "N"}),
    ),
    "trade_secret_without_name": of_material(
        (True, "no common name", {"trade_secret": "Y", "common_name": None}),
        (
            True,
            "the chemical name again",
            {"trade_secret": "Y", "common_name": "DIESEL ", "chemical_name": "Diesel"},
        ),
        (False, "a name of its own", {"trade_secret": "Y", "chemical_name": "Hexane"}),
        (False, "no secret", {"common_name": None}),
    ),
    "trade_secret_reported": of_material(
        (True, "one", {"trade_secret": "Y"}),
        (False, "none", {"trade_secret": "N"}),
        (False, "not said", {"trade_secret": None}),
    ),
    "duplicate_rows": [
        found("twice the same", materials=({}, {})),
        found("written otherwise", materials=({}, {"common_name": " DIESEL"}, {})),
        found(
            "two amounts", materials=({"maximum_daily_amount": 1.0}, {"maximum_daily_amount": 2.0})
        ),
        found(
            "without a common name",
            materials=({"common_name": None, "chemical_name": "Gas oil"},) * 2,
        ),
        Case("two places", materials=({"chemical_location": "A"}, {"chemical_location": "B"})),
        Case("one without a place", materials=({"chemical_location": "A"}, {})),
        Case("two names", materials=({}, {"common_name": "Denatured Alcohol"})),
        Case("one without a number", materials=({}, {"cas_number": None})),
        Case("two inventories", materials=({}, {"submittal_key": "another"})),
        Case("without any name", materials=({"common_name": None, "chemical_name": None},) * 2),
    ],
    "inventory_not_within_year": [
        found("366 days ago", submitted={2: {"submitted_on": datetime(2025, 3, 14, 20)}}),
        found("never, though required", submitted={2: None}),
        Case("a year ago", submitted={2: {"submitted_on": datetime(2025, 3, 15, 20)}}),
        Case("not required", submitted={2: None}, assigned={2: {"reporting_requirement": 1}}),
        Case("not known", submitted={2: None}, assigned={2: {"reporting_requirement": None}}),
        Case("not loaded", site={"is_loaded": False}, submitted={1: None, 2: None, 3: None}),
    ],
    "not_reviewed": [
        found(
            "31 days",
            submitted={3: {"submittal_status": 2, "submitted_on": datetime(2026, 2, 12, 20)}},
        ),
        found("under review", submitted={1: {"submittal_status": 3, "submitted_on": OLD}}),
        Case(
            "30 days",
            submitted={3: {"submittal_status": 2, "submitted_on": datetime(2026, 2, 13, 20)}},
        ),
        Case("accepted", submitted={3: {"submittal_status": 4, "submitted_on": OLD}}),
    ],
    "not_accepted": [
        found(
            "31 days",
            submitted={
                2: {"submittal_status": 5, "submittal_action_on": datetime(2026, 2, 12, 20)}
            },
        ),
        Case(
            "30 days",
            submitted={
                2: {"submittal_status": 5, "submittal_action_on": datetime(2026, 2, 13, 20)}
            },
        ),
        Case("day not given", submitted={2: {"submittal_status": 5, "submitted_on": OLD}}),
        Case("accepted", submitted={2: {"submittal_status": 4, "submittal_action_on": OLD}}),
    ],
    "overdue": [
        found("due yesterday", assigned={2: {"next_due_date": date(2026, 3, 14)}}),
        Case("due today", assigned={2: {"next_due_date": date(2026, 3, 15)}}),
        Case("submitted since", assigned={2: {"next_due_date": date(2026, 3, 1)}}),
        Case(
            "not required",
            assigned={2: {"next_due_date": date(2026, 3, 14), "reporting_requirement": 1}},
        ),
    ],
    "required_not_submitted": [
        found("plans missing", submitted={3: None}),
        Case("not required", submitted={3: None}, assigned={3: {"reporting_requirement": 1}}),
        Case("not loaded", site={"is_loaded": False}, submitted={1: None, 2: None, 3: None}),
    ],
    "no_emergency_contact": [
        found("neither", contacts={"pec_name": None, "sec_name": None}),
        Case("the second only", contacts={"pec_name": None}),
        Case("no Facility Information", submitted={1: None}, contacts=None),
    ],
    "no_24_hour_phone": [
        found("neither", contacts={"pec_24_hour_phone": None, "sec_24_hour_phone": None}),
        Case("the second only", contacts={"pec_24_hour_phone": None}),
        Case(
            "nobody named",
            contacts=dict.fromkeys(
                ("pec_name", "sec_name", "pec_24_hour_phone", "sec_24_hour_phone")
            ),
        ),
    ],
    "phone_missing": of_contacts((True, "none", {"phone": None}), (False, "one", {"phone": "x"})),
    "mailing_address_missing": of_contacts(
        (True, "no street", {"mailing_address": None}),
        (True, "no city", {"mailing_address_city": None}),
        (False, "both", {"mailing_address": "x", "mailing_address_city": "x"}),
    ),
    "zip_code_malformed": of_contacts(
        (True, "four digits", {"mailing_address_zip_code": "9372"}),
        (False, "ZIP+4", {"mailing_address_zip_code": "93721-0001"}),
        (False, "of New York", {"mailing_address_zip_code": "10001"}),
        (False, "none", {"mailing_address_zip_code": None}),
        (True, "USA", {"owner_zip_code": "1", "owner_country": "USA"}),
        *((True, f"{z} without a country", {z: "V6B 1A1"}) for z in ZIPS),
        *(
            (False, f"{z} abroad", {z: "V6B 1A1", z.replace("zip_code", "country"): "Canada"})
            for z in ZIPS
        ),
        *(
            (False, f"{z} here", {z: "93721", z.replace("zip_code", "country"): "United States"})
            for z in ZIPS
        ),
    ),
    "site_zip_code_malformed": of_activities(
        (True, "of New York", {"zip_code": "10001"}),
        (True, "without its hyphen", {"zip_code": "95814 2828"}),
        (False, "five digits", {"zip_code": "95814"}),
        (False, "ZIP+4", {"zip_code": "95814-2828"}),
        (False, "none", {"zip_code": None}),
    ),
    "epa_id_malformed": of_activities(
        (True, "eleven characters", {"epa_id": "CAL00012345"}),
        (False, "twelve", {"epa_id": "CAD000123456"}),
        (False, "none", {"epa_id": None}),
    ),
    "cers_id_unlikely": [
        found("three digits", cers_id=123),
        found("ten digits", cers_id=1_000_000_000),
        Case("the first", cers_id=10_000_001),
        Case("the last", cers_id=999_999_999),
        Case("nothing is loaded", cers_id=124, site={"is_loaded": False}),
    ],
    "coordinates_missing": [
        found("none", site={"latitude": None, "longitude": None, "point_basis": "none"}),
        Case("a filler is another check", site={"point_basis": "filler"}),
    ],
    "coordinates_filler": [
        found("a filler", site={"latitude": None, "longitude": None, "point_basis": "filler"}),
        Case("none", site={"latitude": None, "longitude": None, "point_basis": "none"}),
        Case("a place", site={}),
        Case(
            "swapped is another check",
            site={"latitude": None, "longitude": None, "point_basis": "filler"},
            point={"latitude_measure": -119.7871, "longitude_measure": 36.7378},
        ),
    ],
    "coordinates_outside_state": [
        found("sign missing", site={"longitude": 119.02}),
        found("Portland", site={"latitude": 45.5, "longitude": -122.7}),
        found("Nevada", site={"latitude": 39.53, "longitude": -113.9}),
        found("Mexico", site={"latitude": 32.3, "longitude": -117.0}),
        *(
            found(
                "swapped",
                site={"latitude": None, "longitude": None, "point_basis": "filler"},
                point={"latitude_measure": latitude, "longitude_measure": 36.7378},
            )
            for latitude in (-119.7871, 119.7871)
        ),
        Case("the southern line", site={"latitude": 32.5, "longitude": -117.0}),
        Case("the northern line", site={"latitude": 42.0, "longitude": -122.0}),
        Case("the eastern line", site={"latitude": 34.3, "longitude": -114.1}),
        Case(
            "a filler",
            site={"latitude": None, "longitude": None, "point_basis": "filler"},
            point={"latitude_measure": 37.271881, "longitude_measure": -119.270233},
        ),
        Case("Crescent City", site={"latitude": 41.76, "longitude": -124.2}),
        Case("unknown", site={"latitude": None, "longitude": None, "point_basis": "none"}),
    ],
    "coordinates_outside_county": [
        found("San Diego", site={"latitude": 32.72, "longitude": -117.16}),
        Case("in it", site={}),
        Case("a mile beyond its line", site={"latitude": 35.80, "longitude": -119.2}),
        Case(
            "county not reported",
            site={"latitude": 32.72, "longitude": -117.16, "county_basis": "inferred-city"},
        ),
        Case("outside the state is another check", site={"latitude": 45.5, "longitude": -122.7}),
    ],
    "place_disagrees": [
        found("city of another county", site={"city": "San Diego", "zip_code": "93301"}),
        found("ZIP of another county", site={"city": "Nowhere Hill", "zip_code": "92101"}),
        Case("all agree", site={"city": "BAKERSFIELD", "zip_code": "93301-1234"}),
        Case("neither is known", site={"city": "Nowhere Hill", "zip_code": "00000"}),
        Case(
            "nothing is known",
            site={"city": None, "zip_code": None, "county_id": None, "county_basis": None},
        ),
        Case("county not reported", site={"city": "San Diego", "county_basis": "inferred-city"}),
    ],
    "one_address": [
        found(
            "written otherwise",
            site=ADDRESS,
            other=found("", site=ADDRESS | {"site_address": "5 SAME ST."}),
        ),
        Case(
            "another ZIP code",
            site={"site_address": "6 Far St"},
            other=Case("", site={"site_address": "6 Far St", "zip_code": "93302"}),
        ),
        Case(
            "another suite",
            site={"site_address": "7 Mall Rd #1"},
            other=Case("", site={"site_address": "7 Mall Rd #2"}),
        ),
    ],
    "alike_nearby": [
        found(
            "spelled otherwise",
            site={"facility_name": "Marchetti Plating Inc"},
            other=found("", site={"facility_name": "Marcheti Platting LLC"}),
        ),
        Case(
            "another name",
            site={"facility_name": "Delgado Cleaners"},
            other=Case("", site={"facility_name": "Ferris Cleaners"}),
        ),
        Case(
            "another ZIP code",
            site={"facility_name": "Robledo Orchards"},
            other=Case("", site={"facility_name": "Robledo Orchards", "zip_code": "93305"}),
        ),
    ],
    "silent": [
        found("for two years", site={"last_submitted_on": OLD}),
        Case("a year to the day", site={"last_submitted_on": datetime(2025, 3, 15, 20)}),
        Case("nothing is loaded", site={"last_submitted_on": None, "is_loaded": False}),
    ],
    "agency_unknown": [
        found("code of nobody", site={"regulator_code": 9999}),
        Case("in the directory", site={"regulator_code": KERN}),
    ],
    "hm_on_site_denied": [
        found("55 gallons", site={"hm_on_site": "N"}),
        found(
            "two rows of one material together",
            site={"hm_on_site": "N"},
            materials=(
                {"maximum_daily_amount": 30.0},
                {"maximum_daily_amount": 25.0, "chemical_location": "B"},
            ),
        ),
        Case("54 gallons", site={"hm_on_site": "N"}, materials=({"maximum_daily_amount": 54.0},)),
        Case("not denied", site={"hm_on_site": "Y"}),
        Case("not answered", site={"hm_on_site": None}),
        Case("waste only", site={"hm_on_site": "N"}, materials=({"hm_type": "c"},)),
    ],
    "activity_without_element": [
        found("tanks without their element", site={"own_or_operate_ust": "Y"}),
        Case("submitted", site={"own_or_operate_ust": "Y"}, submitted={4: {}}),
        Case("denied", site={"own_or_operate_ust": "N"}),
    ],
    "element_without_activity": [
        found("tanks denied", site={"own_or_operate_ust": "N"}, submitted={4: {}}),
        Case(
            "found not to apply",
            site={"own_or_operate_ust": "N"},
            submitted={4: {"submittal_status": 6}},
        ),
        Case("not answered", site={"own_or_operate_ust": None}, submitted={4: {}}),
    ],
    "business_disagrees": [
        found(
            "EHS here only",
            site=BUSINESS,
            materials=({"ehs": "Y"},),
            other=found("", site=BUSINESS, materials=({"ehs": "N"},)),
        ),
        Case(
            "one of them says nothing",
            site=BUSINESS | {"organization_code": 92},
            materials=({"ehs": "Y"},),
            other=Case("", site=BUSINESS | {"organization_code": 92}, materials=({"ehs": None},)),
        ),
        Case(
            "a value both have",
            site=BUSINESS | {"organization_code": 93},
            materials=({"physical_state": "a"}, {"physical_state": "b"}),
            other=Case(
                "", site=BUSINESS | {"organization_code": 93}, materials=({"physical_state": "b"},)
            ),
        ),
        Case(
            "two businesses",
            site=BUSINESS | {"organization_code": 94},
            materials=({"ehs": "Y"},),
            other=Case("", site=BUSINESS | {"organization_code": 95}, materials=({"ehs": "N"},)),
        ),
    ],
    "listed_not_ehs": [
        found("100 pounds of chlorine", materials=(CHLORINE | {"maximum_daily_amount": 100.0},)),
        found(
            "a twentieth of a ton",
            materials=(CHLORINE | {"maximum_daily_amount": 0.05, "units": "d"},),
        ),
        Case("99 pounds", materials=(CHLORINE | {"maximum_daily_amount": 99.0},)),
        Case("marked", materials=(CHLORINE | {"maximum_daily_amount": 100.0, "ehs": "Y"},)),
        Case("in gallons", materials=(CHLORINE | {"maximum_daily_amount": 1000.0, "units": "a"},)),
    ],
    "rmp_not_calarp": [
        found(
            "2,500 pounds of chlorine",
            site={"cal_arp_regulated_substances": "N"},
            materials=(CHLORINE | {"maximum_daily_amount": 2500.0},),
        ),
        Case(
            "below",
            site={"cal_arp_regulated_substances": "N"},
            materials=(CHLORINE | {"maximum_daily_amount": 2499.0},),
        ),
        Case(
            "said so",
            site={"cal_arp_regulated_substances": "Y"},
            materials=(CHLORINE | {"maximum_daily_amount": 2500.0},),
        ),
        Case("not answered", materials=(CHLORINE | {"maximum_daily_amount": 2500.0},)),
    ],
}


# --- a warehouse of all cases ---------------------------------------------------------------------


def facilities_of(cases: Mapping[str, list[Case]]) -> Iterator[tuple[int, str, Case]]:
    """Number, check and case of every facility, the second ones of cases among them."""
    number = FIRST
    for check, of_check in cases.items():
        for case in of_check:
            for one in filter(None, (case, case.other)):
                yield one.cers_id or number, check, one
                number += 1


NUMBERED = tuple(facilities_of(CASES))


def tables_of(number: int, case: Case) -> dict[str, list[dict]]:
    """Rows of a facility by table."""
    place = {"latitude": BAKERSFIELD[0], "longitude": BAKERSFIELD[1], "point_basis": "reported"}
    own = {"site_address": f"{number} Lone Rd", "inventory_submitted_on": RECENT, **place}
    site = facility(number, f"{spelled(number)} Works", "Bakersfield", KERN, 15, **own)
    submitted = {1: {}, 2: {}, 3: {}} | case.submitted
    headers = [
        submittal(f"{number}-{element}", number, element, 4, KERN) | values
        for element, values in submitted.items()
        if values is not None
    ]
    assigned = {"reporting_requirement": 2, "next_due_date": date(2027, 3, 1)}
    people = {
        **{"pec_name": "A", "sec_name": "B", "pec_24_hour_phone": "1", "sec_24_hour_phone": "2"},
        **{"phone": "3", "mailing_address": "4 Lone Rd", "mailing_address_city": "Bakersfield"},
    }
    key = {"submittal_key": f"{number}-1", "cers_id": number}
    tables = {
        "facilities": [site | case.site],
        "facility_regulators": [
            {
                "cers_id": number,
                "submittal_element": e,
                "regulator_code": KERN,
                "basis": "submittal",
            }
            | assigned
            | case.assigned.get(e, {})
            for e in (1, 2, 3)
        ],
        "submittals": headers,
        "current_submittals": headers,
        "owner_operators": [] if case.contacts is None else [key | people | case.contacts],
        "business_activities": [key | case.activities] if case.activities else [],
        "facility_points": [key | case.point] if case.point else [],
        "current_inventory": [
            item(number, n, values) for n, values in enumerate(case.materials, 1)
        ],
    }
    return {table: rows for table, rows in tables.items() if rows}


def spelled(number: int) -> str:
    """A word of its own for a number, in consonants."""
    return "".join("bdfgklmprt"[int(digit)] + "a" for digit in str(number)).capitalize()


def item(number: int, position: int, values: Values) -> dict:
    row = material(f"{number}-2", number, position, "Diesel")
    right = {
        **{"cas_number": "68476-34-6", "material_key": "cas:68476-34-6", "ehs": "N"},
        **{"maximum_daily_amount": 55.0, "sc_above_ground_tank": "Y", "radioactive": "N"},
        **{"submitted_on": RECENT, "submittal_status": 4, "regulator_code": KERN, "sha256": "f1"},
    }
    return row | right | {"locator": f"{number}/{position}"} | values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("checks")
    tables: dict[str, list[dict]] = {
        "source_files": [
            {"sha256": "f1", "name": "kern.xml", "kind": "submittal-query", "is_sample": True,
             "data_set_date_time": TODAY, "loaded_on": TODAY, "load_number": 1, "file_number": 1},
        ],
        "regulators": [
            {"regulator_code": KERN, "regulator_name": "Kern", "basis": "directory"},
            {"regulator_code": 9999, "regulator_name": "Agency 9999", "basis": "code-only"},
        ],
    }  # fmt: skip
    for number, _, case in NUMBERED:
        for table, rows in tables_of(number, case).items():
            tables.setdefault(table, []).extend(rows)
    warehouse_of(made, tables, checked=True)
    return made


@pytest.fixture(autouse=True)
def served(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "folder" in request.fixturenames:
        monkeypatch.setenv("UPA_WAREHOUSE", str(request.getfixturevalue("folder")))


def rows_of(name: str, **params: Any) -> list[int]:
    return list(
        query.run(f"checks/{name}", EVERYTHING, **{"trade_secrets": False} | params)["cers_id"]
    )


# --- every check ----------------------------------------------------------------------------------


def test_every_check_has_cases_that_it_must_and_must_not_find():
    assert {f"checks/{name}" for name in CASES} == {c.question for c in checks.checks()}
    for cases in CASES.values():
        assert {case.finds for case in cases} == {True, False}


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_what_it_must_and_no_near_miss(folder, name):
    params = checks.params_of(f"checks/{name}", {"trade_secrets": False})
    reported = set(query.run(f"checks/{name}", EVERYTHING, **params)["cers_id"])
    own = [(number, case) for number, check, case in NUMBERED if check == name]
    wrong = [c.why for number, c in own if c.finds != (number in reported)]
    assert not wrong


def test_thirty_checks_and_more_each_say_why_and_what_they_rest_on():
    found = checks.checks()
    assert len(found) >= 30
    assert len({c.name for c in found}) == len(found)
    for check in found:
        assert check.asks.endswith("?") and len(check.why) > 20 and check.rests_on
        types = query.question(check.question).types
        assert {"limit", "offset", "agency", "county"} <= set(types)
        for question in check.unknown:
            assert {"agency", "county"} <= set(query.question(question).types)


@pytest.mark.parametrize("name", CASES)
def test_the_columns_a_check_shows_are_there_and_described(folder, name):
    check = checks.check_named(f"checks/{name}")
    asked = checks.params_of(check.question, {"trade_secrets": False, "limit": 1})
    answered = query.run(check.question, EVERYTHING, **asked).columns
    assert set(check.shows) <= set(answered)
    assert check.shows[0] == "cers_id"
    assert {"facility_name", "regulator_code"} <= set(answered)


@pytest.mark.parametrize("name", CASES)
def test_the_count_of_a_check_is_the_number_of_rows_of_its_export(folder, name, tmp_path):
    check = checks.check_named(f"checks/{name}")
    given = checks.params_of(check.question, {"trade_secrets": False})
    counted = next(r for r in results_of(folder) if r.check.question == check.question)
    for audience in ("public", "agency"):
        asked = Request(check.question, given, audience=audience, access=EVERYTHING)
        written = writers.write(asked, tmp_path / f"{audience}.csv")
        assert written.rows == counted.found
        assert written.dropped == 0
    assert counted.found >= counted.facilities > 0


RESULTS: list[checks.Result] = []


def results_of(_: Path) -> list[checks.Result]:
    if not RESULTS:
        RESULTS.extend(checks.results({"trade_secrets": False}, EVERYTHING))
    return RESULTS


# --- scope, trade secrets, days -------------------------------------------------------------------


def test_checks_keep_to_the_agency_and_county_chosen(folder):
    assert rows_of("amount_missing", county=[15]) == rows_of("amount_missing")
    assert not rows_of("amount_missing", county=[37])
    assert not rows_of("amount_missing", agency=[3700])
    for check in checks.checks():
        given = checks.params_of(check.question, {"county": [37], "trade_secrets": False})
        assert query.tally(check.question, EVERYTHING, **given) == (0, 0), check.name


def test_what_is_compared_with_other_agencies_is_found_within_one_of_them(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    pair = {"site_address": "5 Same St", "facility_name": "Marchetti Plating"} | BUSINESS
    here = Case("", site=pair, materials=({"ehs": "Y"},))
    there = Case(
        "",
        site=pair | {"county_id": 37, "facility_name": "Marcheti Platting"},
        materials=({"ehs": "N"},),
    )
    tables = tables_of(FIRST, here)
    for table, rows in tables_of(FIRST + 1, there).items():
        tables[table] += rows
    warehouse_of(tmp_path, tables, checked=True)
    for name in ("one_address", "business_disagrees"):
        assert rows_in(name) == [FIRST, FIRST + 1]
        assert rows_in(name, county=[15]) == [FIRST]


def rows_in(name: str, **params: Any) -> list[int]:
    question = f"checks/{name}"
    asked = checks.params_of(question, {"trade_secrets": False} | params)
    return list(query.run(question, EVERYTHING, **asked)["cers_id"])


def test_a_year_that_has_a_leap_day_is_a_year(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    tables = tables_of(FIRST, Case("", submitted={2: {"submitted_on": datetime(2023, 3, 15, 20)}}))
    source = {"sha256": "f1", "kind": "submittal-query", "load_number": 1, "file_number": 1}
    tables["source_files"] = [source | {"data_set_date_time": datetime(2024, 3, 15, 20)}]
    warehouse_of(tmp_path, tables, checked=True)
    assert not rows_in("inventory_not_within_year")
    assert rows_in("inventory_not_within_year", as_of=date(2024, 3, 16)) == [FIRST]


def test_materials_claimed_as_trade_secrets_are_looked_at_only_when_asked_for(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    secret = Case("", materials=({"maximum_daily_amount": None, "trade_secret": "Y"},))
    warehouse_of(tmp_path, tables_of(FIRST, secret), checked=True)
    assert not rows_of("amount_missing")
    assert rows_of("amount_missing", trade_secrets=True) == [FIRST]
    asked = Request(
        "checks/amount_missing",
        {"trade_secrets": True},
        include_trade_secrets=True,
        access=EVERYTHING,
    )
    with edition.open_edition(asked) as made:
        assert made.withheld
        assert not list(made.batches()) or not made.rows


def test_the_days_until_a_review_can_be_chosen(folder):
    assert len(rows_of_days(1)) > len(rows_of_days(30)) > len(rows_of_days(400)) >= 1
    assert rows_of_days(30) == rows_of_days(None)


def rows_of_days(days: int | None) -> list[int]:
    return list(query.run("checks/not_reviewed", EVERYTHING, days=days)["cers_id"])


# --- what cannot be told --------------------------------------------------------------------------


def test_facilities_of_which_a_check_cannot_tell_are_counted_with_the_reason(folder):
    of = {r.check.question: r for r in results_of(folder)}
    unknown = of["checks/inventory_not_within_year"].undetermined
    assert list(unknown.values()) == [1]
    assert "no facility query says" in next(iter(unknown))
    given_day_missing = of["checks/not_accepted"].undetermined
    assert list(given_day_missing.values()) == [1]
    without_information = sum(
        1 for _, _, case in NUMBERED if 1 in case.submitted and case.submitted[1] is None
    )
    assert list(of["checks/no_emergency_contact"].undetermined.values()) == [without_information]


def test_a_check_that_can_tell_of_every_facility_names_no_reason(folder):
    of = {r.check.question: r for r in results_of(folder)}
    assert of["checks/agency_unknown"].undetermined == {}


def test_a_facility_with_two_reasons_counts_once_among_those_not_determinable(folder):
    of = {r.check.question: r for r in results_of(folder)}
    several = [r for r in of.values() if len(r.undetermined) > 1]
    assert several
    for result in several:
        given = {"trade_secrets": False}
        sets = [
            set(query.run(q, EVERYTHING, **checks.params_of(q, given))["cers_id"])
            for q in result.check.unknown
        ]
        assert result.unknown == len(set.union(*sets))
    assert any(r.unknown < sum(r.undetermined.values()) for r in several)


# --- since the last load --------------------------------------------------------------------------


def test_results_say_what_was_found_before_the_last_load(tmp_path, monkeypatch):
    monkeypatch.setenv("UPA_WAREHOUSE", str(tmp_path))
    bad = tables_of(FIRST, Case("", materials=({"maximum_daily_amount": None},)))
    before = warehouse_of(tmp_path, bad, checked=True).served
    kept = tmp_path / "before.db"
    shutil.copy(before, kept)
    warehouse_of(tmp_path, tables_of(FIRST, Case("")), checked=True)
    of = {r.check.question: r for r in checks.results({}, EVERYTHING, kept)}
    assert (of["checks/amount_missing"].found, of["checks/amount_missing"].before) == (0, 1)
    assert checks.results({}, EVERYTHING)[0].before is None


# --- a new file is a new check --------------------------------------------------------------------

DROPPED = """-- Which facilities have a name that begins with B?
--
-- Name: Begins with B
-- Why: Nobody knows why this matters, so it is
-- told over two lines.
-- Rests on: nothing
-- Severity: advice
-- Examines: facilities
-- Evaluated: on request
-- Shows: cers_id, facility_name
select cers_id, facility_name, regulator_code
from facilities
where facility_name like 'B%' and $county::bigint[] is null and $agency::bigint[] is null
order by cers_id
limit $limit::bigint
offset $offset::bigint;
"""


@pytest.fixture
def questions(tmp_path, monkeypatch) -> Iterator[Path]:
    """A folder of questions that tests may add to."""
    made = tmp_path / "queries"
    shutil.copytree(statements.QUERIES, made)
    monkeypatch.setattr(statements, "QUERIES", made)
    query.question.cache_clear()
    yield made
    query.question.cache_clear()


def test_a_file_put_into_the_folder_is_a_check_without_another_edit(folder, questions):
    (questions / "checks" / "begins_with_b.sql").write_text(DROPPED)
    check = checks.check_named("checks/begins_with_b")
    assert check.why == "Nobody knows why this matters, so it is told over two lines."
    assert check.asks == "Which facilities have a name that begins with B?"
    (result,) = [r for r in checks.results({}, EVERYTHING) if r.check == check]
    named = [n for n, _, c in NUMBERED if c.site.get("facility_name", spelled(n)).startswith("B")]
    assert result.found == len(named)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-- Why: Nobody knows why this matters, so it is\n-- told over two lines.\n", "", "Why"),
        ("-- Severity: advice", "-- Severity: terrible", "terrible"),
        ("-- Examines: facilities", "-- Examines: stars", "stars"),
        ("-- Shows:", "-- Cannot tell: because\n-- Shows:", "Cannot tell"),
    ],
)
def test_a_check_whose_head_does_not_say_all_is_named_with_what_is_missing(
    questions, old, new, said
):
    (questions / "checks" / "begins_with_b.sql").write_text(DROPPED.replace(old, new))
    with pytest.raises(UserError) as raised:
        checks.checks()
    assert "checks/begins_with_b.sql" in raised.value.sentence
    assert said in raised.value.sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("select cers_id, facility_name", "select facility_name", "no column cers_id"),
        ("-- Shows: cers_id", "-- Shows: cers_id, magic", "no column magic"),
        ("-- Shows:", "-- Cannot tell: undetermined/moon: far\n-- Shows:", "undetermined/moon"),
    ],
)
def test_a_check_that_does_not_fit_its_head_is_named_when_the_dashboard_starts(
    folder, questions, old, new, said
):
    text = DROPPED.replace(old, new).replace("order by cers_id", "order by facility_name")
    (questions / "checks" / "begins_with_b.sql").write_text(text)
    with pytest.raises(UserError) as raised:
        checks.check_contracts(Warehouse().cursor(EVERYTHING))
    assert "checks/begins_with_b.sql" in raised.value.sentence
    assert said in raised.value.sentence


def test_the_checks_fit_their_heads(folder):
    checks.check_contracts(Warehouse().cursor(EVERYTHING))


# --- the printed page -----------------------------------------------------------------------------


def test_the_summary_to_print_is_one_page_with_every_count(folder, tmp_path):
    path = tmp_path / "summary.pdf"
    path.write_bytes(check_summary.summary(results_of(folder), "all facilities", EVERYTHING))
    (page,) = PdfReader(path).pages
    said = " ".join(page.extract_text().replace("\xad", "-").split())
    for result in results_of(folder):
        assert result.check.name in said
        assert f"{result.found:,}" in said
    assert "FICTIONAL SAMPLE DATA" in said


def test_severities_are_those_findings_have():
    assert {c.severity for c in checks.checks()} <= set(fields.codes("severities"))
