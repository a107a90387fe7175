-- Which facilities left a question of their Business Activities unanswered from which an element
-- follows?
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
inner join current_submittals as information
    on information.cers_id = facilities.cers_id and information.submittal_element = 1
where (
        facilities.hm_on_site is null
        or facilities.own_or_operate_ust is null
        or facilities.onsite_hw_treatment is null
        or facilities.recycle is null
        or facilities.rw_consolidation_site is null
        or facilities.hw_tank_closure is null
        or facilities.own_or_operate_apst is null
    )
order by facilities.cers_id
limit $limit::bigint
offset $offset::bigint;
