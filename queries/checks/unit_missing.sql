-- Which materials give no unit?
--
-- Rows: current_inventory
-- Name: Unit missing
-- Why: An amount without a unit says nothing; CERS requires it of every material.
-- Rests on: Data Dictionary field 221; CERS upload check 1028
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.units
-- Finding: The unit is blank or unreadable; CERS requires it.
-- Shows: cers_id, facility_name, city, common_name, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.maximum_daily_amount,
    items.units,
    items.cas_number,
    items.hm_type,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where items.units is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
