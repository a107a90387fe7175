-- Which agency is assigned to each submittal element of these facilities, and how is that known?
--
-- Rows: facility_regulators
select
    cers_id,
    submittal_element,
    regulator_code,
    basis,
    pacific(as_of)::date as as_of
from facility_regulators
where list_contains($cers_ids::bigint[], cers_id)
    and regulator_code is not null
order by cers_id, submittal_element;
