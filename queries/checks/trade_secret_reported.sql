-- Which facilities report trade secrets?
--
-- Rows: facilities
-- Name: Trade secret reported
-- Why: Its name and location are kept from the public, and public files mask it.
-- Rests on: HSC 25512; Data Dictionary field 206; CERS upload check 1078
-- Severity: advice
-- Examines: facilities
-- Evaluated: at load
-- Fields: inventory_items.trade_secret
-- Finding: The material is a trade secret; public files mask it.
-- Shows: cers_id, facility_name, city, locator, submitted_on
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.locator,
    pacific(items.submitted_on)::date as submitted_on,
    items.regulator_code,
    facilities.organization_name,
    items.sha256,
    items.submittal_key
from {inventory/_basis} as items
semi join {facilities/_in_scope} as scope using (cers_id)
inner join facilities using (cers_id)
where items.trade_secret = 'Y'
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
