-- The county of facilities whose sources name only a city or ZIP code: the city decides when it is
-- incorporated, since a city lies in one county; else the ZIP code does, which may straddle a line.
with
inferred as (
    select
        facilities.cers_id,
        coalesce(by_city.county_id, by_zip.county_id) as county_id,
        if(by_city.county_id is not null, 'inferred-city', 'inferred-zip') as county_basis
    from facilities
    semi join touched_facilities using (cers_id)
    left join reference_county_places as by_city
        on by_city.kind = 'city'
        and by_city.place = trim(replace(
            ' ' || regexp_replace(lower(strip_accents(facilities.city)), '[^a-z0-9]+', ' ', 'g')
            || ' ',
            ' saint ',
            ' st '
        ))
    left join reference_county_places as by_zip
        on by_zip.kind = 'zip'
        and by_zip.place
            = regexp_extract(trim(facilities.zip_code), '^(\d{5})(-?\d{4})?$', 1)
    where facilities.county_id is null
)

update facilities
set
    county_id = inferred.county_id,
    county_basis = inferred.county_basis
from inferred
where facilities.cers_id = inferred.cers_id
    and inferred.county_id is not null;
