-- Which submittals were not reviewed within a number of days (30 unless another is chosen)?
--
-- Rows: current_submittals
-- Name: Submitted, not reviewed
-- Why: Until it is reviewed a business does not know whether its submittal is adequate. The
-- exchange manual asks for Facility Information within 15 days; for other elements agencies set
-- their own.
-- Rests on: Electronic data transfer manual; guidance
-- Severity: warning
-- Examines: submittals
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, submittal_element, submittal_status, submitted_on,
-- age_days, regulator_code
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
where listed.submittal_status in (2, 3) and listed.age_days > coalesce($days::bigint, 30)
order by listed.age_days desc, listed.cers_id, listed.submittal_element
limit $limit::bigint
offset $offset::bigint;
