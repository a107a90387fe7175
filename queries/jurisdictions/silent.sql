-- Which facilities of the chosen agencies and counties have not submitted anything for more than a
-- year before the day counted to? Longest silent first, a page at a time. Only facilities of which
-- submittals are loaded: of the others nothing is known.
--
-- Rows: facilities
select
    facilities.cers_id,
    facilities.facility_name,
    pacific(facilities.last_submitted_on)::date as last_submitted_on,
    date_diff('day', pacific(facilities.last_submitted_on)::date, days.day) as silent_days,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    facilities.material_count,
    facilities.ehs_count
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
cross join {jurisdictions/_day} as days
where pacific(facilities.last_submitted_on)::date < days.day - interval 1 year
order by facilities.last_submitted_on, facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
