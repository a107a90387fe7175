-- The CUPA of every city and, for the rest of a county, of its unincorporated area, by the directory;
-- agencies named there are known by code where a listing or the directory gives one.
select
    places.place_key,
    places.county_id,
    places.agency_name,
    coalesce(places.regulator_code, regulators.regulator_code) as regulator_code
from reference_places as places
left join regulators
    on lower(regulators.regulator_name) = lower(places.agency_name)
