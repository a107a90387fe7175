-- Which agency regulates which submittal element of this facility, and how is that known?
--
-- Rows: facility_regulators
select
    facility_regulators.submittal_element,
    facility_regulators.regulator_code,
    regulators.regulator_type,
    facility_regulators.reporting_requirement,
    facility_regulators.next_due_date,
    facility_regulators.basis,
    pacific(facility_regulators.as_of)::date as as_of
from facility_regulators
left join regulators using (regulator_code)
where facility_regulators.cers_id = $cers_id::bigint
order by facility_regulators.submittal_element;
