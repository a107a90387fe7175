-- Every known facility with its business, in which a confirmed group of organizations counts as one,
-- and with the CUPA it belongs to: as a file assigns it, else inferred from its city or county.
select
    facilities.cers_id,
    facilities.facility_name,
    coalesce(local_groups.group_code, facilities.organization_code) as business_code,
    facilities.organization_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.county_id,
    facilities.latitude,
    facilities.longitude,
    facilities.known_from,
    facilities.is_loaded,
    facilities.last_submitted_on,
    facilities.inventory_submitted_on,
    facilities.inventory_status,
    facilities.material_count,
    facilities.ehs_count,
    facilities.counted_materials,
    facilities.counted_ehs,
    facilities.counted_cers_id,
    coalesce(facilities.regulator_code, by_city.regulator_code, by_county.regulator_code)
        as regulator_code,
    coalesce(regulators.regulator_name, by_city.agency_name, by_county.agency_name)
        as agency_name,
    case
        when facilities.regulator_code is not null then 'Assigned'
        when by_city.agency_name is not null then 'Inferred from the city'
        when by_county.agency_name is not null then 'Inferred from the county'
    end as agency_basis
from {facilities/_counted} as facilities
left join local_groups
    on local_groups.organization_code = facilities.organization_code
left join regulators
    on regulators.regulator_code = facilities.regulator_code
left join {businesses/_places} as by_city
    on facilities.regulator_code is null
    and by_city.county_id = facilities.county_id
    and by_city.place_key = trim(replace(
        ' ' || regexp_replace(lower(strip_accents(facilities.city)), '[^a-z0-9]+', ' ', 'g') || ' ',
        ' saint ',
        ' st '
    ))
left join {businesses/_places} as by_county
    on facilities.regulator_code is null
    and by_county.county_id = facilities.county_id
    and by_county.place_key = ''
