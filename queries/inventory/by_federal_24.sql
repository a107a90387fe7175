-- How much is in each of the 24 newer federal hazard categories? A row counts in every
-- category it marks with Yes, so categories overlap. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    hazard,
    case
        when hazard like 'fhc_physical_%'
            then 'Physical: ' || replace(substr(hazard, 14), '_', ' ')
        when hazard like 'fhc_health_%'
            then 'Health: ' || replace(substr(hazard, 12), '_', ' ')
    end as hazard_name,
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
        unnest(if(len(federal_24) = 0, ['none_of_24'], federal_24)) as hazard
    from {inventory/_measures} as items
) as classed
group by hazard
order by materials desc, hazard;
