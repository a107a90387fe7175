-- Which materials give an activity in curies but are not marked as radioactive?
--
-- Rows: current_inventory
-- Name: Curies, but not radioactive
-- Why: Responders look at the mark first.
-- Rests on: Data Dictionary fields 212 and 213; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.radioactive, curies
-- Finding: Curies are reported, but the material is not marked radioactive.
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
where items.curies > 0 and items.radioactive is distinct from 'Y'
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
