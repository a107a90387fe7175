-- Which facilities have a CERS ID that CalEPA cannot have given?
--
-- Rows: facilities
-- Name: CERS ID unlikely
-- Why: The number may be mistyped or a local one; what is reported under it belongs to another
-- facility.
-- Rests on: Exchange format: 8 or 9 digits, from 10000001
-- Severity: warning
-- Examines: facilities
-- Evaluated: at load
-- Fields: facilities.cers_id
-- Finding: The CERS ID does not have the 8 or 9 digits that CalEPA gives; it is kept as it
-- stands.
-- Shows: cers_id, facility_name, site_address, city, regulator_code
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
where facilities.is_loaded and facilities.cers_id not between 10000001 and 999999999
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
