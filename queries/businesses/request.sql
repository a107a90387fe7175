-- Which facilities are to be consolidated: those of a business, or the chosen ones of any business?
--
-- Rows: facilities
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.organization_code,
    facilities.organization_name,
    facilities.regulator_code,
    facilities.agency_name,
    facilities.agency_basis,
    facilities.is_loaded
from {businesses/_facilities} as facilities
where (
        list_contains($businesses::bigint[], facilities.business_code)
        or list_contains($organizations::bigint[], facilities.organization_code)
    )
    and ($cers_ids::bigint[] is null or list_contains($cers_ids, facilities.cers_id))
order by facilities.organization_name, facilities.organization_code, facilities.cers_id;
