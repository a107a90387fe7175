-- How the Emergency Response and Training Plans of every facility in the chosen agencies and counties
-- stand: what became of the last submittal of the element, the documents it names (not those of older
-- ones) and when the next is due. `none-held` only where the element is known to be required: of what no
-- file says is required, nothing can be missing.
select
    elements.cers_id,
    elements.regulator_code,
    elements.submittal_key,
    elements.submittal_status,
    elements.submitted_on,
    elements.accepted_on,
    elements.reporting_requirement,
    elements.next_due_date,
    case
        when elements.submittal_status = 4 then 'accepted'
        when elements.submittal_status in (2, 3) then 'unreviewed'
        when elements.submittal_status in (8, 9) then 'complete'
        when elements.submittal_status = 5 then 'not-accepted'
        when elements.submittal_status = 6 then 'not-applicable'
        when elements.submittal_key is not null then 'unknown'
        when elements.reporting_requirement in (2, 3) then 'none-held'
        when elements.reporting_requirement = 1 then 'not-applicable'
        else 'unknown'
    end as plan_state,
    case elements.due_state
        when 'overdue' then 'overdue'
        when 'not-yet-due' then if(elements.days_overdue >= -90, 'soon', 'later')
        when 'submitted-since' then 'submitted'
        when 'not-required' then 'not-required'
        else 'undetermined'
    end as plan_due,
    named.plan_option,
    named.plan_documents,
    named.plan_authored,
    named.plan_given,
    named.training_option,
    named.training_documents,
    named.training_authored,
    named.training_given,
    named.other_plan_documents,
    if(
        elements.submittal_key is null or elements.submittal_status = 6,
        null,
        coalesce(named.plan_documents, 0) = 0
    ) as plan_missing,
    if(
        elements.submittal_key is null or elements.submittal_status = 6,
        null,
        coalesce(named.training_documents, 0) = 0
    ) as training_missing
from {jurisdictions/_elements} as elements
left join {plans/_named} as named using (submittal_key)
where elements.submittal_element = 3
