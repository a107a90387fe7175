-- Which materials do the facilities of this business hold, at how many facilities and how much, per
-- unit? Units are never added to each other. Most widespread first, a page at a time.
--
-- Rows: inventory_items
select
    any_value(coalesce(common_name, chemical_name, cas_number) order by common_name) as common_name,
    any_value(cas_number order by cas_number) as cas_number,
    units,
    count(distinct cers_id) as facilities,
    count(*) as materials,
    sum(maximum_daily_amount) as maximum_daily_amount,
    max(maximum_daily_amount) as largest_amount,
    count(*) filter (where maximum_daily_amount is null) as without_amount,
    max(case when has_ehs(ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs) then 'Y' else ehs end)
        as ehs,
    max(trade_secret) as trade_secret
from {businesses/_inventory} as items
group by material_key, units
order by facilities desc, materials desc, material_key, units nulls last
limit $limit::bigint
offset $offset::bigint;
