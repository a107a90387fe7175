-- Which facilities have coordinates outside California?
--
-- Name: Coordinates outside California
-- Why: A sign is missing, or latitude and longitude are swapped.
-- Rests on: Data Dictionary facility coordinates; guidance
-- Severity: warning
-- Examines: facilities
-- Shows: cers_id, facility_name, site_address, city, latitude, longitude, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.latitude,
    facilities.longitude,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where facilities.point_basis = 'reported'
    and not in_california(facilities.latitude, facilities.longitude)
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
