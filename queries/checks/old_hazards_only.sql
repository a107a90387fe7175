-- Which materials are classified by the older federal hazard categories only?
--
-- Rows: current_inventory
-- Name: Older hazard scheme only
-- Why: Since the federal rule of 2016 a material is classified by 24 categories; the five older
-- ones cannot be turned into them.
-- Rests on: 40 CFR 370 as amended in 2016; guidance
-- Severity: advice
-- Examines: materials
-- Evaluated: at load
-- Fields: inventory_items.fhc_fire, fhc_reactive, fhc_pressure_release, fhc_acute_health,
-- fhc_chronic_health
-- Finding: The material is classified by the five older hazard categories only.
-- Shows: cers_id, facility_name, city, common_name, fhc_fire, fhc_reactive, fhc_pressure_release,
-- maximum_daily_amount, units
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with materials as (
    select reported.*
    from {checks/_materials} as reported
)

select
    items.cers_id,
    facilities.facility_name,
    facilities.city,
    items.common_name,
    items.fhc_fire,
    items.fhc_reactive,
    items.fhc_pressure_release,
    items.fhc_acute_health,
    items.fhc_chronic_health,
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
from with_marks('materials') as items
inner join facilities using (cers_id)
where items.older_hazard_flags <> 1
    and items.newer_hazard_flags = 1
order by items.cers_id, items.position, items.locator
limit $limit::bigint
offset $offset::bigint;
