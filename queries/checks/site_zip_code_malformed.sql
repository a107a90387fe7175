-- Which facilities give a ZIP code of the site that is none of California?
--
-- Rows: facilities
-- Name: ZIP code of the site malformed
-- Why: Which agency and county a place belongs to is looked up by it. Five digits or ZIP+4,
-- beginning with 9, are right.
-- Rests on: Data Dictionary field 105; CERS upload check 1017
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: business_activities.zip_code
-- Finding: The ZIP code of the site is none of California: five digits or ZIP+4, beginning with
-- 9.
-- Shows: cers_id, facility_name, site_address, city, zip_code, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    activities.zip_code,
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
where not regexp_full_match(activities.zip_code, '9[0-9]{4}(-[0-9]{4})?')
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
