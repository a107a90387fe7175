-- How much do the facilities of this business hold by physical state and unit? Units are never added
-- to each other; rows without an amount are counted.
--
-- Rows: inventory_items
select
    physical_state,
    units,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    sum(maximum_daily_amount) as maximum_daily_amount,
    max(maximum_daily_amount) as largest_amount,
    count(*) filter (where maximum_daily_amount is null) as without_amount
from {businesses/_inventory} as items
group by physical_state, units
order by physical_state nulls last, units nulls last;
