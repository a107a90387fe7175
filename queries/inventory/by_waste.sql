-- How much hazardous waste is there, by state waste code? Only materials of type waste; annual amounts
-- are in the unit of the row and given by unit. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    state_waste_code,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component)),
    sum(annual_waste_amount) filter (where units = 'a') as annual_gallons,
    sum(annual_waste_amount) filter (where units = 'b') as annual_cubic_feet,
    sum(annual_waste_amount) filter (where units = 'c') as annual_pounds,
    sum(annual_waste_amount) filter (where units = 'd') as annual_tons
from {inventory/_measures} as items
where hm_type = 'c'
group by state_waste_code
order by materials desc, state_waste_code;
