-- Which pure materials are reported without a CAS number, or with a filler in its place?
--
-- Rows: current_inventory
-- Name: CAS number missing
-- Why: The same material under two names cannot be added up or found by its number.
-- Rests on: Data Dictionary field 209; guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.cas_number
-- Finding: A pure material has no CAS number, or a filler in its place.
-- Shows: cers_id, facility_name, city, common_name, cas_number, hm_type, maximum_daily_amount,
-- units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.cas_number,
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
where items.hm_type = 'a' and is_no_cas(items.cas_number)
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
