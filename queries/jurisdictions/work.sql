-- Which submittal elements need someone? One row per facility and element; state is awaiting
-- (Submitted or Under Review, oldest first), overdue (longest first), undetermined (overdue or not
-- cannot be told), not-accepted (oldest first) or none-held (required, no submittal loaded).
--
-- Rows: current_submittals
with listed as (
    from {jurisdictions/_elements} as elements
    where case $state::varchar
            when 'awaiting' then submittal_status in (2, 3)
            when 'overdue' then due_state = 'overdue'
            when 'undetermined' then due_state in ('requirement-unknown', 'due-date-unknown')
            when 'not-accepted' then submittal_status = 5
            when 'none-held' then submittal_key is null and reporting_requirement in (2, 3)
            else true
        end
        and ($elements::bigint[] is null or list_contains($elements, submittal_element))
    order by
        case when $state = 'overdue' then days_overdue else age_days end desc nulls last,
        cers_id,
        submittal_element
    limit $limit::bigint
    offset $offset::bigint
)

select
    listed.cers_id,
    facilities.facility_name,
    listed.submittal_element,
    listed.submittal_status,
    listed.submitted_on,
    listed.age_days,
    listed.reporting_requirement,
    listed.next_due_date,
    case when listed.due_state = 'overdue' then listed.days_overdue end as days_overdue,
    case listed.due_state
        when 'overdue' then 'Overdue'
        when 'submitted-since' then 'Submitted since it was due'
        when 'not-yet-due' then 'Not yet due'
        when 'not-required' then 'Not required'
        when 'due-date-unknown' then 'Not determinable: no due date given'
        else 'Not determinable: no facility query says what is required'
    end as due_state,
    listed.regulator_code,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code
from listed
inner join facilities using (cers_id)
order by
    case when $state = 'overdue' then listed.days_overdue else listed.age_days end desc nulls last,
    listed.cers_id,
    listed.submittal_element;
