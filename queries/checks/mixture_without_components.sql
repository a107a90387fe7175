-- Which mixtures and wastes name none of their components?
--
-- Rows: current_inventory
-- Name: Mixture without components
-- Why: Responders and searches cannot see what is in it.
-- Rests on: Data Dictionary fields 226 to 245 and 247; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.hc1_name, hm_type
-- Finding: A mixture or waste names none of its hazardous components.
-- Shows: cers_id, facility_name, city, common_name, hm_type, hc1_name, hc1_cas,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.hm_type,
    items.hc1_name,
    items.hc1_cas,
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
where items.hm_type in ('b', 'c')
    and coalesce(
        items.hc1_name, items.hc2_name, items.hc3_name, items.hc4_name, items.hc5_name,
        items.hc1_cas, items.hc2_cas, items.hc3_cas, items.hc4_cas, items.hc5_cas,
        items.additional_mixture_components
    ) is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
