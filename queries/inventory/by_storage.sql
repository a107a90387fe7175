-- How much is in each kind of container? A row counts in every kind it marks with Yes, so kinds
-- overlap. Amounts are sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
with marked as (
    select
        measures.*,
        container_flags as flags
    from {inventory/_measures} as measures
),

classes as (
    select
        unnest(containers()) as code,
        generate_subscripts(containers(), 1)::integer - 1 as place
)

select
    summed.code as storage_container,
    mark_name(summed.code) as container_name,
    summed.* exclude (code)
from {inventory/_by_flags} as summed
order by summed.materials desc, summed.code;
