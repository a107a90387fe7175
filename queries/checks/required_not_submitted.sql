-- Which elements have to be submitted but are held from no file, although others of the facility
-- are?
--
-- Rows: current_submittals
-- Name: Required, never submitted
-- Why: The agency has said that the element applies to the facility.
-- Rests on: HSC 25508; facility query
-- Severity: error
-- Examines: submittals
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, submittal_element, reporting_requirement, next_due_date,
-- regulator_code
-- Cannot tell: undetermined/requirements: no facility query says what is required
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
where listed.submittal_key is null and listed.reporting_requirement in (2, 3) and facilities.is_loaded
order by listed.cers_id, listed.submittal_element
limit $limit::bigint
offset $offset::bigint;
