-- Which submittals were not accepted and not submitted again within 30 days of that?
--
-- Rows: current_submittals
-- Name: Not accepted, not resubmitted
-- Why: A deficient plan has to be corrected within 30 days of the notice; counted from the day of
-- the review.
-- Rests on: HSC 25508
-- Severity: error
-- Examines: submittals
-- Evaluated: on request
-- Shows: cers_id, facility_name, city, submittal_element, submitted_on, action_on,
-- days_since_action, regulator_code
-- Cannot tell: undetermined/review_days: the day of the review is not given
select
    last_submitted.cers_id,
    facilities.facility_name,
    facilities.city,
    last_submitted.submittal_element,
    pacific(last_submitted.submitted_on)::date as submitted_on,
    pacific(last_submitted.submittal_action_on)::date as action_on,
    date_diff('day', pacific(last_submitted.submittal_action_on)::date, days.day)
        as days_since_action,
    last_submitted.regulator_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.zip_code,
    last_submitted.submittal_action_comments,
    last_submitted.sha256
from current_submittals as last_submitted
semi join {facilities/_in_scope} as scope using (cers_id)
inner join facilities using (cers_id)
cross join {jurisdictions/_day} as days
where last_submitted.submittal_status = 5
    and pacific(last_submitted.submittal_action_on)::date < days.day - interval 30 day
    and (
        $agency::bigint[] is null
        or list_contains($agency, last_submitted.regulator_code)
    )
order by days_since_action desc, last_submitted.cers_id, last_submitted.submittal_element
limit $limit::bigint
offset $offset::bigint;
