-- Which facilities of this business may be reported twice: several CERS IDs at one address, or the
-- same inventory as a CERS submittal and as a local upload?
with
shared as (
    select place
    from {businesses/_sites} as sites
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
    case when shared.place is not null then 'Several CERS IDs at one address'
        else 'Inventory in CERS and in a local upload'
    end as reason,
    sites.cers_id,
    sites.facility_name,
    sites.organization_name,
    sites.site_address,
    sites.city,
    sites.agency_name
from {businesses/_sites} as sites
left join shared using (place)
left join uploaded using (cers_id)
where shared.place is not null or uploaded.cers_id is not null
order by reason, sites.city, sites.site_address, sites.cers_id;
