-- Puts the review as it stood then on the newest delivery that is kept.
update submittal_deliveries
set
    submittal_status = known.submittal_status,
    status_basis = known.basis,
    submittal_action_on = known.submittal_action_on,
    submittal_action_agent_name = known.submittal_action_agent_name,
    submittal_action_agent_email = known.submittal_action_agent_email,
    submittal_action_comments = known.submittal_action_comments,
    next_due_date = known.next_due_date
from (
    select
        reviews.*,
        kept_deliveries.sha256
    from reviews
    inner join kept_deliveries using (submittal_key)
    where kept_deliveries.is_newest
) as known
where known.submittal_key = submittal_deliveries.submittal_key
    and known.sha256 = submittal_deliveries.sha256;
