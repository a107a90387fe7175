-- Which facilities hold a substance at or above its federal accident prevention quantity, but say
-- that they have no CalARP regulated substance?
--
-- Rows: current_inventory
-- Name: At accident prevention quantity, CalARP denied
-- Why: California adopts the federal list. Compared are rows in pounds and tons; entries that
-- depend on a concentration are left out.
-- Rests on: 40 CFR 68.130; Data Dictionary Business Activities 4a
-- Severity: warning
-- Examines: materials
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, common_name, cas_number, pounds, threshold_low,
-- cal_arp_regulated_substances
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
with substances as (
    select
        'cas:' || cas as material_key,
        min(low_lb) as threshold_low
    from reference_thresholds
    where "rule" = 'rmp' and cas is not null and least_percent is null
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
    inner join facilities using (cers_id)
    where items.units in ('c', 'd')
        and facilities.cal_arp_regulated_substances = 'N'
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
