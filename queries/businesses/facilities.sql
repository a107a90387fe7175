-- Which facilities does this business have, which agency does each answer to and how is that known,
-- and how does its last inventory stand? Those not loaded come first when only they are asked for.
--
-- Rows: facilities
select
    cers_id,
    facility_name,
    is_loaded,
    agency_name,
    agency_basis,
    site_address,
    city,
    zip_code,
    county_id,
    inventory_status,
    pacific(inventory_submitted_on)::date as inventory_submitted_on,
    case when inventory_submitted_on is not null then material_count end as materials,
    case when inventory_submitted_on is not null then ehs_count end as ehs_materials,
    organization_name,
    organization_code,
    regulator_code,
    known_from,
    pacific(last_submitted_on)::date as last_submitted_on,
    latitude,
    longitude
from {businesses/_sites} as sites
where $loaded::boolean is null or $loaded = is_loaded
order by is_loaded, agency_name, lower(facility_name), cers_id
limit $limit::bigint
offset $offset::bigint;
