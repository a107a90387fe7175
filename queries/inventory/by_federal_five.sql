-- How much is in each of the federal hazard categories used until 2017? A row counts in every
-- category it marks with Yes, so categories overlap. Amounts are sums of location maxima, by unit:
-- units are never added to each other.
--
-- Rows: current_inventory
with marked as (
    select
        measures.*,
        older_hazard_flags as flags
    from {inventory/_measures} as measures
),

classes as (
    select
        unnest(older_hazards()) as code,
        generate_subscripts(older_hazards(), 1)::integer - 1 as place
)

select
    summed.code as hazard,
    mark_name(summed.code) as hazard_name,
    summed.* exclude (code)
from {inventory/_by_flags} as summed
order by summed.materials desc, summed.code;
