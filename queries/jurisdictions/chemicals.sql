-- Which materials are at most facilities of the chosen agencies and counties, and how much of each?
-- Materials are told apart by CAS number, else by name. Amounts are sums of the largest daily amount
-- of each row, by unit: units are never added to each other. Trade secrets are left out.
--
-- Rows: current_inventory
select
    min(coalesce(common_name, chemical_name, cas_number)) as common_name,
    min(cas_number) as cas_number,
    count(distinct cers_id) as facilities,
    count(*) as materials,
    count(*) filter (where ehs = 'Y') as ehs_materials,
    count(*) filter (where ehs is distinct from 'Y' and has_ehs_component) as ehs_mixtures,
    sum(maximum_daily_amount) filter (where units = 'a') as gallons,
    sum(maximum_daily_amount) filter (where units = 'b') as cubic_feet,
    sum(maximum_daily_amount) filter (where units = 'c') as pounds,
    sum(maximum_daily_amount) filter (where units = 'd') as tons,
    count(*) filter (
        where maximum_daily_amount is null or units is null or units not in ('a', 'b', 'c', 'd')
    ) as without_amount
from {inventory/_matching} as items
where is_hidden is distinct from true
group by material_key
order by facilities desc, materials desc, common_name, material_key
limit $limit::bigint
offset $offset::bigint;
