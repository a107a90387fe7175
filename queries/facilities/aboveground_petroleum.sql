-- What does the newest aboveground petroleum storage form say of this facility?
--
-- Rows: aboveground_petroleum_facilities
select
    apsa.total_aboveground_storage_capacity_of_petroleum,
    apsa.number_of_tanks_in_underground_areas,
    apsa.conditionally_exempt,
    apsa.spcc_plan_certification_or_five_year_review,
    apsa.locator
from aboveground_petroleum_facilities as apsa
inner join current_submittals using (submittal_key)
where current_submittals.cers_id = $cers_id::bigint
order by apsa.position;
