-- Which mixtures have an extremely hazardous component but are not marked as EHS themselves?
--
-- Rows: current_inventory
-- Name: EHS component, material not EHS
-- Why: Searches and reports that look at the material alone miss it.
-- Rests on: Data Dictionary fields 208 and 228, 232, 236, 240, 244; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs
-- Finding: A component is an extremely hazardous substance, but EHS is not Y for the material.
-- Shows: cers_id, facility_name, city, common_name, ehs, hc1_name, hc1_ehs, hc2_name, hc2_ehs,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.ehs,
    items.hc1_name,
    items.hc1_ehs,
    items.hc2_name,
    items.hc2_ehs,
    items.hc3_ehs,
    items.hc4_ehs,
    items.hc5_ehs,
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
where has_ehs(null, items.hc1_ehs, items.hc2_ehs, items.hc3_ehs, items.hc4_ehs, items.hc5_ehs)
    and items.ehs is distinct from 'Y'
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
