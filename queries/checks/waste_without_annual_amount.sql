-- Which wastes have no annual amount?
--
-- Rows: current_inventory
-- Name: Waste without annual amount
-- Why: The size of a generator follows from what it makes in a year.
-- Rests on: Data Dictionary field 219; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.annual_waste_amount, hm_type
-- Finding: A waste is reported, but its annual amount is blank or unreadable.
-- Shows: cers_id, facility_name, city, common_name, hm_type, annual_waste_amount,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.hm_type,
    items.annual_waste_amount,
    items.cas_number,
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
where items.hm_type = 'c' and items.annual_waste_amount is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
