-- Which materials have a largest container that holds more than the maximum daily amount?
--
-- Rows: current_inventory
-- Name: Largest container above maximum
-- Why: A container may be partly filled; often the maximum was not kept up to date.
-- Rests on: Data Dictionary fields 215 and 218; guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.largest_container, maximum_daily_amount
-- Finding: The largest container holds more than the maximum daily amount.
-- Shows: cers_id, facility_name, city, common_name, largest_container, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.largest_container,
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
where items.largest_container > items.maximum_daily_amount
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
