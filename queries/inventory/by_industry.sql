-- How much is held by each industry, told by the NAICS code of the facility? Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    facilities.naics_code,
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
group by facilities.naics_code
order by materials desc, facilities.naics_code;
