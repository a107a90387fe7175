-- Which facilities have no coordinates that could be compared with a place?
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
where facilities.point_basis <> 'reported'
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
