-- Which materials are reported with an amount below zero?
--
-- Rows: current_inventory
-- Name: Amount below zero
-- Why: No amount can be less than nothing, and totals would be too low.
-- Rests on: Data Dictionary fields 213, 215 and 217 to 219
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.maximum_daily_amount, average_daily_amount, largest_container,
-- annual_waste_amount, curies
-- Finding: An amount is less than zero.
-- Shows: cers_id, facility_name, city, common_name, maximum_daily_amount, average_daily_amount,
-- largest_container, annual_waste_amount, curies, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.maximum_daily_amount,
    items.average_daily_amount,
    items.largest_container,
    items.annual_waste_amount,
    items.curies,
    items.cas_number,
    items.hm_type,
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
where least(
        items.maximum_daily_amount, items.average_daily_amount, items.largest_container,
        items.annual_waste_amount, items.curies
    ) < 0
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
