-- Which materials stand in several rows of one inventory for one location?
--
-- Rows: current_inventory
-- Name: Duplicate rows
-- Why: A material that is uploaded twice counts twice in every total; the template has one row per
-- material and location. Rows are alike when location, name and CAS number are.
-- Rests on: Data Dictionary fields 201, 205, 207 and 209; CERS appends uploaded rows without
-- comparing them
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.common_name, chemical_name, chemical_location, cas_number
-- Finding: Another row of the same inventory has the same location, name and CAS number.
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
        items.submittal_key,
        items.chemical_name,
        items.chemical_location,
        items.cas_number,
        items.physical_state,
        items.trade_secret,
        items.regulator_code,
        items.sha256,
        hash(
            items.submittal_key,
            lower(trim(items.chemical_location)),
            lower(trim(coalesce(items.common_name, items.chemical_name))),
            lower(trim(items.cas_number))
        ) as mark
    from {checks/_materials} as items
    where coalesce(items.common_name, items.chemical_name) is not null
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
    marked.chemical_name,
    marked.chemical_location,
    marked.cas_number,
    marked.physical_state,
    marked.trade_secret,
    marked.regulator_code,
    facilities.organization_name,
    marked.sha256,
    marked.submittal_key
from marked
inner join repeated using (mark)
inner join facilities using (cers_id)
order by marked.cers_id, lower(marked.common_name), marked.position, marked.locator
limit $limit::bigint
offset $offset::bigint;
