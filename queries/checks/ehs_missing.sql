-- Which materials do not say whether they are extremely hazardous substances?
--
-- Rows: current_inventory
-- Name: EHS not answered
-- Why: Which quantities have to be reported depends on it; CERS requires it.
-- Rests on: HSC 25507(a)(3); Data Dictionary field 208; CERS upload check 1028
-- Severity: error
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.ehs
-- Finding: Whether the material is an EHS is blank or unreadable; CERS requires it.
-- Shows: cers_id, facility_name, city, common_name, ehs, cas_number, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.ehs,
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
where items.ehs is null
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
