-- How much is in each of the 24 newer federal hazard categories? A row counts in every category it
-- marks with Yes, so categories overlap. Amounts are sums of location maxima, by unit: units are
-- never added to each other.
-- Rows and facilities with the same flags are added up first: there are few such sets.
with items as materialized (
    select
        cers_id,
        newer_flags as flags,
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
        unnest(newer_hazards()) as hazard,
        generate_subscripts(newer_hazards(), 1)::integer - 1 as place
),

counted as (
    select
        classes.place,
        sum(places.facilities)::bigint as facilities
    from classes
    inner join places
        on places.flags & (1 << classes.place) <> 0
    group by classes.place
)

select
    classes.hazard,
    case
        when classes.hazard like 'fhc_physical_%'
            then 'Physical: ' || replace(substr(classes.hazard, 14), '_', ' ')
        when classes.hazard like 'fhc_health_%'
            then 'Health: ' || replace(substr(classes.hazard, 12), '_', ' ')
    end as hazard_name,
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
    on sets.flags & (1 << classes.place) <> 0
inner join counted using (place)
group by classes.hazard
order by materials desc, classes.hazard;
