-- Which facilities have an element of which it is not known whether it is required or when it is
-- due?
--
-- Rows: facilities
select
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    facilities.organization_name
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where facilities.cers_id in (
        select cers_id
        from agency_facilities
        where not_determinable > 0
            and ($agency::bigint[] is null or list_contains($agency, regulator_code))
    )
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
