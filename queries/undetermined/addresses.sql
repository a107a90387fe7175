-- Which facilities give no street address or no ZIP code?
--
-- Rows: facilities
select distinct
    facilities.cers_id,
    facilities.facility_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code,
    facilities.regulator_code,
    facilities.organization_name
from facilities
semi join {facilities/_in_scope} as scope using (cers_id)
where facilities.site_address is null or facilities.zip_code is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
