-- What was reported twice in the chosen agencies and counties, and what becomes of it in totals.
select
    doubles.*,
    decided.decision as double_decision,
    decided.reason as decision_reason,
    decided.author as decided_by,
    left(decided.entered_on, 10)::date as decided_on,
    case
        when decided.decision = 'both' then 'Both count: decided'
        when decided.decision = 'once' then 'Counts once: decided'
        when counted.mode = 'append' then 'Both count: appended'
        when doubles.strength = 'possible' then 'Both count: not certain'
        else 'Counts once'
    end as double_outcome
from double_reports as doubles
left join submittals as counted
    on counted.submittal_key = doubles.counted_submittal_key
left join local_double_decisions as decided
    on decided.first_cers_id = least(doubles.cers_id, doubles.counted_cers_id)
    and decided.second_cers_id = greatest(doubles.cers_id, doubles.counted_cers_id)
where (
        doubles.cers_id in {facilities/_in_scope}
        or doubles.counted_cers_id in {facilities/_in_scope}
    )
    and (
        $cers_id::bigint is null
        or doubles.cers_id = $cers_id
        or doubles.counted_cers_id = $cers_id
    )
