-- Which facilities give no mailing address, or no city with it?
--
-- Rows: facilities
-- Name: Mailing address missing
-- Why: CERS requires street and city of every facility; notices are sent there.
-- Rests on: Data Dictionary fields 108a and 108b; minimally required by CERS
-- Severity: error
-- Examines: facilities
-- Evaluated: at load
-- Fields: owner_operators.mailing_address, mailing_address_city
-- Finding: The mailing address or its city is blank or unreadable; CERS requires both.
-- Shows: cers_id, facility_name, mailing_address, mailing_address_city, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    contacts.mailing_address,
    contacts.mailing_address_city,
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
where contacts.mailing_address is null or contacts.mailing_address_city is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
