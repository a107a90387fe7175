-- Which facilities meet the filter? One row per facility, a page at a time; sort is name,
-- submitted (newest first), materials, ehs or findings (most first).
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
    regulator_code,
    pacific(inventory_submitted_on)::date as inventory_submitted_on,
    inventory_status,
    material_count,
    ehs_count,
    counted_under,
    finding_count,
    pacific(last_submitted_on)::date as last_submitted_on,
    organization_code,
    epa_id,
    facility_id,
    naics_code,
    county_basis,
    known_from
from {facilities/_matching} as facilities
order by
    case when $sort::varchar = 'submitted' then last_submitted_on end desc nulls last,
    case $sort
        when 'materials' then material_count
        when 'ehs' then ehs_count
        when 'findings' then finding_count
    end desc nulls last,
    lower(facility_name),
    cers_id
limit $limit::bigint
offset $offset::bigint;
