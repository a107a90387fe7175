-- How much is in each fire hazard class? A row counts in every class it names, so classes overlap.
-- Amounts are sums of location maxima, by unit: units are never added to each other.
-- Rows and facilities with the same flags are added up first: there are few such sets.
with items as materialized (
    select
        cers_id,
        fire_flags as flags,
        gallons,
        cubic_feet,
        pounds,
        tons,
        is_without_amount,
        is_without_unit,
        ehs = 'Y' as is_ehs,
        has_ehs_component
    from {inventory/_measures} as measures
),

sets as (
    select
        flags,
        count(*) as materials,
        sum(gallons) as gallons,
        max(gallons) as largest_gallons,
        sum(cubic_feet) as cubic_feet,
        max(cubic_feet) as largest_cubic_feet,
        sum(pounds) as pounds,
        max(pounds) as largest_pounds,
        sum(tons) as tons,
        max(tons) as largest_tons,
        count(*) filter (where is_without_amount) as without_amount,
        count(*) filter (where is_without_unit) as without_unit,
        count(*) filter (where is_ehs) as ehs_materials,
        count(*) filter (where is_ehs is distinct from true and has_ehs_component) as ehs_mixtures
    from items
    group by flags
),

places as (
    select
        flags,
        count(*) as facilities
    from (
        select
            cers_id,
            bit_or(flags) as flags
        from items
        group by cers_id
    ) as marked
    group by flags
),

classes as (
    select
        place as fire_class,
        place::integer as place
    from range(0, 127) as numbers(place)
),

counted as (
    select
        classes.place,
        sum(places.facilities)::bigint as facilities
    from classes
    inner join places
        on places.flags & (1::hugeint << classes.place) <> 0
    group by classes.place
)

select
    classes.fire_class,
    case
        when classes.fire_class <> 0
            then coalesce(min(code_labels.label), 'Unknown (' || classes.fire_class || ')')
    end as fire_class_name,
    sum(sets.materials)::bigint as materials,
    any_value(counted.facilities) as facilities,
    sum(sets.gallons) as gallons,
    max(sets.largest_gallons) as largest_gallons,
    sum(sets.cubic_feet) as cubic_feet,
    max(sets.largest_cubic_feet) as largest_cubic_feet,
    sum(sets.pounds) as pounds,
    max(sets.largest_pounds) as largest_pounds,
    sum(sets.tons) as tons,
    max(sets.largest_tons) as largest_tons,
    sum(sets.without_amount)::bigint as without_amount,
    sum(sets.without_unit)::bigint as without_unit,
    sum(sets.ehs_materials)::bigint as ehs_materials,
    sum(sets.ehs_mixtures)::bigint as ehs_mixtures
from classes
inner join sets
    on sets.flags & (1::hugeint << classes.place) <> 0
inner join counted using (place)
left join code_labels
    on code_labels.list = 'fire_hazard_classes' and code_labels.code = classes.fire_class::varchar
group by classes.fire_class
order by materials desc, classes.fire_class;
