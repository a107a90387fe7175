-- How much is in each DOT hazard class? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    dot_hazard_classification_id,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(items)),
    unnest(ehs_counts_of(items))
from {inventory/_measures} as items
group by dot_hazard_classification_id
order by materials desc, dot_hazard_classification_id;
