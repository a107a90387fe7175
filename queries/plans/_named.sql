-- The documents that each submittal of the Emergency Response and Training Plans names, by what they
-- are: the plan, or training, of the chosen agencies and counties. Of several documents of one kind the option counts that says most: a
-- file or a link before a place where it is kept, that before a word of it elsewhere, exempt last.
with options as (
    select
        [
            'attachment', 'public-uri', 'stored-at-facility', 'provided-to-regulator',
            'other-element', 'exempt'
        ] as names
),

slots as (
    select
        documents.submittal_key,
        documents.date_authored,
        documents.date_provided,
        starts_with(documents.slot, 'EmergencyResponseContingencyPlans') as is_plan,
        starts_with(documents.slot, 'EmployeeTrainingPlans') as is_training,
        list_position(options.names, documents.option) as rank
    from documents
    cross join options
    where documents.cers_id in {facilities/_in_scope}
        and (is_plan or is_training or starts_with(documents.slot, 'ERTrainingPlan'))
),

named as (
    select
        submittal_key,
        min(rank) filter (where is_plan) as plan_rank,
        min(rank) filter (where is_training) as training_rank,
        count(*) filter (where is_plan) as plan_documents,
        count(*) filter (where is_training) as training_documents,
        count(*) filter (where not is_plan and not is_training) as other_plan_documents,
        max(date_authored) filter (where is_plan) as plan_authored,
        max(date_provided) filter (where is_plan) as plan_given,
        max(date_authored) filter (where is_training) as training_authored,
        max(date_provided) filter (where is_training) as training_given
    from slots
    group by submittal_key
)

select
    named.submittal_key,
    options.names[named.plan_rank] as plan_option,
    options.names[named.training_rank] as training_option,
    named.plan_documents,
    named.training_documents,
    named.other_plan_documents,
    named.plan_authored,
    named.plan_given,
    named.training_authored,
    named.training_given
from named
cross join options
