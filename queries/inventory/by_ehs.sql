-- How many rows are extremely hazardous substances by their own flag, by a component's flag, by both or
-- by neither? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    case
        when ehs = 'Y' and has_ehs_component then 'both'
        when ehs = 'Y' then 'row-only'
        when has_ehs_component then 'component-only'
        else 'neither'
    end as ehs_flag,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    ))
from {inventory/_measures} as items
group by ehs_flag
order by ehs_flag;
