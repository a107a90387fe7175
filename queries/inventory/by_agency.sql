-- How much is reported to each agency? The agency is the one that received the inventory. Amounts are
-- sums of location maxima, by unit: units are never added to each other.
--
-- Rows: current_inventory
select
    regulator_code,
    count(*) as materials,
    count(distinct cers_id) as facilities,
    unnest(amounts_of(
        gallons, cubic_feet, pounds, tons, is_without_amount, is_without_unit
    )),
    unnest(ehs_counts_of(ehs, has_ehs_component))
from {inventory/_measures} as items
group by regulator_code
order by materials desc, regulator_code;
