-- Which materials of which facilities reach a threshold: California's for reporting (rule reporting),
-- federal planning quantities (ehs), federal accident prevention (rmp), CalARP's (calarp)? The result
-- is at or above, below, or cannot tell with the reason. Amounts are sums of location maxima.
select
    outcome."rule" as threshold_rule,
    outcome.result as threshold_result,
    outcome.cers_id,
    facilities.facility_name,
    facilities.city,
    outcome.common_name,
    outcome.physical_state,
    outcome.materials,
    outcome.compared_amount,
    outcome.compared_in,
    outcome.threshold_low,
    outcome.threshold_high,
    outcome.reason as threshold_reason,
    outcome.list_source,
    outcome.material_key
from (
    from {inventory/_reporting} as reporting
    where coalesce($threshold_rule::varchar, 'reporting') = 'reporting'
    union all by name
    from {inventory/_listed} as listed
    where coalesce($threshold_rule, 'ehs') <> 'reporting'
) as outcome
inner join facilities using (cers_id)
where ($threshold_rule is null or outcome."rule" = $threshold_rule)
    and ($threshold_result::varchar is null or outcome.result = $threshold_result)
order by
    outcome."rule",
    outcome.result,
    outcome.cers_id,
    outcome.common_name,
    outcome.material_key,
    outcome.physical_state
limit $limit::bigint
offset $offset::bigint;
