-- Which materials are on site on no day, or on more days than a year has?
--
-- Rows: current_inventory
-- Name: Days on site out of range
-- Why: A number outside 1 to 366 is no number of days of a year.
-- Rests on: Data Dictionary field 222; guidance
-- Severity: warning
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.days_on_site
-- Finding: Days on site must lie between 1 and 366.
-- Shows: cers_id, facility_name, city, common_name, days_on_site, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.days_on_site,
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
where items.days_on_site not between 1 and 366
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
