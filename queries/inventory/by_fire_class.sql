-- How much is in each fire hazard class? A row counts in every class it names, so classes overlap.
-- Amounts are sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
with marked as (
    select
        measures.*,
        fire_class_flags as flags
    from {inventory/_measures} as measures
),

classes as (
    select
        place as code,
        place::integer as place
    from range(0, 127) as numbers(place)
)

select
    summed.code as fire_class,
    case
        when summed.code <> 0
            then coalesce(code_labels.label, 'Unknown (' || summed.code || ')')
    end as fire_class_name,
    summed.* exclude (code)
from {inventory/_by_flags} as summed
left join code_labels
    on code_labels.list = 'fire_hazard_classes' and code_labels.code = summed.code::varchar
order by summed.materials desc, summed.code;
