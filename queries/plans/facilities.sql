-- Which facilities have which emergency plan and training on file, in the chosen agencies and counties?
-- One row per facility with the element, worst state first; a page at a time. plan_states,
-- plan_options, training_options and plan_due keep those of some, words what is searched for.
--
-- Rows: current_submittals
with matching as (
    select
        found.*,
        list_position(
            [
                'none-held', 'not-accepted', 'unreviewed', 'unknown', 'complete', 'accepted',
                'not-applicable'
            ],
            plan_state
        ) as rank
    from {plans/_matching} as found
    where $cers_id::bigint is null or cers_id = $cers_id
),

page as (
    from matching
    order by rank, next_due_date nulls last, cers_id
    limit $limit::bigint
    offset $offset::bigint
)

select
    page.cers_id,
    facilities.facility_name,
    page.plan_state,
    page.submitted_on,
    pacific(page.accepted_on)::date as accepted_on,
    page.plan_option,
    greatest(pacific(page.plan_authored)::date, page.plan_given) as plan_dated,
    page.training_option,
    greatest(pacific(page.training_authored)::date, page.training_given) as training_dated,
    page.next_due_date,
    page.plan_due,
    page.reporting_requirement,
    page.submittal_status,
    page.plan_documents,
    page.training_documents,
    page.other_plan_documents,
    page.regulator_code,
    rules.asks_more,
    facilities.organization_name,
    facilities.site_address,
    facilities.city,
    facilities.zip_code
from page
inner join facilities using (cers_id)
left join {plans/_rules} as rules
    on rules.regulator_code = page.regulator_code
order by page.rank, page.next_due_date nulls last, page.cers_id;
