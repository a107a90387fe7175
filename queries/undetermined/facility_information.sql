-- Which known facilities have no Facility Information loaded, so that their contacts, activities
-- and coordinates are not known?
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
left join current_submittals as information
    on information.cers_id = facilities.cers_id and information.submittal_element = 1
where information.submittal_key is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
