-- Which solids, liquids and gases are reported in a unit that does not fit their physical state?
--
-- Rows: current_inventory
-- Name: Unit does not fit the state
-- Why: Reporting thresholds are pounds for solids, gallons for liquids and cubic feet for gases;
-- another unit cannot be compared.
-- Rests on: HSC 25507(a)(1); Data Dictionary fields 214 and 221
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.units, physical_state
-- Finding: The unit does not fit the physical state.
-- Shows: cers_id, facility_name, city, common_name, physical_state, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.physical_state,
    items.maximum_daily_amount,
    items.units,
    items.cas_number,
    items.hm_type,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256,
    items.submittal_key
from {checks/_materials} as items
inner join facilities using (cers_id)
where (items.physical_state = 'a' and items.units in ('a', 'b'))
    or (items.physical_state = 'b' and items.units = 'b')
    or (items.physical_state = 'c' and items.units = 'a')
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
