-- Which CAS numbers have a wrong form or check digit?
--
-- Name: CAS number invalid
-- Why: A mistyped number names no substance, or another one.
-- Rests on: Data Dictionary field 209; check digit as CAS defines it
-- Severity: warning
-- Examines: materials
-- Shows: cers_id, facility_name, city, common_name, cas_number, maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.cas_number,
    items.hm_type,
    items.maximum_daily_amount,
    items.units,
    items.physical_state,
    items.trade_secret,
    items.regulator_code,
    facilities.organization_name,
    items.locator,
    items.sha256
from {checks/_materials} as items
inner join facilities using (cers_id)
where regexp_matches(items.cas_number, '[0-9]') and not starts_with(items.material_key, 'cas:')
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
