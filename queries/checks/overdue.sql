-- Which required elements are past their due date with nothing submitted since?
--
-- Rows: current_submittals
-- Name: Overdue
-- Why: The agency has set the day; a business that misses it does not comply.
-- Rests on: HSC 25508; due date in the facility query
-- Severity: error
-- Examines: submittals
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, submittal_element, submitted_on, next_due_date,
-- days_overdue, regulator_code
-- Cannot tell: undetermined/due_dates: the requirement or the due date is not known
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
    listed.days_overdue,
    listed.regulator_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.zip_code
from {jurisdictions/_elements} as listed
inner join facilities using (cers_id)
where listed.due_state = 'overdue'
order by listed.days_overdue desc, listed.cers_id, listed.submittal_element
limit $limit::bigint
offset $offset::bigint;
