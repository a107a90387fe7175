-- Which materials have no maximum daily amount, or one of zero?
--
-- Rows: current_inventory
-- Name: Amount zero or missing
-- Why: Whether the material has to be reported cannot be told, and totals leave it out.
-- Rests on: HSC 25507(a)(1); Data Dictionary field 218; CERS upload check 1028
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.maximum_daily_amount
-- Finding: The maximum daily amount is blank, unreadable or zero; CERS requires it.
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
where coalesce(items.maximum_daily_amount, 0) = 0
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
