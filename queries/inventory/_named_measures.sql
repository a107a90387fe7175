-- Materials that meet the filter with all their columns, without hidden trade secrets, with their amounts
-- apart by unit: amounts in different units are never in one column.
select
    items.* exclude (is_hidden),
    case when items.units = 'a' then items.maximum_daily_amount end as gallons,
    case when items.units = 'b' then items.maximum_daily_amount end as cubic_feet,
    case when items.units = 'c' then items.maximum_daily_amount end as pounds,
    case when items.units = 'd' then items.maximum_daily_amount end as tons,
    items.maximum_daily_amount is null as is_without_amount,
    items.units is null or items.units not in ('a', 'b', 'c', 'd') as is_without_unit
from {inventory/_matching} as items
where items.is_hidden is distinct from true
