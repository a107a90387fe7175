-- Sums of materials by what a row may mark several of, for a question that has them with their flags as
-- marked and what each flag stands for as classes (code and place). A row counts in every class it
-- marks, so classes overlap. Rows and facilities with the same flags are added up first: there are
-- few such sets.
with items as materialized (
    select
        flags,
        cers_id,
        gallons,
        cubic_feet,
        pounds,
        tons,
        is_without_amount,
        is_without_unit,
        ehs,
        has_ehs_component
    from marked
),

sets as (
    select
        flags,
        count(*) as materials,
        unnest(amounts_of(
            gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
        )),
        unnest(ehs_counts_of(ehs, has_ehs_component))
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
    ) as flags_of_facilities
    group by flags
),

counted as (
    select
        classes.code,
        sum(places.facilities)::bigint as facilities
    from classes
    inner join places
        on places.flags & (1::hugeint << classes.place) <> 0
    group by classes.code
)

select
    classes.code,
    sum(sets.materials)::bigint as materials,
    any_value(counted.facilities) as facilities,
    unnest(amounts_of_parts(sets)),
    unnest(ehs_counts_of_parts(sets))
from classes
inner join sets
    on sets.flags & (1::hugeint << classes.place) <> 0
inner join counted using (code)
group by classes.code
