-- Which facilities have an element of which it is not known whether it is required or when it is
-- due?
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
where elements.due_state in ('requirement-unknown', 'due-date-unknown')
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
