-- Which facilities name no emergency contact?
--
-- Rows: facilities
-- Name: No emergency contact
-- Why: In an emergency nobody can be called who knows the place.
-- Rests on: HSC ch. 6.95; Data Dictionary fields 123 to 132
-- Severity: error
-- Examines: facilities
-- Evaluated: at load
-- Fields: owner_operators.pec_name
-- Finding: No emergency contact is named.
-- Shows: cers_id, facility_name, site_address, city, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    contacts.pec_name,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
inner join current_submittals as information
    on information.cers_id = facilities.cers_id and information.submittal_element = 1
inner join owner_operators as contacts
    on contacts.submittal_key = information.submittal_key
where coalesce(contacts.pec_name, contacts.sec_name) is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
