-- Which facilities have these CERS IDs, and where do they lie?
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
where list_contains($cers_ids::bigint[], cers_id)
order by cers_id;
