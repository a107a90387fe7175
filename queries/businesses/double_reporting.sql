-- Which facilities of this business may be reported twice: several CERS IDs at one address, or the
-- same inventory as a CERS submittal and as a local upload?
with
addressed as (
    select
        cers_id,
        facility_name,
        organization_name,
        site_address,
        city,
        agency_name,
        regexp_replace(lower(site_address), '[^a-z0-9]+', ' ', 'g')
            || '|' || regexp_replace(lower(city), '[^a-z0-9]+', ' ', 'g') as place
    from {businesses/_sites} as sites
),

shared as (
    select place
    from addressed
    where place is not null
    group by place
    having count(*) > 1
),

uploaded as (
    select cers_id
    from submittals
    where submittal_element = 2
    group by cers_id
    having bool_or(submittal_key like 'workbook:%' or submittal_key like 'local:%')
        and bool_or(submittal_key not like 'workbook:%' and submittal_key not like 'local:%')
)

select
    case when shared.place is not null then 'same-address' else 'two-channels' end as reason,
    addressed.cers_id,
    addressed.facility_name,
    addressed.organization_name,
    addressed.site_address,
    addressed.city,
    addressed.agency_name
from addressed
left join shared using (place)
left join uploaded using (cers_id)
where shared.place is not null or uploaded.cers_id is not null
order by reason, addressed.city, addressed.site_address, addressed.cers_id;
