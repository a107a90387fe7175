-- Of which loaded facilities is it not known whether they have to submit an inventory?
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
left join facility_regulators as assigned
    on assigned.cers_id = facilities.cers_id and assigned.submittal_element = 2
where facilities.is_loaded and assigned.reporting_requirement is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
