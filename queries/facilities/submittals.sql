-- What did this facility submit, and what did its agencies say? Newest first; is_current marks the
-- last submitted of each element, is_accepted the last accepted.
--
-- Rows: submittals
select
    submittals.submittal_element,
    submittals.submitted_on as submitted_utc,
    strftime(pacific(submittals.submitted_on), '%Y-%m-%d %H:%M') as submitted_on,
    submittals.submittal_status,
    submittals.status_basis,
    submittals.submittal_action_agent_name,
    strftime(pacific(submittals.submittal_action_on), '%Y-%m-%d') as submittal_action_on,
    submittals.submittal_action_comments,
    submittals.next_due_date,
    submittals.regulator_code,
    current_submittals.submittal_key is not null as is_current,
    accepted.submittal_key is not null as is_accepted,
    concat_ws(' ', submittals.submitted_by_first_name, submittals.submitted_by_last_name)
        as submitted_by,
    submittals.submitted_by_comments,
    submittals.organization_name,
    submittals.channel,
    submittals.submittal_key
from submittals
left join current_submittals
    on current_submittals.submittal_key = submittals.submittal_key
    and current_submittals.cers_id = submittals.cers_id
left join (
    select accepted_submittal_key as submittal_key
    from current_submittals
    where cers_id = $cers_id
) as accepted
    on accepted.submittal_key = submittals.submittal_key
where submittals.cers_id = $cers_id::bigint
order by
    is_current desc,
    submittals.submitted_on desc,
    submittals.submittal_element,
    submittals.submittal_key;
