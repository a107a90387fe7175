-- Which materials are on the federal list of extremely hazardous substances, at or above their
-- planning quantity, but not marked as EHS?
--
-- Rows: current_inventory
-- Name: At planning quantity, not marked EHS
-- Why: Planning duties begin at this quantity. Compared are rows in pounds and tons.
-- Rests on: HSC 25507(a)(3); 40 CFR 355 Appendix A
-- Severity: warning
-- Examines: materials
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, common_name, cas_number, pounds, threshold_low
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with substances as (
    select
        'cas:' || cas as material_key,
        min(low_lb) as threshold_low
    from reference_thresholds
    where "rule" = 'ehs' and cas is not null
    group by cas
),

totals as (
    select
        items.cers_id,
        items.material_key,
        any_value(items.common_name order by items.position) as common_name,
        sum(items.maximum_daily_amount * if(items.units = 'd', 2000, 1)) as pounds,
        substances.threshold_low
    from {checks/_materials} as items
    inner join substances using (material_key)
    where items.units in ('c', 'd')
        and items.ehs is distinct from 'Y'
    group by items.cers_id, items.material_key, substances.threshold_low
    having pounds >= substances.threshold_low
)

select
    totals.cers_id,
    facilities.facility_name,
    facilities.city,
    totals.common_name,
    replace(totals.material_key, 'cas:', '') as cas_number,
    totals.pounds,
    totals.threshold_low,
    facilities.cal_arp_regulated_substances,
    facilities.regulator_code,
    facilities.organization_name
from totals
inner join facilities using (cers_id)
order by totals.cers_id, totals.material_key
limit $limit::bigint
offset $offset::bigint;
