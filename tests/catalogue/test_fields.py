import csv
import re
from collections import Counter

import pytest

from upa.catalogue import fields
from upa.catalogue.fields import DUCKDB_TYPES
from upa.catalogue.paths import REFERENCE

TABLES = list(fields.tables())
CODED_TYPES = {"code", "integer"}
ROW_KEYS = {"submittal_key", "cers_id", "position", "locator"}


def raw_rows():
    with (REFERENCE / "fields.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def field(table, column):
    return fields.columns(table)[column]


def test_every_field_belongs_to_a_table_of_the_catalogue():
    assert {f.table for f in fields.catalogue()} <= set(TABLES)
    inheriting = {t.inherits for t in fields.tables().values()} - {""}
    assert inheriting <= set(TABLES)


def test_every_table_has_columns_a_label_and_a_description():
    for table in fields.tables().values():
        assert fields.columns(table.table), table.table
        assert table.label
        assert table.description.endswith(".")


@pytest.mark.parametrize("table", fields.LISTINGS)
def test_a_list_says_which_number_its_rows_are_about_where_they_stand_and_when_they_hold(table):
    of_list, types = fields.tables()[table], {"sha256": "text", "locator": "text"}
    types |= {"data_set_date_time": "datetime", of_list.about: "integer"}
    if of_list.holds_from not in ("", "always"):
        types[of_list.holds_from] = "datetime"
    assert {name: field(table, name).type for name in types} == types


@pytest.mark.parametrize("table", TABLES)
def test_columns_of_a_table_are_named_once_and_are_plain_identifiers(table):
    own = [f.column for f in fields.catalogue() if f.table == table and f.column]
    assert [name for name, times in Counter(own).items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in fields.columns(table))


@pytest.mark.parametrize("table", TABLES)
def test_labels_of_a_table_are_never_shared_so_that_they_can_head_columns(table):
    labels = Counter(f.label for f in fields.columns(table).values())
    assert [label for label, times in labels.items() if times > 1] == []


def test_labels_of_values_without_a_column_are_never_shared():
    labels = Counter(f.label for f in fields.value_fields().values())
    assert len(labels) > 300
    assert [label for label, times in labels.items() if times > 1] == []


def test_every_field_says_what_its_value_means():
    assert [(f.table, f.column, f.element) for f in fields.catalogue() if not f.label] == []
    short = [f for f in fields.catalogue() if len(f.description.split()) < 2]
    assert [(f.table, f.column, f.element) for f in short] == []
    assert all(f.description.endswith(".") for f in fields.catalogue())


def test_labels_are_written_for_people():
    for f in fields.catalogue():
        assert f.label[0].isupper()
        assert not re.search(r"[=#_\\]|\s$|\bnum\b", f.label), f.label
        assert len(f.label) <= 110


def test_yes_no_fields_say_whether_something_is_so():
    flags = [f for f in fields.catalogue() if f.type == "yes-no"]
    assert len(flags) > 300
    assert [f.label for f in flags if "Whether" not in f.description] == []


def test_types_and_public_marks_are_those_the_program_knows():
    for f in fields.catalogue():
        assert f.type in DUCKDB_TYPES
        assert f.public in {"yes", "no", "trade-secret"}
        assert f.length is None or f.length > 0
        assert f.duckdb_type == DUCKDB_TYPES[f.type]


def test_every_code_list_a_field_names_exists():
    coded = [f for f in fields.catalogue() if f.codes]
    assert coded
    assert {f.codes for f in coded if not fields.codes(f.codes)} == set()
    assert {f.type for f in coded} <= CODED_TYPES


def test_integer_code_lists_hold_only_integers():
    for f in fields.catalogue():
        if f.codes and f.type == "integer":
            assert all(code.isdecimal() for code in fields.codes(f.codes)), f.codes


def test_a_code_list_that_does_not_exist_is_empty():
    assert dict(fields.codes("no_such_list")) == {}


@pytest.mark.parametrize(
    ("template", "legacy", "width"),
    [("inventory", False, 104), ("inventory", True, 80), ("facility", False, 62)],
)
def test_upload_templates_have_every_position_filled_once(template, legacy, width):
    columns = fields.template_fields(template, legacy)
    places = [f.legacy_position if legacy else f.position for f in columns]
    assert places == list(range(1, width + 1))
    headers = fields.template_headers(template, legacy)
    assert headers[0] == "CERSID"
    assert len({header.casefold() for header in headers}) == width


def test_the_legacy_inventory_template_is_the_current_one_without_the_24_newer_hazards():
    current = fields.template_headers("inventory")
    legacy = fields.template_headers("inventory", legacy=True)
    newer = [header for header in current if header not in legacy]
    assert [header for header in current if header in legacy] == legacy
    assert len(newer) == 24
    assert current[28:52] == newer
    assert all(header.startswith(("FHCPhysical", "FHCHealth")) for header in newer)


def test_known_positions_of_the_templates_are_kept():
    current = fields.template_headers("inventory")
    legacy = fields.template_headers("inventory", legacy=True)
    assert (current[53], current[56], current[103]) == (
        "MaximumDailyAmount",
        "Units",
        "DOTHazardClassificationID",
    )
    assert (legacy[29], legacy[32], legacy[79]) == (current[53], current[56], current[103])
    facility = fields.template_headers("facility")
    assert (facility[1], facility[54], facility[61]) == (
        "BeginningDate",
        "FacilityID",
        "PropertyOwnerCountry",
    )


def test_headings_and_aliases_of_the_inventory_never_collide():
    names = Counter()
    for f in fields.template_fields("inventory"):
        names.update({name.casefold() for name in (f.header, *f.aliases)})
    assert [name for name, times in names.items() if times > 1] == []


def test_exchange_elements_of_a_table_are_found_by_path():
    assert fields.element_columns("inventory_items")["CASNumber"].column == "cas_number"
    paths = fields.element_columns("submittal_deliveries")
    status = paths["SubmittalElementHeader/SubmittalStatus"]
    assert status.column == "submittal_status"
    assert paths["SubmittalElementHeader/RegulatorSubmittalAction/Status"] == status
    assert paths["Chemicals/@changedFromLastSubmittal"].column == "change_from_last_submittal"


def test_form_tables_carry_the_keys_of_their_rows():
    for table in fields.tables().values():
        if table.kind == "form" and table.element:
            assert set(fields.columns(table.table)) >= ROW_KEYS


def test_inherited_columns_come_first():
    inherited = list(fields.columns("inventory_items"))
    assert list(fields.columns("current_inventory"))[: len(inherited)] == inherited


def test_people_phones_and_addresses_of_people_are_not_public():
    personal = re.compile(r"phone|pager|e_?mail(?!box)|fax|(first|last|agent)_name|signer|preparer")
    open_to_all = [f for f in fields.catalogue() if f.public != "no" and personal.search(f.column)]
    assert [(f.table, f.column) for f in open_to_all] == []
    contacts = ("owner_", "operator_", "e_contact_", "pec_", "sec_", "billing_", "property_owner_")
    for f in fields.columns("owner_operators").values():
        if f.column.startswith(contacts) and not f.column.endswith("_key"):
            assert f.public == "no", f.column


def test_where_materials_are_stored_is_not_public():
    for column in ("chemical_location", "map_number", "grid_number", "search_text"):
        assert field("inventory_items", column).public == "no"


def test_what_a_material_is_can_be_masked_as_a_trade_secret():
    identity = re.compile(
        r"chemical_name|common_name|cas_number|cclid|us_epa_srs_number|hc\d_|material_key"
        r"|additional_mixture|description_comment"
    )
    named = [f for f in fields.columns("inventory_items").values() if identity.search(f.column)]
    assert len(named) == 28
    assert {f.public for f in named} == {"trade-secret"}


def test_amounts_and_hazards_stay_public():
    for column in ("maximum_daily_amount", "units", "ehs", "fhc_fire", "trade_secret"):
        assert field("inventory_items", column).public == "yes"


@pytest.mark.parametrize(
    ("table", "column", "number", "kind", "length"),
    [
        ("inventory_items", "common_name", "207", "text", 500),
        ("inventory_items", "maximum_daily_amount", "218", "decimal", 15),
        ("inventory_items", "days_on_site", "222", "integer", 3),
        ("inventory_items", "fhc_health_simple_asphyxiant", "216bb", "yes-no", None),
        ("inventory_items", "state_waste_code", "220", "code", 3),
        ("submittal_deliveries", "submitted_on", "20.0010", "datetime", None),
        ("submittal_deliveries", "next_due_date", "20.0087", "date", None),
        ("business_activities", "county_id", "105a", "integer", None),
        ("owner_operators", "pec_24_hour_phone", "126", "text", 25),
        ("ust_tanks", "tank_capacity_in_gallons", "436", "integer", 7),
    ],
)
def test_numbers_types_and_lengths_are_the_registry_s(table, column, number, kind, length):
    f = field(table, column)
    assert (f.number, f.type, f.length) == (number, kind, length)


def test_comments_of_several_lines_are_comments_and_not_text():
    for table, column in (
        ("submittal_deliveries", "submittal_action_comments"),
        ("inventory_items", "chemical_description_comment"),
        ("business_activities", "comments"),
    ):
        assert field(table, column).type == "comment"


def test_the_catalogue_file_keeps_one_dialect():
    text = (REFERENCE / "fields.csv").read_bytes()
    assert b"\r" not in text
    assert list(raw_rows()[0]) == [
        *("table", "column", "element", "number", "type", "length", "codes", "public"),
        *("template", "position", "legacy_position", "header", "aliases", "label", "description"),
    ]
    assert all(value == value.strip() for row in raw_rows() for value in row.values())
