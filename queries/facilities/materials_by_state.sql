-- How much is at this facility at most, by physical state and unit? Units are never added to each
-- other. Amounts are sums of the largest daily amount of each material and location.
--
-- Rows: inventory_items
with items as (
    select
        physical_state,
        units,
        chemical_location,
        maximum_daily_amount,
        has_ehs(ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs) as with_ehs
    from {inventory/_basis} as inventory
    where cers_id = $cers_id::bigint
)

select
    physical_state,
    units,
    count(*) as materials,
    count(*) filter (where with_ehs) as ehs_materials,
    sum(maximum_daily_amount) as maximum_daily_amount,
    max(maximum_daily_amount) as largest_amount,
    count(*) filter (where maximum_daily_amount is null) as without_amount,
    count(distinct chemical_location) as locations
from items
group by physical_state, units
order by physical_state nulls last, units nulls last;
