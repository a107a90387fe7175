-- Where do the facilities that meet the filter lie? One row per spot: a facility, or with a cell
-- size in degrees all facilities of a cell of that size.
--
-- Rows: facilities
with spots as (
    select
        cers_id,
        facility_name,
        city,
        case when $cell::double > 0 then round(latitude / $cell) * $cell else latitude end
            as latitude,
        case when $cell > 0 then round(longitude / $cell) * $cell else longitude end as longitude
    from {jurisdictions/_matching} as matching
    where point_basis = 'reported'
)

select
    latitude,
    longitude,
    count(*) as facilities,
    min(cers_id) as cers_id,
    min(facility_name) as facility_name,
    min(city) as city
from spots
group by latitude, longitude
order by facilities desc, cers_id;
