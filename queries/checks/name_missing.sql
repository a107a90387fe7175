-- Which materials have no common name?
--
-- Rows: current_inventory
-- Name: Common name missing
-- Why: Responders and searches know a material by it; CERS requires it.
-- Rests on: Data Dictionary field 207; CERS upload check 1028
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.common_name
-- Finding: The common name is blank or unreadable; CERS requires it.
-- Shows: cers_id, facility_name, city, common_name, cas_number, maximum_daily_amount, units,
-- locator
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
where items.common_name is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
