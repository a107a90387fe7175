-- Which facilities say that they have no hazardous materials on site, but report a material at or
-- above a reporting threshold?
--
-- Rows: facilities
-- Name: Hazardous materials denied, but reported
-- Why: The answer decides which elements a facility has to submit.
-- Rests on: HSC 25507(a)(1); Data Dictionary Business Activities 4
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.hm_on_site
-- Finding: Hazardous materials on site are denied, but a material at a reporting threshold is
-- reported.
-- Shows: cers_id, facility_name, site_address, city, hm_on_site, materials, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
-- Cannot tell: undetermined/activities: their Business Activities leave a question unanswered
-- Cannot tell: undetermined/inventories: no inventory of them is loaded
with totals as (
    select
        items.cers_id,
        items.material_key,
        items.physical_state,
        sum(case
            when items.physical_state = 'a' and items.units = 'd' then items.maximum_daily_amount * 2000
            when items.units = case items.physical_state when 'a' then 'c' when 'b' then 'a' else 'b' end
                then items.maximum_daily_amount
        end) as amount
    from {checks/_materials} as items
    where items.hm_type is distinct from 'c'
        and items.cers_id in (select cers_id from facilities where hm_on_site = 'N')
    group by items.cers_id, items.material_key, items.physical_state
),

amounts as (
    select
        cers_id,
        count(*) as materials
    from totals
    where amount >= case physical_state when 'a' then 500 when 'b' then 55 when 'c' then 200 end
    group by cers_id
)

select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.hm_on_site,
    amounts.materials,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
inner join amounts
    on amounts.cers_id = facilities.cers_id
where facilities.hm_on_site = 'N'
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
