-- Which materials have components that make up more than 100 percent together?
--
-- Rows: current_inventory
-- Name: Components over 100 %
-- Why: A percentage is wrong or in another measure than weight.
-- Rests on: Data Dictionary fields 226, 230, 234, 238 and 242; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.hc1_percent_by_weight, hc2_percent_by_weight, hc3_percent_by_weight,
-- hc4_percent_by_weight, hc5_percent_by_weight
-- Finding: The components make up more than 100 percent together.
-- Shows: cers_id, facility_name, city, common_name, components_percent, hc1_name,
-- hc1_percent_by_weight, hc2_name, hc2_percent_by_weight
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with added as (
    select
        items.*,
        coalesce(hc1_percent_by_weight, 0) + coalesce(hc2_percent_by_weight, 0)
        + coalesce(hc3_percent_by_weight, 0) + coalesce(hc4_percent_by_weight, 0)
        + coalesce(hc5_percent_by_weight, 0) as components_percent
    from {checks/_materials} as items
)

select
    added.cers_id,
    facilities.facility_name,
    facilities.city,
    added.common_name,
    added.components_percent,
    added.hc1_name,
    added.hc1_percent_by_weight,
    added.hc2_name,
    added.hc2_percent_by_weight,
    added.hc3_name,
    added.hc3_percent_by_weight,
    added.hc4_name,
    added.hc4_percent_by_weight,
    added.hc5_name,
    added.hc5_percent_by_weight,
    added.trade_secret,
    added.regulator_code,
    facilities.organization_name,
    added.locator,
    added.sha256,
    added.submittal_key
from added
inner join facilities using (cers_id)
-- Percentages have two decimals; half of the last one is rounding, not an excess.
where added.components_percent > 100.005
order by added.cers_id, added.position, added.locator
limit $limit::bigint
offset $offset::bigint;
