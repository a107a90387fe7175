-- The facilities whose emergency plan meets the filter of the tab; a null parameter means any.
select standing.*
from {plans/_standing} as standing
where ($plan_states::varchar[] is null or list_contains($plan_states, plan_state))
    and (
        $plan_options::varchar[] is null
        or list_contains($plan_options, coalesce(plan_option, if(plan_missing, 'none', null)))
    )
    and (
        $training_options::varchar[] is null
        or list_contains(
            $training_options, coalesce(training_option, if(training_missing, 'none', null))
        )
    )
    and ($plan_due::varchar[] is null or list_contains($plan_due, standing.plan_due))
    and (
        $search::varchar[] is null
        or standing.cers_id in (
            select cers_id
            from facilities
            where list_bool_and(list_transform($search, lambda word: contains(search_text, word)))
        )
    )
