-- Which facilities have one of these house numbers? Candidates for addresses; streets are compared
-- later, since they are spelled in many ways.
--
-- Rows: facilities
select
    cers_id,
    facility_name,
    organization_name,
    site_address,
    city,
    zip_code,
    county_id,
    regulator_code
from {regulators/_place} as facilities
where list_contains($numbers::varchar[], lower(split_part(site_address, ' ', 1)))
order by cers_id;
