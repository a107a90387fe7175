-- Which materials name no storage container?
--
-- Rows: current_inventory
-- Name: No storage container
-- Why: How a material burns or leaks depends on what holds it.
-- Rests on: Data Dictionary field 223; CERS requires one
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.sc_other
-- Finding: No storage container is marked Y; CERS requires at least one.
-- Shows: cers_id, facility_name, city, common_name, sc_other, other_storage_container,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with materials as (
    select reported.*
    from {checks/_materials} as reported
)

select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.sc_other,
    items.other_storage_container,
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
from with_marks('materials') as items
inner join facilities using (cers_id)
where items.container_flags = 1
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
