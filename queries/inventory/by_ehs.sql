-- How many rows are extremely hazardous substances by their own flag, by a component's flag, by both or
-- by neither? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    case
        when ehs = 'Y' and has_ehs_component then 'both'
        when ehs = 'Y' then 'row-only'
        when has_ehs_component then 'component-only'
        else 'neither'
    end as ehs_flag,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    sum(gallons) as gallons,
    max(gallons) as largest_gallons,
    sum(cubic_feet) as cubic_feet,
    max(cubic_feet) as largest_cubic_feet,
    sum(pounds) as pounds,
    max(pounds) as largest_pounds,
    sum(tons) as tons,
    max(tons) as largest_tons,
    count(*) filter (where is_without_amount) as without_amount,
    count(*) filter (where is_without_unit) as without_unit
from {inventory/_measures} as items
group by ehs_flag
order by ehs_flag;
