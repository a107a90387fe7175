-- Facilities of one business.
select
    cers_id,
    facility_name,
    organization_code,
    organization_name,
    site_address,
    city,
    zip_code,
    county_id,
    latitude,
    longitude,
    known_from,
    is_loaded,
    last_submitted_on,
    inventory_submitted_on,
    inventory_status,
    material_count,
    ehs_count,
    counted_materials,
    counted_ehs,
    counted_cers_id,
    regulator_code,
    agency_name,
    agency_basis
from {businesses/_facilities} as facilities
where business_code = $business::bigint
