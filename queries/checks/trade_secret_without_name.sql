-- Which facilities report a trade secret without a common name that the public may see?
--
-- Rows: facilities
-- Name: Trade secret without public name
-- Why: The public edition needs a name that gives nothing away; the chemical name repeated as the
-- common name gives it away.
-- Rests on: HSC 25512; Data Dictionary fields 205 to 207; guidance
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: inventory_items.common_name, trade_secret
-- Finding: A trade secret has no common name, or its chemical name repeated as such.
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
    and (
        items.common_name is null
        or lower(trim(items.common_name)) = lower(trim(items.chemical_name))
    )
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
