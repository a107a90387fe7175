-- Which facilities have coordinates outside California?
--
-- Rows: facilities
-- Name: Coordinates outside California
-- Why: A sign is missing, or latitude and longitude are swapped.
-- Rests on: Data Dictionary facility coordinates; guidance
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.latitude, longitude
-- Finding: The coordinates lie outside California: a sign is missing, or latitude and longitude
-- changed places.
-- Shows: cers_id, facility_name, site_address, city, latitude, longitude, regulator_code
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
where if(
    facilities.point_basis = 'reported',
    not in_california(facilities.latitude, facilities.longitude),
    facilities.point_basis = 'filler' and abs(points.latitude_measure) > 90
)
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
