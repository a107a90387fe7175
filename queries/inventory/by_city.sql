-- How much is in each city? Cities of one name are told apart by county. Most rows
-- first, or with sort gallons, cubic_feet, pounds or tons most of these. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    min(trim(facilities.city)) as city,
    facilities.county_id,
    count(*) as materials,
    count(distinct items.cers_id) as facilities,
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
group by lower(trim(facilities.city)), facilities.county_id
order by
    case $sort::varchar
        when 'materials' then count(*)
        when 'gallons' then sum(gallons)
        when 'cubic_feet' then sum(cubic_feet)
        when 'pounds' then sum(pounds)
        when 'tons' then sum(tons)
    end desc nulls last,
    materials desc,
    lower(min(trim(facilities.city))),
    facilities.county_id
limit $limit::bigint
offset $offset::bigint;
