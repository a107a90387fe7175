-- What each facility holds of the materials that meet the filter: rows, and sums of location maxima by
-- unit. Summaries by what a facility is or where it stands add these up: each facility is one row.
select
    cers_id,
    count(*) as materials,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component))
from {inventory/_measures} as items
group by cers_id
