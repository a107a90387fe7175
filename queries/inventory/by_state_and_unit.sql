-- How much is reported by physical state and unit? Units are never added to each other. Amounts are
-- sums of the largest daily amount of each material and location, so peaks need not coincide.
--
-- Rows: current_inventory
select
    physical_state,
    units,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    sum(maximum_daily_amount) as maximum_daily_amount,
    max(maximum_daily_amount) as largest_amount,
    count(*) filter (where maximum_daily_amount is null) as without_amount
from {inventory/_measures} as items
group by physical_state, units
order by physical_state nulls last, units nulls last;
