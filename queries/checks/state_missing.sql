-- Which materials give no physical state?
--
-- Rows: current_inventory
-- Name: Physical state missing
-- Why: Which reporting threshold applies depends on it.
-- Rests on: HSC 25507(a)(1); Data Dictionary field 214; CERS upload check 1028
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.physical_state
-- Finding: The physical state is blank or unreadable; CERS requires it.
-- Shows: cers_id, facility_name, city, common_name, physical_state, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.physical_state,
    items.maximum_daily_amount,
    items.units,
    items.cas_number,
    items.hm_type,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where items.physical_state is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
