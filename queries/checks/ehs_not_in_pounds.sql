-- Which pure extremely hazardous substances are not reported in pounds?
--
-- Rows: current_inventory
-- Name: EHS not in pounds
-- Why: Planning quantities are in pounds, and a volume cannot be turned into pounds without the
-- density.
-- Rests on: HSC 25507(a)(3); Data Dictionary field 221; CERS upload check 1069
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.units, ehs, hm_type
-- Finding: A pure extremely hazardous substance should be reported in pounds.
-- Shows: cers_id, facility_name, city, common_name, ehs, hm_type, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.ehs,
    items.hm_type,
    items.maximum_daily_amount,
    items.units,
    items.cas_number,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where items.ehs = 'Y' and items.hm_type = 'a' and items.units <> 'c'
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
