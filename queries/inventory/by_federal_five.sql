-- How much is in each of the five federal hazard categories used until 2017? A row counts in every
-- category it marks with Yes, so categories overlap. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    hazard,
    case hazard
        when 'fhc_fire' then 'Fire'
        when 'fhc_reactive' then 'Reactive'
        when 'fhc_pressure_release' then 'Sudden release of pressure'
        when 'fhc_acute_health' then 'Acute (immediate) health'
        when 'fhc_chronic_health' then 'Chronic (delayed) health'
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
        unnest(if(len(federal_five) = 0, ['none_of_five'], federal_five)) as hazard
    from {inventory/_measures} as items
) as classed
group by hazard
order by materials desc, hazard;
