-- Which known facilities have no submittal loaded?
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
where not facilities.is_loaded
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
