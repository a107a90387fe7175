-- How much hazardous waste is there, by state waste code? Only materials of type waste; annual amounts
-- are in the unit of the row and given by unit. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
select
    state_waste_code,
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
    count(*) filter (where ehs is distinct from 'Y' and has_ehs_component) as ehs_mixtures,
    sum(annual_waste_amount) filter (where units = 'a') as annual_gallons,
    sum(annual_waste_amount) filter (where units = 'b') as annual_cubic_feet,
    sum(annual_waste_amount) filter (where units = 'c') as annual_pounds,
    sum(annual_waste_amount) filter (where units = 'd') as annual_tons
from {inventory/_measures} as items
where hm_type = 'c'
group by state_waste_code
order by materials desc, state_waste_code;
