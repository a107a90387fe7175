-- What facilities answered in their Business Activities, as far as an element follows from it: one row
-- per facility and answered question. CalARP is left out: its plans are not exchanged.
select
    answers.cers_id,
    answers.activity,
    answers.answer,
    case answers.activity
        when 'hm_on_site' then 2
        when 'own_or_operate_ust' then 4
        when 'onsite_hw_treatment' then 5
        when 'recycle' then 6
        when 'rw_consolidation_site' then 7
        when 'hw_tank_closure' then 8
        when 'own_or_operate_apst' then 9
    end as submittal_element
from (
    unpivot (
        select
            facilities.cers_id,
            facilities.hm_on_site,
            facilities.own_or_operate_ust,
            facilities.onsite_hw_treatment,
            facilities.recycle,
            facilities.rw_consolidation_site,
            facilities.hw_tank_closure,
            facilities.own_or_operate_apst
        from facilities
        semi join {facilities/_in_scope} as scope using (cers_id)
    )
    on hm_on_site, own_or_operate_ust, onsite_hw_treatment, recycle, rw_consolidation_site,
        hw_tank_closure, own_or_operate_apst
    into name activity value answer
) as answers
