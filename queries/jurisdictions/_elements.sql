-- Every submittal element of every facility in the chosen agencies and counties: the agency it
-- belongs to, what is required, its last submittal (null where none is held) and whether it is due.
-- An agency has the elements it regulates, not all elements of the facilities it sees.
select
    elements.cers_id,
    elements.submittal_element,
    elements.regulator_code,
    elements.reporting_requirement,
    elements.next_due_date,
    elements.submittal_key,
    elements.submittal_status,
    elements.submitted_on,
    elements.accepted_submittal_key,
    elements.accepted_on,
    case
        when elements.reporting_requirement = 1 then 'not-required'
        when elements.reporting_requirement is null then 'requirement-unknown'
        when elements.next_due_date is null then 'due-date-unknown'
        when elements.next_due_date >= days.day then 'not-yet-due'
        when elements.open_due_date is null then 'submitted-since'
        else 'overdue'
    end as due_state,
    date_diff('day', elements.submitted_on, days.day) as age_days,
    date_diff('day', elements.next_due_date, days.day) as days_overdue
from facility_elements as elements
cross join {jurisdictions/_day} as days
where ($county::bigint[] is null or list_contains($county, elements.county_id))
    and ($agency::bigint[] is null or list_contains($agency, elements.regulator_code))
