-- Deliveries with the review of their submittal as it stood at the end of the day, where no file made
-- by the day says it: an action on or before the day that a later file tells of; else, when a later
-- file tells of no action at all, what that file says; else it is not known, and taken as Submitted (2).
create or replace temp table restated as
with
deliveries as (
    select
        deliveries.*,
        case
            when deliveries.data_set_date_time >= $ended_on::timestamp
                and deliveries.submittal_action_on < $ended_on
                then 'action-date'
            when deliveries.data_set_date_time < $ended_on then 'delivery'
            when deliveries.submittal_action_on is null
                and (deliveries.submittal_status is null or deliveries.submittal_status in (1, 2))
                then 'not-reviewed'
            else 'assumed'
        end as basis
    from submittal_deliveries as deliveries
    semi join kept_deliveries using (submittal_key)
),

best as (
    select *
    from deliveries
    qualify row_number() over (
        partition by submittal_key
        order by
            list_position(['action-date', 'delivery', 'not-reviewed', 'assumed'], basis),
            data_set_date_time desc,
            sha256 desc
    ) = 1
),

reviews as (
    select
        submittal_key,
        basis,
        if(basis = 'assumed', 2, submittal_status) as submittal_status,
        if(basis = 'assumed', null, submittal_action_on) as action_on,
        if(basis = 'assumed', null, submittal_action_agent_name) as agent_name,
        if(basis = 'assumed', null, submittal_action_agent_email) as agent_email,
        if(basis = 'assumed', null, submittal_action_comments) as comments,
        if(basis = 'assumed', null, next_due_date) as next_due_date
    from best
    where basis <> 'delivery'
)

select
    newest.* replace (
        reviews.submittal_status as submittal_status,
        reviews.basis as status_basis,
        reviews.action_on as submittal_action_on,
        reviews.agent_name as submittal_action_agent_name,
        reviews.agent_email as submittal_action_agent_email,
        reviews.comments as submittal_action_comments,
        reviews.next_due_date as next_due_date
    )
from submittal_deliveries as newest
inner join kept_deliveries using (submittal_key, sha256)
inner join reviews using (submittal_key)
where kept_deliveries.is_newest
order by newest.cers_id, newest.submittal_element, newest.submitted_on;
