-- What would a responder meet in each DOT hazard class: how much solid, liquid and gas, and of which
-- materials? One row per class, state and unit. Amounts are sums of location maxima beside the
-- largest single one; units are never added to each other. The five commonest materials are named.
--
-- Rows: current_inventory
with items as (
    select
        cers_id,
        dot_hazard_classification_id as class,
        physical_state as state,
        units,
        maximum_daily_amount as amount,
        material_key,
        coalesce(common_name, chemical_name, cas_number) as name
    from {inventory/_named_measures} as measures
),

amounts as (
    select
        class,
        state,
        units,
        count(*) as materials,
        count(distinct cers_id) as facilities,
        sum(amount) as maximum_daily_amount,
        max(amount) as largest_amount,
        count(*) filter (where amount is null) as without_amount,
        count(distinct material_key) as different_materials
    from items
    group by class, state, units
),

counted as (
    select
        class,
        state,
        units,
        min(name) as name,
        row_number() over (
            partition by class, state, units order by count(*) desc, min(name), material_key
        ) as place
    from items
    group by class, state, units, material_key
),

named as (
    select
        class,
        state,
        units,
        string_agg(name, '; ' order by place) as material_names
    from counted
    where place <= 5
    group by class, state, units
)

select
    amounts.class as dot_hazard_classification_id,
    amounts.state as physical_state,
    amounts.units,
    amounts.materials,
    amounts.facilities,
    amounts.maximum_daily_amount,
    amounts.largest_amount,
    amounts.without_amount,
    amounts.different_materials,
    named.material_names
from amounts
left join named
    on named.class is not distinct from amounts.class
    and named.state is not distinct from amounts.state
    and named.units is not distinct from amounts.units
order by
    amounts.class nulls last,
    amounts.state nulls last,
    amounts.units nulls last;
