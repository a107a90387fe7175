-- Which facilities have a submittal that was not accepted on a day that no file gives?
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
inner join current_submittals as last_submitted
    on last_submitted.cers_id = facilities.cers_id
where last_submitted.submittal_status = 5 and last_submitted.submittal_action_on is null
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
