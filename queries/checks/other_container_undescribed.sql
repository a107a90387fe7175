-- Which materials are in another storage container that is not described?
--
-- Rows: current_inventory
-- Name: Other container not described
-- Why: How a material burns or leaks depends on what holds it.
-- Rests on: Data Dictionary fields 223r and 223r-1; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.other_storage_container, sc_other
-- Finding: A storage container is marked as other, but not described.
-- Shows: cers_id, facility_name, city, common_name, sc_other, other_storage_container,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.other_storage_container,
    items.sc_other,
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
where items.sc_other = 'Y' and items.other_storage_container is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
