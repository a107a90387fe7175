-- Which facilities share one street address with another CERS ID?
--
-- Rows: facilities
-- Name: One address, several CERS IDs
-- Why: Often right, as in a mall; else one site was entered twice, and its materials count twice.
-- Rests on: Guidance
-- Severity: advice
-- Examines: facilities
-- Evaluated: on request
-- Shows: cers_id, facility_name, site_address, city, facilities_here, cers_ids_here,
-- regulator_code
-- Cannot tell: undetermined/addresses: they give no street address or ZIP code
with places as (
    select
        facilities.cers_id,
        regexp_replace(lower(facilities.site_address), '[^a-z0-9]+', '', 'g')
            || ' ' || left(facilities.zip_code, 5) as place
    from facilities
    where facilities.site_address is not null and facilities.zip_code is not null
),

shared as (
    select
        place,
        count(*) as facilities_here,
        list_sort(list(cers_id))[:10] as cers_ids
    from places
    group by place
    having count(*) > 1
)

select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    shared.facilities_here,
    list_aggregate(shared.cers_ids, 'string_agg', ', ') as cers_ids_here,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
inner join places
    on places.cers_id = facilities.cers_id
inner join shared
    on shared.place = places.place
where true
order by shared.place, facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
