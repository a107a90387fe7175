-- Which loaded facilities have an element of which it is not known whether it is required?
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
inner join {jurisdictions/_elements} as elements
    on elements.cers_id = facilities.cers_id
where facilities.is_loaded and elements.reporting_requirement is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
