-- Which facilities give a city and a ZIP code that no table of the reference data knows?
--
-- Rows: facilities
select distinct
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    facilities.organization_name
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
left join reference_county_places as by_city
    on by_city.kind = 'city'
    and by_city.place
        = trim(regexp_replace(lower(strip_accents(facilities.city)), '[^a-z0-9]+', ' ', 'g'))
left join reference_county_places as by_zip
    on by_zip.kind = 'zip' and by_zip.place = left(facilities.zip_code, 5)
where coalesce(by_city.county_id, by_zip.county_id) is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
