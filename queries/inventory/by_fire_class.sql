-- How much is in each fire hazard class? A row counts in every class it names, so classes overlap.
-- Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    fire_class,
    min(code_labels.label) as fire_class_name,
    count(*) as materials,
    count(distinct cers_id) as facilities,
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
    count(*) filter (where ehs = 'Y') as ehs_materials,
    count(*) filter (where ehs is distinct from 'Y' and has_ehs_component) as ehs_mixtures
from (
    select
        items.cers_id,
        items.gallons,
        items.cubic_feet,
        items.pounds,
        items.tons,
        items.is_without_amount,
        items.is_without_unit,
        items.ehs,
        items.has_ehs_component,
        unnest(if(len(fire_classes) = 0, [0], fire_classes)) as fire_class
    from {inventory/_measures} as items
) as classed
left join code_labels
    on code_labels.list = 'fire_hazard_classes' and code_labels.code = fire_class::varchar
group by fire_class
order by materials desc, fire_class;
