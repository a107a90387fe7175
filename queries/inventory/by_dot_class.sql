-- How much is in each DOT hazard class? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    dot_hazard_classification_id,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component))
from {inventory/_measures} as items
group by dot_hazard_classification_id
order by materials desc, dot_hazard_classification_id;
