-- Which facilities in one ZIP code have names that sound alike, at different addresses?
--
-- Rows: facilities
-- Name: Sound-alike facilities nearby
-- Why: One site may have been entered twice with another spelling. Compared are the consonants of
-- the names, without numbers and words such as Inc; a name that more than 20 have there is a chain
-- and left out.
-- Rests on: Guidance
-- Severity: advice
-- Examines: facilities
-- Evaluated: on request
-- Shows: cers_id, facility_name, site_address, city, facilities_here, cers_ids_here,
-- regulator_code
-- Cannot tell: undetermined/addresses: they give no street address or ZIP code
with shared as (
    select
        place,
        count(*) as facilities_here,
        list_sort(list(cers_id))[:10] as cers_ids
    from name_sounds
    group by place
    having count(*) between 2 and 20 and count(distinct address) > 1 and length(place) >= 10
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
inner join name_sounds as places
    on places.cers_id = facilities.cers_id
inner join shared
    on shared.place = places.place
where true
order by shared.place, facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
