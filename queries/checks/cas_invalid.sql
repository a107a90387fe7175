-- Which CAS numbers, of materials or of their components, have a wrong form or check digit?
--
-- Rows: current_inventory
-- Name: CAS number invalid
-- Why: A mistyped number names no substance, or another one.
-- Rests on: Data Dictionary fields 209, 229, 233, 237, 241 and 245; check digit as CAS defines it
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.cas_number, hc1_cas, hc2_cas, hc3_cas, hc4_cas, hc5_cas
-- Finding: The form or the check digit of a CAS number is wrong, as when a spreadsheet turns it
-- into a date.
-- Shows: cers_id, facility_name, city, common_name, cas_number, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.cas_number,
    items.hc1_cas,
    items.hc2_cas,
    items.hc3_cas,
    items.hc4_cas,
    items.hc5_cas,
    items.hm_type,
    items.maximum_daily_amount,
    items.units,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where is_bad_cas(items.cas_number)
    or is_bad_cas(items.hc1_cas)
    or is_bad_cas(items.hc2_cas)
    or is_bad_cas(items.hc3_cas)
    or is_bad_cas(items.hc4_cas)
    or is_bad_cas(items.hc5_cas)
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
