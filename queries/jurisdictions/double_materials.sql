-- Which materials do the two inventories of a case of double reporting hold, how much of each, and which
-- are in both? One row per material and unit, those in both first. Trade secrets are left out.
--
-- Rows: inventory_items
with items as (
    select
        material_key,
        units,
        submittal_key = $counted_key::varchar as is_counted,
        coalesce(common_name, chemical_name, cas_number) as name,
        cas_number,
        maximum_daily_amount
    from inventory_items
    where submittal_key in ($counted_key, $superseded_key::varchar)
        and trade_secret is distinct from 'Y'
)

select
    min(name) as common_name,
    min(cas_number) as cas_number,
    units,
    bool_or(is_counted) and bool_or(not is_counted) as is_in_both,
    count(*) filter (where is_counted) as counted_rows,
    sum(maximum_daily_amount) filter (where is_counted) as counted_amount,
    count(*) filter (where not is_counted) as superseded_rows,
    sum(maximum_daily_amount) filter (where not is_counted) as superseded_amount
from items
group by material_key, units
order by is_in_both desc, lower(min(name)), material_key, units;
