-- Which facilities give a ZIP code of the mailing address or of an owner or contact in the
-- United States that is no ZIP code?
--
-- Rows: facilities
-- Name: ZIP code malformed
-- Why: Letters to it come back. Five digits or ZIP+4 are right.
-- Rests on: Data Dictionary fields 108d, 116, 122 and 146; CERS upload check 1017
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: owner_operators.mailing_address_zip_code, owner_zip_code, e_contact_zip_code,
-- billing_address_zip_code, property_owner_zip_code
-- Finding: A ZIP code is neither of five digits nor a ZIP+4.
-- Shows: cers_id, facility_name, mailing_address_zip_code, owner_zip_code, e_contact_zip_code,
-- billing_address_zip_code, regulator_code
-- Cannot tell: undetermined/facility_information: no Facility Information of them is loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    contacts.mailing_address_zip_code,
    contacts.owner_zip_code,
    contacts.e_contact_zip_code,
    contacts.billing_address_zip_code,
    contacts.property_owner_zip_code,
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
where is_bad_zip(contacts.mailing_address_zip_code, null)
    or is_bad_zip(contacts.owner_zip_code, contacts.owner_country)
    or is_bad_zip(contacts.e_contact_zip_code, contacts.e_contact_country)
    or is_bad_zip(contacts.billing_address_zip_code, contacts.billing_address_country)
    or is_bad_zip(contacts.property_owner_zip_code, contacts.property_owner_country)
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
