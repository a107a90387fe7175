-- Which known facilities have no inventory loaded, so that nothing can be said of their materials?
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
where facilities.inventory_submitted_on is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
