-- Which facilities have no coordinates?
--
-- Rows: facilities
-- Name: Coordinates missing
-- Why: They are missing from every map and search by place.
-- Rests on: Data Dictionary facility coordinates; guidance
-- Severity: advice
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.latitude
-- Finding: No coordinates are reported, so no point is shown.
-- Shows: cers_id, facility_name, site_address, city, regulator_code
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
where facilities.is_loaded and facilities.point_basis = 'none'
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
