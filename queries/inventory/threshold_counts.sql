-- How many materials at how many facilities are at or above each threshold, below it, or cannot be told?
--
-- Rows: current_inventory
select
    outcome."rule" as threshold_rule,
    outcome.result as threshold_result,
    count(*) as compared,
    count(distinct outcome.cers_id) as facilities
from (
    from {inventory/_reporting} as reporting
    union all by name
    from {inventory/_listed} as listed
) as outcome
group by outcome."rule", outcome.result
order by outcome."rule", outcome.result;
