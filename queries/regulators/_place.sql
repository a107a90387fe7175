-- Facilities as the look-up shows them.
select
    cers_id,
    facility_name,
    organization_name,
    site_address,
    city,
    zip_code,
    county_id,
    regulator_code,
    is_loaded,
    search_text
from facilities
