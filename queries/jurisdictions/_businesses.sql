-- Businesses with facilities in the chosen agencies and counties: how many here, how many known
-- anywhere, how many CERS counts statewide, and of those how many no loaded file names.
select
    here.organization_code,
    here.known_here,
    here.loaded_here,
    here.materials_here,
    here.ehs_here,
    organizations.organization_name,
    organizations.organization_headquarters,
    organizations.origin,
    organizations.facilities_known,
    organizations.facilities_loaded,
    organizations.facilities_known - here.known_here as known_elsewhere,
    organizations.facility_count,
    case
        when organizations.facility_count is not null
            then greatest(organizations.facility_count - organizations.facilities_known, 0)
    end as not_named,
    organizations.last_submittal_on,
    organizations.search_text,
    organizations.facilities_known > here.known_here
    or coalesce(organizations.facility_count > here.known_here, false) as reaches_beyond
from (
    select
        holdings.organization_code,
        count(*) as known_here,
        count(*) filter (where is_loaded) as loaded_here,
        coalesce(sum(counted_materials), 0)::bigint as materials_here,
        count(*) filter (where counted_ehs > 0) as ehs_here
    from {facilities/_counted} as facilities
    semi join {facilities/_in_scope} as scope using (cers_id)
    inner join {businesses/_holdings} as holdings using (cers_id)
    where holdings.organization_code is not null
    group by holdings.organization_code
) as here
inner join {businesses/_firms} as organizations using (organization_code)
