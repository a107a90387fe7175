-- Every submittal element of every facility in the chosen agencies and counties: the agency it
-- belongs to, what is required, its last submittal (null where none is held) and whether it is due.
-- An agency has the elements it regulates, not all elements of the facilities it sees.
select
    assigned.cers_id,
    assigned.submittal_element,
    assigned.regulator_code,
    assigned.reporting_requirement,
    assigned.next_due_date,
    last_submitted.submittal_key,
    last_submitted.submittal_status,
    pacific(last_submitted.submitted_on)::date as submitted_on,
    last_submitted.accepted_submittal_key,
    last_submitted.accepted_on,
    case
        when assigned.reporting_requirement = 1 then 'not-required'
        when assigned.reporting_requirement is null then 'requirement-unknown'
        when assigned.next_due_date is null then 'due-date-unknown'
        when assigned.next_due_date >= days.day then 'not-yet-due'
        when pacific(last_submitted.submitted_on)::date >= assigned.next_due_date
            then 'submitted-since'
        else 'overdue'
    end as due_state,
    date_diff('day', pacific(last_submitted.submitted_on)::date, days.day) as age_days,
    date_diff('day', assigned.next_due_date, days.day) as days_overdue
from facility_regulators as assigned
semi join (
    select cers_id
    from facilities
    where $county::bigint[] is null or list_contains($county, county_id)
) as places
    on places.cers_id = assigned.cers_id
left join current_submittals as last_submitted
    on last_submitted.cers_id = assigned.cers_id
    and last_submitted.submittal_element = assigned.submittal_element
cross join {jurisdictions/_day} as days
where $agency::bigint[] is null or list_contains($agency, assigned.regulator_code)
