-- Which materials have a component whose percentage is none between 0.01 and 100?
--
-- Rows: current_inventory
-- Name: Component percentage out of range
-- Why: CERS refuses an upload with such a percentage.
-- Rests on: Data Dictionary fields 226, 230, 234, 238 and 242; CERS upload check 1027
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.hc1_percent_by_weight, hc2_percent_by_weight, hc3_percent_by_weight,
-- hc4_percent_by_weight, hc5_percent_by_weight
-- Finding: The percentage of a component must lie between 0.01 and 100.
-- Shows: cers_id, facility_name, city, common_name, hc1_percent_by_weight,
-- hc2_percent_by_weight, hc3_percent_by_weight, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.hc1_percent_by_weight,
    items.hc2_percent_by_weight,
    items.hc3_percent_by_weight,
    items.hc4_percent_by_weight,
    items.hc5_percent_by_weight,
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
where items.hc1_percent_by_weight not between 0.01 and 100
    or items.hc2_percent_by_weight not between 0.01 and 100
    or items.hc3_percent_by_weight not between 0.01 and 100
    or items.hc4_percent_by_weight not between 0.01 and 100
    or items.hc5_percent_by_weight not between 0.01 and 100
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
