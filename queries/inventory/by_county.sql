-- How much is in each county? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    facilities.county_id,
    sum(materials)::bigint as materials,
    count(*) as facilities,
    sum(gallons) as gallons,
    max(largest_gallons) as largest_gallons,
    sum(cubic_feet) as cubic_feet,
    max(largest_cubic_feet) as largest_cubic_feet,
    sum(pounds) as pounds,
    max(largest_pounds) as largest_pounds,
    sum(tons) as tons,
    max(largest_tons) as largest_tons,
    sum(without_amount)::bigint as without_amount,
    sum(without_unit)::bigint as without_unit,
    sum(ehs_materials)::bigint as ehs_materials,
    sum(ehs_mixtures)::bigint as ehs_mixtures
from {inventory/_holders} as holders
inner join facilities using (cers_id)
group by facilities.county_id
order by materials desc, facilities.county_id;
