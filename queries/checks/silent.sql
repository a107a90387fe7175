-- Which facilities have submitted nothing at all for more than a year?
--
-- Rows: facilities
-- Name: Gone silent
-- Why: They may have closed, moved or stopped reporting.
-- Rests on: HSC 25508; guidance
-- Severity: warning
-- Examines: facilities
-- Evaluated: on request
-- Shows: cers_id, facility_name, site_address, city, last_submitted_on, silent_days,
-- regulator_code
-- Cannot tell: undetermined/submittals: none of their submittals are loaded
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    date_diff('day', pacific(facilities.last_submitted_on)::date, days.day) as silent_days,
    facilities.county_id,
    facilities.regulator_code,
    facilities.organization_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
cross join {jurisdictions/_day} as days
where pacific(facilities.last_submitted_on)::date < days.day - interval 1 year
order by facilities.last_submitted_on, facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
