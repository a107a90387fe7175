-- How much is in each kind of container? A row counts in every kind it marks with Yes, so kinds
-- overlap. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    storage_container,
    case
        when storage_container <> 'none'
            then upper(substr(storage_container, 4, 1))
                || replace(substr(storage_container, 5), '_', ' ')
    end as container_name,
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
        unnest(if(len(containers) = 0, ['none'], containers)) as storage_container
    from {inventory/_measures} as items
) as stored
group by storage_container
order by materials desc, storage_container;
