-- Which facilities hold the most? By the number of rows, or with sort gallons, cubic_feet, pounds or
-- tons by the sum of location maxima in that unit. Units are never added to each other.
select
    items.cers_id,
    any_value(facilities.facility_name) as facility_name,
    any_value(facilities.organization_name) as organization_name,
    any_value(facilities.city) as city,
    any_value(facilities.county_id) as county_id,
    count(*) as materials,
    count(distinct material_key) as different_materials,
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
from {inventory/_measures} as items
inner join facilities using (cers_id)
group by items.cers_id
order by
    case $sort::varchar
        when 'gallons' then sum(gallons)
        when 'cubic_feet' then sum(cubic_feet)
        when 'pounds' then sum(pounds)
        when 'tons' then sum(tons)
    end desc nulls last,
    materials desc,
    items.cers_id
limit $limit::bigint
offset $offset::bigint;
