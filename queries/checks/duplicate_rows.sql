-- Which materials are reported in several rows that say the same?
--
-- Name: Duplicate rows
-- Why: A material that is uploaded twice counts twice in every total. Rows are alike when
-- material, type, state, location, amount and unit are.
-- Rests on: Guidance; CERS appends uploaded rows without comparing them
-- Severity: warning
-- Examines: materials
-- Shows: cers_id, facility_name, city, common_name, rows_alike, maximum_daily_amount, units,
-- locator
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with marked as (
    select
        items.cers_id,
        items.position,
        items.common_name,
        items.maximum_daily_amount,
        items.units,
        items.locator,
        items.chemical_location,
        items.cas_number,
        items.physical_state,
        items.trade_secret,
        items.regulator_code,
        items.sha256,
        hash(
            items.submittal_key, items.material_key, items.hm_type, items.physical_state,
            lower(trim(items.chemical_location)), items.maximum_daily_amount, items.units
        ) as mark
    from {checks/_materials} as items
    where items.material_key <> 'unidentified'
),

repeated as (
    select
        mark,
        count(*) as rows_alike
    from marked
    group by mark
    having count(*) > 1
)

select
    marked.cers_id,
    facilities.facility_name,
    facilities.city,
    marked.common_name,
    repeated.rows_alike,
    marked.maximum_daily_amount,
    marked.units,
    marked.locator,
    marked.chemical_location,
    marked.cas_number,
    marked.physical_state,
    marked.trade_secret,
    marked.regulator_code,
    facilities.organization_name,
    marked.sha256
from marked
inner join repeated using (mark)
inner join facilities using (cers_id)
order by marked.cers_id, lower(marked.common_name), marked.position, marked.locator
limit $limit::bigint
offset $offset::bigint;
