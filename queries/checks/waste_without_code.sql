-- Which wastes have no state waste code?
--
-- Rows: current_inventory
-- Name: Waste without waste code
-- Why: The code says which treatment and manifests apply.
-- Rests on: Data Dictionary field 220; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.state_waste_code, hm_type
-- Finding: A waste is reported, but its state waste code is blank or unreadable.
-- Shows: cers_id, facility_name, city, common_name, hm_type, state_waste_code,
-- annual_waste_amount, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.hm_type,
    items.state_waste_code,
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
where items.hm_type = 'c' and items.state_waste_code is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
