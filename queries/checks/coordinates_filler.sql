-- Which facilities have coordinates that only stand for a place, zero or the middle of the state?
--
-- Rows: facilities
-- Name: Coordinates are fillers
-- Why: CERS fills in the middle of California where it cannot find an address.
-- Rests on: Exchange format; guidance
-- Severity: advice
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.latitude, longitude
-- Finding: The coordinates stand for an unknown place, so no point is shown.
-- Shows: cers_id, facility_name, site_address, city, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    coalesce(facilities.latitude, points.latitude_measure) as latitude,
    coalesce(facilities.longitude, points.longitude_measure) as longitude,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
left join current_submittals as information
    on information.cers_id = facilities.cers_id and information.submittal_element = 1
left join facility_points as points
    on points.submittal_key = information.submittal_key
-- A latitude beyond the poles is a longitude: swapped, which is another check.
where facilities.point_basis = 'filler'
    and coalesce(abs(points.latitude_measure), 0) <= 90
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
