-- Which facilities have coordinates that only stand for a place, zero or the middle of the state?
--
-- Name: Coordinates are fillers
-- Why: CERS fills in the middle of California where it cannot find an address.
-- Rests on: Exchange format; guidance
-- Severity: advice
-- Examines: facilities
-- Shows: cers_id, facility_name, site_address, city, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where facilities.point_basis = 'filler'
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
