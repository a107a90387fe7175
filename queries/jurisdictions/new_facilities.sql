-- Which facilities were added to CERS since a day, in the chosen agencies and counties? By the date
-- a facility query gives; newest first, a page at a time.
--
-- Rows: facilities
select
    cers_id,
    facility_name,
    established_on,
    organization_name,
    site_address,
    city,
    zip_code,
    regulator_code,
    pacific(last_submitted_on)::date as last_submitted_on,
    is_loaded
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where established_on >= $since::date
order by established_on desc, cers_id
limit $limit::bigint
offset $offset::bigint;
