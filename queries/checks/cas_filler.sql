-- Which materials have a filler such as MIX or N/A in place of a CAS number, for a component or
-- for a mixture or waste?
--
-- Rows: current_inventory
-- Name: CAS number is a filler
-- Why: A filler looks like a number to whoever counts; a field left blank says the same. A pure
-- material without a number is another check.
-- Rests on: Data Dictionary fields 209, 229, 233, 237, 241 and 245; guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.cas_number, hc1_cas, hc2_cas, hc3_cas, hc4_cas, hc5_cas
-- Finding: A filler stands in place of a CAS number.
-- Shows: cers_id, facility_name, city, common_name, hm_type, cas_number, hc1_cas, hc2_cas
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.cas_number,
    items.hc1_cas,
    items.hc2_cas,
    items.hc3_cas,
    items.hc4_cas,
    items.hc5_cas,
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
where (items.hm_type is distinct from 'a' and items.cas_number is not null and is_no_cas(items.cas_number))
    or (items.hc1_cas is not null and is_no_cas(items.hc1_cas))
    or (items.hc2_cas is not null and is_no_cas(items.hc2_cas))
    or (items.hc3_cas is not null and is_no_cas(items.hc3_cas))
    or (items.hc4_cas is not null and is_no_cas(items.hc4_cas))
    or (items.hc5_cas is not null and is_no_cas(items.hc5_cas))
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
