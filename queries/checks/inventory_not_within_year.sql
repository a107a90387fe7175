-- Which facilities that have to submit an inventory did not submit one within the year?
--
-- Rows: current_submittals
-- Name: No inventory within the year
-- Why: Inventories are due every year by the day the agency sets, else by March 1.
-- Rests on: HSC 25508
-- Severity: error
-- Examines: submittals
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, submitted_on, age_days, submittal_status, next_due_date,
-- regulator_code
-- Cannot tell: undetermined/inventory_requirements: no facility query says whether an inventory is
-- required
select
    listed.cers_id,
    facilities.facility_name,
    facilities.city,
    listed.submittal_element,
    listed.submittal_status,
    listed.submitted_on,
    listed.age_days,
    listed.reporting_requirement,
    listed.next_due_date,
    listed.regulator_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.zip_code
from {jurisdictions/_elements} as listed
inner join facilities using (cers_id)
cross join {jurisdictions/_day} as days
where listed.submittal_element = 2
    and listed.reporting_requirement in (2, 3)
    and facilities.is_loaded
    and (
        listed.submitted_on is null
        or listed.submitted_on < days.day - interval 1 year
    )
order by listed.age_days desc nulls first, listed.cers_id
limit $limit::bigint
offset $offset::bigint;
