-- How much is in each city? Cities of one name are told apart by county. Most rows
-- first, or with sort gallons, cubic_feet, pounds or tons most of these. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    min(trim(facilities.city)) as city,
    facilities.county_id,
    sum(materials)::bigint as materials,
    count(*) as facilities,
    unnest(amounts_of_parts(holders)),
    unnest(ehs_counts_of_parts(holders))
from {inventory/_holders} as holders
inner join facilities using (cers_id)
group by lower(trim(facilities.city)), facilities.county_id
order by
    case $sort::varchar
        when 'materials' then sum(materials)
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
