-- Which businesses have facilities in the chosen agencies and counties? reach is several (two or
-- more facilities here), beyond (facilities elsewhere too) or null for all; largest here first, a
-- page at a time. Agencies and counties are those of all its known facilities.
--
-- Rows: organizations
with page as (
    from {jurisdictions/_businesses} as held_here
    where case $reach::varchar
            when 'several' then known_here > 1
            when 'beyond' then reaches_beyond
            when 'either' then known_here > 1 or reaches_beyond
            else true
        end
        and (
            $search::varchar[] is null
            or list_bool_and(list_transform($search, lambda word: contains(search_text, word)))
        )
    order by known_here desc, facilities_known desc, lower(organization_name), organization_code
    limit $limit::bigint
    offset $offset::bigint
),

footprint as (
    select
        holdings.organization_code,
        count(distinct facilities.regulator_code) as agencies,
        count(distinct facilities.county_id) as counties,
        count(*) filter (where facilities.regulator_code is null) as without_agency
    from facilities
    inner join {businesses/_holdings} as holdings using (cers_id)
    where holdings.organization_code in (select organization_code from page)
    group by holdings.organization_code
)

select
    page.organization_code,
    page.organization_name,
    page.known_here,
    page.loaded_here,
    page.known_elsewhere,
    page.facilities_known,
    page.facilities_loaded,
    page.facility_count,
    page.not_named,
    footprint.agencies,
    footprint.without_agency,
    footprint.counties,
    case when page.loaded_here > 0 then page.materials_here end as materials_here,
    case when page.loaded_here > 0 then page.ehs_here end as ehs_here,
    page.organization_headquarters,
    page.origin,
    page.last_submittal_on
from page
inner join footprint using (organization_code)
order by
    page.known_here desc,
    page.facilities_known desc,
    lower(page.organization_name),
    page.organization_code;
