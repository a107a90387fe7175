-- Which facilities give an EPA ID that does not have 12 characters?
--
-- Rows: facilities
-- Name: EPA ID malformed
-- Why: Waste manifests are found by it.
-- Rests on: Data Dictionary Business Activities; CERS upload check 1017
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: business_activities.epa_id
-- Finding: The EPA ID does not have 12 characters.
-- Shows: cers_id, facility_name, site_address, city, epa_id, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    activities.epa_id,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
inner join current_submittals as information
    on information.cers_id = facilities.cers_id and information.submittal_element = 1
inner join business_activities as activities
    on activities.submittal_key = information.submittal_key
where length(activities.epa_id) <> 12
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
