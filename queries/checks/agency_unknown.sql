-- Which facilities belong to an agency whose code is not in the directory?
--
-- Rows: facilities
-- Name: Agency not in the directory
-- Why: Nobody can be told whom to call; the directory or the file is wrong.
-- Rests on: Directory of agencies; guidance
-- Severity: warning
-- Examines: facilities
-- Evaluated: on request
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
inner join regulators
    on regulators.regulator_code = facilities.regulator_code
where regulators.basis = 'code-only'
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
