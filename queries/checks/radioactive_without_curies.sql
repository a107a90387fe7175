-- Which radioactive materials give no activity in curies?
--
-- Rows: current_inventory
-- Name: Radioactive without curies
-- Why: The quantities that need an emergency plan are activities, not weights.
-- Rests on: HSC 25507 with 10 CFR 30, 40 and 70; Data Dictionary fields 212 and 213
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.curies, radioactive
-- Finding: The material is marked radioactive, but no Curies are reported.
-- Shows: cers_id, facility_name, city, common_name, radioactive, curies, maximum_daily_amount,
-- units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.radioactive,
    items.curies,
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
where items.radioactive = 'Y' and coalesce(items.curies, 0) <= 0
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
