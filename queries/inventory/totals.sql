-- How many materials meet the filter, at how many facilities, and what do they leave open? One row;
-- hidden are trade secrets that were not asked for, counted nowhere else.
--
-- Rows: current_inventory
select
    count(*) filter (where is_hidden is distinct from true) as materials,
    count(distinct cers_id) filter (where is_hidden is distinct from true) as facilities,
    count(*) filter (where is_hidden is distinct from true and ehs = 'Y') as ehs_materials,
    count(*) filter (
        where is_hidden is distinct from true and ehs is distinct from 'Y' and has_ehs_component
    ) as ehs_mixtures,
    count(*) filter (where is_hidden is distinct from true and is_without_amount)
        as without_amount,
    count(*) filter (where is_hidden is distinct from true and units is null) as without_unit,
    count(*) filter (where is_hidden) as hidden
from {inventory/_summed} as items
order by materials;
